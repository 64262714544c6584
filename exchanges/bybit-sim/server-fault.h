/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-params.h"

G_BEGIN_DECLS

/*
 * A fault that waits for its moment. The statement that made it, all members but the name optional:
 *
 *     {"name":"silence","match":"/v5/order/create","after":2,"count":1,"percent":50,"for":"10s"}
 *
 * match: a path, an operation of the trade socket (order.create) or a topic, with * and ? as in a
 * shell; after: so many occasions pass first; count: how many it takes, 0 for all (1); for: then it
 * is gone.
 */
typedef struct
{
    char *name;
    char *match;
    ServerParams *params;
    guint after;
    guint count;
    guint percent;
    gint64 ts_end; /* 0: none */
    guint n_taken;
} ServerFault;

typedef struct _ServerFaults ServerFaults;

ServerFaults *server_faults_new (guint64 seed, CarryClock *clock);
void server_faults_free (ServerFaults *self);
gboolean server_faults_add (ServerFaults *self, ServerParams *params, GError **error);
guint server_faults_clear (ServerFaults *self, const char *name);
const ServerFault *server_faults_take (ServerFaults *self, const char *name, const char *subject);
char *server_faults_write (const ServerFaults *self);

gint64 server_fault_get_duration (const ServerFault *self, const char *name, gint64 fallback);
gint64 server_fault_get_int (const ServerFault *self, const char *name, gint64 fallback);
const char *server_fault_get_text (const ServerFault *self, const char *name, const char *fallback);
gboolean server_fault_is (const ServerFault *self, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerFaults, server_faults_free)

G_END_DECLS
