/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trader-world.h"

#include "roles/carry-context-private.h"

static gint64
get_now (gpointer backend)
{
    return ((TraderWorld *) backend)->now;
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return number ("40000");
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    *out_quote = (CarryQuote){
        .instrument = instrument,
        .ts = ((TraderWorld *) backend)->now,
        .bid = number ("39999.9"),
        .ask = number ("40000.1"),
        .bid_size = number ("5"),
        .ask_size = number ("5"),
    };
    return TRUE;
}

static gboolean
get_is_stale (gpointer backend, const CarryInstrument *instrument)
{
    return ((TraderWorld *) backend)->is_stale;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return ((TraderWorld *) backend)->position[instrument->index];
}

static guint64
submit (gpointer backend, CarryContext *context, const CarryOrderRequest *request)
{
    TraderWorld *self = backend;

    g_assert_cmpuint (self->n_requests, <, MOST);
    self->requests[self->n_requests++] = *request;
    return self->n_requests;
}

static gboolean
move_group (gpointer backend, CarryContext *context, guint64 group, CarryGroupState state,
            const CarryDecimal *quantity, const char *reason)
{
    TraderWorld *self = backend;

    g_assert_true (carry_group_state_may_become (self->group.state, state));
    self->group.state = state;
    return TRUE;
}

static const CarryGroup *
find_group (gpointer backend, guint64 group)
{
    return &((TraderWorld *) backend)->group;
}

static CarryHedgeOutcome
submit_hedge (gpointer backend, CarryContext *context, guint64 group, CarryHedgeWay way)
{
    TraderWorld *self = backend;

    g_assert_cmpuint (self->n_ways, <, MOST);
    self->ways[self->n_ways++] = way;
    return self->outcome;
}

static CarryRiskState
get_risk_state (gpointer backend, const CarryInstrument *instrument)
{
    return CARRY_RISK_ACTIVE;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    g_ptr_array_add (((TraderWorld *) backend)->notices, g_strdup (code));
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 when)
{
    return ++((TraderWorld *) backend)->n_timers;
}

static const CarryContextBackend functions = {
    .add_timer = add_timer,
    .get_now = get_now,
    .get_last_price = get_last_price,
    .get_quote = get_quote,
    .get_is_stale = get_is_stale,
    .get_position = get_position,
    .get_traded = get_position,
    .submit = submit,
    .move_group = move_group,
    .find_group = find_group,
    .submit_hedge = submit_hedge,
    .get_risk_state = get_risk_state,
    .notice = notice,
};

static CarryInstrument *
make_instrument (CarryCategory category, guint index, const char *step)
{
    CarryInstrument *instrument = carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    instrument->index = index;
    instrument->tick_size = number ("0.1");
    instrument->qty_step = instrument->min_qty = number (step);
    instrument->min_notional = number ("5");
    instrument->taker_fee = number ("0.0005");
    return instrument;
}

void
trader_world_set_up (TraderWorld *self, gconstpointer data)
{
    *self = (TraderWorld){ .now = START, .outcome = CARRY_HEDGE_SENT };
    self->perp = make_instrument (CARRY_CATEGORY_LINEAR, 0, "0.001");
    self->spot = make_instrument (CARRY_CATEGORY_SPOT, 1, "0.000001");
    self->position[0] = number ("-0.25");
    self->position[1] = number ("0.25");
    self->group = (CarryGroup){ .id = 1, .state = CARRY_GROUP_HEDGED };
    self->notices = g_ptr_array_new_with_free_func (g_free);
    self->context = carry_context_new (&functions, self, "trader", 1);
    self->execution = (FundingBasisExecution){
        .slip_bps = 10,
        .slice_share = 1,
        .max_slices = 1,
        .chase_ns = CARRY_NS_PER_MINUTE,
    };
    self->trader = (FundingBasisTrader){
        .context = self->context,
        .retry_after_ns = CARRY_NS_PER_HOUR,
        .execution = &self->execution,
    };
    self->pair = (FundingBasisPair){
        .perp = self->perp,
        .spot = self->spot,
        .side = 1,
        .group = 1,
        .inventory = carry_decimal_zero (),
        .target = self->position[0],
        .seen_perp = self->position[0],
        .seen_spot = self->position[1],
        .notional = carry_decimal_zero (),
    };
}

void
trader_world_tear_down (TraderWorld *self, gconstpointer data)
{
    g_object_unref (self->context);
    g_ptr_array_unref (self->notices);
    carry_instrument_free (self->perp);
    carry_instrument_free (self->spot);
}

void
trader_world_set_held (TraderWorld *self, const char *perp, const char *spot)
{
    self->position[0] = carry_decimal_negate (number (perp));
    self->position[1] = number (spot);
}

void
trader_world_settle (TraderWorld *self)
{
    self->pair.orders = 0;
    funding_basis_hedger_settle (&self->trader, &self->pair);
}
