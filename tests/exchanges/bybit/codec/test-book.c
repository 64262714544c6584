/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The local book: its rules of sequence, its levels and its events. */

#include "bybit-book.h"
#include "fixtures.h"

typedef struct
{
    BybitBook *book;
    BybitOrderbook *change;
} World;

static void
world_init (World *self, guint depth)
{
    self->book = bybit_book_new (depth);
    self->change = g_new0 (BybitOrderbook, 1);
}

static void
world_clear (World *self)
{
    bybit_book_free (self->book);
    g_free (self->change);
}

/* `100/5 99/2` */
static guint
read_levels (const char *text, CarryBookLevel *levels)
{
    g_auto (GStrv) each = g_strsplit (text, " ", -1);
    guint n = 0;

    for (; each[n] != NULL && each[n][0] != '\0'; n++)
    {
        levels[n].price = g_ascii_strtoll (each[n], NULL, 10);
        levels[n].size = g_ascii_strtoll (strchr (each[n], '/') + 1, NULL, 10);
    }
    return n;
}

static BybitBookReason
apply (World *self, gboolean is_snapshot, gint64 update, const char *bids, const char *asks,
       BybitBookVerdict expected)
{
    BybitBookReason reason;

    self->change->is_snapshot = is_snapshot;
    self->change->update = update;
    self->change->seq = update * 10;
    self->change->n_bids = read_levels (bids, self->change->bids);
    self->change->n_asks = read_levels (asks, self->change->asks);
    g_assert_cmpint (bybit_book_apply (self->book, self->change, &reason), ==, expected);
    g_assert_true (bybit_book_is_synced (self->book) == (expected != BYBIT_BOOK_RESYNC));
    g_assert_true ((reason == BYBIT_BOOK_FINE) == (expected == BYBIT_BOOK_APPLIED));
    g_assert_nonnull (bybit_book_reason_to_text (reason));
    return reason;
}

static char *
levels_text (const BybitBook *book, CarrySide side)
{
    GString *out = g_string_new (NULL);
    guint n;
    const CarryBookLevel *levels = bybit_book_get_levels (book, side, &n);

    for (guint i = 0; i < n; i++)
        g_string_append_printf (out, "%s%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, i > 0 ? " " : "",
                                levels[i].price, levels[i].size);
    return g_string_free (out, FALSE);
}

static void
assert_book (const World *self, const char *bids, const char *asks)
{
    g_autofree char *own_bids = levels_text (self->book, CARRY_SIDE_BUY);
    g_autofree char *own_asks = levels_text (self->book, CARRY_SIDE_SELL);

    g_assert_cmpstr (own_bids, ==, bids);
    g_assert_cmpstr (own_asks, ==, asks);
}

#define SNAPSHOT(u, bids, asks) apply (&world, TRUE, u, bids, asks, BYBIT_BOOK_APPLIED)
#define DELTA(u, bids, asks) apply (&world, FALSE, u, bids, asks, BYBIT_BOOK_APPLIED)

static void
test_levels (void)
{
    World world;

    world_init (&world, 3);
    SNAPSHOT (100, "50/1 49/2", "51/3 52/4");
    assert_book (&world, "50/1 49/2", "51/3 52/4");
    DELTA (101, "50/9 48/5 40/0", "51/0 53/6");
    assert_book (&world, "50/9 49/2 48/5", "52/4 53/6");
    g_assert_cmpint (bybit_book_get_update (world.book), ==, 101);
    g_assert_cmpint (bybit_book_get_seq (world.book), ==, 1010);
    /* A better bid pushes the last one out. */
    DELTA (102, "51/7", "");
    assert_book (&world, "51/7 50/9 49/2", "52/4 53/6");
    /* A snapshot that is not sorted, and deeper than the book. */
    SNAPSHOT (500, "7/1 9/1 8/1 6/1", "10/1 12/1 11/1 13/1");
    assert_book (&world, "9/1 8/1 7/1", "10/1 11/1 12/1");
    world_clear (&world);
}

static void
test_sequence (void)
{
    World world;
    BybitBookReason reason;

    world_init (&world, 50);
    reason = apply (&world, FALSE, 5, "50/1", "51/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_NO_SNAPSHOT);
    SNAPSHOT (10, "50/1", "51/1");
    reason = apply (&world, FALSE, 10, "50/2", "", BYBIT_BOOK_IGNORED);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_REPEATED);
    reason = apply (&world, TRUE, 10, "40/2", "60/1", BYBIT_BOOK_IGNORED);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_REPEATED);
    assert_book (&world, "50/1", "51/1");
    reason = apply (&world, FALSE, 12, "50/2", "", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_GAP);
    assert_book (&world, "", "");
    /* Nothing is applied before the next snapshot, not even what would follow. */
    reason = apply (&world, FALSE, 13, "50/2", "51/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_NO_SNAPSHOT);
    SNAPSHOT (20, "50/1", "51/1");
    reason = apply (&world, FALSE, 19, "50/2", "", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_OLD);
    world_clear (&world);
}

/* An update of 1 is a snapshot, whatever it calls itself. */
static void
test_restart (void)
{
    World world;

    world_init (&world, 50);
    SNAPSHOT (700, "50/1 49/1", "51/1");
    DELTA (1, "30/1", "31/1");
    assert_book (&world, "30/1", "31/1");
    DELTA (2, "29/1", "");
    assert_book (&world, "30/1 29/1", "31/1");
    SNAPSHOT (1, "20/1", "21/1");
    assert_book (&world, "20/1", "21/1");
    world_clear (&world);
}

/* No level of before survives a reconnect. */
static void
test_reconnect (void)
{
    World world;
    guint n;
    CarryMarketEvent template = { .instrument = 4 };

    world_init (&world, 50);
    SNAPSHOT (700, "50/1 49/1", "51/1");
    bybit_book_clear (world.book);
    g_assert_false (bybit_book_is_synced (world.book));
    bybit_book_get_events (world.book, &template, &n);
    g_assert_cmpuint (n, ==, 0);
    SNAPSHOT (701, "48/1", "52/1");
    assert_book (&world, "48/1", "52/1");
    world_clear (&world);
}

static void
test_refused (void)
{
    World world;
    BybitBookReason reason;

    world_init (&world, 50);
    reason = apply (&world, TRUE, 5, "50/1", "50/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_CROSSED);
    reason = apply (&world, TRUE, 5, "", "50/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_ONE_SIDED);
    reason = apply (&world, TRUE, 5, "", "", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_ONE_SIDED);
    reason = apply (&world, TRUE, 5, "50/1 49/1 50/2", "51/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_DUPLICATE);
    reason = apply (&world, TRUE, 5, "50/0", "51/1", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_BAD_LEVEL);
    SNAPSHOT (6, "50/1", "51/1");
    reason = apply (&world, FALSE, 7, "51/1", "", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_CROSSED);
    SNAPSHOT (8, "50/1", "51/1");
    reason = apply (&world, FALSE, 9, "50/0", "", BYBIT_BOOK_RESYNC);
    g_assert_cmpint (reason, ==, BYBIT_BOOK_ONE_SIDED);
    world_clear (&world);
}

static char *
events_text (World *world)
{
    CarryMarketEvent template = { .ts_venue = 11, .ts_local = 12, .instrument = 3 };
    GString *out = g_string_new (NULL);
    guint n;
    const CarryMarketEvent *events = bybit_book_get_events (world->book, &template, &n);

    for (guint i = 0; i < n; i++)
    {
        g_assert_true (events[i].ts_venue == 11 && events[i].ts_local == 12);
        g_assert_true (events[i].instrument == 3 && events[i].kind == CARRY_MARKET_LEVEL);
        g_string_append_printf (out, "%s%s%s%s%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                i > 0 ? " " : "",
                                events[i].flags & CARRY_MARKET_FLAG_CLEAR ? "clear:" : "",
                                events[i].flags & CARRY_MARKET_FLAG_LAST ? "last:" : "",
                                events[i].flags & CARRY_MARKET_FLAG_BUY ? "+" : "-",
                                events[i].trade.price, events[i].trade.size);
        g_assert_true (((events[i].flags & CARRY_MARKET_FLAG_SNAPSHOT) != 0) ==
                       world->change->is_snapshot);
    }
    return g_string_free (out, FALSE);
}

#define ASSERT_EVENTS(text)                                                                        \
    {                                                                                              \
        g_autofree char *events = events_text (&world);                                            \
        g_assert_cmpstr (events, ==, text);                                                        \
    }

static void
test_events (void)
{
    World world;

    world_init (&world, 2);
    SNAPSHOT (10, "50/1 49/2", "51/3");
    ASSERT_EVENTS ("clear:+50/1 +49/2 last:-51/3");
    DELTA (11, "50/1 48/0", "51/4");
    ASSERT_EVENTS ("last:-51/4");
    /* What is pushed beyond the depth is removed for whoever follows the events. */
    DELTA (12, "50/7", "50/0 52/1 53/1");
    ASSERT_EVENTS ("+50/7 -52/1 -53/1 last:-53/0");
    /* Nothing changed: nothing to tell. */
    DELTA (13, "50/7", "");
    ASSERT_EVENTS ("");
    apply (&world, FALSE, 13, "50/8", "", BYBIT_BOOK_IGNORED);
    ASSERT_EVENTS ("");
    world_clear (&world);
}

/* A book that only hears the events is the same at every step. */
static void
assert_followed (CarryBook *follower, BybitBook *book, guint index)
{
    CarryMarketEvent template = { .instrument = index };
    guint n_events, n, own;
    const CarryMarketEvent *events = bybit_book_get_events (book, &template, &n_events);

    for (guint i = 0; i < n_events; i++)
        carry_book_apply (follower, &events[i]);
    g_assert_true (carry_book_is_consistent (follower));
    for (CarrySide side = CARRY_SIDE_BUY; side <= CARRY_SIDE_SELL; side++)
    {
        const CarryBookLevel *levels = carry_book_get_levels (follower, side, &n);
        const CarryBookLevel *expected = bybit_book_get_levels (book, side, &own);
        g_assert_cmpmem (levels, n * sizeof *levels, expected, own * sizeof *expected);
    }
}

/* Twenty recorded messages of depth 500: in order, none deletes what is not there. */
static void
test_recorded (void)
{
    gsize size;
    g_autofree char *text = fixture_load ("bulk_ob500_xrpusdt_first20.jsonl", &size);
    if (text == NULL)
        return;
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "XRPUSDT", "XRP", "USDT");
    g_autoptr (CarryBook) follower = carry_book_new (instrument);
    World world;
    BybitBookReason reason;
    guint n;

    world_init (&world, 500);
    g_assert_cmpuint (g_strv_length (lines), ==, 20);
    for (guint i = 0; lines[i] != NULL; i++)
    {
        g_assert_true (bybit_parse_orderbook_frame (lines[i], strlen (lines[i]), instrument,
                                                    world.change, NULL));
        g_assert_cmpint (bybit_book_apply (world.book, world.change, &reason), ==,
                         BYBIT_BOOK_APPLIED);
        assert_followed (follower, world.book, instrument->index);
        bybit_book_get_levels (world.book, CARRY_SIDE_BUY, &n);
        g_assert_cmpuint (n, ==, 500);
    }
    g_assert_cmpint (bybit_book_get_levels (world.book, CARRY_SIDE_BUY, &n)[0].price, ==,
                     195340000);
    world_clear (&world);
}

/* Two recorded messages that follow each other. */
static void
test_recorded_pair (void)
{
    static const char *const files[] = { "ws_pub_orderbook50_linear_snapshot.json",
                                         "ws_pub_orderbook50_linear_delta.json" };
    World world;
    BybitBookReason reason;
    guint n;

    world_init (&world, 50);
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
        gsize size;
        g_autofree char *text = fixture_load (files[i], &size);
        if (text == NULL)
            break;
        g_assert_true (
            bybit_parse_orderbook_frame (text, size, print_instrument (), world.change, NULL));
        g_assert_cmpint (bybit_book_apply (world.book, world.change, &reason), ==,
                         BYBIT_BOOK_APPLIED);
        const CarryBookLevel *bids = bybit_book_get_levels (world.book, CARRY_SIDE_BUY, &n);
        g_assert_cmpuint (n, ==, 50);
        g_assert_cmpint (bids[0].price, ==, 7142380);
        g_assert_cmpint (bids[49].price, ==, i == 0 ? 7141350 : 7141320);
    }
    world_clear (&world);
}

/* Against a list kept in the simplest way there is, over random changes. */
static void
test_random (void)
{
    World world;
    gint64 sizes[2][200] = { { 0 } };

    world_init (&world, 1000);
    SNAPSHOT (10, "99/1", "100/1");
    sizes[0][99] = sizes[1][100] = 1;
    for (guint step = 11; step < 3000; step++)
    {
        world.change->is_snapshot = FALSE;
        world.change->update = step;
        world.change->n_bids = world.change->n_asks = (guint) g_test_rand_int_range (0, 6);
        for (guint i = 0; i < world.change->n_bids; i++)
        {
            gint64 bid = g_test_rand_int_range (1, 99), ask = g_test_rand_int_range (101, 200);
            gint64 size = g_test_rand_int_range (0, 3);
            world.change->bids[i] = (CarryBookLevel){ bid, size };
            world.change->asks[i] = (CarryBookLevel){ ask, size };
            sizes[0][bid] = sizes[1][ask] = size;
        }
        BybitBookReason reason;
        g_assert_cmpint (bybit_book_apply (world.book, world.change, &reason), ==,
                         BYBIT_BOOK_APPLIED);
    }
    for (guint side = 0; side < 2; side++)
    {
        guint n, seen = 0;
        const CarryBookLevel *levels = bybit_book_get_levels (world.book, side, &n);
        for (int i = 0; i < 200; i++)
        {
            gint64 price = side == 0 ? 199 - i : i;
            if (sizes[side][price] == 0)
                continue;
            g_assert_cmpint (levels[seen].price, ==, price);
            g_assert_cmpint (levels[seen].size, ==, sizes[side][price]);
            seen++;
        }
        g_assert_cmpuint (seen, ==, n);
    }
    world_clear (&world);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/levels", test_levels);
    g_test_add_func ("/sequence", test_sequence);
    g_test_add_func ("/restart", test_restart);
    g_test_add_func ("/reconnect", test_reconnect);
    g_test_add_func ("/refused", test_refused);
    g_test_add_func ("/events", test_events);
    g_test_add_func ("/recorded", test_recorded);
    g_test_add_func ("/recorded-pair", test_recorded_pair);
    g_test_add_func ("/random", test_random);
    return g_test_run ();
}
