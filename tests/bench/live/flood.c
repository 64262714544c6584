/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The public linear stream of a venue, as fast as it is told: best bid and ask, trades and tickers
 * of many symbols, drawn by a seed, on loopback. Sizes are counters, so that whoever listens sees
 * what is missing: each bid size is one more than the last of its symbol, as is the size of each
 * trade, and the ask size is the time in microseconds. `flood --symbols N --rate N --seed N`.
 *
 * It prints its address, and each first subscription; GET /stats tells what was sent on each path,
 * GET /stop ends the flood, GET /drop/PATH ends the connections of a path. It ends with its input.
 */

#include <libsoup/soup.h>
#include <stdio.h>

#include <carry.h>

#define TICK_MS 1
/* After a pause of the machine the flood catches up with so many at a time. */
#define MAX_BURST 2000
#define FRAME_SIZE 512

enum
{
    QUOTES,
    TRADES,
    TICKERS,
    N_KINDS
};

typedef struct
{
    char name[24];
    guint64 quotes;
    guint64 trades;
    gint64 price; /* in tenths */
} Symbol;

typedef struct
{
    SoupWebsocketConnection *connection;
    char *path;
    GHashTable *topics;
} Peer;

typedef struct
{
    GMainLoop *loop;
    CarryClock *clock;
    CarryRandom random;
    GPtrArray *peers;
    GHashTable *sent; /* path -> guint64[N_KINDS] */
    Symbol *symbols;
    int n_symbols;
    int rate;
    gint64 seed;
    gint64 ts_from; /* 0: nobody listens yet */
    guint64 n_made;
    gboolean is_over;
} Flood;

static gint64
get_ms (const Flood *self)
{
    return carry_clock_get_now (self->clock) / CARRY_NS_PER_MS;
}

/* --- frames -------------------------------------------------------------------------------- */

static void
write_quote (Flood *self, Symbol *symbol, char *frame, char *topic)
{
    gint64 now = carry_clock_get_now (self->clock);
    gint64 ms = now / CARRY_NS_PER_MS;

    g_snprintf (topic, 48, "orderbook.1.%s", symbol->name);
    g_snprintf (frame, FRAME_SIZE,
                "{\"topic\":\"%s\",\"ts\":%" G_GINT64_FORMAT ",\"type\":\"snapshot\",\"data\":{"
                "\"s\":\"%s\",\"b\":[[\"%" G_GINT64_FORMAT ".%d\",\"%" G_GUINT64_FORMAT
                "\"]],\"a\":[[\"%" G_GINT64_FORMAT ".%d\",\"%" G_GINT64_FORMAT
                "\"]],\"u\":%" G_GUINT64_FORMAT ",\"seq\":%" G_GUINT64_FORMAT
                "},\"cts\":%" G_GINT64_FORMAT "}",
                topic, ms, symbol->name, symbol->price / 10, (int) (symbol->price % 10),
                symbol->quotes, (symbol->price + 1) / 10, (int) ((symbol->price + 1) % 10),
                now / 1000 % 1000000000 + 1, symbol->quotes + 1000, self->n_made + 1000, ms);
}

static void
write_trade (Flood *self, Symbol *symbol, char *frame, char *topic)
{
    gint64 ms = get_ms (self);

    g_snprintf (topic, 48, "publicTrade.%s", symbol->name);
    g_snprintf (
        frame, FRAME_SIZE,
        "{\"topic\":\"%s\",\"type\":\"snapshot\",\"ts\":%" G_GINT64_FORMAT
        ",\"data\":[{\"T\":%" G_GINT64_FORMAT
        ",\"s\":\"%s\",\"S\":\"%s\",\"v\":\"%" G_GUINT64_FORMAT "\",\"p\":\"%" G_GINT64_FORMAT
        ".%d\",\"L\":\"ZeroMinusTick\",\"i\":\"8c931d9a-b703-5c34-9aeb-%012" G_GINT64_MODIFIER
        "x\",\"BT\":false,\"RPI\":false,\"seq\":%" G_GUINT64_FORMAT "}]}",
        topic, ms, ms, symbol->name, self->n_made % 2 == 0 ? "Buy" : "Sell", symbol->trades,
        symbol->price / 10, (int) (symbol->price % 10), self->n_made, self->n_made + 1000);
}

static void
write_ticker (Flood *self, Symbol *symbol, char *frame, char *topic, gboolean is_snapshot)
{
    gint64 ms = get_ms (self);

    g_snprintf (topic, 48, "tickers.%s", symbol->name);
    g_snprintf (frame, FRAME_SIZE,
                "{\"topic\":\"%s\",\"type\":\"%s\",\"data\":{\"symbol\":\"%s\",\"markPrice\":\"%" //
                G_GINT64_FORMAT ".%d\",\"indexPrice\":\"%" G_GINT64_FORMAT ".%d\"},\"cs\":%"      //
                G_GUINT64_FORMAT ",\"ts\":%" G_GINT64_FORMAT "}",
                topic, is_snapshot ? "snapshot" : "delta", symbol->name, symbol->price / 10,
                (int) (symbol->price % 10), symbol->price / 10, (int) (symbol->price % 10),
                self->n_made + 1000, ms);
}

static void
send_to (Flood *self, Peer *peer, guint kind, const char *frame)
{
    guint64 *sent = g_hash_table_lookup (self->sent, peer->path);

    soup_websocket_connection_send_text (peer->connection, frame);
    sent[kind]++;
}

/* Seven of ten are quotes, two are trades, one is a ticker. */
static void
make_one (Flood *self)
{
    Symbol *symbol = &self->symbols[carry_random_below (&self->random, (guint64) self->n_symbols)];
    guint64 drawn = carry_random_below (&self->random, 10);
    guint kind = drawn < 7 ? QUOTES : drawn < 9 ? TRADES : TICKERS;
    char frame[FRAME_SIZE];
    char topic[48];

    self->n_made++;
    symbol->price += (gint64) carry_random_below (&self->random, 3) - 1;
    if (kind == QUOTES)
    {
        symbol->quotes++;
        write_quote (self, symbol, frame, topic);
    }
    else if (kind == TRADES)
    {
        symbol->trades++;
        write_trade (self, symbol, frame, topic);
    }
    else
        write_ticker (self, symbol, frame, topic, FALSE);
    for (guint i = 0; i < self->peers->len; i++)
    {
        Peer *peer = g_ptr_array_index (self->peers, i);

        if (g_hash_table_contains (peer->topics, topic) &&
            soup_websocket_connection_get_state (peer->connection) == SOUP_WEBSOCKET_STATE_OPEN)
            send_to (self, peer, kind, frame);
    }
}

static gboolean
on_tick (gpointer user_data)
{
    Flood *self = user_data;
    gint64 since;
    guint64 due;

    if (self->is_over || self->ts_from == 0)
        return G_SOURCE_CONTINUE;
    since = carry_clock_get_now (self->clock) - self->ts_from;
    due = (guint64) (since / 1000 * self->rate / 1000000);
    for (guint i = 0; i < MAX_BURST && self->n_made < due; i++)
        make_one (self);
    return G_SOURCE_CONTINUE;
}

/* --- listeners ----------------------------------------------------------------------------- */

static void
free_peer (gpointer data)
{
    Peer *peer = data;

    g_signal_handlers_disconnect_by_data (peer->connection,
                                          g_object_get_data (G_OBJECT (peer->connection), "flood"));
    g_object_unref (peer->connection);
    g_hash_table_unref (peer->topics);
    g_free (peer->path);
    g_free (peer);
}

static Peer *
find_peer (Flood *self, SoupWebsocketConnection *connection)
{
    for (guint i = 0; i < self->peers->len; i++)
    {
        Peer *peer = g_ptr_array_index (self->peers, i);

        if (peer->connection == connection)
            return peer;
    }
    return NULL;
}

/* What a topic begins with. */
static void
send_first (Flood *self, Peer *peer, const char *topic)
{
    const char *name = strrchr (topic, '.');
    char frame[FRAME_SIZE];
    char same[48];

    for (int i = 0; name != NULL && i < self->n_symbols; i++)
    {
        if (!g_str_equal (self->symbols[i].name, name + 1))
            continue;
        if (g_str_has_prefix (topic, "orderbook.1."))
        {
            write_quote (self, &self->symbols[i], frame, same);
            send_to (self, peer, QUOTES, frame);
        }
        else if (g_str_has_prefix (topic, "tickers."))
        {
            write_ticker (self, &self->symbols[i], frame, same, TRUE);
            send_to (self, peer, TICKERS, frame);
        }
        return;
    }
}

static void
take_topics (Flood *self, Peer *peer, CarryJson *json, gboolean is_leave, GPtrArray *added)
{
    CarryJsonText text;

    carry_json_enter_array (json);
    while (carry_json_next_element (json))
    {
        char *topic;

        if (!carry_json_get_string (json, NULL, 0, &text))
            return;
        topic = g_strndup (text.text, text.length);
        if (is_leave)
            g_hash_table_remove (peer->topics, topic);
        else if (g_hash_table_add (peer->topics, g_strdup (topic)))
            g_ptr_array_add (added, g_strdup (topic));
        g_free (topic);
    }
}

static void
answer (Flood *self, Peer *peer, const char *op, const char *id, GPtrArray *added)
{
    g_autofree char *text = g_strdup_printf (
        "{\"success\":true,\"ret_msg\":\"%s\",\"conn_id\":\"flood\",\"req_id\":\"%s\",\"op\":\"%s\"}",
        g_str_equal (op, "ping") ? "pong" : "", id, op);

    soup_websocket_connection_send_text (peer->connection, text);
    for (guint i = 0; i < added->len; i++)
        send_first (self, peer, g_ptr_array_index (added, i));
    if (added->len == 0)
        return;
    if (self->ts_from == 0)
        self->ts_from = carry_clock_get_now (self->clock);
    printf ("subscribed %s %" G_GINT64_FORMAT "\n", peer->path,
            carry_clock_get_now (self->clock) / 1000);
    fflush (stdout);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
    Flood *self = user_data;
    Peer *peer = find_peer (self, connection);
    g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
    char op[16] = "", id[64] = "";
    gsize size;
    const char *data = g_bytes_get_data (message, &size);
    CarryJsonText name, text;
    CarryJson json;

    carry_json_init (&json, data, size);
    carry_json_enter_object (&json);
    while (carry_json_next_member (&json, &name))
        if (carry_json_text_equal (name, "op") && carry_json_get_string (&json, NULL, 0, &text))
            g_strlcpy (op, text.text, MIN (sizeof op, text.length + 1));
        else if (carry_json_text_equal (name, "req_id") &&
                 carry_json_get_string (&json, NULL, 0, &text))
            g_strlcpy (id, text.text, MIN (sizeof id, text.length + 1));
        else if (carry_json_text_equal (name, "args"))
            take_topics (self, peer, &json, g_str_equal (op, "unsubscribe"), added);
    if (!carry_json_finish (&json, NULL))
        g_error ("a request that is no JSON: %.*s", (int) size, data);
    answer (self, peer, op, id, added);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
    Flood *self = user_data;

    g_ptr_array_remove (self->peers, find_peer (self, connection));
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *connection, gpointer user_data)
{
    Flood *self = user_data;
    Peer *peer = g_new0 (Peer, 1);

    peer->connection = g_object_ref (connection);
    peer->path = g_strdup (path);
    peer->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (!g_hash_table_contains (self->sent, path))
        g_hash_table_insert (self->sent, g_strdup (path), g_new0 (guint64, N_KINDS));
    g_object_set_data (G_OBJECT (connection), "flood", self);
    g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
    g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
    g_ptr_array_add (self->peers, peer);
}

static void
drop (Flood *self, const char *path)
{
    for (guint i = self->peers->len; i > 0; i--)
    {
        Peer *peer = g_ptr_array_index (self->peers, i - 1);

        if (g_str_equal (peer->path, path))
            g_io_stream_close (soup_websocket_connection_get_io_stream (peer->connection), NULL,
                               NULL);
    }
}

/* --- HTTP ---------------------------------------------------------------------------------- */

static char *
describe_sent (const Flood *self)
{
    GString *text = g_string_new ("{");
    GHashTableIter iter;
    gpointer path, sent;

    g_hash_table_iter_init (&iter, self->sent);
    while (g_hash_table_iter_next (&iter, &path, &sent))
    {
        const guint64 *n = sent;

        g_string_append_printf (
            text, "%s\"%s\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]",
            text->len > 1 ? "," : "", (const char *) path, n[QUOTES], n[TRADES], n[TICKERS]);
    }
    g_string_append_c (text, '}');
    return g_string_free (text, FALSE);
}

static char *
describe_time (const Flood *self)
{
    gint64 now = carry_clock_get_now (self->clock);

    return g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"timeSecond\":\"%" //
                            G_GINT64_FORMAT "\",\"timeNano\":\"%" G_GINT64_FORMAT
                            "\"},\"retExtInfo\":{},\"time\":%" G_GINT64_FORMAT "}",
                            now / CARRY_NS_PER_SECOND, now, now / CARRY_NS_PER_MS);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
    Flood *self = user_data;
    char *text;

    if (g_str_equal (path, "/stop"))
        self->is_over = TRUE;
    if (g_str_has_prefix (path, "/drop/"))
        drop (self, path + strlen ("/drop"));
    text = g_str_equal (path, "/v5/market/time") ? describe_time (self) : describe_sent (self);
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                      strlen (text));
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
    g_main_loop_quit (((Flood *) user_data)->loop);
    return G_SOURCE_REMOVE;
}

static void
serve (Flood *self)
{
    g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
    g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
    g_autoptr (GError) error = NULL;
    GSList *uris;

    soup_server_add_handler (server, NULL, on_request, self, NULL);
    soup_server_add_websocket_handler (server, "/v5/public", NULL, NULL, on_websocket, self, NULL);
    if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
        g_error ("%s", error->message);
    uris = soup_server_get_uris (server);
    printf ("listening http://127.0.0.1:%d\n", g_uri_get_port (uris->data));
    fflush (stdout);
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input, self);
    g_timeout_add (TICK_MS, on_tick, self);
    g_main_loop_run (self->loop);
}

int
main (int argc, char **argv)
{
    Flood self = { .n_symbols = 200, .rate = 10000, .seed = 1 };
    const GOptionEntry entries[] = {
        { "symbols", 0, 0, G_OPTION_ARG_INT, &self.n_symbols, "How many symbols", "N" },
        { "rate", 0, 0, G_OPTION_ARG_INT, &self.rate, "Messages a second", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, "Seed of the draw", "N" },
        { NULL },
    };
    g_autoptr (GOptionContext) options = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;

    g_option_context_add_main_entries (options, entries, NULL);
    if (!g_option_context_parse (options, &argc, &argv, &error))
        g_error ("%s", error->message);
    self.loop = g_main_loop_new (NULL, FALSE);
    self.clock = carry_real_clock_new ();
    carry_random_init (&self.random, (guint64) self.seed, "flood");
    self.peers = g_ptr_array_new_with_free_func (free_peer);
    self.sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self.symbols = g_new0 (Symbol, self.n_symbols);
    for (int i = 0; i < self.n_symbols; i++)
    {
        g_snprintf (self.symbols[i].name, sizeof self.symbols[i].name, "C%03dUSDT", i);
        self.symbols[i].price = 100000 + 100 * i;
        self.symbols[i].quotes = 1; /* a size of none would take the level away */
    }
    serve (&self);
    return 0;
}
