/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-topic.h"

#define REPEAT_MS 3000

/* The book as the listeners of one depth have it. */
struct _ServerBook
{
    guint depth;
    guint64 u;
    gboolean is_known; /* the levels are those of u */
    gboolean is_restarted;
    GArray *sides[2]; /* of SimLevel, bids and asks, best first */
    guint64 seq;
    gint64 ts; /* of the matching engine */
    gint64 ts_sent_ms;
};

ServerBook *
server_book_new (guint depth, guint64 u)
{
    ServerBook *self = g_new0 (ServerBook, 1);
    self->depth = depth;
    self->u = u;
    for (guint i = 0; i < 2; i++)
        self->sides[i] = g_array_new (FALSE, TRUE, sizeof (SimLevel));
    return self;
}

void
server_book_free (ServerBook *self)
{
    g_array_unref (self->sides[0]);
    g_array_unref (self->sides[1]);
    g_free (self);
}

static GArray *
read_side (ServerTopic *self, SimSide side)
{
    GArray *levels = g_array_sized_new (FALSE, TRUE, sizeof (SimLevel), self->book->depth);
    g_array_set_size (levels, self->book->depth);
    guint n = sim_market_get_levels (self->market, side, (SimLevel *) (void *) levels->data,
                                     self->book->depth);
    g_array_set_size (levels, n);
    return levels;
}

static void
add_change (GArray *changes, const SimLevel *level, SimQty qty)
{
    SimLevel change = *level;
    change.qty = qty;
    g_array_append_val (changes, change);
}

/* Whether a comes before b, from the best price on. */
static gboolean
is_better (const SimLevel *a, const SimLevel *b, SimSide side)
{
    return side == SIM_SIDE_BUY ? a->price > b->price : a->price < b->price;
}

/* What turns @before into @after: both best first, and so is the result. */
static GArray *
compare (const GArray *before, const GArray *after, SimSide side)
{
    GArray *changes = g_array_new (FALSE, TRUE, sizeof (SimLevel));
    guint i = 0, j = 0;

    while (i < before->len && j < after->len)
    {
        const SimLevel *old = &g_array_index (before, SimLevel, i);
        const SimLevel *new = &g_array_index (after, SimLevel, j);
        gboolean gone = is_better (old, new, side), added = is_better (new, old, side);
        if (gone)
            add_change (changes, old, 0);
        else if (added || old->qty != new->qty)
            add_change (changes, new, new->qty);
        i += added ? 0 : 1;
        j += gone ? 0 : 1;
    }
    for (; i < before->len; i++)
        add_change (changes, &g_array_index (before, SimLevel, i), 0);
    for (; j < after->len; j++)
    {
        const SimLevel *new = &g_array_index (after, SimLevel, j);
        add_change (changes, new, new->qty);
    }
    return changes;
}

static void
write_side (ServerTopic *self, ServerJson *json, const char *key, const GArray *levels)
{
    gboolean padded = self->book->depth > 1;
    server_json_open_array (json, key);
    for (guint i = 0; i < levels->len; i++)
    {
        const SimLevel *level = &g_array_index (levels, SimLevel, i);
        guint decimals = padded && level->qty > 0 ? self->instrument->qty_decimals : 0;
        server_json_open_array (json, NULL);
        server_json_price (json, NULL, level->price, padded ? self->instrument->price_decimals : 0);
        server_json_qty (json, NULL, level->qty, decimals);
        server_json_close_array (json);
    }
    server_json_close_array (json);
}

static char *
write_frame (ServerTopic *self, const char *type, const GArray *bids, const GArray *asks)
{
    ServerBook *book = self->book;
    gint64 ts = server_app_get_venue_ms (self->hub->app);
    gboolean ts_first = book->depth == 1 || self->instrument->category == SIM_CATEGORY_SPOT;
    g_auto (ServerJson) json = { 0 };

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "topic", self->name);
    if (ts_first)
        server_json_int (&json, "ts", ts);
    server_json_string (&json, "type", type);
    if (!ts_first)
        server_json_int (&json, "ts", ts);
    server_json_open_object (&json, "data");
    server_json_string (&json, "s", self->instrument->symbol);
    write_side (self, &json, "b", bids);
    write_side (self, &json, "a", asks);
    server_json_int (&json, "u", (gint64) book->u);
    server_json_int (&json, "seq", (gint64) book->seq);
    server_json_close_object (&json);
    server_json_int (&json, "cts", book->ts / 1000000);
    server_json_close_object (&json);
    return server_json_steal (&json);
}

static void
send_snapshot (ServerTopic *self, ServerSocket *socket)
{
    g_autofree char *frame =
        write_frame (self, "snapshot", self->book->sides[0], self->book->sides[1]);
    server_topic_send (self, socket, frame);
}

static void
take_levels (ServerTopic *self)
{
    ServerBook *book = self->book;
    for (guint i = 0; i < 2; i++)
    {
        g_array_unref (book->sides[i]);
        book->sides[i] = read_side (self, i == 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL);
    }
    book->seq = sim_market_get_seq (self->market);
    book->ts = sim_market_get_book_time (self->market);
    book->is_known = TRUE;
}

static gboolean
is_fault (ServerTopic *self, const char *name)
{
    return server_faults_take (self->hub->app->faults, name, self->name) != NULL;
}

/* Deletes a whole side from what the listeners have. */
static void
empty_side (ServerTopic *self, guint side, GArray *changes)
{
    GArray *levels = self->book->sides[side];
    g_array_set_size (changes, 0);
    for (guint i = 0; i < levels->len; i++)
        add_change (changes, &g_array_index (levels, SimLevel, i), 0);
    g_array_set_size (levels, 0);
}

/* A bid above the best ask; the next change takes it away again. */
static void
cross (ServerTopic *self, GArray *bids)
{
    const GArray *asks = self->book->sides[1];
    if (asks->len == 0)
        return;
    SimLevel level = g_array_index (asks, SimLevel, 0);
    level.side = SIM_SIDE_BUY;
    level.price += self->instrument->tick;
    g_array_prepend_val (bids, level);
    g_array_prepend_val (self->book->sides[0], level);
}

/* A level that is not there, told just before the connection ends: who keeps it has a ghost. */
static void
add_ghost (ServerTopic *self, GArray *bids)
{
    const GArray *levels = self->book->sides[0];
    if (levels->len == 0)
        return;
    SimLevel level = g_array_index (levels, SimLevel, 0);
    level.price += self->instrument->tick;
    level.qty *= 7;
    g_array_prepend_val (bids, level);
}

static void
close_listeners (ServerTopic *self)
{
    for (guint i = 0; i < self->sockets->len; i++)
        server_socket_close (g_ptr_array_index (self->sockets, i), SERVER_TAP_CLOSE);
}

/* What faults make of a change; FALSE when it is not to be sent. */
static gboolean
spoil (ServerTopic *self, GArray *bids, GArray *asks)
{
    gboolean empty = is_fault (self, "book-empty");
    if (empty)
        empty_side (self, 0, bids);
    if (empty || is_fault (self, "book-one-side"))
        empty_side (self, 1, asks);
    if (is_fault (self, "book-crossed"))
        cross (self, bids);
    return !is_fault (self, "book-gap");
}

static void
send_delta (ServerTopic *self, const GArray *bids, const GArray *asks)
{
    g_autofree char *frame = write_frame (self, "delta", bids, asks);
    server_topic_send (self, NULL, frame);
    if (is_fault (self, "book-duplicate"))
        server_topic_send (self, NULL, frame);
}

/* What changed since the last frame, to everybody; FALSE when nothing did. */
static gboolean
push_change (ServerTopic *self)
{
    ServerBook *book = self->book;
    g_autoptr (GArray) old_bids = g_array_ref (book->sides[0]);
    g_autoptr (GArray) old_asks = g_array_ref (book->sides[1]);

    take_levels (self);
    g_autoptr (GArray) bids = compare (old_bids, book->sides[0], SIM_SIDE_BUY);
    g_autoptr (GArray) asks = compare (old_asks, book->sides[1], SIM_SIDE_SELL);
    if (bids->len == 0 && asks->len == 0)
        return FALSE;
    book->u++;
    if (!spoil (self, bids, asks))
        return TRUE;
    if (book->depth == 1)
    {
        send_snapshot (self, NULL);
        return TRUE;
    }
    gboolean is_ghost = is_fault (self, "book-ghost");
    if (is_ghost)
        add_ghost (self, bids);
    send_delta (self, bids, asks);
    if (is_ghost)
        close_listeners (self);
    return TRUE;
}

void
server_topic_push_book (ServerTopic *self, gint64 now_ms)
{
    ServerBook *book = self->book;
    gboolean sent = TRUE;

    if (book->is_restarted)
    {
        book->is_restarted = FALSE;
        book->u = 1;
        take_levels (self);
        send_snapshot (self, NULL);
    }
    else if (!push_change (self))
    {
        sent = book->depth == 1 && now_ms >= book->ts_sent_ms + REPEAT_MS;
        if (sent)
            send_snapshot (self, NULL);
    }
    if (sent)
        book->ts_sent_ms = now_ms;
}

/* The snapshot that a new listener begins with; the others are brought to the same state first. */
void
server_topic_start_book (ServerTopic *self, ServerSocket *socket)
{
    ServerBook *book = self->book;
    gint64 now_ms = server_app_get_now (self->hub->app) / 1000000;
    g_autoptr (GArray) none = g_array_new (FALSE, TRUE, sizeof (SimLevel));

    if (self->sockets->len > 0)
    {
        server_topic_push_book (self, now_ms);
    }
    else
    {
        take_levels (self);
        book->u++;
        book->is_restarted = FALSE;
        book->ts_sent_ms = now_ms;
    }
    if (is_fault (self, "book-delta-first"))
    {
        g_autofree char *frame = write_frame (self, "delta", book->sides[0], none);
        server_topic_send (self, socket, frame);
    }
    send_snapshot (self, socket);
}

void
server_topic_restart_book (ServerTopic *self)
{
    self->book->is_restarted = TRUE;
}

/* The u that goes with the book as it is now, for a query. */
guint64
server_topic_get_book_u (ServerTopic *self)
{
    gint64 now_ms = server_app_get_now (self->hub->app) / 1000000;
    if (self->book->is_known || self->sockets->len > 0)
    {
        server_topic_push_book (self, now_ms);
    }
    else
    {
        take_levels (self);
        self->book->u++;
    }
    return self->book->u;
}
