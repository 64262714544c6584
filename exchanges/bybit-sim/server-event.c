/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-event.h"

#include "server-execution-row.h"
#include "server-order-row.h"
#include "server-position-row.h"
#include "server-wallet-row.h"

void
server_event_free (ServerEvent *self)
{
    g_free (self->id);
    g_free (self->row);
    g_free (self);
}

static ServerEvent *
event_new (const char *topic, const SimInstrument *instrument, SimAccount *account, gint64 ts)
{
    ServerEvent *self = g_new0 (ServerEvent, 1);
    self->topic = topic;
    self->category = instrument != NULL ? sim_category_text (instrument->category) : NULL;
    self->uid = sim_account_get_uid (account);
    self->ts_ms = ts / 1000000;
    return self;
}

static char *
make_id (guint64 uid, const char *middle, guint64 last)
{
    return g_strdup_printf ("%" G_GUINT64_FORMAT "_%s_%" G_GUINT64_FORMAT, uid, middle, last);
}

ServerEvent *
server_event_new_order (SimAccount *account, const SimOrder *order, gint64 ts)
{
    ServerEvent *self = event_new ("order", order->instrument, account, ts);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_order_row_write (&json, NULL, order, SERVER_ROW_STREAM);
    self->id = make_id (self->uid, order->instrument->symbol, order->seq);
    self->row = server_json_steal (&json);
    return self;
}

static ServerEvent *
new_execution (SimAccount *account, const SimExecution *execution, gint64 ts, ServerRowKind kind)
{
    gboolean fast = kind == SERVER_ROW_FAST;
    ServerEvent *self =
        event_new (fast ? "execution.fast" : "execution", execution->instrument, account, ts);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_execution_row_write (&json, NULL, execution, kind);
    if (!fast)
        self->id = make_id (self->uid, execution->instrument->symbol, execution->seq);
    self->row = server_json_steal (&json);
    return self;
}

ServerEvent *
server_event_new_execution (SimAccount *account, const SimExecution *execution, gint64 ts)
{
    return new_execution (account, execution, ts, SERVER_ROW_STREAM);
}

ServerEvent *
server_event_new_fast (SimAccount *account, const SimExecution *execution, gint64 ts)
{
    if (execution->type != SIM_EXEC_TRADE)
        return NULL;
    return new_execution (account, execution, ts, SERVER_ROW_FAST);
}

ServerEvent *
server_event_new_position (SimAccount *account, const SimPosition *position, gint64 ts)
{
    ServerEvent *self = event_new ("position", position->instrument, account, ts);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_position_row_write (&json, NULL, position, SERVER_ROW_STREAM);
    self->id = make_id (self->uid, "position", (guint64) self->ts_ms);
    self->id_first = TRUE;
    self->row = server_json_steal (&json);
    return self;
}

ServerEvent *
server_event_new_wallet (SimAccount *account, const SimWallet *wallet, gint64 ts)
{
    ServerEvent *self = event_new ("wallet", NULL, account, ts);
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_wallet_row_write (&json, NULL, wallet, NULL);
    self->id = make_id (self->uid, "wallet", (guint64) self->ts_ms);
    self->id_first = TRUE;
    self->row = server_json_steal (&json);
    return self;
}

/* Whether a subscription to @name hears it: the whole topic, or that of its category. */
gboolean
server_event_matches (const ServerEvent *self, const char *name)
{
    gsize length = strlen (self->topic);
    if (!g_str_has_prefix (name, self->topic))
        return FALSE;
    if (name[length] == '\0')
        return TRUE;
    return name[length] == '.' && g_strcmp0 (name + length + 1, self->category) == 0;
}

/* The frame, under the name it was subscribed by. */
char *
server_event_write (const ServerEvent *self, const char *name)
{
    g_auto (ServerJson) json = { 0 };
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    if (self->id != NULL && self->id_first)
        server_json_string (&json, "id", self->id);
    server_json_string (&json, "topic", name);
    if (self->id != NULL && !self->id_first)
        server_json_string (&json, "id", self->id);
    server_json_int (&json, "creationTime", self->ts_ms);
    server_json_open_array (&json, "data");
    server_json_raw (&json, NULL, self->row);
    server_json_close_array (&json);
    server_json_close_object (&json);
    return server_json_steal (&json);
}
