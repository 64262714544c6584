/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/*
 * Trades of two legs. A strategy moves them; how far the legs are apart, for how
 * long, and what must happen then is the engine's to know.
 */

/* How soon it looks again while orders are out; after some tries of its own less often. */
#define LOOK_NS (250 * G_GINT64_CONSTANT (1000000))
#define SELDOM_NS (5 * G_GINT64_CONSTANT (1000000000))
#define MANY_TRIES 5

void
carry_engine_read_leg (CarryEngine *self, guint32 index, CarryLeg *leg)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, index);
    const CarryMarketState *state = carry_market_get (self->market, index);

    *leg = (CarryLeg){
        .instrument = instrument,
        .held = carry_portfolio_get_traded (self->portfolio, index),
        .available = carry_portfolio_get_position (self->portfolio, index),
        .money = carry_portfolio_state_amount (
            carry_portfolio_get_balance (self->portfolio, instrument->quote)),
        .price = carry_market_get_price (self->market, instrument),
        .bid = carry_decimal_invalid (),
        .ask = carry_decimal_invalid (),
        .is_stale = state->is_stale,
    };
    if (state->bid > 0)
        leg->bid = carry_instrument_price (instrument, state->bid);
    if (state->ask > 0)
        leg->ask = carry_instrument_price (instrument, state->ask);
}

static void
read_legs (CarryEngine *self, const CarryGroupEntry *entry, CarryLegs *legs)
{
    carry_engine_read_leg (self, entry->group.first, &legs->first);
    carry_engine_read_leg (self, entry->group.second, &legs->second);
    legs->band_bps = entry->terms.band_bps;
}

static void
tell_group (CarryEngine *self, CarryGroupEntry *entry)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_GROUP,
        .group = &entry->group,
        .instrument = carry_instruments_get (self->instruments, entry->group.first),
    };

    if (self->sim_clock == NULL)
        carry_engine_log_group (self, &entry->group);
    carry_engine_tell (self, &event);
}

static void
look_at (CarryEngine *self, CarryGroupEntry *entry, gint64 ts)
{
    if (entry->ts_look != 0 && entry->ts_look <= ts)
        return;
    entry->ts_look = ts;
    carry_engine_add_input (self, CARRY_INPUT_GROUP, entry->group.owner, ts)->group =
        entry->group.id;
}

/* What was apart for no time at all, as at the price of one bar, was not apart. */
static void
count_naked (CarryGroupEntry *entry, gint64 ts)
{
    if (entry->ts_naked == 0 || ts <= entry->ts_naked)
        return;
    entry->group.naked_ns = MAX (entry->group.naked_ns, ts - entry->ts_naked);
    entry->group.naked_notional = carry_decimal_max (entry->group.naked_notional, entry->peak);
}

static void
end_naked (CarryGroupEntry *entry, gint64 ts)
{
    if (entry->ts_naked == 0)
        return;
    count_naked (entry, ts);
    entry->ts_naked = 0;
    entry->peak = carry_decimal_zero ();
    entry->n_tries = 0;
    entry->is_told = FALSE;
}

/* Looks how far the legs of @entry are apart, and since when: @ts is when that came about. */
static void
measure (CarryEngine *self, CarryGroupEntry *entry, CarryLegs *legs, gint64 ts)
{
    CarryDecimal delta = carry_legs_get_delta (legs);
    CarryDecimal value = carry_legs_get_value (legs, delta);

    entry->group.delta = delta;
    if (!carry_legs_are_apart (legs, delta))
    {
        end_naked (entry, ts);
        return;
    }
    count_naked (entry, ts);
    if (entry->ts_naked == 0)
        entry->ts_naked = ts;
    if (carry_decimal_is_valid (value))
        entry->peak = carry_decimal_max (entry->peak, value);
    if (entry->terms.max_naked_ns > 0)
        look_at (self, entry, MAX (entry->ts_naked + entry->terms.max_naked_ns / 2, self->now));
}

/*
 * Coins that the group at @position has on one leg alone, signed; 0 when it is closed, or its legs are together
 * as far as an order could bring them; invalid when nobody knows.
 */
CarryDecimal
carry_engine_get_apart (CarryEngine *self, guint position)
{
    const CarryGroupEntry *entry = carry_groups_get (self->groups, position);
    CarryDecimal delta;
    CarryLegs legs;

    if (carry_group_state_is_final (entry->group.state))
        return carry_decimal_zero ();
    read_legs (self, entry, &legs);
    delta = carry_legs_get_delta (&legs);
    /* How far they may be apart is not kept: of an earlier run's nobody here knows it. */
    if (!carry_legs_are_apart (&legs, delta) ||
        (!entry->is_bound &&
         !carry_naked_is_apart (legs.first.instrument, legs.second.instrument, legs.first.held,
                                legs.second.held, legs.second.price)))
        return carry_decimal_zero ();
    return delta;
}

/* A leg was traded; at what price, for a run that has heard of no market yet. */
void
carry_engine_watch_fill (CarryEngine *self, const CarryFill *fill)
{
    CarryGroupEntry *entry = carry_groups_find_active (self->groups, fill->instrument);
    CarryLegs legs;
    CarryLeg *leg;

    if (entry == NULL)
        return;
    read_legs (self, entry, &legs);
    leg = fill->instrument == entry->group.first ? &legs.first : &legs.second;
    if (!carry_decimal_is_valid (leg->price))
        leg->price = fill->price;
    measure (self, entry, &legs, fill->ts);
}

/* What the venue does by itself to a leg, the owner of the other leg must know at once. */
void
carry_engine_tell_group_of (CarryEngine *self, const CarryFill *fill)
{
    const CarryGroupEntry *entry = carry_groups_find_active (self->groups, fill->instrument);
    const CarryEngineModule *owner;

    if (entry == NULL || entry->group.owner == 0)
        return;
    owner = carry_engine_get_module (self, entry->group.owner);
    if (owner->strategy != NULL)
        owner->strategy_iface->on_fill (owner->strategy, fill);
}

/* What is open on both legs that would take @delta away, or that would add to it. */
static void
sum_open (CarryEngine *self, const CarryGroupEntry *entry, CarryDecimal delta,
          CarryDecimal *out_hedging, CarryDecimal *out_adding)
{
    *out_hedging = *out_adding = carry_decimal_zero ();
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);
        gboolean buys = order->side == CARRY_SIDE_BUY;
        CarryDecimal *sum = (carry_decimal_sign (delta) > 0) == buys ? out_adding : out_hedging;
        CarryDecimal coins;

        if (order->state == CARRY_ORDER_NEW ||
            (order->instrument != entry->group.first && order->instrument != entry->group.second))
            continue;
        coins = carry_decimal_mul (
            carry_ledger_get_open_quantity (self->ledger, order),
            carry_instruments_get (self->instruments, order->instrument)->multiplier);
        *sum = carry_decimal_add (*sum, coins);
    }
}

static CarryDecimal
less (CarryDecimal delta, CarryDecimal coins)
{
    CarryDecimal size = carry_decimal_sub (carry_decimal_abs (delta), coins);

    if (carry_decimal_sign (size) < 0)
        return carry_decimal_zero ();
    return carry_decimal_sign (delta) < 0 ? carry_decimal_negate (size) : size;
}

static CarryHedgeOutcome
hedge (CarryEngine *self, CarryGroupEntry *entry, CarryHedgeWay way, double slip_bps)
{
    CarryContext *context = carry_engine_get_module (self, entry->group.owner)->context;
    CarryDecimal delta, hedging, adding, rest;
    CarryLegsOrder order;
    CarryLegs legs;
    CarryOrderRequest request;

    read_legs (self, entry, &legs);
    delta = carry_legs_get_delta (&legs);
    if (!carry_legs_are_apart (&legs, delta))
        return CARRY_HEDGE_TOGETHER;
    sum_open (self, entry, delta, &hedging, &adding);
    rest = less (delta, hedging);
    if (carry_decimal_sign (hedging) > 0 && !carry_legs_are_apart (&legs, rest))
        return CARRY_HEDGE_WAITING;
    if (!carry_legs_plan (&legs, rest, way, slip_bps, &order))
        return carry_decimal_sign (hedging) > 0 ? CARRY_HEDGE_WAITING : CARRY_HEDGE_IMPOSSIBLE;
    request = (CarryOrderRequest){
        .instrument = order.leg->instrument,
        .side = order.side,
        .type =
            carry_decimal_is_valid (order.price) ? CARRY_ORDER_TYPE_LIMIT : CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = order.reduces && order.leg->instrument->category == CARRY_CATEGORY_LINEAR,
        .quantity = order.quantity,
        .price = order.price,
        .group = entry->group.id,
    };
    return carry_engine_submit (self, context, &request) != 0 ? CARRY_HEDGE_SENT
                                                              : CARRY_HEDGE_IMPOSSIBLE;
}

/*
 * The cap on what one leg may be worth alone: FALSE, with the reason, when @order
 * would leave more than that if it were filled and nothing else. What brings the
 * legs together always may.
 */
gboolean
carry_engine_check_naked (CarryEngine *self, const CarryOrder *order, char **out_why)
{
    const CarryInstrument *instrument =
        carry_instruments_get (self->instruments, order->instrument);
    CarryGroupEntry *entry = carry_groups_find_active (self->groups, order->instrument);
    CarryDecimal delta, hedging, adding, after, cap, value;
    g_autofree char *text = NULL;
    CarryLegs legs;

    if (entry == NULL || carry_decimal_sign (entry->terms.max_naked_notional) <= 0)
        return TRUE;
    cap = entry->terms.max_naked_notional;
    read_legs (self, entry, &legs);
    delta = carry_decimal_mul (order->quantity, instrument->multiplier);
    if (order->side == CARRY_SIDE_SELL)
        delta = carry_decimal_negate (delta);
    sum_open (self, entry, delta, &hedging, &adding);
    after = carry_decimal_add (carry_legs_get_delta (&legs), delta);
    /* Open orders of the same direction may be filled before it. */
    after = carry_decimal_sign (delta) > 0 ? carry_decimal_add (after, adding)
                                           : carry_decimal_sub (after, adding);
    value = carry_legs_get_value (&legs, after);
    if (carry_decimal_sign (after) * carry_decimal_sign (delta) <= 0 ||
        (carry_decimal_is_valid (value) && carry_decimal_compare (value, cap) <= 0))
        return TRUE;
    text = carry_decimal_to_string (&value);
    *out_why = g_strdup_printf ("naked: %s would be worth %s on one leg alone, above "
                                "max-naked-notional",
                                instrument->symbol, text);
    return FALSE;
}

static CarryHedgeWay
choose_way (CarryEngine *self, const CarryGroupEntry *entry)
{
    gboolean opens = entry->group.state != CARRY_GROUP_CLOSING &&
                     carry_decimal_sign (entry->group.quantity) != 0 &&
                     carry_gate_get_state (self->gate, entry->group.first) == CARRY_RISK_ACTIVE &&
                     carry_gate_get_state (self->gate, entry->group.second) == CARRY_RISK_ACTIVE;

    /* What was refused once is not tried in the same way for ever. */
    return opens && entry->n_tries % 2 == 0 ? CARRY_HEDGE_CHEAPEST : CARRY_HEDGE_REDUCE;
}

static void
tell_too_long (CarryEngine *self, CarryGroupEntry *entry)
{
    const CarryInstrument *first = carry_instruments_get (self->instruments, entry->group.first);
    g_autofree char *text = NULL;

    if (entry->is_told || self->now - entry->ts_naked < entry->terms.max_naked_ns)
        return;
    entry->is_told = TRUE;
    text = g_strdup_printf ("%s: one leg has been alone for longer than max-naked-time; look at "
                            "the venue",
                            first->symbol);
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, entry->group.owner, CARRY_NOTICE_CRITICAL,
                              "naked-too-long", text);
}

static void
move_group (CarryEngine *self, CarryGroupEntry *entry, CarryGroupState state, const char *reason)
{
    if (carry_groups_move (entry, state, reason, self->now))
        tell_group (self, entry);
}

/* Nothing is held of it any more, and no strategy knows it. */
void
carry_engine_end_group (CarryEngine *self, CarryGroupEntry *entry, const char *reason)
{
    entry->group.quantity = carry_decimal_zero ();
    move_group (self, entry, CARRY_GROUP_CLOSED, reason);
}

/*
 * One leg has been alone for half of what is allowed: from here on the engine acts
 * by itself, whatever the strategy does.
 */
void
carry_engine_on_group (CarryEngine *self, guint64 id)
{
    CarryGroupEntry *entry = carry_groups_find (self->groups, id);
    CarryHedgeOutcome outcome;

    if (entry == NULL)
        return;
    entry->ts_look = 0;
    if (entry->ts_naked == 0 || !self->trading || entry->group.owner == 0 ||
        carry_group_state_is_final (entry->group.state))
        return;
    outcome = hedge (self, entry, choose_way (self, entry), entry->terms.slip_bps);
    if (outcome == CARRY_HEDGE_TOGETHER)
    {
        end_naked (entry, self->now);
        return;
    }
    tell_too_long (self, entry);
    if (outcome != CARRY_HEDGE_WAITING)
    {
        entry->n_tries++;
        move_group (self, entry, CARRY_GROUP_COMPENSATING, "one leg was alone for too long");
    }
    look_at (self, entry, self->now + (entry->n_tries < MANY_TRIES ? LOOK_NS : SELDOM_NS));
}

/* What a context asks for. */

static CarryGroupEntry *
find_own (CarryEngine *self, CarryContext *context, guint64 id)
{
    CarryGroupEntry *entry = carry_groups_find (self->groups, id);

    return entry != NULL && entry->group.owner == carry_context_get_number (context) ? entry : NULL;
}

guint64
carry_engine_open_group (CarryEngine *self, CarryContext *context, const CarryGroupRequest *request)
{
    guint owner = carry_context_get_number (context);
    const CarryGroupEntry *found = carry_groups_find_active (self->groups, request->first->index);
    gboolean is_other = found != NULL && found->group.owner != owner;
    CarryGroupEntry *entry = carry_groups_open (self->groups, request, owner, self->now);
    CarryLegs legs;

    if (entry == NULL)
    {
        carry_engine_post_notice (self, CARRY_INPUT_NOTICE, owner, CARRY_NOTICE_CRITICAL,
                                  "group-taken",
                                  "a leg belongs to another trade of two legs that is not closed");
        return 0;
    }
    /* What an earlier run left may be apart for long. */
    read_legs (self, entry, &legs);
    measure (self, entry, &legs, self->now);
    if (entry->group.state == CARRY_GROUP_PLANNED || is_other)
        tell_group (self, entry);
    return entry->group.id;
}

gboolean
carry_engine_move_group (CarryEngine *self, CarryContext *context, guint64 id,
                         CarryGroupState state, const CarryDecimal *quantity, const char *reason)
{
    CarryGroupEntry *entry = find_own (self, context, id);
    g_autofree char *text = NULL;
    CarryLegs legs;

    if (entry != NULL && carry_group_state_may_become (entry->group.state, state))
    {
        if (quantity != NULL)
            entry->group.quantity = *quantity;
        read_legs (self, entry, &legs);
        entry->group.delta = carry_legs_get_delta (&legs);
        count_naked (entry, self->now);
        move_group (self, entry, state, reason);
        return TRUE;
    }
    text = g_strdup_printf ("group %" G_GUINT64_FORMAT ": %s cannot follow %s", id,
                            carry_group_state_to_text (state),
                            entry != NULL ? carry_group_state_to_text (entry->group.state)
                                          : "what is no group of this module");
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, carry_context_get_number (context),
                              CARRY_NOTICE_CRITICAL, "illegal-group-move", text);
    return FALSE;
}

CarryHedgeOutcome
carry_engine_submit_hedge (CarryEngine *self, CarryContext *context, guint64 id, CarryHedgeWay way)
{
    CarryGroupEntry *entry = find_own (self, context, id);

    if (entry == NULL || carry_group_state_is_final (entry->group.state))
        return CARRY_HEDGE_IMPOSSIBLE;
    return hedge (self, entry, way, entry->terms.slip_bps);
}

gboolean
carry_engine_is_hedged (CarryEngine *self, CarryContext *context, guint64 id)
{
    CarryGroupEntry *entry = find_own (self, context, id);
    CarryLegs legs;

    if (entry == NULL)
        return TRUE;
    read_legs (self, entry, &legs);
    return !carry_legs_are_apart (&legs, carry_legs_get_delta (&legs));
}
