/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-fixture.h"

/* The recorded data: everything reads, and files from different sources agree. */

#define HOURLY "bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
#define FUNDING "bybit/funding/bybit_{symbol}_funding.csv"

static const char *const coins[] = { "BTC", "ETH", "SOL", "XRP", "DOGE" };

/* The path of recorded data, when its folder is there. */
static char *
find_data (const char *name)
{
    g_autofree char *folder = test_shared_path ("bybit");

    return folder != NULL ? g_build_filename (folder, "..", name, NULL) : NULL;
}

static void
add_other_coins (CsvFixture *f, guint n)
{
    for (guint i = 1; i < n; i++)
    {
        g_autofree char *symbol = g_strconcat (coins[i], "USDT", NULL);

        test_market_add (f->market, CARRY_CATEGORY_LINEAR, symbol, coins[i]);
        test_market_add (f->market, CARRY_CATEGORY_SPOT, symbol, coins[i]);
    }
}

static GArray *
read_data (CsvFixture *f, const char *name)
{
    g_autofree char *path = find_data (name);
    g_autoptr (GError) error = NULL;
    GArray *events = csv_fixture_read (f, path, &error);

    g_assert_no_error (error);
    return events;
}

static const CarryMarketEvent *
event_at (const GArray *events, guint index)
{
    return &g_array_index (events, CarryMarketEvent, index);
}

static guint
count (const GArray *events, guint instrument, CarryMarketKind kind)
{
    guint n = 0;

    for (guint i = 0; i < events->len; i++)
        n += event_at (events, i)->instrument == instrument && event_at (events, i)->kind == kind;
    return n;
}

/* The event of a kind that is known at a time. */
static const CarryMarketEvent *
find (const GArray *events, guint instrument, CarryMarketKind kind, gint64 ts)
{
    guint low = 0, high = events->len;

    while (low < high)
    {
        guint middle = (low + high) / 2;

        if (event_at (events, middle)->ts_local < ts)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < events->len && event_at (events, low)->ts_local == ts; low++)
        if (event_at (events, low)->instrument == instrument &&
            event_at (events, low)->kind == kind)
            return event_at (events, low);
    return NULL;
}

/* Counts as the index of the data states them, and values looked up by hand. */
static void
test_hourly (CsvFixture *f, gconstpointer data)
{
    static const guint rows[] = { 52125, 47087, 41063, 42190, 41709 };
    g_autofree char *path = find_data (HOURLY);
    g_autoptr (GArray) events = NULL;
    g_autoptr (GPtrArray) sources = NULL;
    gint64 one = test_time ("2022-07-06T17:00:00");

    if (path == NULL)
        return;
    add_other_coins (f, G_N_ELEMENTS (coins));
    events = read_data (f, HOURLY);
    sources = carry_history_list_sources (f->history);
    g_assert_cmpuint (sources->len, ==, G_N_ELEMENTS (coins));
    for (guint i = 0; i < sources->len; i++)
    {
        const CarrySource *source = g_ptr_array_index (sources, i);

        g_assert_cmpuint (source->rows, ==, rows[i]);
        g_assert_cmpuint (source->bad_rows, ==, 0);
        /* Spot and mark end 30 hours before the perpetual; nothing else is missing. */
        g_assert_cmpuint (source->gaps, ==, 2);
    }
    /* The row that begins at 16:00 is known at 17:00: 20143.5,20324.0,20128.5,20287.0 */
    g_assert_cmpint (find (events, 0, CARRY_MARKET_BAR, one)->bar.open, ==, 2014350000000);
    g_assert_cmpint (find (events, 0, CARRY_MARKET_BAR, one)->bar.close, ==, 2028700000000);
    g_assert_cmpint (find (events, 0, CARRY_MARKET_BAR, one)->bar.volume, ==, 789717200000);
    g_assert_cmpint (find (events, 0, CARRY_MARKET_MARK, one)->mark.price, ==, 2030250000000);
    g_assert_cmpint (find (events, 1, CARRY_MARKET_BAR, one)->bar.close, ==, 2029967000000);
    g_assert_cmpuint (count (events, 0, CARRY_MARKET_BAR), ==, rows[0]);
}

static void
test_funding (CsvFixture *f, gconstpointer data)
{
    static const guint rows[] = { 6515, 5886, 5491, 5273, 5213 };
    g_autofree char *path = find_data (FUNDING);
    g_autoptr (GArray) events = NULL;
    const CarryMarketEvent *event;

    if (path == NULL)
        return;
    add_other_coins (f, G_N_ELEMENTS (coins));
    events = read_data (f, FUNDING);
    for (guint i = 0; i < G_N_ELEMENTS (coins); i++)
        g_assert_cmpuint (count (events, 2 * i, CARRY_MARKET_SETTLEMENT), ==, rows[i]);
    /* Solana settled every 2 hours for a while. */
    event = find (events, 4, CARRY_MARKET_SETTLEMENT, test_time ("2022-11-10T16:00:00"));
    g_assert_cmpint (event->funding.interval_ns, ==, 2 * CARRY_NS_PER_HOUR);
    event = find (events, 4, CARRY_MARKET_SETTLEMENT, test_time ("2022-11-10T08:00:00"));
    g_assert_cmpint (event->funding.interval_ns, ==, 8 * CARRY_NS_PER_HOUR);
}

/* Another source, whose dates turn out to be UTC+3: every rate of three years agrees. */
static void
test_funding_against_other (CsvFixture *f, gconstpointer data)
{
    static const char other[] =
        "bybit/funding/{base}-{quote}_bybit_2021-01-01_2024-01-01_funding_history.csv";
    g_autofree char *path = find_data (other);
    g_autoptr (GArray) events = NULL, theirs = NULL;
    g_autoptr (GError) error = NULL;

    if (path == NULL)
        return;
    add_other_coins (f, 2);
    events = read_data (f, FUNDING);
    theirs = csv_fixture_read (f, path, &error);
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG); /* the zone must be said */
    csv_fixture_set (f, "time-zone", "+03:00");
    theirs = read_data (f, other);
    g_assert_cmpuint (theirs->len, ==, 2 * 3285);
    for (guint i = 0; i < theirs->len; i++)
    {
        const CarryMarketEvent *one = event_at (theirs, i);
        const CarryMarketEvent *same =
            find (events, one->instrument, CARRY_MARKET_SETTLEMENT, one->ts_local);

        g_assert_nonnull (same);
        g_assert_cmpint (one->funding.rate, ==, same->funding.rate);
    }
}

/* Five-minute closes of another source: at every full hour they are the hourly closes. */
static void
test_5m_against_hourly (CsvFixture *f, gconstpointer data)
{
    static const char fine[] = "bybit/5m_csv/bybit_{symbol}_*.csv.gz";
    g_autofree char *path = find_data (fine);
    g_autoptr (GArray) hourly = NULL, events = NULL, rates = NULL;
    guint n[3] = { 0 };

    if (path == NULL)
        return;
    add_other_coins (f, 3);
    hourly = read_data (f, HOURLY);
    rates = read_data (f, FUNDING);
    events = read_data (f, fine);
    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *one = event_at (events, i);
        const CarryMarketEvent *same = find (one->kind == CARRY_MARKET_SETTLEMENT ? rates : hourly,
                                             one->instrument, one->kind, one->ts_local);

        if (one->kind == CARRY_MARKET_SETTLEMENT)
            g_assert_cmpint (one->funding.rate, ==, same->funding.rate);
        else if (one->ts_local % CARRY_NS_PER_HOUR != 0)
            continue;
        else if (one->kind == CARRY_MARKET_BAR)
            g_assert_cmpint (one->bar.close, ==, same->bar.close);
        else
            g_assert_cmpint (one->mark.price, ==, same->mark.price);
        n[one->kind == CARRY_MARKET_BAR ? one->instrument % 2 : 2]++;
    }
    g_assert_cmpuint (n[0], ==, 3 * 2905); /* full hours in 34860 rows of 5 minutes … */
    g_assert_cmpuint (n[1], ==, 3 * 2895); /* … and in 34745 of spot */
    g_assert_cmpuint (n[2], ==, 3 * (361 + 735));
}

static void
test_lean (CsvFixture *f, gconstpointer data)
{
    g_autofree char *path = find_data ("bybit/minute_lean/*btcusdt*");
    g_autoptr (GArray) events = NULL;
    const CarryMarketEvent *event;

    if (path == NULL)
        return;
    events = read_data (f, "bybit/minute_lean/*btcusdt*");
    g_assert_cmpuint (count (events, 0, CARRY_MARKET_BAR), ==, 721);
    g_assert_cmpuint (count (events, 0, CARRY_MARKET_QUOTE), ==, 460);
    g_assert_cmpuint (count (events, 0, CARRY_MARKET_SETTLEMENT), ==, 3);
    g_assert_cmpuint (count (events, 1, CARRY_MARKET_BAR), ==, 1440);
    g_assert_cmpuint (count (events, 1, CARRY_MARKET_QUOTE), ==, 721);
    /* 60000,17199.5,17212.5,17199,17212.5,153.152 of 2022-12-13 */
    event = find (events, 0, CARRY_MARKET_BAR, test_time ("2022-12-13T00:02:00"));
    g_assert_cmpint (event->bar.close, ==, 1721250000000);
    g_assert_cmpint (event->bar_minutes, ==, 1);
    event = find (events, 0, CARRY_MARKET_QUOTE, test_time ("2022-12-13T00:01:00"));
    g_assert_cmpint (event->quote.bid, ==, 1719900000000);
    g_assert_cmpint (event->quote.ask_size, ==, 1769700000);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    CSV_TEST ("shared/hourly", test_hourly);
    CSV_TEST ("shared/funding", test_funding);
    CSV_TEST ("shared/funding-against-other", test_funding_against_other);
    CSV_TEST ("shared/5m-against-hourly", test_5m_against_hourly);
    CSV_TEST ("shared/lean", test_lean);
    return g_test_run ();
}
