/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-control-role.h"

G_BEGIN_DECLS

/* Clients at a time, and of one user that is neither root nor the run's own. */
#define CARRY_CONTROL_MAX_CLIENTS 8
#define CARRY_CONTROL_MAX_OF_A_USER 4

/**
 * CarryControlCaller: (skip)
 * @connection: the client's
 * @uid: who it is, as the kernel says
 * @roles: what it may do
 * @data: of whom the server tells
 */
typedef struct
{
    GDBusConnection *connection;
    uid_t uid;
    CarryControlRole roles;
    gpointer data;
} CarryControlCaller;

/**
 * CarryControlServerEvents: (skip)
 * @on_client: a client is there: its messages are read when this returns
 * @on_gone: it is not there any more
 */
typedef struct
{
    void (*on_client) (CarryControlCaller *caller, gpointer user_data);
    void (*on_gone) (CarryControlCaller *caller, gpointer user_data);
} CarryControlServerEvents;

/**
 * CarryControlServer: (skip)
 *
 * A socket in a file on which D-Bus is spoken. Who it is for is looked at before a
 * byte is read: the kernel says who asks, strangers and crowds are turned away, and
 * who does not come to the point in two seconds as well.
 */
typedef struct _CarryControlServer CarryControlServer;

CarryControlServer *carry_control_server_new (const char *path, const CarryControlGroups *groups,
                                              const CarryControlServerEvents *events,
                                              gpointer user_data, GError **error);
void carry_control_server_free (CarryControlServer *self);
guint carry_control_server_get_n_refused (const CarryControlServer *self);

G_END_DECLS
