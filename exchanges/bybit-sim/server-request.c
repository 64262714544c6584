/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-request.h"

/* The year 2100: nothing is later, and in nanoseconds it fits. */
#define LAST_MS G_GINT64_CONSTANT (4102444800000)

void
server_request_fail (ServerRequest *self, int code, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_free (self->text);
    self->text = g_strdup_vprintf (format, args);
    self->code = code;
    g_clear_pointer (&self->result, g_free);
    va_end (args);
}

void
server_request_take_result (ServerRequest *self, ServerJson *json)
{
    g_free (self->result);
    self->result = server_json_steal (json);
}

/* Code and text of what the exchange answered; the result is left alone. */
void
server_request_take_answer (ServerRequest *self, const SimAnswer *answer)
{
    self->code = answer->code;
    g_free (self->text);
    self->text = answer->code == 0 ? NULL : g_strdup (answer->message);
}

gboolean
server_request_get_category (ServerRequest *self, const char *fallback, SimCategory *out_category)
{
    const char *text = server_params_get (self->params, "category");
    if (text == NULL || *text == '\0')
        text = fallback;
    if (text != NULL && sim_category_parse (text, out_category))
        return TRUE;
    server_request_fail (self, 10001, "params error: category only support linear or spot");
    return FALSE;
}

SimMarket *
server_request_get_market (ServerRequest *self, SimCategory category)
{
    const char *symbol = server_params_get (self->params, "symbol");
    SimMarket *market = NULL;
    if (symbol != NULL && *symbol != '\0')
        market = sim_exchange_find_market (self->app->exchange, category, symbol);
    if (market == NULL)
        server_request_fail (self, 10001, "%s",
                             symbol == NULL || *symbol == '\0' ? "params error: symbol is required"
                                                               : "params error: symbol invalid");
    return market;
}

gboolean
server_request_get_limit (ServerRequest *self, guint fallback, guint max, guint *out_limit)
{
    gint64 limit = fallback;
    if (server_params_has (self->params, "limit") &&
        (!server_params_get_int (self->params, "limit", &limit) || limit < 1))
    {
        server_request_fail (self, 10001, "params error: limit invalid");
        return FALSE;
    }
    *out_limit = (guint) MIN (limit, (gint64) max);
    return TRUE;
}

gboolean
server_request_get_ms (ServerRequest *self, const char *name, gint64 fallback, gint64 *out_ms)
{
    gint64 ms = fallback;
    if (server_params_has (self->params, name) &&
        (!server_params_get_int (self->params, name, &ms) || ms < 0))
    {
        server_request_fail (self, 10001, "params error: %s invalid", name);
        return FALSE;
    }
    *out_ms = MIN (ms, LAST_MS);
    return TRUE;
}
