/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-request.h"

G_BEGIN_DECLS

typedef struct
{
    const char *method;
    const char *path;
    void (*handle) (ServerRequest *request);
    gboolean is_signed;
    guint limits[SIM_N_CATEGORIES]; /* a second and account; 0: none here */
} ServerRoute;

void server_rest_handle (SoupServer *soup, SoupServerMessage *message, const char *path,
                         GHashTable *query, gpointer user_data);

/* The tables of routes, each ending with a NULL path. */
extern const ServerRoute server_market_routes[];
extern const ServerRoute server_candle_routes[];
extern const ServerRoute server_account_routes[];
extern const ServerRoute server_order_routes[];
extern const ServerRoute server_entry_routes[];

G_END_DECLS
