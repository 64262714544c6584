/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_TYPE_NOTIFIER (carry_notifier_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryNotifier, carry_notifier, CARRY, NOTIFIER, CarryModule)

/**
 * CarryNotifierInterface:
 * @notify_async: pass a notice on to a person; never blocks
 * @notify_finish: result of @notify_async
 *
 * What reaches people who are not looking.
 */
struct _CarryNotifierInterface
{
    GTypeInterface parent_iface;

    void (*notify_async) (CarryNotifier *self, const CarryNotice *notice, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
    gboolean (*notify_finish) (CarryNotifier *self, GAsyncResult *result, GError **error);
};

CARRY_API
void carry_notifier_notify_async (CarryNotifier *self, const CarryNotice *notice,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
CARRY_API
gboolean carry_notifier_notify_finish (CarryNotifier *self, GAsyncResult *result, GError **error);

G_END_DECLS
