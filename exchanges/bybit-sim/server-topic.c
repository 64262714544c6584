/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-topic.h"

static const struct
{
    guint depth;
    gint64 interval_ms;
} books[] = { { 1, 10 }, { 50, 20 }, { 200, 100 }, { 1000, 200 } };

static const struct
{
    const char *prefix;
    ServerTopicKind kind;
    gint64 interval_ms;
    gboolean linear_only;
} kinds[] = {
    { "orderbook.", SERVER_TOPIC_BOOK, 0, FALSE },
    { "publicTrade.", SERVER_TOPIC_TRADE, 0, FALSE },
    { "tickers.", SERVER_TOPIC_TICKER, 100, FALSE },
    { "kline.", SERVER_TOPIC_CANDLE, 1000, FALSE },
    { "allLiquidation.", SERVER_TOPIC_LIQUIDATION, 500, TRUE },
    { "priceLimit.", SERVER_TOPIC_PRICE_LIMIT, 300, FALSE },
};

/* The part between the first and the second dot: a depth or an interval. */
static gboolean
parse_middle (ServerTopic *self, const char *text)
{
    if (self->kind == SERVER_TOPIC_CANDLE)
        return sim_interval_parse (text, &self->interval);
    for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
        g_autofree char *depth = g_strdup_printf ("%u", books[i].depth);
        if (!g_str_equal (depth, text))
            continue;
        guint64 u = 10000 + carry_random_below (&self->hub->app->random, 1000000);
        self->interval_ms = books[i].interval_ms;
        self->book = server_book_new (books[i].depth, u);
        return TRUE;
    }
    return FALSE;
}

static gboolean
parse_name (ServerTopic *self, SimCategory category)
{
    g_auto (GStrv) parts = g_strsplit (self->name, ".", -1);
    guint n_parts = g_strv_length (parts);
    gboolean has_middle = FALSE, found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (kinds) && !found; i++)
    {
        found = g_str_has_prefix (self->name, kinds[i].prefix) &&
                !(kinds[i].linear_only && category == SIM_CATEGORY_SPOT);
        self->kind = kinds[i].kind;
        self->interval_ms = kinds[i].interval_ms;
    }
    if (!found)
        return FALSE;
    has_middle = self->kind == SERVER_TOPIC_BOOK || self->kind == SERVER_TOPIC_CANDLE;
    if (n_parts != (has_middle ? 3 : 2))
        return FALSE;
    if (self->kind == SERVER_TOPIC_TICKER && category == SIM_CATEGORY_SPOT)
        self->interval_ms = 50;
    self->market =
        sim_exchange_find_market (self->hub->app->exchange, category, parts[n_parts - 1]);
    return self->market != NULL && (!has_middle || parse_middle (self, parts[1]));
}

static ServerTopic *
topic_new (ServerHub *hub, SimCategory category, const char *name)
{
    ServerTopic *self = g_new0 (ServerTopic, 1);
    self->hub = hub;
    self->name = g_strdup (name);
    self->sockets = g_ptr_array_new ();
    self->liquidations = g_array_new (FALSE, FALSE, sizeof (SimLiquidation));
    if (parse_name (self, category))
    {
        self->instrument = sim_market_get_instrument (self->market);
        return self;
    }
    server_topic_free (self);
    return NULL;
}

void
server_topic_free (ServerTopic *self)
{
    g_clear_pointer (&self->book, server_book_free);
    g_ptr_array_unref (self->sockets);
    g_array_unref (self->liquidations);
    g_free (self->name);
    g_free (self);
}

/* The topic of that name, or NULL when the venue has none. */
ServerTopic *
server_hub_get_topic (ServerHub *self, SimCategory category, const char *name)
{
    g_autofree char *key = g_strdup_printf ("%s %s", sim_category_text (category), name);
    ServerTopic *topic = g_hash_table_lookup (self->topics, key);
    if (topic != NULL)
        return topic;
    topic = topic_new (self, category, name);
    if (topic == NULL)
        return NULL;
    g_hash_table_insert (self->topics, g_steal_pointer (&key), topic);
    g_ptr_array_add (self->topic_list, topic);
    return topic;
}

const char *
server_topic_get_name (const ServerTopic *self)
{
    return self->name;
}

/* To one of the listeners, or to all. */
void
server_topic_send (ServerTopic *self, ServerSocket *socket, const char *text)
{
    if (socket != NULL)
    {
        server_socket_send (socket, self->name, text);
        return;
    }
    for (guint i = 0; i < self->sockets->len; i++)
        server_socket_send (g_ptr_array_index (self->sockets, i), self->name, text);
}

void
server_topic_subscribe (ServerTopic *self, ServerSocket *socket)
{
    g_ptr_array_add (socket->topics, self);
    switch (self->kind)
    {
    case SERVER_TOPIC_BOOK:
        server_topic_start_book (self, socket);
        break;
    case SERVER_TOPIC_TICKER:
        server_topic_push_ticker (self, socket);
        break;
    case SERVER_TOPIC_PRICE_LIMIT:
        server_topic_push_limit (self, socket);
        break;
    default:
        break;
    }
    g_ptr_array_add (self->sockets, socket);
}

void
server_topic_unsubscribe (ServerTopic *self, ServerSocket *socket)
{
    g_ptr_array_remove (socket->topics, self);
    g_ptr_array_remove (self->sockets, socket);
}

static void
push_candle_if_new (ServerTopic *self)
{
    const SimCandle *candle =
        sim_market_get_candle (self->market, SIM_CANDLE_TRADE, self->interval, 0);
    if (candle == NULL || candle->ts_updated == self->ts_candle)
        return;
    server_topic_push_candle (self, candle, FALSE);
}

/* Pushes what is due; nobody listening, nothing is. */
void
server_topic_tick (ServerTopic *self, gint64 now_ms)
{
    if (self->sockets->len == 0 || self->interval_ms == 0 || now_ms < self->ts_due_ms)
        return;
    self->ts_due_ms = now_ms + self->interval_ms;
    switch (self->kind)
    {
    case SERVER_TOPIC_BOOK:
        server_topic_push_book (self, now_ms);
        break;
    case SERVER_TOPIC_TICKER:
        server_topic_push_ticker (self, NULL);
        break;
    case SERVER_TOPIC_CANDLE:
        push_candle_if_new (self);
        break;
    case SERVER_TOPIC_LIQUIDATION:
        server_topic_push_liquidations (self);
        break;
    case SERVER_TOPIC_PRICE_LIMIT:
        server_topic_push_limit (self, NULL);
        break;
    default:
        break;
    }
}
