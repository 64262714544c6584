/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-options.h"

G_BEGIN_DECLS

/* Disconnect-cancel-all of one product. */
typedef struct
{
    gint64 window_ms;  /* 0: off */
    gint64 ts_seen_ms; /* when a connection last carried its topic; 0: never, or it has fired */
} ServerDcp;

/* An API key: what it may do and whose account it opens. */
typedef struct
{
    const ServerAccountSpec *spec;
    SimAccount *account;
    guint64 uid;
    gint64 ts_created;
    /* As --account and the configuration said, then as faults change it. */
    gboolean is_expired;
    gboolean read_only;
    char *ips;
    char *permissions;
    int days_left;
    int vip;
    ServerDcp dcp[SIM_N_CATEGORIES];
} ServerKey;

ServerKey *server_key_new (const ServerAccountSpec *spec, SimAccount *account, gint64 now);
void server_key_free (ServerKey *self);
gboolean server_key_check_signature (const ServerKey *self, const char *text, gsize length,
                                     const char *signature);
gboolean server_key_may_trade (const ServerKey *self, SimCategory category);
gboolean server_key_is_bound_elsewhere (const ServerKey *self);
char *server_key_write_query_api (const ServerKey *self, gint64 now);

G_END_DECLS
