/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-status.h"

#include <math.h>

#include "engine/carry-engine-private.h"

static gint64
get_ts_heard (const CarryMarketState *state)
{
    return MAX (MAX (state->ts_price, state->ts_mark),
                MAX (MAX (state->ts_quote, state->ts_index), state->ts_predicted));
}

static CarryDecimal
get_side (const CarryInstrument *instrument, gint64 price)
{
    return price > 0 ? carry_instrument_price (instrument, price) : carry_decimal_invalid ();
}

static void
fill_leg (CarryStatus *self, const CarryInstrument *instrument, CarryStatusLeg *leg)
{
    CarryEngine *engine = self->engine;
    const CarryMarketState *state = carry_market_get (engine->market, instrument->index);
    gint64 ts_heard = get_ts_heard (state);
    CarryDecimal price;

    leg->instrument = instrument;
    leg->quantity = carry_portfolio_get_traded (engine->portfolio, instrument->index);
    leg->price = carry_market_get_price (engine->market, instrument);
    leg->mark = carry_market_get_mark (engine->market, instrument);
    leg->bid = get_side (instrument, state->bid);
    leg->ask = get_side (instrument, state->ask);
    price = carry_decimal_is_valid (leg->mark) ? leg->mark : leg->price;
    leg->value = carry_decimal_sign (leg->quantity) == 0
                     ? carry_amount_zero ()
                     : carry_amount_product (leg->quantity, price);
    leg->unrealised = carry_portfolio_get_unrealised (engine->portfolio, instrument->index);
    leg->age_ns = ts_heard > 0 ? MAX (self->now - ts_heard, 0) : -1;
    leg->is_stale = state->is_stale;
}

static CarryAmount
get_size (CarryAmount value)
{
    return carry_amount_sign (value) < 0 ? carry_amount_negate (value) : value;
}

static double
get_basis_bps (const CarryStatusSymbol *symbol)
{
    double perp = carry_decimal_to_double (symbol->perp.price);
    double spot = carry_decimal_to_double (symbol->spot.price);

    if (symbol->perp.instrument == NULL || symbol->spot.instrument == NULL ||
        !carry_decimal_is_valid (symbol->perp.price) ||
        !carry_decimal_is_valid (symbol->spot.price) || spot <= 0)
        return NAN;
    return (perp / carry_decimal_to_double (symbol->perp.instrument->multiplier) / spot - 1) *
           10000;
}

/* Shorts are paid where the rate is above zero. */
static void
fill_funding (CarryStatus *self, CarryStatusSymbol *symbol)
{
    const CarryInstrument *perp = symbol->perp.instrument;
    CarryFunding funding;

    symbol->rate = symbol->last_rate = carry_decimal_invalid ();
    symbol->expected = carry_amount_invalid ();
    if (perp == NULL)
        return;
    if (carry_market_get_funding (self->engine->market, perp, CARRY_FUNDING_SETTLED, &funding))
    {
        symbol->last_rate = funding.rate;
        symbol->ts_settled = funding.ts;
    }
    if (!carry_market_get_funding (self->engine->market, perp, CARRY_FUNDING_PREDICTED, &funding))
        return;
    symbol->rate = funding.rate;
    symbol->ts_funding = funding.ts_next;
    symbol->expected =
        carry_amount_scale_by (carry_amount_negate (symbol->perp.value), funding.rate,
                               CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);
}

static void
fill_legs_apart (CarryStatus *self, CarryStatusSymbol *symbol)
{
    const CarryInstrument *perp = symbol->perp.instrument;
    const CarryNaked *naked;

    symbol->delta = symbol->spot.quantity;
    if (perp == NULL)
        return;
    naked = carry_engine_get_naked (self->engine, perp);
    symbol->delta = carry_naked_get_delta (perp, symbol->perp.quantity, symbol->spot.quantity);
    symbol->delta_bps =
        carry_naked_get_delta_bps (perp, symbol->perp.quantity, symbol->spot.quantity);
    symbol->naked_since = naked->since;
    symbol->naked_ns = carry_naked_get_total_ns (naked, self->now);
    symbol->naked_longest_ns = carry_naked_get_longest_ns (naked, self->now);
}

static guint
count_orders (const CarryStatus *self, const CarryStatusLeg *leg)
{
    CarryDecimal buys, sells;
    guint n = 0;

    if (leg->instrument != NULL)
        carry_ledger_get_open (self->engine->ledger, leg->instrument->index, &buys, &sells, &n);
    return n;
}

static CarryRiskState
get_state (const CarryStatus *self, const CarryStatusLeg *leg)
{
    return leg->instrument != NULL
               ? carry_gate_get_state (self->engine->gate, leg->instrument->index)
               : CARRY_RISK_ACTIVE;
}

static void
fill_results (CarryStatus *self, CarryStatusSymbol *symbol, GPtrArray *splits)
{
    symbol->total.name = symbol->day.name = symbol->coin;
    for (guint i = 0; i < splits->len; i++)
    {
        const CarrySplit *split = g_ptr_array_index (splits, i);

        if (split->name != symbol->coin)
            continue;
        symbol->total = *split;
        symbol->day = carry_engine_get_day_split (self->engine, split);
    }
}

/* @first is the one of the two that names the symbol. */
static void
add_symbol (CarryStatus *self, const CarryInstrument *first, const CarryInstrument *perp,
            const CarryInstrument *spot, GPtrArray *splits)
{
    CarryStatusSymbol symbol = { .name = first->symbol, .coin = first->base };

    symbol.liquidation_distance = NAN;
    if (perp != NULL)
        fill_leg (self, perp, &symbol.perp);
    if (spot != NULL)
        fill_leg (self, spot, &symbol.spot);
    symbol.notional = get_size (symbol.perp.value);
    if (carry_amount_compare (get_size (symbol.spot.value), symbol.notional) > 0)
        symbol.notional = get_size (symbol.spot.value);
    symbol.basis_bps = get_basis_bps (&symbol);
    fill_funding (self, &symbol);
    fill_legs_apart (self, &symbol);
    symbol.n_orders = count_orders (self, &symbol.perp) + count_orders (self, &symbol.spot);
    symbol.state = MAX (get_state (self, &symbol.perp), get_state (self, &symbol.spot));
    fill_results (self, &symbol, splits);
    g_array_append_val (self->symbols, symbol);
}

static gboolean
is_watched (const CarryEngine *engine, const CarryInstrument *instrument)
{
    const CarryEngineRoute *route =
        &g_array_index (engine->routes, CarryEngineRoute, instrument->index);

    return route->subscribers != NULL ||
           carry_decimal_sign (carry_portfolio_get_traded (engine->portfolio, instrument->index)) !=
               0;
}

static const CarryInstrument *
find_perp (CarryEngine *engine, const CarryInstrument *spot)
{
    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (engine->instruments, i);

        if (carry_instrument_is_pair (perp, spot) && is_watched (engine, perp))
            return perp;
    }
    return NULL;
}

/* What strategies look at, and what is held besides. */
static void
add_symbols (CarryStatus *self)
{
    CarryEngine *engine = self->engine;
    g_autoptr (GPtrArray) splits = carry_portfolio_list_symbols (engine->portfolio);

    for (guint i = 0; i < carry_instruments_get_size (engine->instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (engine->instruments, i);

        if (!is_watched (engine, instrument))
            continue;
        if (instrument->category == CARRY_CATEGORY_LINEAR)
            add_symbol (self, instrument, instrument,
                        carry_instruments_find_pair (engine->instruments, instrument), splits);
        else if (find_perp (engine, instrument) == NULL)
            add_symbol (self, instrument, NULL, instrument, splits);
    }
}

static void
count_all_orders (CarryStatus *self)
{
    const CarryLedger *ledger = self->engine->ledger;

    self->n_orders = carry_ledger_get_n_open (ledger);
    for (guint i = 0; i < self->n_orders; i++)
        if (!carry_ledger_get_open_order (ledger, i)->certain)
            self->n_unknown++;
}

static void
fill_state (CarryStatus *self)
{
    const CarryRestriction *found = carry_restrictions_find (
        carry_gate_get_restrictions (self->engine->gate), CARRY_RESTRICTION_ALL);

    self->state = found != NULL ? found->state : CARRY_RISK_ACTIVE;
    self->reason = found != NULL ? found->reason : NULL;
}

/* What it says of itself, not what others see of it. */
static void
add_module (const CarryEngineModule *entry, GVariantBuilder *builder)
{
    g_autoptr (GVariant) status = carry_module_get_status (entry->module);

    if (status != NULL)
        g_variant_builder_add (builder, "{s@a{sv}}", carry_module_get_id (entry->module), status);
}

static void
add_modules (CarryStatus *self)
{
    GVariantBuilder builder;

    g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
    for (guint i = 0; i < self->engine->modules->len; i++)
        add_module (g_ptr_array_index (self->engine->modules, i), &builder);
    self->modules = g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
fill_liquidation (CarryStatus *self, CarryStatusSymbol *symbol)
{
    CarryDecimal distance = carry_decimal_invalid ();

    if (symbol->perp.instrument != NULL)
        distance = carry_engine_get_liquidation_distance (self->engine, symbol->perp.instrument);
    if (carry_decimal_is_valid (distance))
        symbol->liquidation_distance = carry_decimal_to_double (distance);
}

/* How @engine stands now. It outlives what is returned. */
CarryStatus *
carry_status_new (CarryEngine *engine)
{
    CarryStatus *self = g_new0 (CarryStatus, 1);

    self->engine = engine;
    self->now = engine->sim_clock == NULL ? carry_engine_read_clock (engine) : engine->now;
    self->is_trading = engine->trading;
    self->symbols = g_array_new (FALSE, TRUE, sizeof (CarryStatusSymbol));
    fill_state (self);
    carry_portfolio_get_equity (engine->portfolio, self->now, &self->equity, NULL);
    self->total = carry_portfolio_get_total (engine->portfolio);
    self->day = carry_engine_get_day_total (engine);
    self->ts_day = engine->ts_day;
    count_all_orders (self);
    self->n_inbox = carry_inbox_get_size (engine->inbox);
    self->n_writer = engine->writer != NULL ? carry_writer_get_depth (engine->writer) : 0;
    add_modules (self);
    add_symbols (self);
    for (guint i = 0; i < self->symbols->len; i++)
        fill_liquidation (self, &g_array_index (self->symbols, CarryStatusSymbol, i));
    return self;
}

void
carry_status_free (CarryStatus *self)
{
    g_array_unref (self->symbols);
    g_variant_unref (self->modules);
    g_free (self);
}
