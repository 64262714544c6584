/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/*
 * What is held and nobody closes. When everything is to be closed, strategies close
 * what they trade; what none of them trades, since it was configured by another name or
 * with other symbols when it was opened, and what one of them does not get closed, is the
 * engine's to close: the perpetual first, reduce-only, then the coins that trading made.
 */

#define LOOK_NS (CARRY_NS_PER_SECOND / 2)

/* Until strategies have looked at what earlier runs left. */
#define CLAIM_NS (5 * CARRY_NS_PER_SECOND)

/* How long nothing may become of a pair that a strategy closes. */
#define IDLE_NS (10 * CARRY_NS_PER_SECOND)

/* The same at the end of a run, which does not wait much longer. */
#define IDLE_ENDING_NS (3 * CARRY_NS_PER_SECOND)

/* The program was stopped, or the machine slept. */
#define GAP_NS (5 * CARRY_NS_PER_SECOND)

/* After an order that traded nothing it waits, each time twice as long. */
#define MOST_DOUBLINGS 5
#define TRIES_TO_TELL 3

static CarryEngineRest *
get_rest (CarryEngine *self, guint32 index)
{
    return &g_array_index (self->rests, CarryEngineRest, index);
}

static void
look_at (CarryEngine *self, CarryEngineRestLook look, gint64 after_ns)
{
    carry_engine_add_input (self, CARRY_INPUT_REST, CARRY_ENGINE_HOST, self->now + after_ns)->rest =
        look;
}

static void
look_soon (CarryEngine *self, gint64 after_ns)
{
    if (!self->is_rest_planned)
        look_at (self, CARRY_ENGINE_REST_CLOSE, after_ns);
    self->is_rest_planned = TRUE;
}

/* A run that has an end closes then, and began with nothing. */
static gboolean
is_for_good (const CarryEngine *self)
{
    return self->settings.ts_to == 0;
}

/* Strategies that find what they know take it up at once. */
void
carry_engine_begin_claims (CarryEngine *self)
{
    if (is_for_good (self) && self->n_restored > 0)
        look_at (self, CARRY_ENGINE_REST_CLAIMS, CLAIM_NS);
}

/* Strategies were asked to close what they hold. */
void
carry_engine_begin_rest (CarryEngine *self)
{
    if (self->is_closing_rest || !is_for_good (self))
        return;
    self->is_closing_rest = TRUE;
    self->ts_rest = self->now;
    g_array_set_size (self->rests, 0);
    g_array_set_size (self->rests, carry_instruments_get_size (self->instruments));
    for (guint i = 0; i < self->rests->len; i++)
        *get_rest (self, i) = (CarryEngineRest){ .held = carry_decimal_zero (),
                                                 .ts_changed = self->now,
                                                 .ts_next = self->now };
    look_soon (self, 0);
}

/* They may open again. */
void
carry_engine_end_rest (CarryEngine *self)
{
    self->is_closing_rest = FALSE;
}

static const CarryInstrument *
find_partner (CarryEngine *self, const CarryInstrument *instrument)
{
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        return carry_instruments_find_pair (self->instruments, instrument);
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (self->instruments, i);

        if (carry_instrument_is_pair (perp, instrument))
            return perp;
    }
    return NULL;
}

/* Whether a strategy of this run trades it. */
static gboolean
is_claimed (CarryEngine *self, const CarryInstrument *instrument)
{
    const CarryGroupEntry *entry = carry_groups_find_active (self->groups, instrument->index);
    const GPtrArray *subscribers =
        g_array_index (self->routes, CarryEngineRoute, instrument->index).subscribers;

    return entry != NULL ? entry->is_bound : subscribers != NULL && subscribers->len > 0;
}

/* The order that closes all that trading made of @instrument. FALSE when the venue would take none. */
static gboolean
plan (CarryEngine *self, const CarryInstrument *instrument, CarryLegsOrder *out_order,
      CarryLegs *legs)
{
    carry_engine_read_leg (self, instrument->index, &legs->first);
    legs->second = legs->first;
    legs->second.held = carry_decimal_zero ();
    legs->band_bps = 0;
    if (instrument->category == CARRY_CATEGORY_SPOT &&
        carry_decimal_compare (legs->first.held, legs->first.available) > 0)
        legs->first.held = legs->first.available;
    if (!carry_legs_plan (legs, carry_legs_get_delta (legs), CARRY_HEDGE_REDUCE, 0, out_order))
        return FALSE;
    out_order->quantity =
        carry_instrument_cut_quantity (instrument, CARRY_ORDER_TYPE_MARKET, out_order->quantity);
    return carry_decimal_sign (out_order->quantity) > 0;
}

static gboolean
is_held (CarryEngine *self, const CarryInstrument *instrument)
{
    CarryLegsOrder order;
    CarryLegs legs;

    return instrument != NULL && plan (self, instrument, &order, &legs);
}

/* What is on its way may close it. */
static gboolean
is_under_way (CarryEngine *self, const CarryInstrument *instrument, CarrySide side)
{
    for (guint i = 0; i < carry_ledger_get_n_open (self->ledger); i++)
    {
        const CarryOrder *order = carry_ledger_get_open_order (self->ledger, i);

        if (order->instrument == instrument->index && order->side == side &&
            order->state != CARRY_ORDER_NEW)
            return TRUE;
    }
    return FALSE;
}

static void
watch (CarryEngine *self, guint32 index)
{
    CarryEngineRest *rest = get_rest (self, index);
    CarryDecimal held = carry_portfolio_get_traded (self->portfolio, index);

    if (carry_decimal_equal (rest->held, held))
        return;
    rest->held = held;
    rest->ts_changed = rest->ts_next = self->now;
    rest->n_tries = 0;
}

/* Strategies close what they trade, unless nothing becomes of it. */
static gboolean
is_ours (CarryEngine *self, const CarryInstrument *instrument, const CarryInstrument *partner)
{
    gint64 ts = get_rest (self, instrument->index)->ts_changed;

    if (!is_claimed (self, instrument) || get_rest (self, instrument->index)->is_taken)
        return TRUE;
    if (partner != NULL)
        ts = MAX (ts, get_rest (self, partner->index)->ts_changed);
    return self->now - ts >= (self->is_ending ? IDLE_ENDING_NS : IDLE_NS);
}

static void
count_try (CarryEngine *self, const CarryInstrument *instrument)
{
    CarryEngineRest *rest = get_rest (self, instrument->index);
    g_autofree char *text = NULL;

    rest->ts_next = self->now + (LOOK_NS << MIN (rest->n_tries, MOST_DOUBLINGS));
    if (++rest->n_tries != TRIES_TO_TELL)
        return;
    text = g_strdup_printf ("orders that close %s trade nothing; it goes on; look at their reasons",
                            instrument->symbol);
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, CARRY_ENGINE_HOST, CARRY_NOTICE_CRITICAL,
                              "not-closed", text);
}

static void
close_leg (CarryEngine *self, const CarryInstrument *instrument)
{
    const CarryInstrument *partner = find_partner (self, instrument);
    const CarryGroupEntry *entry = carry_groups_find_active (self->groups, instrument->index);
    CarryLegsOrder order;
    CarryLegs legs;
    CarryOrderRequest request;

    if (!is_ours (self, instrument, partner) ||
        self->now < get_rest (self, instrument->index)->ts_next ||
        !plan (self, instrument, &order, &legs) || is_under_way (self, instrument, order.side))
        return;
    /* The coins cover the perpetual until it is closed. */
    if (instrument->category == CARRY_CATEGORY_SPOT && partner != NULL &&
        carry_decimal_sign (carry_portfolio_get_traded (self->portfolio, partner->index)) != 0)
        return;
    request = (CarryOrderRequest){
        .instrument = instrument,
        .side = order.side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = instrument->category == CARRY_CATEGORY_LINEAR,
        .quantity = order.quantity,
        .price = carry_decimal_invalid (),
        .group = entry != NULL ? entry->group.id : 0,
    };
    get_rest (self, instrument->index)->is_taken = TRUE;
    if (partner != NULL)
        get_rest (self, partner->index)->is_taken = TRUE;
    count_try (self, instrument);
    carry_engine_submit_own (self, &request);
}

/* A trade that no strategy knows ends when nothing is held of it. */
static void
end_groups (CarryEngine *self)
{
    for (guint i = 0; i < carry_groups_get_size (self->groups); i++)
    {
        CarryGroupEntry *entry = carry_groups_get (self->groups, i);

        if (!entry->is_bound && !carry_group_state_is_final (entry->group.state) &&
            !is_held (self, carry_instruments_get (self->instruments, entry->group.first)) &&
            !is_held (self, carry_instruments_get (self->instruments, entry->group.second)))
            carry_engine_end_group (self, entry, "closed by the host: no strategy trades it");
    }
}

/* After a time in which nobody looked, others may have closed something: the books are not sure yet. */
static void
wait_after_gap (CarryEngine *self)
{
    gboolean is_gap = self->now - self->ts_rest > GAP_NS;

    self->ts_rest = self->now;
    for (guint i = 0; is_gap && i < self->rests->len; i++)
    {
        get_rest (self, i)->ts_changed = self->now;
        get_rest (self, i)->ts_next = self->now + GAP_NS;
    }
}

static void
close_rest (CarryEngine *self)
{
    wait_after_gap (self);
    for (guint i = 0; i < self->rests->len; i++)
        watch (self, i);
    for (guint i = 0; i < self->rests->len; i++)
        close_leg (self, carry_instruments_get (self->instruments, i));
    end_groups (self);
    if (carry_portfolio_get_n_exposed (self->portfolio) > 0 ||
        carry_ledger_get_n_open (self->ledger) > 0)
        look_soon (self, LOOK_NS);
    else
        self->is_closing_rest = FALSE;
}

/* Of a leg whose trade was told already, nothing is said. */
static void
tell_unclaimed (CarryEngine *self, const CarryInstrument *instrument)
{
    const CarryInstrument *partner = find_partner (self, instrument);
    const CarryGroupEntry *entry = carry_groups_find_active (self->groups, instrument->index);
    g_autofree char *group = NULL, *text = NULL;
    char held[CARRY_DECIMAL_BUFFER];

    if (is_claimed (self, instrument) || !is_held (self, instrument))
        return;
    if (instrument->category == CARRY_CATEGORY_SPOT && is_held (self, partner) &&
        !is_claimed (self, partner))
        return;
    if (entry != NULL)
        group = g_strdup_printf (" in group %" G_GUINT64_FORMAT, entry->group.id);
    text = g_strdup_printf (
        "an earlier run left %s of %s%s, and no strategy of this run trades it, so nobody looks "
        "after it: let one trade it, by the old name or by another, or close everything with "
        "`carry ctl flatten`",
        carry_decimal_format (carry_portfolio_get_traded (self->portfolio, instrument->index),
                              held),
        instrument->symbol, group != NULL ? group : "");
    carry_engine_post_notice (self, CARRY_INPUT_NOTICE, CARRY_ENGINE_HOST, CARRY_NOTICE_CRITICAL,
                              "unclaimed", text);
}

void
carry_engine_on_rest (CarryEngine *self, CarryEngineRestLook look)
{
    if (look == CARRY_ENGINE_REST_CLOSE)
        self->is_rest_planned = FALSE;
    if (!self->trading)
    {
        /* Asked for while a run still finds out what there is. */
        if (self->is_closing_rest)
            look_soon (self, LOOK_NS);
    }
    else if (look == CARRY_ENGINE_REST_CLAIMS)
    {
        for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
            tell_unclaimed (self, carry_instruments_get (self->instruments, i));
    }
    else if (self->is_closing_rest)
        close_rest (self);
}
