/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "guards-coins.h"
#include "guards-world.h"

static void
test_hour (World *self, gconstpointer data)
{
    set_setting (self, "residual", "0");
    value (self, "100000");
    self->now += 30 * 60 * SECOND;
    value (self, "99000.01");
    assert_quiet (self);
    value (self, "99000");
    g_assert_cmpstr (get_word (self, "Q5-hour:all"), ==, "reducing");
    /* What is missing neither fires nor disarms. */
    value (self, NULL);
    g_assert_cmpstr (get_word (self, "Q5-hour:all"), ==, "reducing");
    /* An hour later that is what the hour began with. */
    self->now += 61 * 60 * SECOND;
    value (self, "98900");
    g_assert_null (get_word (self, "Q5-hour:all"));
    g_assert_null (self->halt);
}

static void
test_day (World *self, gconstpointer data)
{
    const char *const steps[] = { "100000", "99100", "98300", "97999", "97100", "96001" };

    set_setting (self, "residual", "0");
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
        value (self, steps[i]);
        self->now += 2 * 3600 * SECOND;
        g_assert_cmpint (get_word (self, "Q5-day:all") != NULL, ==, i >= 3);
    }
    g_assert_null (self->halt);
    /* Midnight: the day begins with what is left. */
    self->now += 12 * 3600 * SECOND;
    value (self, "96001");
    g_assert_null (get_word (self, "Q5-day:all"));
    g_assert_null (self->halt);
}

static void
test_kill (World *self, gconstpointer data)
{
    set_setting (self, "residual", "0");
    value (self, "100000");
    self->now += 3 * 3600 * SECOND;
    value (self, "96001");
    g_assert_null (self->halt);
    value (self, NULL);
    value (self, "96000");
    g_assert_cmpstr (self->halt, ==, "Q5");
    value (self, "90000");
}

/* Money that leaves is no loss, also in coins; of unknown worth it begins anew. */
static void
test_transfers (World *self, gconstpointer data)
{
    set_setting (self, "residual", "0");
    value (self, "100000");
    transfer (self, "USDT", "-50000");
    value (self, "50000");
    transfer (self, "BTC", "-100");
    value (self, "40000");
    self->price[1] = carry_decimal_invalid ();
    transfer (self, "BTC", "-1");
    value (self, "10000");
    assert_quiet (self);
    value (self, "9500");
    g_assert_cmpstr (self->halt, ==, "Q5");
}

/* A coin that is not traded here is no part of the equity: losses are measured on. */
static void
test_strange_transfer (World *self, gconstpointer data)
{
    set_setting (self, "residual", "0");
    value (self, "100000");
    value (self, "97500");
    transfer (self, "DOGE", "1000");
    value (self, "97500");
    g_assert_cmpstr (get_word (self, "Q5-day:all"), ==, "reducing");
    g_assert_null (self->halt);
    value (self, "95900");
    g_assert_cmpstr (self->halt, ==, "Q5");
}

/* The peak outlives the program. */
static void
test_peak (World *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "peak", NULL);

    for (guint run = 0; run < 2; run++)
    {
        drop_guards (self);
        make_guards (self);
        set_setting (self, "residual", "0");
        set_setting (self, "peak-file", path);
        g_assert_true (start (self));
        self->now += 2 * CARRY_NS_PER_DAY;
        value (self, run == 0 ? "100000" : "94001");
    }
    g_assert_null (self->halt);
    self->now += CARRY_NS_PER_DAY;
    value (self, "94000");
    g_assert_cmpstr (self->halt, ==, "Q6");
    drop_guards (self);
    g_assert_true (g_file_set_contents (path, "much\n", -1, NULL));
    make_guards (self);
    set_setting (self, "peak-file", path);
    g_assert_false (start (self));
    g_assert_cmpint (g_unlink (path), ==, 0);
    set_setting (self, "peak-file", "");
}

static CarryOrder
make_order (guint64 id, CarryOrderState state)
{
    return (CarryOrder){ .id = id, .state = state, .certain = TRUE };
}

static void
tell_order (World *self, CarryOrder *order)
{
    CarryEvent event = { .kind = CARRY_EVENT_ORDER,
                         .order = order,
                         .instrument =
                             carry_instruments_get (self->instruments, order->instrument) };

    tell (self, &event);
}

/* An order goes out, and ends as @state. */
static void
trade (World *self, guint64 id, CarryOrderState state)
{
    CarryOrder order = make_order (id, CARRY_ORDER_SENT);

    carry_risk_on_sent (CARRY_RISK (self->guards), CARRY_REQUEST_SUBMIT, &order,
                        carry_instruments_get (self->instruments, 0), self->now);
    order.state = state;
    tell_order (self, &order);
}

static void
test_unknown (World *self, gconstpointer data)
{
    CarryOrder order = make_order (1, CARRY_ORDER_SENT);

    order.certain = FALSE;
    tell_order (self, &order);
    pass (self, 29 * SECOND);
    tell_order (self, &order);
    assert_quiet (self);
    pass (self, SECOND);
    g_assert_cmpstr (get_word (self, "Q9:perp"), ==, "reducing");
    pass (self, 90 * SECOND);
    g_assert_cmpstr (get_word (self, "Q9:perp"), ==, "halted");
    order.certain = TRUE;
    tell_order (self, &order);
    pass (self, SECOND);
    assert_quiet (self);
}

static void
test_rejects (World *self, gconstpointer data)
{
    CarryOrder refused = make_order (99, CARRY_ORDER_REJECTED);

    /* What the gate refused never went out. */
    for (guint i = 0; i < 9; i++)
        tell_order (self, &refused);
    for (guint64 i = 1; i <= 4; i++)
        trade (self, i, CARRY_ORDER_REJECTED);
    trade (self, 5, CARRY_ORDER_ACCEPTED);
    for (guint64 i = 6; i <= 9; i++)
        trade (self, i, CARRY_ORDER_REJECTED);
    assert_quiet (self);
    trade (self, 10, CARRY_ORDER_REJECTED);
    g_assert_cmpstr (get_word (self, "Q10:perp"), ==, "halted for good");
}

/*
 * What ended between the gate and the wire is no reject of the venue, and a post-only order that
 * came too late for its price is none either. What the reason says does not matter.
 */
static void
test_no_rejects (World *self, gconstpointer data)
{
    const CarryOrderCause causes[] = { CARRY_ORDER_CAUSE_UNSENT, CARRY_ORDER_CAUSE_POST_ONLY };

    for (guint64 i = 1; i <= 30; i++)
    {
        CarryOrder order = make_order (i, CARRY_ORDER_SENT);

        carry_risk_on_sent (CARRY_RISK (self->guards), CARRY_REQUEST_SUBMIT, &order,
                            carry_instruments_get (self->instruments, 0), self->now);
        order.state = CARRY_ORDER_REJECTED;
        order.cause = causes[i % G_N_ELEMENTS (causes)];
        tell_order (self, &order);
    }
    assert_quiet (self);
    for (guint64 i = 31; i <= 35; i++)
        trade (self, i, CARRY_ORDER_REJECTED);
    g_assert_cmpstr (get_word (self, "Q10:perp"), ==, "halted for good");
}

/* Every fifth: 4 of 20. */
static void
test_share_of_rejects (World *self, gconstpointer data)
{
    for (guint64 i = 1; i <= 19; i++)
        trade (self, i, i % 5 == 1 ? CARRY_ORDER_REJECTED : CARRY_ORDER_FILLED);
    assert_quiet (self);
    trade (self, 20, CARRY_ORDER_FILLED);
    assert_quiet (self);
    trade (self, 21, CARRY_ORDER_REJECTED);
    g_assert_cmpstr (get_word (self, "Q10:perp"), ==, "halted for good");
}

static void
fill (World *self, guint64 order, CarrySide side, const char *price, const char *quantity)
{
    CarryFill done = {
        .order = order,
        .side = side,
        .liquidity = CARRY_LIQUIDITY_TAKER,
        .price = number (price),
        .quantity = number (quantity),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_static_string ("USDT"),
        .decision_price = number ("100"),
    };
    CarryEvent event = { .kind = CARRY_EVENT_FILL,
                         .fill = &done,
                         .instrument = carry_instruments_get (self->instruments, 0) };

    self->position[0] = side == CARRY_SIDE_BUY
                            ? carry_decimal_add (self->position[0], done.quantity)
                            : carry_decimal_sub (self->position[0], done.quantity);
    tell (self, &event);
}

static void
test_slippage (World *self, gconstpointer data)
{
    fill (self, 1, CARRY_SIDE_BUY, "100.21", "1");
    fill (self, 1, CARRY_SIDE_BUY, "100.21", "1");
    fill (self, 2, CARRY_SIDE_SELL, "99.79", "1");
    fill (self, 3, CARRY_SIDE_SELL, "99.80", "1");
    fill (self, 4, CARRY_SIDE_BUY, "100.21", "1");
    fill (self, 5, CARRY_SIDE_SELL, "99.79", "1");
    fill (self, 6, CARRY_SIDE_SELL, "120", "1");
    for (guint64 i = 7; i <= 8; i++)
        fill (self, i, CARRY_SIDE_BUY, "100.21", "1");
    assert_quiet (self);
    fill (self, 9, CARRY_SIDE_BUY, "100.21", "1");
    g_assert_cmpstr (get_word (self, "Q11:perp"), ==, "halted for good");
}

static void
lose (World *self, guint rounds)
{
    for (guint i = 0; i < rounds; i++)
    {
        fill (self, 0, CARRY_SIDE_BUY, "100.1", "1");
        fill (self, 0, CARRY_SIDE_SELL, "100", "1");
    }
}

static void
test_losing (World *self, gconstpointer data)
{
    lose (self, 7);
    fill (self, 0, CARRY_SIDE_BUY, "100", "1");
    fill (self, 0, CARRY_SIDE_SELL, "101", "1");
    lose (self, 7);
    assert_quiet (self);
    for (guint pause = 0; pause < 2; pause++)
    {
        lose (self, pause == 0 ? 1 : 8);
        g_assert_cmpstr (get_word (self, "Q7:all"), ==, "halted");
        pass (self, 3599 * SECOND);
        g_assert_nonnull (get_word (self, "Q7:all"));
        pass (self, SECOND);
        assert_quiet (self);
    }
    lose (self, 8);
    g_assert_cmpstr (get_word (self, "Q7:all"), ==, "halted for good");
    pass (self, 3600 * SECOND);
    g_assert_cmpstr (get_word (self, "Q7:all"), ==, "halted for good");
}

static void
test_delta (World *self, gconstpointer data)
{
    self->position[0] = number ("-10");
    self->position[1] = number ("9.975");
    pass (self, SECOND);
    pass (self, 100 * SECOND);
    assert_quiet (self);
    self->position[1] = number ("9.974");
    pass (self, SECOND);
    pass (self, 2 * SECOND);
    assert_quiet (self);
    pass (self, SECOND);
    g_assert_cmpuint (count_notices (self, "Q8"), ==, 1);
    pass (self, 7 * SECOND);
    g_assert_cmpuint (count_notices (self, "Q8-hedge"), ==, 1);
    pass (self, 49 * SECOND);
    g_assert_null (get_word (self, "Q8:perp"));
    pass (self, SECOND);
    g_assert_cmpstr (get_word (self, "Q8:perp"), ==, "halted for good");
    g_assert_cmpstr (get_word (self, "Q8:spot"), ==, "halted for good");
    g_assert_cmpuint (self->notices->len, ==, 2);
}

/* What no venue takes an order for cannot be mended: it is dust, however long it lasts. */
static void
test_delta_of_dust (World *self, gconstpointer data)
{
    CarryInstrument *spot = (CarryInstrument *) carry_instruments_get (self->instruments, 1);

    spot->min_notional = number ("5");
    self->position[0] = number ("-10");
    self->position[1] = number ("9.95");
    pass (self, SECOND);
    pass (self, 100 * SECOND);
    assert_quiet (self);
    self->position[1] = number ("9.949");
    pass (self, SECOND);
    pass (self, 4 * SECOND);
    g_assert_cmpuint (count_notices (self, "Q8"), ==, 1);
}

/* Apart again and again, but never for long: nobody is told. */
static void
test_delta_in_passing (World *self, gconstpointer data)
{
    for (guint i = 0; i < 50; i++)
    {
        self->position[0] = number (i % 3 == 0 ? "-10" : "0");
        pass (self, SECOND);
    }
    assert_quiet (self);
}

static void
test_band (void)
{
    g_assert_true (carry_decimal_equal (
        guards_get_band (number ("0.01"), number ("1"), number ("0.0025")), number ("0.01")));
    g_assert_true (carry_decimal_equal (
        guards_get_band (number ("0.01"), number ("100"), number ("0.0025")), number ("0.25")));
}

static void
test_stream (World *self, gconstpointer data)
{
    set_setting (self, "delta-band", "0");
    self->ts_price[0] = self->now;
    pass (self, 100 * SECOND);
    assert_quiet (self);
    self->position[0] = number ("1");
    self->ts_price[0] = self->now;
    pass (self, 5 * SECOND);
    assert_quiet (self);
    pass (self, 1);
    g_assert_cmpstr (get_word (self, "stream-delay:perp"), ==, "reducing");
    self->ts_price[0] = self->now;
    pass (self, 1);
    assert_quiet (self);
    self->is_stale[0] = TRUE;
    pass (self, 1);
    g_assert_cmpstr (get_word (self, "stream-delay:perp"), ==, "reducing");
    self->position[0] = number ("0");
    pass (self, 1);
    assert_quiet (self);
}

static void
test_flip (World *self, gconstpointer data)
{
    set_setting (self, "delta-band", "0");
    self->position[0] = number ("-1");
    self->rate = number ("0.0001");
    pass (self, SECOND);
    assert_quiet (self);
    self->rate = number ("-0.0001");
    pass (self, SECOND);
    pass (self, SECOND);
    g_assert_cmpuint (count_notices (self, "funding-flip"), ==, 1);
    set_setting (self, "flip-reduces", "true");
    self->rate = number ("0.0001");
    pass (self, SECOND);
    self->rate = number ("-0.0001");
    pass (self, SECOND);
    g_assert_cmpstr (get_word (self, "funding-flip:perp"), ==, "reducing");
    self->position[0] = number ("0");
    pass (self, SECOND);
    g_assert_null (get_word (self, "funding-flip:perp"));
}

static void
say (World *self, const char *code)
{
    CarryNotice said = { .code = code, .text = "", .module = "venue" };
    CarryEvent event = { .kind = CARRY_EVENT_NOTICE, .notice = &said };

    tell (self, &event);
}

static void
test_burst (World *self, gconstpointer data)
{
    for (guint i = 0; i < 9; i++)
        say (self, "bad-frame");
    for (guint i = 0; i < 99; i++)
        say (self, "something-else");
    pass (self, 60 * SECOND);
    say (self, "bad-frame");
    assert_quiet (self);
    for (guint i = 0; i < 9; i++)
        say (self, "market-lost");
    g_assert_cmpstr (get_word (self, "api-burst:all"), ==, "reducing");
    pass (self, 59 * SECOND);
    g_assert_nonnull (get_word (self, "api-burst:all"));
    pass (self, SECOND);
    assert_quiet (self);
}

/* Books that agree through a round, and then miss a fee. */
static void
test_books (World *self, gconstpointer data)
{
    value (self, "1000");
    fill (self, 0, CARRY_SIDE_BUY, "100", "2");
    self->price[0] = number ("99");
    value (self, "998");
    transfer (self, "USDT", "10");
    value (self, "1008");
    self->now += 61 * SECOND;
    value (self, "1008.01");
    assert_quiet (self);
    value (self, "1007.5");
    self->now += 59 * SECOND;
    value (self, "1007.5");
    assert_quiet (self);
    self->now += SECOND;
    value (self, "1007.5");
    g_assert_cmpstr (get_word (self, "Q13:all"), ==, "reducing");
    value (self, "1008");
    assert_quiet (self);
}

static void
adjust (World *self, const char *coin, const char *amount, const char *price)
{
    CarryAdjustment adjustment = { .ts = self->now,
                                   .instrument = coin != NULL ? G_MAXUINT32 : 0,
                                   .coin = g_intern_string (coin),
                                   .amount = number (amount),
                                   .price = number (price) };
    CarryEvent event = { .kind = CARRY_EVENT_ADJUSTMENT, .adjustment = &adjustment };

    event.instrument = coin != NULL ? NULL : carry_instruments_get (self->instruments, 0);
    tell (self, &event);
}

/* What a person accepted is no loss, no gain, and nothing that the books must explain. */
static void
test_adjustment (World *self, gconstpointer data)
{
    value (self, "1000");
    adjust (self, "USDT", "-300", "1");
    value (self, "700");
    self->now += 61 * SECOND;
    value (self, "700");
    assert_quiet (self);
    /* Two more are held, which cost 30 less than they are worth. */
    self->position[0] = number ("2");
    adjust (self, NULL, "2", "85");
    value (self, "730");
    self->now += 61 * SECOND;
    value (self, "730");
    assert_quiet (self);
    /* The new books hold them. */
    self->price[0] = number ("99");
    value (self, "728");
    self->now += 61 * SECOND;
    value (self, "728");
    assert_quiet (self);
    /* From here on a loss is one: 1 % of 728 within the hour. */
    value (self, "720");
    g_assert_cmpstr (get_word (self, "Q5-hour:all"), ==, "reducing");
}

/* What was wrong ends with it. */
static void
test_adjustment_ends_residual (World *self, gconstpointer data)
{
    value (self, "1000");
    value (self, "999.5");
    self->now += 60 * SECOND;
    value (self, "999.5");
    g_assert_cmpstr (get_word (self, "Q13:all"), ==, "reducing");
    adjust (self, "USDT", "-0.5", "1");
    assert_quiet (self);
}

static void
margin (World *self, const char *balance, const char *maintenance)
{
    self->has_margin = balance != NULL;
    self->margin_balance = number (balance != NULL ? balance : "0");
    self->maintenance = maintenance != NULL ? number (maintenance) : carry_decimal_invalid ();
    pass (self, SECOND);
}

static const char *
get_closed (World *self, guint n)
{
    g_assert_cmpuint (self->closed->len, ==, n);
    return n > 0 ? g_ptr_array_index (self->closed, n - 1) : NULL;
}

static void
test_margin_trim (World *self, gconstpointer data)
{
    margin (self, NULL, NULL);
    margin (self, "1000", NULL);
    margin (self, "1000", "499.9");
    assert_quiet (self);
    /* To four fifths of the threshold: 1 - 0.4 / 0.5. */
    margin (self, "1000", "500");
    g_assert_cmpstr (get_word (self, "Q12:all"), ==, "reducing");
    g_assert_cmpuint (count_notices (self, "Q12-trim"), ==, 1);
    g_assert_cmpstr (get_closed (self, 1), ==, "0.200000");
    /* What is closing takes its time, and what is not known says nothing. */
    margin (self, "1000", "600");
    margin (self, "1000", NULL);
    get_closed (self, 1);
    g_assert_cmpstr (get_word (self, "Q12:all"), ==, "reducing");
    self->now += 30 * SECOND;
    margin (self, "1000", "625");
    g_assert_cmpstr (get_closed (self, 2), ==, "0.360000");
    margin (self, "1000", "400");
    g_assert_null (get_word (self, "Q12:all"));
    get_closed (self, 2);
}

/* Of isolated margin each position has its own: the worst of them counts. */
static void
test_margin_isolated (World *self, gconstpointer data)
{
    self->is_isolated = TRUE;
    margin (self, "1000", "499.9");
    assert_quiet (self);
    margin (self, "1000", "500");
    g_assert_cmpstr (get_word (self, "Q12:all"), ==, "reducing");
    g_assert_cmpstr (get_closed (self, 1), ==, "0.200000");
}

static void
test_margin_flatten (World *self, gconstpointer data)
{
    margin (self, "1000", "699.9");
    get_closed (self, 1);
    margin (self, "1000", "700");
    g_assert_cmpstr (get_word (self, "Q12:all"), ==, "reducing for good");
    g_assert_cmpstr (get_closed (self, 2), ==, "1");
    margin (self, "1000", "900");
    margin (self, "1000", "10");
    get_closed (self, 2);
    g_assert_cmpuint (count_notices (self, "Q12-flatten"), ==, 1);
}

/* Closing is asked for as long as it takes, and anew when the danger comes back. */
static void
test_margin_flatten_again (World *self, gconstpointer data)
{
    margin (self, "1000", "700");
    get_closed (self, 1);
    self->now += 28 * SECOND;
    margin (self, "1000", "700");
    get_closed (self, 1);
    margin (self, "1000", "700");
    g_assert_cmpstr (get_closed (self, 2), ==, "1");
    /* It was let on by a person too early. */
    g_hash_table_remove_all (self->restrictions);
    margin (self, "1000", "800");
    g_assert_cmpstr (get_word (self, "Q12:all"), ==, "reducing for good");
    g_assert_cmpuint (count_notices (self, "Q12-flatten"), ==, 1);
    margin (self, "1000", NULL);
    margin (self, "1000", "900");
    get_closed (self, 2);
    margin (self, "1000", "10");
    margin (self, "1000", "900");
    g_assert_cmpstr (get_closed (self, 3), ==, "1");
    g_assert_cmpuint (count_notices (self, "Q12-flatten"), ==, 2);
}

/* Nothing stands behind what is held. */
static void
test_margin_gone (World *self, gconstpointer data)
{
    margin (self, "0", "0");
    assert_quiet (self);
    margin (self, "-5", "1");
    g_assert_cmpstr (get_closed (self, 1), ==, "1");
}

static void
test_margin_off (World *self, gconstpointer data)
{
    set_setting (self, "margin-trim", "0");
    set_setting (self, "margin-flatten", "0");
    margin (self, "1000", "999");
    assert_quiet (self);
    get_closed (self, 0);
}

/* In real time there is no end, and they go on looking; where there is one, they stop before it. */
static void
test_looks (World *self, gconstpointer data)
{
    guint64 before = self->n_timers;

    g_assert_cmpuint (before, ==, 1);
    pass (self, SECOND);
    g_assert_cmpuint (self->n_timers, ==, before + 1);
    self->end = self->now + 3 * SECOND;
    pass (self, SECOND);
    g_assert_cmpuint (self->n_timers, ==, before + 2);
    pass (self, SECOND);
    g_assert_cmpuint (self->n_timers, ==, before + 2);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/guards/" name, World, NULL, set_up, func, tear_down)
    ADD ("hour", test_hour);
    ADD ("day", test_day);
    ADD ("kill", test_kill);
    ADD ("transfers", test_transfers);
    ADD ("strange-transfer", test_strange_transfer);
    ADD ("peak", test_peak);
    ADD ("unknown", test_unknown);
    ADD ("rejects", test_rejects);
    ADD ("not-sent", test_no_rejects);
    ADD ("share-of-rejects", test_share_of_rejects);
    ADD ("slippage", test_slippage);
    ADD ("losing", test_losing);
    ADD ("delta", test_delta);
    ADD ("delta-of-dust", test_delta_of_dust);
    ADD ("delta-in-passing", test_delta_in_passing);
    ADD ("stream", test_stream);
    ADD ("flip", test_flip);
    ADD ("burst", test_burst);
    ADD ("books", test_books);
    ADD ("looks", test_looks);
    ADD ("margin-trim", test_margin_trim);
    ADD ("margin-isolated", test_margin_isolated);
    ADD ("margin-flatten", test_margin_flatten);
    ADD ("margin-flatten-again", test_margin_flatten_again);
    ADD ("margin-gone", test_margin_gone);
    ADD ("margin-off", test_margin_off);
    ADD ("adjustment", test_adjustment);
    ADD ("adjustment-ends-residual", test_adjustment_ends_residual);
    g_test_add_func ("/guards/band", test_band);
    return g_test_run ();
}
