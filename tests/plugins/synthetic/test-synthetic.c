/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "synthetic-history.h"
#include "synthetic-market.h"
#include "test-history.h"

#include "roles/carry-context-private.h"

#define RATE_UNIT 1e12

typedef struct
{
    TestMarket *market;
    CarryHistory *history;
    gint64 ts_from;
    gint64 ts_to;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    f->market = test_market_new ();
    test_market_add (f->market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    test_market_add (f->market, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC");
    f->history = g_object_new (SYNTHETIC_TYPE_HISTORY, "seed", (guint64) 7, NULL);
    f->ts_from = test_time ("2024-01-01");
    f->ts_to = test_time ("2025-01-01");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_object_unref (f->history);
    test_market_free (f->market);
}

static GArray *
read_all (Fixture *f)
{
    g_autoptr (GError) error = NULL;
    GArray *events = test_history_read (f->history, f->market, f->ts_from, f->ts_to, &error);

    g_assert_no_error (error);
    return events;
}

static const CarryMarketEvent *
event_at (const GArray *events, guint index)
{
    return &g_array_index (events, CarryMarketEvent, index);
}

static void
assert_same (const GArray *a, const GArray *b)
{
    g_assert_cmpmem (a->data, a->len * sizeof (CarryMarketEvent), b->data,
                     b->len * sizeof (CarryMarketEvent));
}

static void
test_same_seed (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) first = read_all (f);
    g_autoptr (GArray) again = read_all (f);
    g_autoptr (GArray) other = NULL;

    g_assert_cmpuint (first->len, >, 30000);
    assert_same (first, again);
    g_object_set (f->history, "seed", (guint64) 8, NULL);
    other = read_all (f);
    g_assert_cmpint (event_at (first, 1000)->words[0], !=, event_at (other, 1000)->words[0]);
}

/* A symbol's market is its own: it does not depend on what else is asked for. */
static void
test_symbols_apart (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) alone = read_all (f);
    g_autoptr (GArray) both = NULL;
    guint next = 0;

    test_market_add (f->market, CARRY_CATEGORY_LINEAR, "ETHUSDT", "ETH");
    both = read_all (f);
    g_assert_cmpuint (both->len, >, alone->len);
    for (guint i = 0; i < both->len; i++)
    {
        const CarryMarketEvent *event = event_at (both, i);

        if (event->instrument == 2)
            continue;
        g_assert_cmpmem (event, sizeof *event, event_at (alone, next), sizeof *event);
        next++;
    }
    g_assert_cmpuint (next, ==, alone->len);
}

static void
test_order_and_shape (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) events = read_all (f);
    const CarryMarketEvent *before = NULL;

    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = event_at (events, i);

        g_assert_cmpint (event->ts_venue, ==, event->ts_local);
        g_assert_cmpint (event->ts_venue % CARRY_NS_PER_HOUR, ==, 0);
        if (before != NULL)
            g_assert_true (before->ts_local < event->ts_local ||
                           carry_market_event_class (before) <= carry_market_event_class (event));
        before = event;
        if (event->kind != CARRY_MARKET_BAR)
            continue;
        g_assert_cmpint (event->bar_minutes, ==, 60);
        g_assert_cmpint (event->bar.low, >, 0);
        g_assert_cmpint (event->bar.high, >=, MAX (event->bar.open, event->bar.close));
        g_assert_cmpint (event->bar.low, <=, MIN (event->bar.open, event->bar.close));
        g_assert_cmpint (event->bar.close % 1000000, ==, 0); /* tick 0.01 in scale 8 */
        g_assert_cmpint (event->bar.volume % 100000, ==, 0); /* step 0.001 */
    }
    g_assert_cmpint (event_at (events, 0)->ts_local, ==,
                     f->ts_from - 30 * CARRY_NS_PER_DAY + CARRY_NS_PER_HOUR);
    g_assert_cmpint (before->ts_local, ==, f->ts_to);
}

/* Every 8 hours, also where bars are missing, and at the rate predicted last. */
static void
test_settlements (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) events = read_all (f);
    gint64 last = 0;
    guint n = 0, n_interest = 0, n_hot = 0, n_negative = 0;

    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = event_at (events, i);
        double bp = (double) event->funding.rate / RATE_UNIT * 1e4;

        if (event->kind != CARRY_MARKET_SETTLEMENT)
            continue;
        g_assert_cmpint (event->ts_venue % (8 * CARRY_NS_PER_HOUR), ==, 0);
        g_assert_cmpint (event->funding.ts_next, ==, event->ts_venue + 8 * CARRY_NS_PER_HOUR);
        g_assert_cmpint (event->funding.rate % 10000, ==, 0);
        if (last != 0)
            g_assert_cmpint (event->ts_venue - last, ==, 8 * CARRY_NS_PER_HOUR);
        last = event->ts_venue;
        n++;
        n_interest += bp == 1.0;
        n_hot += bp > 3;
        n_negative += bp < 0;
    }
    g_assert_cmpuint (n, ==, (366 + 30) * 3);
    g_assert_cmpuint (n_interest, >, n / 4);
    g_assert_cmpuint (n_hot, >, n / 20);
    g_assert_cmpuint (n_negative, >, n / 50);
}

static void
test_prediction_converges (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) events = NULL;
    gint64 early = 0, late = 0;
    double early_sum = 0, late_sum = 0;

    g_object_set (f->history, "gaps-per-month", 0.0, NULL);
    events = read_all (f);
    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = event_at (events, i);
        gint64 hour = event->ts_venue / CARRY_NS_PER_HOUR % 8;

        if (event->kind == CARRY_MARKET_FUNDING && hour == 0)
            early = event->funding.rate;
        else if (event->kind == CARRY_MARKET_FUNDING && hour == 7)
            late = event->funding.rate;
        if (event->kind != CARRY_MARKET_SETTLEMENT || early == 0)
            continue;
        early_sum += ABS (event->funding.rate - early);
        late_sum += ABS (event->funding.rate - late);
    }
    g_assert_cmpfloat (late_sum, <, early_sum / 4);
}

static void
test_gaps (Fixture *f, gconstpointer data)
{
    g_autoptr (GArray) events = read_all (f);
    g_autoptr (GPtrArray) sources = carry_history_list_sources (f->history);
    const CarrySource *source = g_ptr_array_index (sources, 0);
    guint n[2] = { 0 };

    for (guint i = 0; i < events->len; i++)
        if (event_at (events, i)->kind == CARRY_MARKET_GAP)
            n[event_at (events, i)->instrument]++;
    g_assert_cmpuint (sources->len, ==, 1);
    g_assert_cmpstr (source->path, ==, "synthetic BTC, seed 7");
    g_assert_cmpuint (source->gaps, >, 3);
    g_assert_cmpuint (n[0], ==, source->gaps);
    g_assert_cmpuint (n[1], ==, source->gaps);
    g_assert_cmpuint (source->rows, ==, (366 + 30) * 24);
}

static guint64
get_run_seed (gpointer backend)
{
    return *(guint64 *) backend;
}

/* With seed 0 the run's seed decides, and opening twice gives the same market. */
static void
test_seed_of_run (Fixture *f, gconstpointer data)
{
    static const CarryContextBackend backend = { .get_seed = get_run_seed };
    guint64 seeds[] = { 1, 2 };
    g_autoptr (CarryContext) one = carry_context_new (&backend, &seeds[0], "market", 1);
    g_autoptr (CarryContext) two = carry_context_new (&backend, &seeds[1], "market", 1);
    g_autoptr (GArray) first = NULL, again = NULL, other = NULL;

    g_object_set (f->history, "seed", (guint64) 0, NULL);
    carry_module_set_context (CARRY_MODULE (f->history), one);
    first = read_all (f);
    again = read_all (f);
    assert_same (first, again);
    carry_module_set_context (CARRY_MODULE (f->history), two);
    other = read_all (f);
    g_assert_cmpint (event_at (first, 1000)->words[0], !=, event_at (other, 1000)->words[0]);
}

static void
assert_refused (Fixture *f, const char *message)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (test_history_read (f->history, f->market, f->ts_from, f->ts_to, &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (strstr (error->message, ": ") + 2, ==, message);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
    const char *const levels[] = { "BTC=1", "ETH", NULL };

    g_object_set (f->history, "interval", 7 * CARRY_NS_PER_MINUTE, NULL);
    assert_refused (f, "interval 7m is not a whole number of minutes that divides "
                       "funding-interval 8h; change one of them");
    g_object_set (f->history, "interval", CARRY_NS_PER_HOUR, NULL);
    test_market_add (f->market, CARRY_CATEGORY_SPOT, "ADAUSDT", "ADA");
    assert_refused (f, "base-prices says nothing about ADA; add ADA=PRICE to it");
    g_object_set (f->history, "base-prices", levels, NULL);
    assert_refused (f, "base-prices: \"ETH\" is not COIN=PRICE; write for instance BTC=60000");
    f->ts_from = 0;
    assert_refused (f, "a synthetic market needs a period of at most 100 years after 1970; give "
                       "from and to");
}

static void
test_funding_formula (void)
{
    g_assert_cmpfloat_with_epsilon (synthetic_funding_rate (0), 1e-4, 1e-12);
    g_assert_cmpfloat_with_epsilon (synthetic_funding_rate (6e-4), 1e-4, 1e-12);
    g_assert_cmpfloat_with_epsilon (synthetic_funding_rate (15e-4), 10e-4, 1e-12);
    g_assert_cmpfloat_with_epsilon (synthetic_funding_rate (-10e-4), -5e-4, 1e-12);
    g_assert_cmpfloat_with_epsilon (synthetic_funding_rate (1), 37.5e-4, 1e-12);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/synthetic/same-seed", test_same_seed);
    ADD ("/synthetic/symbols-apart", test_symbols_apart);
    ADD ("/synthetic/order-and-shape", test_order_and_shape);
    ADD ("/synthetic/settlements", test_settlements);
    ADD ("/synthetic/prediction-converges", test_prediction_converges);
    ADD ("/synthetic/gaps", test_gaps);
    ADD ("/synthetic/seed-of-run", test_seed_of_run);
    ADD ("/synthetic/refusals", test_refusals);
    g_test_add_func ("/synthetic/funding-formula", test_funding_formula);
    return g_test_run ();
}
