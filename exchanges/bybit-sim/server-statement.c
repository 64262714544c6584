/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-statement.h"

#include "server-control.h"

void
server_statement_fail (ServerStatement *self, const char *member, const char *wanted)
{
    if (!self->failed)
        g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s, %s: %s",
                     server_params_get (self->params, "name"), member, wanted);
    self->failed = TRUE;
}

const char *
server_statement_get_text (ServerStatement *self, const char *member)
{
    const char *text = server_params_get (self->params, member);
    if (text == NULL)
        server_statement_fail (self, member, "is missing");
    return text != NULL ? text : "";
}

ServerKey *
server_statement_get_key (ServerStatement *self)
{
    const char *text = server_params_get (self->params, "key");
    ServerKey *key = NULL;
    if (text != NULL)
        key = server_app_find_key (self->app, text);
    else if (self->app->keys->len > 0)
        key = g_ptr_array_index (self->app->keys, 0);
    if (key == NULL)
        server_statement_fail (self, "key", "no such account");
    return key;
}

SimMarket *
server_statement_get_market (ServerStatement *self)
{
    const char *category = server_params_get (self->params, "category");
    const char *symbol = server_statement_get_text (self, "symbol");
    SimCategory parsed = SIM_CATEGORY_LINEAR;
    SimMarket *market = NULL;
    if (category == NULL || sim_category_parse (category, &parsed))
        market = sim_exchange_find_market (self->app->exchange, parsed, symbol);
    if (market == NULL)
        server_statement_fail (self, "symbol", "no such symbol in that category (linear)");
    return market;
}

gint64
server_statement_get_number (ServerStatement *self, const char *member, guint scale,
                             gint64 fallback)
{
    const char *text = server_params_get (self->params, member);
    gint64 value = fallback;
    if (text != NULL && !sim_number_parse (text, scale, &value))
        server_statement_fail (self, member, "a plain decimal is wanted");
    return value;
}

/* A duration, with a minus for the past. */
gint64
server_statement_get_duration (ServerStatement *self, const char *member, gint64 fallback)
{
    const char *text = server_params_get (self->params, member);
    gboolean negative = text != NULL && *text == '-';
    gint64 value = fallback;
    if (text == NULL || g_str_equal (text, "0"))
        return text == NULL ? fallback : 0;
    if (!carry_duration_parse (text + (negative ? 1 : 0), &value, NULL))
        server_statement_fail (self, member, "a duration such as 1500ms, 60s or 8h is wanted");
    return negative ? -value : value;
}

int
server_statement_get_int (ServerStatement *self, const char *member, int fallback)
{
    gint64 value = fallback;
    if (server_params_get (self->params, member) != NULL &&
        (!server_params_get_int (self->params, member, &value) || value < G_MININT32 ||
         value > G_MAXINT32))
        server_statement_fail (self, member, "a whole number is wanted");
    return (int) value;
}

static const ServerAction *
find_action (const ServerAction *actions, const char *name)
{
    for (; actions->name != NULL; actions++)
        if (g_str_equal (actions->name, name))
            return actions;
    return NULL;
}

gboolean
server_control_run_event (ServerApp *app, const char *name, const ServerParams *params,
                          gboolean *out_known, GError **error)
{
    ServerStatement statement = { .app = app, .params = params, .error = error };
    const ServerAction *action = find_action (server_venue_actions, name);
    if (action == NULL)
        action = find_action (server_market_actions, name);
    if (action == NULL)
        action = find_action (server_server_actions, name);
    *out_known = action != NULL;
    if (action != NULL)
        action->run (&statement);
    return !statement.failed;
}
