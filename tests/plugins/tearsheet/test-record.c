/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-record.h"

#include "tearsheet-host.h"

#define HOUR CARRY_NS_PER_HOUR

/* The report's own record is inside; these tests feed one of their own. */
typedef struct
{
    TearsheetHost *host;
    TearsheetRecord *record;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->host = tearsheet_host_new ("BTC");
    fixture->record = tearsheet_record_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    tearsheet_record_free (fixture->record);
    tearsheet_host_free (fixture->host);
}

static void
tell (Fixture *fixture, const CarryEvent *event)
{
    tearsheet_record_add_event (fixture->record, fixture->host->context, event);
}

static void
pay_in (Fixture *fixture, const char *amount, const char *coin, gboolean is_borrow)
{
    CarryTransfer transfer = { fixture->host->now, coin, D (amount), is_borrow };
    CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .transfer = &transfer };

    tell (fixture, &event);
}

static void
value (Fixture *fixture, const char *equity)
{
    CarryEquity worth = { .ts = fixture->host->now, .equity = D (equity) };
    CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .equity = &worth };

    tell (fixture, &event);
    fixture->host->now += HOUR;
}

static void
fill (Fixture *fixture, const CarryInstrument *instrument, const char *price, const char *fee,
      const char *fee_coin, CarryLiquidity liquidity)
{
    CarryFill one = {
        .instrument = instrument->index,
        .liquidity = liquidity,
        .price = D (price),
        .quantity = D ("2"),
        .fee = D (fee),
        .fee_coin = g_intern_string (fee_coin),
        .decision_price = carry_decimal_sub (D (price), D ("1")),
    };
    CarryEvent event = { .kind = CARRY_EVENT_FILL, .instrument = instrument, .fill = &one };

    tell (fixture, &event);
}

static void
settle (Fixture *fixture, const char *position, const char *amount)
{
    CarryFundingPayment payment = { .position = D (position), .amount = D (amount) };
    CarryEvent event = {
        .kind = CARRY_EVENT_FUNDING,
        .instrument = fixture->host->perp,
        .funding = &payment,
    };

    tell (fixture, &event);
}

static double
get_end (const TearsheetSeries *series)
{
    return tearsheet_series_get_last (series)->last;
}

/* 1000 paid in; fees of 2 in quote and 0.01 coins at 100; 5 of funding; 0.5 interest. */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
    const TearsheetRecord *record = fixture->record;

    pay_in (fixture, "1000", "USDT", FALSE);
    pay_in (fixture, "3", "BTC", FALSE);
    value (fixture, "1000");
    fill (fixture, fixture->host->perp, "100", "2", "USDT", CARRY_LIQUIDITY_TAKER);
    fill (fixture, fixture->host->spot, "100", "0.01", "BTC", CARRY_LIQUIDITY_MAKER);
    settle (fixture, "-2", "5");
    settle (fixture, "0", "0");
    pay_in (fixture, "-0.5", "USDT", TRUE);
    value (fixture, "1009.25");

    g_assert_cmpfloat_with_epsilon (get_end (&record->net), 9.25, 1e-9);
    g_assert_cmpfloat_with_epsilon (get_end (&record->funding), 5, 1e-9);
    g_assert_cmpfloat_with_epsilon (get_end (&record->costs), -3.5, 1e-9);
    g_assert_cmpfloat_with_epsilon (get_end (&record->prices), 7.75, 1e-9);
    g_assert_cmpuint (record->settlements, ==, 1);
    g_assert_cmpint (
        carry_amount_compare (record->trades[1].fees, carry_amount_from_decimal (D ("1"))), ==, 0);
    g_assert_cmpuint (record->trades[1].fills, ==, 1);
    g_assert_cmpint (
        carry_amount_compare (record->trades[2].volume, carry_amount_from_decimal (D ("200"))), ==,
        0);
    g_assert_cmpuint (record->trades[0].fills + record->trades[3].fills, ==, 0);
}

/* Up to 1100, down to 1020, up to 1110, down to 1050: the first fall is the larger. */
static void
test_fall (Fixture *fixture, gconstpointer data)
{
    static const char *const path[] = { "1000", "1100", "1020", "1060", "1110", "1050" };
    const TearsheetRecord *record = fixture->record;

    pay_in (fixture, "1000", "USDT", FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (path); i++)
        value (fixture, path[i]);
    g_assert_cmpint (carry_decimal_compare (record->fall, D ("80")), ==, 0);
    g_assert_cmpint (record->ts_fall_from, ==, TEARSHEET_HOST_START + HOUR);
    g_assert_cmpint (record->ts_fall_to, ==, TEARSHEET_HOST_START + 2 * HOUR);
    g_assert_cmpfloat_with_epsilon (get_end (&record->drawdown), -6, 1e-9);
    g_assert_cmpfloat_with_epsilon (tearsheet_series_summarize (&record->drawdown).min, -8, 1e-9);
}

/* 1 bp every 8 hours is 10.95 % a year, every 2 hours four times that. */
static void
test_market (Fixture *fixture, gconstpointer data)
{
    TearsheetHost *host = fixture->host;
    const TearsheetPair *pair;

    value (fixture, "1000");
    pair = g_ptr_array_index (fixture->record->pairs, 0);
    g_assert_cmpuint (fixture->record->pairs->len, ==, 1);
    g_assert_false (pair->is_seen);
    host->last[host->perp->index] = D ("100.3");
    value (fixture, "1000");
    g_assert_false (pair->is_seen);
    host->last[host->spot->index] = D ("100");
    value (fixture, "1000");
    g_assert_true (pair->is_seen);
    g_assert_true (tearsheet_series_is_empty (&pair->rate));
    g_assert_cmpfloat_with_epsilon (get_end (&pair->basis), 30, 1e-9);
    host->rate = D ("0.0001");
    host->interval_ns = 8 * HOUR;
    value (fixture, "1000");
    g_assert_cmpfloat_with_epsilon (get_end (&pair->rate), 10.95, 1e-9);
    host->interval_ns = 2 * HOUR;
    value (fixture, "1000");
    g_assert_cmpfloat_with_epsilon (get_end (&pair->rate), 43.8, 1e-9);
    g_assert_cmpfloat_with_epsilon (get_end (&fixture->record->rate), 43.8, 1e-9);
    g_assert_cmpfloat_with_epsilon (get_end (&fixture->record->basis), 30, 1e-9);
}

/* Legs are worth price times quantity, perpetuals by their mark, and all have as many samples. */
static void
test_legs (Fixture *fixture, gconstpointer data)
{
    TearsheetHost *host = fixture->host;
    const TearsheetLeg *perp, *spot;

    value (fixture, "1000");
    value (fixture, "1000");
    host->last[host->spot->index] = D ("100");
    host->last[host->perp->index] = D ("101");
    host->mark[host->perp->index] = D ("102");
    host->position[host->spot->index] = D ("2");
    fill (fixture, host->spot, "100", "0", "USDT", CARRY_LIQUIDITY_TAKER);
    value (fixture, "1000");
    host->position[host->perp->index] = D ("-2");
    fill (fixture, host->perp, "101", "0", "USDT", CARRY_LIQUIDITY_TAKER);
    fill (fixture, host->perp, "101", "0", "USDT", CARRY_LIQUIDITY_TAKER);
    value (fixture, "1000");

    g_assert_cmpuint (fixture->record->legs->len, ==, 2);
    perp = g_ptr_array_index (fixture->record->legs, 0);
    spot = g_ptr_array_index (fixture->record->legs, 1);
    g_assert_true (perp->instrument == host->perp && spot->instrument == host->spot);
    g_assert_cmpuint (tearsheet_series_summarize (&perp->level).count, ==, 4);
    g_assert_cmpuint (tearsheet_series_summarize (&spot->level).count, ==, 4);
    g_assert_cmpfloat (get_end (&perp->level), ==, -204);
    g_assert_cmpfloat (get_end (&spot->level), ==, 200);
    g_assert_cmpfloat (tearsheet_series_summarize (&spot->level).sum, ==, 400);
    g_assert_cmpfloat (get_end (&fixture->record->delta), ==, -4);
}

static void
say (Fixture *fixture, CarryNoticeLevel level, const char *code)
{
    CarryNotice notice = { fixture->host->now, level, "main", code, "words" };
    CarryEvent event = { .kind = CARRY_EVENT_NOTICE, .notice = &notice };

    tell (fixture, &event);
}

static void
test_notices (Fixture *fixture, gconstpointer data)
{
    const TearsheetNotices *notices = &fixture->record->notices;
    CarryOrder order = { .state = CARRY_ORDER_REJECTED };
    CarryEvent event = {
        .kind = CARRY_EVENT_ORDER,
        .instrument = fixture->host->perp,
        .order = &order,
    };

    say (fixture, CARRY_NOTICE_INFO, "fine");
    say (fixture, CARRY_NOTICE_WARNING, "odd");
    say (fixture, CARRY_NOTICE_WARNING, "odd");
    say (fixture, CARRY_NOTICE_CRITICAL, "odd");
    /* Said as an order too, and counted once. */
    tell (fixture, &event);
    say (fixture, CARRY_NOTICE_WARNING, "order-refused");
    order.state = CARRY_ORDER_FILLED;
    tell (fixture, &event);

    g_assert_cmpuint (notices->kinds->len, ==, 3);
    g_assert_cmpuint (((TearsheetNotice *) g_ptr_array_index (notices->kinds, 0))->count, ==, 2);
    g_assert_cmpuint (notices->warnings, ==, 3);
    g_assert_cmpuint (notices->criticals, ==, 1);
    g_assert_cmpuint (fixture->record->refused_orders, ==, 1);
}

/* However many kinds there are, only so many are kept, and the rest is counted. */
static void
test_many_notices (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 500; i++)
    {
        g_autofree char *code = g_strdup_printf ("code-%u", i);

        say (fixture, CARRY_NOTICE_WARNING, code);
    }
    g_assert_cmpuint (fixture->record->notices.kinds->len, ==, 50);
    g_assert_cmpuint (fixture->record->notices.left_out, ==, 450);
    g_assert_cmpuint (fixture->record->notices.warnings, ==, 500);
}

/* Years of samples take no more room than a month of them. */
static void
test_flat (Fixture *fixture, gconstpointer data)
{
    TearsheetHost *host = fixture->host;
    const TearsheetPair *pair;

    host->last[0] = host->last[1] = D ("100");
    host->rate = D ("0.0001");
    host->interval_ns = 8 * HOUR;
    for (guint i = 0; i < 100000; i++)
        value (fixture, i % 2 == 0 ? "1000" : "1001");
    pair = g_ptr_array_index (fixture->record->pairs, 0);
    g_assert_cmpuint (fixture->record->equity.buckets->len, <=, 1024);
    g_assert_cmpuint (fixture->record->equity.buckets->len, >, 512);
    g_assert_cmpuint (pair->basis.buckets->len, <=, 512);
    g_assert_cmpuint (tearsheet_series_summarize (&fixture->record->equity).count, ==, 100000);
}

/* Of three fills only the one between opening and closing resizes: 0.25 of fee, and 2 for a unit each beyond its decision. */
static void
test_resizing (Fixture *fixture, gconstpointer data)
{
    static const CarryGroupState states[] = { CARRY_GROUP_LEG_ONE, CARRY_GROUP_HEDGED,
                                              CARRY_GROUP_HEDGING, CARRY_GROUP_CLOSING };
    const CarryInstrument *perp = fixture->host->perp;

    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
        const CarryGroup group = {
            .id = 3, .first = perp->index, .second = fixture->host->spot->index, .state = states[i]
        };
        const CarryEvent event = { .kind = CARRY_EVENT_GROUP, .group = &group };

        tell (fixture, &event);
        if (states[i] != CARRY_GROUP_HEDGED)
            fill (fixture, perp, "50000", "0.25", "USDT", CARRY_LIQUIDITY_TAKER);
    }
    g_assert_cmpfloat (carry_amount_to_double (fixture->record->resizing), ==, 2.25);
}

int
main (int argc, char **argv)
{
    static const struct
    {
        const char *name;
        void (*test) (Fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/tearsheet/record/parts", test_parts },
        { "/tearsheet/record/fall", test_fall },
        { "/tearsheet/record/market", test_market },
        { "/tearsheet/record/legs", test_legs },
        { "/tearsheet/record/notices", test_notices },
        { "/tearsheet/record/many-notices", test_many_notices },
        { "/tearsheet/record/flat", test_flat },
        { "/tearsheet/record/resizing", test_resizing },
    };

    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run ();
}
