/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryCtlTarget: (skip)
 *
 * The run that a person means: by its name, the folder of its data or its socket.
 */
typedef struct
{
    char *socket;                /* where it would answer */
    char *folder;                /* of its data; NULL when it is not known */
    char *bus_name;              /* on the bus of the machine; NULL when it is not known */
    GDBusConnection *connection; /* NULL: nothing answers */
    gboolean is_bus;             /* @connection is to that bus */
} CarryCtlTarget;

CarryCtlTarget *carry_ctl_target_new (const char *text, GError **error);
void carry_ctl_target_free (CarryCtlTarget *self);
GVariant *carry_ctl_target_call (CarryCtlTarget *self, const char *method, GVariant *arguments,
                                 const char *type, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryCtlTarget, carry_ctl_target_free)

G_END_DECLS
