/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/*
 * Trades of two legs, told by a module that is venue and strategy at once: what it
 * is sent it writes down, and fills when the test says so.
 */

#define SECOND CARRY_NS_PER_SECOND
#define START (1000 * SECOND)

typedef struct
{
    CarryModule parent_instance;
    GArray *sent;    /* CarryOrder */
    GPtrArray *told; /* codes of notices */
} Desk;

typedef CarryModuleClass DeskClass;

static GType desk_get_type (void);

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    g_array_append_vals (((Desk *) exchange)->sent, order, 1);
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->submit = submit;
}

static void
strategy_init (CarryStrategyInterface *iface)
{
}

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    if (event->notice != NULL)
        g_ptr_array_add (((Desk *) report)->told, (gpointer) event->notice->code);
}

static void
report_init (CarryReportInterface *iface)
{
    iface->on_event = on_event;
}

G_DEFINE_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_init)
                                 G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_init))

static void
desk_finalize (GObject *object)
{
    g_array_unref (((Desk *) object)->sent);
    g_ptr_array_unref (((Desk *) object)->told);
    G_OBJECT_CLASS (desk_parent_class)->finalize (object);
}

static void
desk_class_init (DeskClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = desk_finalize;
}

static void
desk_init (Desk *self)
{
    self->sent = g_array_new (FALSE, FALSE, sizeof (CarryOrder));
    self->told = g_ptr_array_new ();
}

typedef struct
{
    Desk *desk;
    CarryClock *clock;
    CarryEngine *engine;
    CarryContext *context;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    guint n_fills;
} Fixture;

static void
add_instrument (Fixture *f, CarryCategory category)
{
    g_autoptr (CarryInstrument) one =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    one->tick_size = one->qty_step = one->min_qty = carry_decimal_make (1, 3);
    one->min_notional = carry_decimal_make (5, 0);
    one->taker_fee = carry_decimal_make (1, 3);
    one->price_scale = one->size_scale = 3;
    g_assert_true (carry_engine_add_instrument (f->engine, CARRY_MODULE (f->desk), one, NULL));
}

static void
tell_price (Fixture *f, const CarryInstrument *instrument, gint64 price)
{
    CarryMarketEvent event = {
        .kind = CARRY_MARKET_TRADE,
        .instrument = instrument->index,
        .ts_venue = f->engine->now,
        .ts_local = f->engine->now,
    };

    event.trade.price = price * 1000;
    event.trade.size = 1000;
    carry_engine_dispatch_market (f->engine, &event);
}

static void
run_until (Fixture *f, gint64 ts)
{
    while (carry_engine_get_ts_due (f->engine) <= ts)
        carry_engine_dispatch_inbox (f->engine);
    carry_engine_move_clock (f->engine, ts);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    CarryEngineSettings settings = {
        .epoch = 1,
        .ts_from = START,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (100000, 0),
        .quote_coin = "USDT",
    };
    CarryTransfer capital = { .ts = START,
                              .coin = g_intern_string ("USDT"),
                              .amount = carry_decimal_make (100000, 0) };

    f->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    f->clock = carry_sim_clock_new (START);
    f->engine = carry_engine_new (&settings, f->clock);
    carry_engine_add_module (f->engine, CARRY_MODULE (f->desk));
    f->context = carry_module_get_context (CARRY_MODULE (f->desk));
    add_instrument (f, CARRY_CATEGORY_LINEAR);
    add_instrument (f, CARRY_CATEGORY_SPOT);
    f->perp = carry_instruments_get (f->engine->instruments, 0);
    f->spot = carry_instruments_get (f->engine->instruments, 1);
    carry_context_emit_transfer (f->context, &capital, START);
    run_until (f, START);
    tell_price (f, f->perp, 100);
    tell_price (f, f->spot, 100);
    carry_engine_start_trading (f->engine);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    carry_engine_free (f->engine);
    g_object_unref (f->clock);
    g_object_unref (f->desk);
}

static guint64
open_group (Fixture *f, gint64 cap, gint64 seconds)
{
    const CarryGroupRequest request = {
        .first = f->perp,
        .second = f->spot,
        .band_bps = 10,
        .max_naked_notional = carry_decimal_make (cap, 0),
        .max_naked_ns = seconds * SECOND,
    };

    return carry_context_open_group (f->context, &request);
}

static void
move (Fixture *f, guint64 group, CarryGroupState state)
{
    const CarryDecimal wanted = carry_decimal_make (-1, 0);

    g_assert_true (carry_context_move_group (f->context, group, state, &wanted, ""));
}

static guint64
send (Fixture *f, guint64 group, const CarryInstrument *instrument, CarrySide side, gint64 quantity)
{
    const CarryOrderRequest request = {
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_invalid (),
        .group = group,
    };

    return carry_context_submit (f->context, &request);
}

/* The order is filled whole, or the venue itself trades when @order is 0. */
static void
fill (Fixture *f, guint64 order, const CarryInstrument *instrument, CarrySide side,
      CarryDecimal quantity)
{
    const CarryOrder *known = order != 0 ? carry_context_find_order (f->context, order) : NULL;
    CarryFill fill = {
        .order = order,
        .instrument = instrument->index,
        .side = side,
        .price = carry_decimal_make (100, 0),
        .quantity = quantity,
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_string ("USDT"),
        .ts = f->engine->now,
        .is_liquidation = order == 0,
    };

    g_snprintf (fill.exec_id, sizeof fill.exec_id, "e%u", f->n_fills++);
    carry_context_emit_fill (f->context, &fill, f->engine->now);
    if (known != NULL)
    {
        CarryOrder ended = *known;

        ended.state = CARRY_ORDER_FILLED;
        ended.filled = quantity;
        carry_context_emit_order (f->context, &ended, f->engine->now);
    }
    run_until (f, f->engine->now);
}

static const CarryOrder *
last_sent (Fixture *f)
{
    return &g_array_index (f->desk->sent, CarryOrder, f->desk->sent->len - 1);
}

static void
fill_last (Fixture *f)
{
    CarryOrder order = *last_sent (f);

    fill (f, order.id, carry_instruments_get (f->engine->instruments, order.instrument), order.side,
          order.quantity);
}

static gboolean
was_told (Fixture *f, const char *code)
{
    for (guint i = 0; i < f->desk->told->len; i++)
        if (g_str_equal (g_ptr_array_index (f->desk->told, i), code))
            return TRUE;
    return FALSE;
}

static guint64
buy_spot (Fixture *f, gint64 cap, gint64 seconds)
{
    guint64 group = open_group (f, cap, seconds);

    move (f, group, CARRY_GROUP_PREFLIGHT);
    move (f, group, CARRY_GROUP_LEG_ONE);
    send (f, group, f->spot, CARRY_SIDE_BUY, 1);
    run_until (f, f->engine->now);
    fill_last (f);
    return group;
}

/* What was naked, for how long and how much, is measured; hedging ends it. */
static void
test_measure (Fixture *f, gconstpointer data)
{
    guint64 group = buy_spot (f, 0, 10);
    const CarryGroup *state = carry_context_find_group (f->context, group);

    g_assert_false (carry_context_is_hedged (f->context, group));
    move (f, group, CARRY_GROUP_HEDGING);
    run_until (f, START + 2 * SECOND);
    g_assert_cmpint (carry_context_submit_hedge (f->context, group, CARRY_HEDGE_COMPLETE), ==,
                     CARRY_HEDGE_SENT);
    g_assert_true (last_sent (f)->instrument == f->perp->index);
    g_assert_cmpuint (last_sent (f)->group, ==, group);
    /* It is on its way: asking again sends nothing more. */
    g_assert_cmpint (carry_context_submit_hedge (f->context, group, CARRY_HEDGE_COMPLETE), ==,
                     CARRY_HEDGE_WAITING);
    fill_last (f);
    g_assert_cmpint (carry_context_submit_hedge (f->context, group, CARRY_HEDGE_COMPLETE), ==,
                     CARRY_HEDGE_TOGETHER);
    g_assert_cmpint (state->naked_ns, ==, 2 * SECOND);
    g_assert_cmpint (carry_decimal_compare (state->naked_notional, carry_decimal_make (100, 0)), ==,
                     0);
    run_until (f, START + 60 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    g_assert_false (was_told (f, "naked-too-long"));
}

/* Half of the time is over and nobody did anything: the engine does. */
static void
test_time_cap (Fixture *f, gconstpointer data)
{
    guint64 group = buy_spot (f, 0, 10);
    const CarryGroup *state = carry_context_find_group (f->context, group);

    run_until (f, START + 4 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    run_until (f, START + 5 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    g_assert_cmpint (state->state, ==, CARRY_GROUP_COMPENSATING);
    fill_last (f);
    g_assert_true (carry_context_is_hedged (f->context, group));
    g_assert_cmpint (state->naked_ns, ==, 5 * SECOND);
    run_until (f, START + 60 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
}

/* Nobody answers: no second order goes out on top of the first, and a person is told. */
static void
test_silence (Fixture *f, gconstpointer data)
{
    buy_spot (f, 0, 10);
    run_until (f, START + 30 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    g_assert_true (was_told (f, "naked-too-long"));
}

/* The first way is refused: the other one is taken. */
static void
test_other_way (Fixture *f, gconstpointer data)
{
    guint64 group = buy_spot (f, 0, 10);
    CarryOrder rejected;

    run_until (f, START + 5 * SECOND);
    rejected = *last_sent (f);
    g_assert_true (rejected.instrument == f->perp->index);
    rejected.state = CARRY_ORDER_REJECTED;
    carry_context_emit_order (f->context, &rejected, f->engine->now);
    run_until (f, START + 6 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 3);
    g_assert_true (last_sent (f)->instrument == f->spot->index);
    g_assert_cmpint (last_sent (f)->side, ==, CARRY_SIDE_SELL);
    fill_last (f);
    g_assert_true (carry_context_is_hedged (f->context, group));
}

/* No order may leave more than the cap on one leg, open ones counted; what hedges may. */
static void
test_notional_cap (Fixture *f, gconstpointer data)
{
    guint64 group = open_group (f, 250, 0);

    move (f, group, CARRY_GROUP_PREFLIGHT);
    move (f, group, CARRY_GROUP_LEG_ONE);
    send (f, group, f->spot, CARRY_SIDE_BUY, 3);
    g_assert_cmpuint (f->desk->sent->len, ==, 0);
    send (f, group, f->spot, CARRY_SIDE_BUY, 2);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    send (f, group, f->spot, CARRY_SIDE_BUY, 1);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    fill_last (f);
    send (f, group, f->perp, CARRY_SIDE_SELL, 2);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    /* Filled, it would not: but while it is on its way a leg is alone. */
    send (f, group, f->spot, CARRY_SIDE_BUY, 1);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    fill_last (f);
    send (f, group, f->spot, CARRY_SIDE_BUY, 1);
    g_assert_cmpuint (f->desk->sent->len, ==, 3);
}

/* The venue takes a part of the perpetual away: spot follows, and nothing is opened. */
static void
test_adl (Fixture *f, gconstpointer data)
{
    guint64 group = buy_spot (f, 0, 10);

    move (f, group, CARRY_GROUP_HEDGING);
    carry_context_submit_hedge (f->context, group, CARRY_HEDGE_COMPLETE);
    fill_last (f);
    move (f, group, CARRY_GROUP_HEDGED);
    fill (f, 0, f->perp, CARRY_SIDE_BUY, carry_decimal_make (4, 1));
    g_assert_false (carry_context_is_hedged (f->context, group));
    g_assert_cmpint (carry_context_submit_hedge (f->context, group, CARRY_HEDGE_REDUCE), ==,
                     CARRY_HEDGE_SENT);
    g_assert_true (last_sent (f)->instrument == f->spot->index);
    g_assert_cmpint (carry_decimal_compare (last_sent (f)->quantity, carry_decimal_make (4, 1)), ==,
                     0);
}

static void
test_moves (Fixture *f, gconstpointer data)
{
    guint64 group = open_group (f, 0, 0);
    CarryGroup kept = *carry_context_find_group (f->context, group);

    g_assert_cmpuint (open_group (f, 0, 0), ==, group);
    g_assert_false (
        carry_context_move_group (f->context, group, CARRY_GROUP_HEDGED, NULL, "nonsense"));
    g_assert_cmpint (carry_context_find_group (f->context, group)->state, ==, kept.state);
    g_assert_false (carry_context_move_group (f->context, 99, CARRY_GROUP_CLOSED, NULL, ""));
    run_until (f, START);
    g_assert_true (was_told (f, "illegal-group-move"));
    move (f, group, CARRY_GROUP_CLOSED);
    g_assert_null (carry_context_find_group_of (f->context, f->spot));
    g_assert_cmpuint (open_group (f, 0, 0), ==, group + 1);
    g_assert_cmpuint (carry_context_find_group_of (f->context, f->spot)->id, ==, group + 1);
}

/* Closed ones are let go of after a while; one that is open stays, and the worst of all is known. */
static void
test_forget (Fixture *f, gconstpointer data)
{
    g_autoptr (CarryGroups) groups = carry_groups_new ();
    CarryGroupRequest request = { .first = f->perp, .second = f->spot };
    CarryGroup open = { .id = 1, .first = 7, .second = 8, .state = CARRY_GROUP_HEDGED };

    open.naked_ns = 3;
    carry_groups_restore (groups, &open);
    for (gint64 i = 1; i <= 1000; i++)
    {
        CarryGroupEntry *entry = carry_groups_open (groups, &request, 1, i * SECOND);

        entry->group.naked_ns = i == 5 ? 50 : 1;
        g_assert_true (carry_groups_move (entry, CARRY_GROUP_CLOSED, "", i * SECOND));
        carry_groups_forget (groups, i * SECOND, 10 * SECOND);
    }
    g_assert_cmpuint (carry_groups_get_size (groups), <=, 65);
    g_assert_cmpuint (carry_groups_get_n_opened (groups), ==, 1001);
    g_assert_nonnull (carry_groups_find (groups, 1));
    g_assert_null (carry_groups_find (groups, 5));
    g_assert_cmpint (carry_groups_get_naked_ns (groups), ==, 50);
    g_assert_cmpuint (carry_groups_open (groups, &request, 1, 2000 * SECOND)->group.id, ==, 1002);
}

/* What an earlier run left in a group of a module that is gone: a perpetual of -1, and coins. */
static void
leave_pair (Fixture *f)
{
    const CarryGroup left = {
        .id = 7,
        .first = f->perp->index,
        .second = f->spot->index,
        .state = CARRY_GROUP_HEDGED,
        .quantity = carry_decimal_make (-1, 0),
        .delta = carry_decimal_zero (),
        .naked_notional = carry_decimal_zero (),
    };

    carry_groups_restore (f->engine->groups, &left);
    fill (f, 0, f->perp, CARRY_SIDE_SELL, carry_decimal_make (1, 0));
    fill (f, 0, f->spot, CARRY_SIDE_BUY, carry_decimal_make (1, 0));
}

/* An order of the engine itself, which no context knows. */
static void
fill_own (Fixture *f)
{
    CarryOrder ended = *last_sent (f);

    g_assert_cmpuint (ended.owner, ==, CARRY_ENGINE_HOST);
    fill (f, ended.id, carry_instruments_get (f->engine->instruments, ended.instrument), ended.side,
          ended.quantity);
    ended.state = CARRY_ORDER_FILLED;
    ended.filled = ended.quantity;
    carry_context_emit_order (f->context, &ended, f->engine->now);
    run_until (f, f->engine->now);
}

/* Nobody trades it: the engine closes it, the perpetual first, and one order at a time. */
static void
test_rest (Fixture *f, gconstpointer data)
{
    leave_pair (f);
    carry_engine_ask_flat (f->engine);
    run_until (f, START + 3 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    g_assert_true (last_sent (f)->instrument == f->perp->index && last_sent (f)->reduce_only);
    g_assert_cmpint (last_sent (f)->side, ==, CARRY_SIDE_BUY);
    fill_own (f);
    run_until (f, START + 4 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    g_assert_true (last_sent (f)->instrument == f->spot->index);
    g_assert_true (carry_decimal_equal (last_sent (f)->quantity, carry_decimal_make (1, 0)));
    fill_own (f);
    run_until (f, START + 30 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    g_assert_null (carry_context_find_group_of (f->context, f->perp));
    g_assert_cmpuint (carry_portfolio_get_n_exposed (f->engine->portfolio), ==, 0);
    g_assert_cmpint (carry_engine_get_ts_due (f->engine), ==, G_MAXINT64);
}

/* What a strategy trades is its own to close, unless nothing becomes of it; the cap is for what opens. */
static void
test_rest_of_strategy (Fixture *f, gconstpointer data)
{
    leave_pair (f);
    g_assert_cmpuint (open_group (f, 10, 0), ==, 7);
    carry_engine_ask_flat (f->engine);
    run_until (f, START + 9 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 0);
    run_until (f, START + 11 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    fill_own (f);
    run_until (f, START + 12 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
    /* It may open again: nothing more is closed for it. */
    carry_engine_ask_resume (f->engine);
    fill_own (f);
    fill (f, 0, f->spot, CARRY_SIDE_BUY, carry_decimal_make (1, 0));
    run_until (f, START + 60 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
}

/* Asked for before a run knows what there is, it is done when it does; after its end it is not. */
static void
test_rest_waits (Fixture *f, gconstpointer data)
{
    leave_pair (f);
    f->engine->trading = FALSE;
    carry_engine_ask_flat (f->engine);
    run_until (f, START + 3 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 0);
    f->engine->trading = TRUE;
    run_until (f, START + 4 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    carry_engine_finish (f->engine, f->engine->now);
    fill_own (f);
    run_until (f, START + 8 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
}

/* The program was stopped meanwhile: what others closed is heard first. */
static void
test_rest_gap (Fixture *f, gconstpointer data)
{
    leave_pair (f);
    carry_engine_ask_flat (f->engine);
    run_until (f, START);
    fill_own (f);
    carry_engine_move_clock (f->engine, START + 60 * SECOND);
    run_until (f, START + 64 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    run_until (f, START + 66 * SECOND);
    g_assert_cmpuint (f->desk->sent->len, ==, 2);
}

/* The venue takes nothing: it is tried less and less often, and told. */
static void
test_rest_refused (Fixture *f, gconstpointer data)
{
    leave_pair (f);
    carry_engine_ask_flat (f->engine);
    for (guint second = 1; second <= 60; second++)
    {
        CarryOrder rejected;

        run_until (f, START + second * SECOND);
        rejected = *last_sent (f);
        g_assert_true (rejected.instrument == f->perp->index);
        rejected.state = CARRY_ORDER_REJECTED;
        carry_context_emit_order (f->context, &rejected, f->engine->now);
    }
    g_assert_cmpuint (f->desk->sent->len, >, 5);
    g_assert_cmpuint (f->desk->sent->len, <, 12);
    g_assert_true (was_told (f, "not-closed"));
}

/* People hear of what nobody trades; what a strategy takes up is its own from then on. */
static void
test_claims (Fixture *f, gconstpointer data)
{
    gboolean is_taken = GPOINTER_TO_INT (data);
    const CarryGroup *group;

    f->engine->n_restored = 1;
    leave_pair (f);
    carry_engine_begin_claims (f->engine);
    if (is_taken)
        g_assert_cmpuint (open_group (f, 0, 0), ==, 7);
    run_until (f, START + 4 * SECOND);
    g_assert_false (was_told (f, "unclaimed"));
    run_until (f, START + 60 * SECOND);
    g_assert_true (was_told (f, "unclaimed") != is_taken);
    g_assert_cmpuint (f->desk->told->len, ==, is_taken ? 0 : 1);
    group = carry_context_find_group_of (f->context, f->perp);
    g_assert_cmpint (group->state, ==, CARRY_GROUP_HEDGED);
    g_assert_cmpuint (group->owner, ==, is_taken ? carry_context_get_number (f->context) : 0);
    if (is_taken)
        move (f, 7, CARRY_GROUP_CLOSING);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/groups/measure", test_measure);
    ADD ("/groups/time-cap", test_time_cap);
    ADD ("/groups/silence", test_silence);
    ADD ("/groups/other-way", test_other_way);
    ADD ("/groups/notional-cap", test_notional_cap);
    ADD ("/groups/adl", test_adl);
    ADD ("/groups/moves", test_moves);
    ADD ("/groups/forget", test_forget);
    ADD ("/groups/rest", test_rest);
    ADD ("/groups/rest-of-strategy", test_rest_of_strategy);
    ADD ("/groups/rest-waits", test_rest_waits);
    ADD ("/groups/rest-gap", test_rest_gap);
    ADD ("/groups/rest-refused", test_rest_refused);
    g_test_add ("/groups/unclaimed", Fixture, GINT_TO_POINTER (FALSE), set_up, test_claims,
                tear_down);
    g_test_add ("/groups/claimed", Fixture, GINT_TO_POINTER (TRUE), set_up, test_claims, tear_down);
    return g_test_run ();
}
