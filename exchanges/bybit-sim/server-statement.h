/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-app.h"

G_BEGIN_DECLS

/* Reads a statement's members; the first that is wrong sets the error, and the rest is skipped. */
typedef struct
{
    ServerApp *app;
    const ServerParams *params;
    GError **error;
    gboolean failed;
} ServerStatement;

void server_statement_fail (ServerStatement *self, const char *member, const char *wanted);
const char *server_statement_get_text (ServerStatement *self, const char *member);
/* The account of "key", or the first. */
ServerKey *server_statement_get_key (ServerStatement *self);
/* The market of "category" (linear) and "symbol". */
SimMarket *server_statement_get_market (ServerStatement *self);
gint64 server_statement_get_number (ServerStatement *self, const char *member, guint scale,
                                    gint64 fallback);
gint64 server_statement_get_duration (ServerStatement *self, const char *member, gint64 fallback);
int server_statement_get_int (ServerStatement *self, const char *member, int fallback);

/* Statements that act at once, by name; ending with a NULL name. */
typedef struct
{
    const char *name;
    void (*run) (ServerStatement *statement);
} ServerAction;

extern const ServerAction server_market_actions[];
extern const ServerAction server_venue_actions[];
extern const ServerAction server_server_actions[];

G_END_DECLS
