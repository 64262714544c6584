/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"
#include "server-json.h"

G_BEGIN_DECLS

/* One REST request on its way through the server, and the answer as it grows. */
typedef struct
{
    ServerApp *app;
    SoupServerMessage *message;
    ServerTap *tap;
    const char *path;
    char *query; /* as it came over the wire; "" for none */
    const char *body;
    gsize body_length;
    ServerParams *params;
    ServerKey *key; /* NULL where none is needed */
    SimAccount *account;
    gint64 now; /* of the exchange */
    ServerQuota quota;

    int code;
    char *text;       /* retMsg; NULL: "OK" */
    char *result;     /* JSON; NULL: {} */
    char *extra;      /* retExtInfo; NULL: {} */
    gboolean is_bare; /* nothing but retCode and retMsg is told */
} ServerRequest;

void server_request_fail (ServerRequest *self, int code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void server_request_take_result (ServerRequest *self, ServerJson *json);
void server_request_take_answer (ServerRequest *self, const SimAnswer *answer);

/* What the market and account calls share. Those that return FALSE have failed the request. */
gboolean
server_request_get_category (ServerRequest *self, const char *fallback, SimCategory *out_category);
SimMarket *server_request_get_market (ServerRequest *self, SimCategory category);
gboolean
server_request_get_limit (ServerRequest *self, guint fallback, guint max, guint *out_limit);
/* A time in milliseconds, @fallback where there is none. */
gboolean
server_request_get_ms (ServerRequest *self, const char *name, gint64 fallback, gint64 *out_ms);

G_END_DECLS
