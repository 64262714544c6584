/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-history.h"

#include "base/carry-error.h"
#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryHistory, carry_history, CARRY_TYPE_MODULE)

static void
default_open_async (CarryHistory *self, const CarryHistoryRequest *request,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

    g_task_set_source_tag (task, default_open_async);
    g_task_return_pointer (task, carry_merge_cursor_new (nothing), g_object_unref);
}

/* Also for classes that answer with a GTask and have no finish of their own. */
static CarryCursor *
default_open_finish (CarryHistory *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), NULL);
    return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
default_list_sources (CarryHistory *self)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);
}

static const char *const *
default_list_suffixes (CarryHistory *self)
{
    static const char *const none[] = { NULL };

    return none;
}

static CarrySeries
default_get_series (CarryHistory *self)
{
    return (CarrySeries) 0;
}

static void
default_page_async (CarryHistory *self, const CarryPageRequest *request, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
    g_task_report_new_error (self, callback, user_data, default_page_async, CARRY_ERROR,
                             CARRY_ERROR_NOT_SUPPORTED, "it gives out no pages of its record");
}

static CarryPage *
default_page_finish (CarryHistory *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), NULL);
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carry_history_default_init (CarryHistoryInterface *iface)
{
    iface->open_async = default_open_async;
    iface->open_finish = default_open_finish;
    iface->list_sources = default_list_sources;
    iface->list_suffixes = default_list_suffixes;
    iface->get_series = default_get_series;
    iface->page_async = default_page_async;
    iface->page_finish = default_page_finish;
}

/**
 * carry_history_open_async: (skip)
 * @self: a history
 * @request: (transfer none): what is wanted, good until this returns
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Opens what is asked for.
 */
void
carry_history_open_async (CarryHistory *self, const CarryHistoryRequest *request,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
    g_return_if_fail (CARRY_IS_HISTORY (self));
    g_return_if_fail (request != NULL);
    g_return_if_fail (request->ts_from <= request->ts_to);
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
    CARRY_HISTORY_GET_IFACE (self)->open_async (self, request, cancellable, callback, user_data);
}

/**
 * carry_history_open_finish: (skip)
 * @self: a history
 * @result: what the callback was given
 * @error: return location for an error, the module's id in front
 *
 * Returns: (transfer full): a cursor over what was asked for
 */
CarryCursor *
carry_history_open_finish (CarryHistory *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_HISTORY (self), NULL);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

    GError *cause = NULL;
    g_autoptr (CarryCursor) cursor =
        CARRY_HISTORY_GET_IFACE (self)->open_finish (self, result, &cause);
    if (!carry_module_check_slot (self, "open", cursor != NULL, cause, error))
        return NULL;
    return g_steal_pointer (&cursor);
}

/**
 * carry_history_list_sources: (skip)
 * @self: a history
 *
 * Returns: (transfer full) (element-type CarrySource): what was read so far
 */
GPtrArray *
carry_history_list_sources (CarryHistory *self)
{
    g_return_val_if_fail (CARRY_IS_HISTORY (self), NULL);
    return CARRY_HISTORY_GET_IFACE (self)->list_sources (self);
}

/**
 * carry_history_list_suffixes: (skip)
 * @self: a history, which need not be started
 *
 * For programs that are given a file and look for somebody who reads it.
 *
 * Returns: (transfer none) (array zero-terminated=1): how the names of files end that it reads when
 *   its setting `files` names them, such as `.csv` and `.csv.gz`; none when it reads no files
 */
const char *const *
carry_history_list_suffixes (CarryHistory *self)
{
    g_return_val_if_fail (CARRY_IS_HISTORY (self), NULL);
    return CARRY_HISTORY_GET_IFACE (self)->list_suffixes (self);
}

/**
 * carry_history_get_series: (skip)
 * @self: a history, which need not be started
 *
 * Returns: which series it gives out page by page; 0 for none
 */
CarrySeries
carry_history_get_series (CarryHistory *self)
{
    g_return_val_if_fail (CARRY_IS_HISTORY (self), (CarrySeries) 0);
    return CARRY_HISTORY_GET_IFACE (self)->get_series (self);
}

/**
 * carry_history_page_async: (skip)
 * @self: a history that was started
 * @request: (transfer none): which page, good until this returns
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is there
 * @user_data: for @callback
 *
 * Asks for one page of one series.
 */
void
carry_history_page_async (CarryHistory *self, const CarryPageRequest *request,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
    g_return_if_fail (CARRY_IS_HISTORY (self));
    g_return_if_fail (request != NULL && request->instrument != NULL);
    g_return_if_fail (request->ts_from <= request->ts_to);
    CARRY_HISTORY_GET_IFACE (self)->page_async (self, request, cancellable, callback, user_data);
}

/**
 * carry_history_page_finish: (skip)
 * @self: a history
 * @result: what the callback was given
 * @error: return location for an error, the module's id in front
 *
 * Returns: (transfer full): the page
 */
CarryPage *
carry_history_page_finish (CarryHistory *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (CARRY_IS_HISTORY (self), NULL);
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

    GError *cause = NULL;
    g_autoptr (CarryPage) page = CARRY_HISTORY_GET_IFACE (self)->page_finish (self, result, &cause);
    if (!carry_module_check_slot (self, "page", page != NULL, cause, error))
        return NULL;
    return g_steal_pointer (&page);
}
