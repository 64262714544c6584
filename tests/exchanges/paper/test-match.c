/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"
#include "paper-limit.h"
#include "paper-match.h"

static CarryInstrument *
make_instrument (const char *tick, const char *step)
{
    CarryInstrument *instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    instrument->tick_size = D (tick);
    instrument->qty_step = D (step);
    instrument->price_scale = 2;
    instrument->size_scale = 3;
    return instrument;
}

static PaperTaker
make_taker (const CarryInstrument *instrument, CarrySide side, const char *quantity,
            const char *limit)
{
    return (PaperTaker){
        .instrument = instrument,
        .side = side,
        .quantity = D (quantity),
        .limit = limit == NULL ? carry_decimal_invalid () : D (limit),
    };
}

/* `quantity@price` of each execution. */
static char *
describe (const PaperMatch *match)
{
    g_autoptr (GString) text = g_string_new (NULL);
    char quantity[CARRY_DECIMAL_BUFFER];
    char price[CARRY_DECIMAL_BUFFER];

    for (guint i = 0; i < match->n_executions; i++)
    {
        const PaperExecution *execution = &match->executions[i];
        CarryDecimal shown = carry_decimal_normalize (execution->quantity);
        g_string_append_printf (
            text, "%s%s@%s", i > 0 ? " " : "", carry_decimal_format (shown, quantity),
            carry_decimal_format (carry_decimal_normalize (execution->price), price));
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_move (void)
{
    static const struct
    {
        const char *tick, *price, *fraction;
        const char *buy, *sell;
    } rows[] = {
        { "0.1", "100", "0", "100", "100" },
        { "0.1", "100", "0.0001", "100.1", "99.9" },
        { "0.1", "100", "0.001", "100.1", "99.9" },
        { "0.1", "100", "0.00101", "100.2", "99.8" },
        { "0.1", "100.05", "0", "100.05", "100.05" },
        { "0.5", "100.4", "0.0001", "100.5", "100.0" },
        { "0.5", "100.5", "0.005", "101.5", "99.5" },
        { "25", "1010", "0.0001", "1025", "1000" },
        { "0.00001", "0.12345", "0.0003", "0.12349", "0.12341" },
        { "0.01", "73000.12", "0.00015", "73011.08", "72989.16" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_autoptr (CarryInstrument) instrument = make_instrument (rows[i].tick, "0.001");
        CarryDecimal price = D (rows[i].price);
        CarryDecimal fraction = D (rows[i].fraction);
        assert_decimal (paper_match_move (instrument, CARRY_SIDE_BUY, price, fraction),
                        rows[i].buy);
        assert_decimal (paper_match_move (instrument, CARRY_SIDE_SELL, price, fraction),
                        rows[i].sell);
    }
}

static void
test_last (void)
{
    static const struct
    {
        CarrySide side;
        const char *limit;
        const char *result;
    } rows[] = {
        { CARRY_SIDE_BUY, NULL, "2@100.3" },    { CARRY_SIDE_SELL, NULL, "2@99.7" },
        { CARRY_SIDE_BUY, "100.3", "2@100.3" }, { CARRY_SIDE_BUY, "100.2", "" },
        { CARRY_SIDE_SELL, "99.7", "2@99.7" },  { CARRY_SIDE_SELL, "99.8", "" },
        { CARRY_SIDE_BUY, "200", "2@100.3" },
    };
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        PaperTaker taker = make_taker (instrument, rows[i].side, "2", rows[i].limit);
        PaperMatch match;
        paper_match_last (&taker, D ("100"), D ("0.002"), D ("0.001"), &match);
        g_autofree char *result = describe (&match);
        g_assert_cmpstr (result, ==, rows[i].result);
    }
}

/* What a fill costs is what is set, whatever the tick: 100.05 and 3 bp, to the last digit. */
static void
test_last_is_exact (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");
    PaperTaker buyer = make_taker (instrument, CARRY_SIDE_BUY, "2", NULL);
    PaperTaker seller = make_taker (instrument, CARRY_SIDE_SELL, "2", NULL);
    PaperMatch match;

    paper_match_last (&buyer, D ("100.05"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.executions[0].price, "100.080015");
    paper_match_last (&seller, D ("100.05"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.executions[0].price, "100.019985");
    paper_match_last (&seller, D ("100.05"), D ("0"), D ("0"), &match);
    assert_decimal (match.executions[0].price, "100.05");
    /* 1.000000000000000001 and 3 bp have 22 digits after the point: 18 are kept, none better. */
    paper_match_last (&buyer, D ("1.000000000000000001"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.executions[0].price, "1.000300000000000002");
    paper_match_last (&seller, D ("1.000000000000000001"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.executions[0].price, "0.9997");
    /* A limit is held against what is paid: 100.090018, then 100.100021. */
    PaperTaker limited = make_taker (instrument, CARRY_SIDE_BUY, "2", "100.1");
    paper_match_last (&limited, D ("100.06"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.filled, "2");
    paper_match_last (&limited, D ("100.07"), D ("0.0001"), D ("0.0002"), &match);
    assert_decimal (match.filled, "0");
}

/* The quote is 100 with 1.5 behind it, a step of slippage is 0.2 %. */
static void
test_quote (void)
{
    static const struct
    {
        CarrySide side;
        const char *quantity, *limit, *size, *slippage;
        gint64 taken;
        const char *result;
    } rows[] = {
        { CARRY_SIDE_BUY, "1", NULL, "1.5", "0.002", 0, "1@100" },
        { CARRY_SIDE_BUY, "1.5", NULL, "1.5", "0.002", 0, "1.5@100" },
        { CARRY_SIDE_BUY, "4", NULL, "1.5", "0.002", 0, "1.5@100 1.5@100.2 1@100.4" },
        { CARRY_SIDE_SELL, "4", NULL, "1.5", "0.002", 0, "1.5@100 1.5@99.8 1@99.6" },
        { CARRY_SIDE_BUY, "4", "100.2", "1.5", "0.002", 0, "1.5@100 1.5@100.2" },
        { CARRY_SIDE_BUY, "4", "99.9", "1.5", "0.002", 0, "" },
        { CARRY_SIDE_BUY, "4", NULL, "1.5", "0", 0, "4@100" },
        { CARRY_SIDE_BUY, "4", NULL, "0", "0.002", 0, "4@100.2" },
        { CARRY_SIDE_BUY, "1", NULL, "1.5", "0.002", 1000, "0.5@100 0.5@100.2" },
        { CARRY_SIDE_BUY, "1", NULL, "1.5", "0.002", 1500, "1@100.2" },
        { CARRY_SIDE_BUY, "1", NULL, "1.5", "0.002", 3100, "1@100.4" },
    };
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        PaperTaker taker = make_taker (instrument, rows[i].side, rows[i].quantity, rows[i].limit);
        PaperConsumed consumed = { NULL };
        PaperMatch match;

        if (rows[i].taken > 0)
            paper_consumed_add (&consumed, CARRY_SIDE_SELL, 10000, 1500, rows[i].taken);
        paper_match_quote (&taker, D ("100"), D (rows[i].size), &consumed, D (rows[i].slippage),
                           &match);
        g_autofree char *result = describe (&match);
        g_assert_cmpstr (result, ==, rows[i].result);
        paper_consumed_clear (&consumed);
    }
}

/* A thousand times the quoted size: the walk ends, the rest is not had. */
static void
test_quote_is_bounded (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");
    PaperTaker taker = make_taker (instrument, CARRY_SIDE_BUY, "1000", NULL);
    PaperConsumed consumed = { NULL };
    PaperMatch match;

    paper_match_quote (&taker, D ("100"), D ("1"), &consumed, D ("0.0001"), &match);
    g_assert_cmpuint (match.n_executions, ==, PAPER_MATCH_MAX);
    assert_decimal (carry_decimal_normalize (match.filled), "200");
    /* Selling, a price of zero ends the walk. */
    taker.side = CARRY_SIDE_SELL;
    paper_match_quote (&taker, D ("100"), D ("1"), &consumed, D ("0.1"), &match);
    g_assert_cmpuint (match.n_executions, ==, 10);
}

static void
test_book (void)
{
    static const CarryBookLevel asks[] = { { 10000, 500 }, { 10010, 1000 }, { 10050, 250 } };
    static const CarryBookLevel bids[] = { { 9990, 500 }, { 9980, 1000 }, { 9950, 250 } };
    static const struct
    {
        CarrySide side;
        const char *quantity, *limit;
        const char *result, *again, *value;
    } rows[] = {
        { CARRY_SIDE_BUY, "0.2", NULL, "0.2@100", "0.2@100", "20" },
        { CARRY_SIDE_BUY, "0.7", NULL, "0.5@100 0.2@100.1", "0.7@100.1", "70.02" },
        { CARRY_SIDE_BUY, "9", NULL, "0.5@100 1@100.1 0.25@100.5", "", "175.225" },
        { CARRY_SIDE_BUY, "9", "100.1", "0.5@100 1@100.1", "", "150.1" },
        { CARRY_SIDE_SELL, "0.7", NULL, "0.5@99.9 0.2@99.8", "0.7@99.8", "69.91" },
        { CARRY_SIDE_SELL, "0.7", "99.9", "0.5@99.9", "", "49.95" },
    };
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        PaperTaker taker = make_taker (instrument, rows[i].side, rows[i].quantity, rows[i].limit);
        const CarryBookLevel *levels = rows[i].side == CARRY_SIDE_BUY ? asks : bids;
        PaperConsumed consumed = { NULL };
        PaperMatch match;

        paper_match_book (&taker, levels, 3, &consumed, &match);
        g_autofree char *result = describe (&match);
        g_assert_cmpstr (result, ==, rows[i].result);
        assert_amount (match.value, rows[i].value);
        paper_match_consume (&match, &taker, &consumed);
        paper_match_book (&taker, levels, 3, &consumed, &match);
        g_autofree char *again = describe (&match);
        g_assert_cmpstr (again, ==, rows[i].again);
        paper_consumed_clear (&consumed);
    }
}

/* A level of 0.0015 where the step is 0.001 gives 0.001. */
static void
test_book_gives_whole_steps (void)
{
    static const CarryBookLevel asks[] = { { 10000, 9 }, { 10010, 25 } };
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.01");
    PaperTaker taker = make_taker (instrument, CARRY_SIDE_BUY, "0.05", NULL);
    PaperConsumed consumed = { NULL };
    PaperMatch match;

    paper_match_book (&taker, asks, 2, &consumed, &match);
    g_autofree char *result = describe (&match);
    g_assert_cmpstr (result, ==, "0.02@100.1");
}

/* A buy at 100.00, resting since the hour, against bars of 60 minutes. */
static void
test_limit_and_bars (void)
{
    static const struct
    {
        gint64 low, high, close;
        guint8 flags;
        gint64 minutes_after; /* when the bar began */
        gboolean through, touch;
        gboolean sell_through, sell_touch; /* the same for a sell at 100.00 */
    } rows[] = {
        { 10001, 10010, 10005, 0, 0, FALSE, FALSE, TRUE, TRUE },
        { 10000, 10010, 10005, 0, 0, FALSE, TRUE, TRUE, TRUE },
        { 9999, 10010, 10005, 0, 0, TRUE, TRUE, TRUE, TRUE },
        { 9999, 10000, 10000, 0, 0, TRUE, TRUE, FALSE, TRUE },
        { 9990, 9999, 9995, 0, 0, TRUE, TRUE, FALSE, FALSE },
        { 9990, 10010, 9995, 0, -1, FALSE, FALSE, FALSE, FALSE },
        { 9990, 10010, 9995, 0, 30, TRUE, TRUE, TRUE, TRUE },
        { 0, 0, 10000, CARRY_MARKET_FLAG_CLOSE_ONLY, 0, FALSE, TRUE, FALSE, TRUE },
        { 0, 0, 9999, CARRY_MARKET_FLAG_CLOSE_ONLY, 0, TRUE, TRUE, FALSE, FALSE },
        { 0, 0, 10001, CARRY_MARKET_FLAG_CLOSE_ONLY, 0, FALSE, FALSE, TRUE, TRUE },
    };
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");
    PaperLimit buy;
    PaperLimit sell;

    g_assert_true (paper_limit_init (&buy, instrument, CARRY_SIDE_BUY, D ("100")));
    g_assert_true (paper_limit_init (&sell, instrument, CARRY_SIDE_SELL, D ("100.0")));
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        gint64 ts_resting = 1000 * CARRY_NS_PER_HOUR;
        CarryMarketEvent bar = {
            .kind = CARRY_MARKET_BAR,
            .flags = rows[i].flags,
            .bar_minutes = 60,
            .ts_venue =
                ts_resting + CARRY_NS_PER_HOUR + rows[i].minutes_after * CARRY_NS_PER_MINUTE,
            .bar = { .low = rows[i].low, .high = rows[i].high, .close = rows[i].close },
        };
        g_assert_cmpint (paper_limit_is_reached_by_bar (&buy, &bar, ts_resting, FALSE), ==,
                         rows[i].through);
        g_assert_cmpint (paper_limit_is_reached_by_bar (&buy, &bar, ts_resting, TRUE), ==,
                         rows[i].touch);
        g_assert_cmpint (paper_limit_is_reached_by_bar (&sell, &bar, ts_resting, FALSE), ==,
                         rows[i].sell_through);
        g_assert_cmpint (paper_limit_is_reached_by_bar (&sell, &bar, ts_resting, TRUE), ==,
                         rows[i].sell_touch);
    }
}

static void
test_limit_too_large (void)
{
    g_autoptr (CarryInstrument) instrument = make_instrument ("0.1", "0.001");
    PaperLimit limit;
    g_assert_false (
        paper_limit_init (&limit, instrument, CARRY_SIDE_BUY, D ("922337203685477580")));
}

static CarryMarketEvent
make_level (CarrySide side, gint64 price, gint64 size, guint flags)
{
    return (CarryMarketEvent){
        .kind = CARRY_MARKET_LEVEL,
        .flags = (guint8) (flags | (side == CARRY_SIDE_BUY ? CARRY_MARKET_FLAG_BUY : 0)),
        .trade = { .price = price, .size = size },
    };
}

static void
test_consumed_renews (void)
{
    PaperConsumed consumed = { NULL };
    CarryMarketEvent same = make_level (CARRY_SIDE_SELL, 100, 50, CARRY_MARKET_FLAG_LAST);
    CarryMarketEvent other_side = make_level (CARRY_SIDE_BUY, 100, 7, CARRY_MARKET_FLAG_LAST);
    CarryMarketEvent changed = make_level (CARRY_SIDE_SELL, 100, 51, CARRY_MARKET_FLAG_LAST);

    paper_consumed_add (&consumed, CARRY_SIDE_SELL, 100, 50, 20);
    paper_consumed_add (&consumed, CARRY_SIDE_SELL, 100, 50, 10);
    paper_consumed_add (&consumed, CARRY_SIDE_SELL, 101, 50, 5);
    paper_consumed_on_level (&consumed, &same);
    paper_consumed_on_level (&consumed, &other_side);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 100), ==, 30);
    paper_consumed_on_level (&consumed, &changed);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 100), ==, 0);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 101), ==, 5);
    paper_consumed_clear (&consumed);
    g_assert_true (paper_consumed_is_empty (&consumed));
}

/* A snapshot repeats a level, changes one and leaves one out. */
static void
test_consumed_and_snapshot (void)
{
    PaperConsumed consumed = { NULL };
    CarryMarketEvent levels[] = {
        make_level (CARRY_SIDE_SELL, 99, 1, CARRY_MARKET_FLAG_CLEAR),
        make_level (CARRY_SIDE_SELL, 100, 50, 0),
        make_level (CARRY_SIDE_SELL, 101, 49, 0),
        make_level (CARRY_SIDE_SELL, 103, 50, CARRY_MARKET_FLAG_LAST),
    };

    for (gint64 price = 100; price < 103; price++)
        paper_consumed_add (&consumed, CARRY_SIDE_SELL, price, 50, 20);
    for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
        paper_consumed_on_level (&consumed, &levels[i]);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 100), ==, 20);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 101), ==, 0);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 102), ==, 0);
    paper_consumed_clear (&consumed);
}

static void
test_consumed_and_quotes (void)
{
    PaperConsumed consumed = { NULL };
    CarryMarketEvent quote = {
        .kind = CARRY_MARKET_QUOTE,
        .quote = { .bid = 99, .bid_size = 10, .ask = 100, .ask_size = 50 },
    };

    paper_consumed_add (&consumed, CARRY_SIDE_BUY, 99, 11, 3);
    paper_consumed_add (&consumed, CARRY_SIDE_SELL, 100, 50, 20);
    paper_consumed_on_quote (&consumed, &quote);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_BUY, 99), ==, 0);
    g_assert_cmpint (paper_consumed_get (&consumed, CARRY_SIDE_SELL, 100), ==, 20);
    quote.quote.ask = 101;
    paper_consumed_on_quote (&consumed, &quote);
    g_assert_true (paper_consumed_is_empty (&consumed));
    paper_consumed_clear (&consumed);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/match/move", test_move);
    g_test_add_func ("/paper/match/last", test_last);
    g_test_add_func ("/paper/match/last-is-exact", test_last_is_exact);
    g_test_add_func ("/paper/match/quote", test_quote);
    g_test_add_func ("/paper/match/quote-is-bounded", test_quote_is_bounded);
    g_test_add_func ("/paper/match/book", test_book);
    g_test_add_func ("/paper/match/book-gives-whole-steps", test_book_gives_whole_steps);
    g_test_add_func ("/paper/limit/bars", test_limit_and_bars);
    g_test_add_func ("/paper/limit/too-large", test_limit_too_large);
    g_test_add_func ("/paper/consumed/renews", test_consumed_renews);
    g_test_add_func ("/paper/consumed/snapshot", test_consumed_and_snapshot);
    g_test_add_func ("/paper/consumed/quotes", test_consumed_and_quotes);
    return g_test_run ();
}
