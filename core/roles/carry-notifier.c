/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-notifier.h"

#include "base/carry-error.h"
#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryNotifier, carry_notifier, CARRY_TYPE_MODULE)

/* A notice that reaches nobody must not look like one that did. */
static void
default_notify_async (CarryNotifier *self, const CarryNotice *notice, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (task, default_notify_async);
    g_task_return_new_error (task, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                             "this notifier reaches nobody");
}

static gboolean
default_notify_finish (CarryNotifier *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
carry_notifier_default_init (CarryNotifierInterface *iface)
{
    iface->notify_async = default_notify_async;
    iface->notify_finish = default_notify_finish;
}

/**
 * carry_notifier_notify_async: (virtual notify_async)
 * @self: a notifier
 * @notice: (transfer none): what to pass on, good until this returns
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Passes a notice on to a person. Never blocks.
 */
void
carry_notifier_notify_async (CarryNotifier *self, const CarryNotice *notice,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
    g_return_if_fail (CARRY_IS_NOTIFIER (self));
    g_return_if_fail (notice != NULL);
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
    CARRY_NOTIFIER_GET_IFACE (self)->notify_async (self, notice, cancellable, callback, user_data);
}

/**
 * carry_notifier_notify_finish: (virtual notify_finish)
 * @self: a notifier
 * @result: what the callback was given
 * @error: return location for an error, the module's id in front
 *
 * Returns: whether the notice was passed on
 */
gboolean
carry_notifier_notify_finish (CarryNotifier *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_NOTIFIER (self), FALSE);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

    GError *cause = NULL;
    gboolean passed = CARRY_NOTIFIER_GET_IFACE (self)->notify_finish (self, result, &cause);
    return carry_module_check_slot (self, "notify", passed, cause, error);
}
