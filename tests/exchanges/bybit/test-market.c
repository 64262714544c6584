/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-market.h"
#include "roles/carry-context-private.h"

/*
 * The public data of one instrument, and the book of whoever hears its events: that is right, or known not to
 * be.
 */

#define START (20000 * CARRY_NS_PER_DAY)
#define STALE_NS (5 * CARRY_NS_PER_SECOND)

typedef struct
{
    CarryInstrument *instrument;
    CarryContext *context;
    BybitVenue venue;
    BybitScratch *scratch;
    BybitMarket *market;
    CarryBook *book; /* as an engine keeps it */
    guint n_gaps;
    guint n_quotes;
    guint n_levels;
    gint64 now;
    gint64 update; /* of the book's topic */
} World;

static void
emit_market (gpointer backend, CarryContext *context, const CarryMarketEvent *event)
{
    World *self = backend;

    self->n_gaps += event->kind == CARRY_MARKET_GAP;
    self->n_quotes += event->kind == CARRY_MARKET_QUOTE;
    self->n_levels += event->kind == CARRY_MARKET_LEVEL;
    if (event->kind == CARRY_MARKET_GAP || event->kind == CARRY_MARKET_LEVEL)
        carry_book_apply (self->book, event);
}

static const CarryContextBackend functions = { .emit_market = emit_market };

/* @age_ns: since the venue wrote it */
static void
take (World *self, guint depth, const char *type, gint64 update, const char *sides, gint64 age_ns)
{
    g_autofree char *name = g_strdup_printf ("orderbook.%u.BTCUSDT", depth);
    g_autofree char *text =
        g_strdup_printf ("{\"topic\":\"%s\",\"type\":\"%s\",\"ts\":%" G_GINT64_FORMAT
                         ",\"data\":{\"s\":\"BTCUSDT\",%s,\"u\":%" G_GINT64_FORMAT
                         ",\"seq\":%" G_GINT64_FORMAT "},\"cts\":%" G_GINT64_FORMAT "}",
                         name, type, (self->now - age_ns) / CARRY_NS_PER_MS, sides, update, update,
                         (self->now - age_ns) / CARRY_NS_PER_MS);
    BybitTopic topic;

    bybit_topic_parse ((CarryJsonText){ .text = name, .length = strlen (name) }, &topic);
    g_assert_cmpint (
        bybit_market_take (self->market, self->scratch, &topic, text, strlen (text), self->now), ==,
        BYBIT_MARKET_FINE);
}

static void
take_quote (World *self, gint64 age_ns)
{
    self->now += CARRY_NS_PER_MS;
    take (self, 1, "snapshot", ++self->update,
          "\"b\":[[\"100.0\",\"1\"]],\"a\":[[\"101.0\",\"1\"]]", age_ns);
}

/* The size of the best bid becomes @bid. */
static void
take_change (World *self, const char *bid, gint64 age_ns)
{
    g_autofree char *sides = g_strdup_printf ("\"b\":[[\"100.0\",\"%s\"]],\"a\":[]", bid);

    self->now += CARRY_NS_PER_MS;
    take (self, 50, "delta", ++self->update, sides, age_ns);
}

static void
set_up (World *self, gconstpointer data)
{
    const BybitMarketOptions options = { .depth = 50 };

    *self = (World){ .now = START };
    self->instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    self->instrument->price_scale = 1;
    self->instrument->size_scale = 3;
    self->context = carry_context_new (&functions, self, "main", 1);
    self->venue = (BybitVenue){ .context = self->context, .times = { .stale_ns = STALE_NS } };
    g_assert_true (bybit_clock_offset_add (&self->venue.offset, START, START, START));
    self->scratch = bybit_scratch_new ();
    self->book = carry_book_new (self->instrument);
    self->market = bybit_market_new (&self->venue, self->instrument, &options);
    bybit_market_begin (self->market, self->now);
    self->update = 10;
    take_quote (self, 0);
    self->update = 20;
    take (self, 50, "snapshot", ++self->update,
          "\"b\":[[\"100.0\",\"1\"],[\"99.0\",\"2\"]],\"a\":[[\"101.0\",\"1\"],[\"102.0\",\"2\"]]",
          0);
    g_assert_true (carry_book_is_consistent (self->book));
    self->n_gaps = self->n_quotes = self->n_levels = 0;
}

static void
tear_down (World *self, gconstpointer data)
{
    bybit_market_free (self->market);
    bybit_scratch_free (self->scratch);
    carry_book_unref (self->book);
    g_object_unref (self->context);
    carry_instrument_free (self->instrument);
}

static void
check_book (World *self, gint64 bid)
{
    const CarryBookLevel *levels;
    guint n;

    g_assert_true (carry_book_is_consistent (self->book));
    levels = carry_book_get_levels (self->book, CARRY_SIDE_BUY, &n);
    g_assert_cmpuint (n, ==, 2);
    g_assert_cmpint (levels[0].size, ==, bid);
    g_assert_cmpint (levels[1].price, ==, 990);
    levels = carry_book_get_levels (self->book, CARRY_SIDE_SELL, &n);
    g_assert_cmpuint (n, ==, 2);
    g_assert_cmpint (levels[1].price, ==, 1020);
}

/* A quote that comes late ends the book of whoever hears it: the next change brings all of it again. */
static void
test_late_quote (World *self, gconstpointer data)
{
    gint64 update = self->update;

    take_change (self, "3", 0);
    check_book (self, 3000);
    g_assert_cmpuint (self->n_levels, ==, 1);
    self->update = 11;
    take_quote (self, 2 * STALE_NS);
    g_assert_cmpuint (self->n_gaps, ==, 1);
    g_assert_false (carry_book_is_consistent (self->book));
    self->update = update + 1;
    take_change (self, "4", 0);
    check_book (self, 4000);
    g_assert_cmpuint (self->n_levels, ==, 1 + 4);
    take_change (self, "5", 0);
    check_book (self, 5000);
    g_assert_cmpuint (self->n_levels, ==, 1 + 4 + 1);
}

/* Changes that come late are no book of now, and what they changed is not lost. */
static void
test_late_levels (World *self, gconstpointer data)
{
    take_change (self, "3", 2 * STALE_NS);
    g_assert_cmpuint (self->n_levels, ==, 0);
    g_assert_cmpuint (self->n_gaps, ==, 1);
    g_assert_cmpuint (self->n_quotes, ==, 1); /* that is known as before */
    g_assert_false (carry_book_is_consistent (self->book));
    take_change (self, "4", 2 * STALE_NS);
    g_assert_cmpuint (self->n_levels, ==, 0);
    g_assert_cmpuint (self->n_gaps, ==, 1);
    self->now += 2 * STALE_NS;
    take_change (self, "5", 0);
    check_book (self, 5000);
}

/* Both come late, as after the line was held up: nothing ends the gap but what is of now. */
static void
test_held_up (World *self, gconstpointer data)
{
    gint64 update = self->update;

    self->now += 2 * STALE_NS;
    self->update = 11;
    take_quote (self, 2 * STALE_NS);
    self->update = update;
    for (guint i = 0; i < 3; i++)
        take_change (self, "3", 2 * STALE_NS - i);
    g_assert_cmpuint (self->n_gaps, ==, 1);
    g_assert_cmpuint (self->n_quotes, ==, 0);
    g_assert_cmpuint (self->n_levels, ==, 0);
    take_change (self, "4", 0);
    check_book (self, 4000);
}

#define ADD(name, func) g_test_add ("/bybit/market/" name, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("late-quote", test_late_quote);
    ADD ("late-levels", test_late_levels);
    ADD ("held-up", test_held_up);
    return g_test_run ();
}
