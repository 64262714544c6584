/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-trader.h"

#include "base/carry-time.h"
#include "sim-account.h"

#define MS (CARRY_NS_PER_SECOND / 1000)

static void sim_trader_strategy_init (CarryStrategyInterface *iface);

G_DEFINE_TYPE_WITH_CODE (SimTrader, sim_trader, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, sim_trader_strategy_init))

static CarryContext *
get_context (SimTrader *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

static gint64
draw (SimTrader *self, gint64 low, gint64 high)
{
    return sim_draw (carry_context_get_random (get_context (self)), low, high);
}

static gint64
get_lots (SimTrader *self, SimInstrument leg)
{
    return sim_account_to_lots (carry_context_get_traded (get_context (self), self->legs[leg]));
}

gint64
sim_trader_get_imbalance (SimTrader *self)
{
    return get_lots (self, SIM_PERP) + get_lots (self, SIM_SPOT);
}

/* The quote, or a little off it: at random it crosses, rests or joins. */
static CarryDecimal
draw_price (SimTrader *self, const CarryInstrument *leg, CarrySide side)
{
    CarryQuote quote;
    CarryDecimal base;

    if (!carry_context_get_quote (get_context (self), leg, &quote))
        return carry_decimal_invalid ();
    base = side == CARRY_SIDE_BUY ? quote.bid : quote.ask;
    return carry_decimal_add (base, carry_decimal_make (draw (self, -40, 40), SIM_TICK_SCALE));
}

static void
submit (SimTrader *self, SimInstrument leg, gint64 lots, gboolean reduces, gboolean is_market)
{
    static const CarryTimeInForce words[] = { CARRY_TIME_IN_FORCE_GTC, CARRY_TIME_IN_FORCE_IOC,
                                              CARRY_TIME_IN_FORCE_POST_ONLY };
    CarryOrderRequest request = {
        .instrument = self->legs[leg],
        .side = lots > 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = reduces && leg == SIM_PERP,
        .quantity = carry_decimal_make (ABS (lots), SIM_LOT_SCALE),
        .price = carry_decimal_invalid (),
    };

    if (lots == 0)
        return;
    if (!is_market)
    {
        request.type = CARRY_ORDER_TYPE_LIMIT;
        request.time_in_force = words[draw (self, 0, 2)];
        request.price = draw_price (self, request.instrument, request.side);
        if (!carry_decimal_is_valid (request.price))
            return;
    }
    self->n_orders++;
    carry_context_submit (get_context (self), &request);
}

/* On the leg that shrinks by it, where one does; else the perpetual grows. */
static void
hedge (SimTrader *self, gint64 imbalance)
{
    gint64 perp = get_lots (self, SIM_PERP), spot = get_lots (self, SIM_SPOT);
    gboolean shrinks_perp = perp != 0 && (perp > 0) == (imbalance > 0);

    if (imbalance > 0 && spot > 0 && draw (self, 0, 1) == 0)
        submit (self, SIM_SPOT, -MIN (imbalance, spot), TRUE, TRUE);
    else if (shrinks_perp)
        submit (self, SIM_PERP, imbalance > 0 ? -MIN (imbalance, perp) : MIN (-imbalance, -perp),
                TRUE, TRUE);
    else
        submit (self, SIM_PERP, -imbalance, FALSE, TRUE);
}

static void
open_pair (SimTrader *self)
{
    gint64 lots = draw (self, 1, 25);
    gboolean is_market = draw (self, 0, 2) == 0;

    submit (self, SIM_SPOT, lots, FALSE, is_market);
    if (draw (self, 0, 3) > 0)
        submit (self, SIM_PERP, -lots, FALSE, is_market);
}

static void
close_pair (SimTrader *self)
{
    gint64 spot = get_lots (self, SIM_SPOT);
    gint64 lots = spot > 0 ? draw (self, 1, spot) : 0;
    gboolean is_market = draw (self, 0, 1) == 0;

    submit (self, SIM_SPOT, -lots, TRUE, is_market);
    submit (self, SIM_PERP, MIN (lots, MAX (0, -get_lots (self, SIM_PERP))), TRUE, is_market);
}

/* The @n-th own open order, or NULL. */
static const CarryOrder *
find_open (SimTrader *self)
{
    for (guint64 id = 1; id <= 100000; id++)
    {
        const CarryOrder *order = carry_context_find_order (get_context (self), id);

        if (order == NULL)
            break;
        if (!carry_order_state_is_final (order->state) && order->state != CARRY_ORDER_NEW)
            return order;
    }
    return NULL;
}

static void
amend (SimTrader *self, const CarryOrder *order)
{
    CarryDecimal quantity = carry_decimal_add (
        order->quantity, carry_decimal_make (draw (self, -5, 30), SIM_LOT_SCALE));
    CarryDecimal price = draw_price (self, self->legs[order->instrument], order->side);

    if (order->type == CARRY_ORDER_TYPE_MARKET || order->pending != CARRY_ORDER_PENDING_NONE ||
        carry_decimal_compare (quantity, order->filled) <= 0 || !carry_decimal_is_valid (price))
        return;
    carry_context_amend (get_context (self), order->id, &quantity,
                         draw (self, 0, 1) == 0 ? &price : NULL);
}

static void
tend (SimTrader *self)
{
    const CarryOrder *order = find_open (self);
    gint64 what = draw (self, 0, 99);

    if (order == NULL)
        return;
    if (self->is_calm || what < 15)
        carry_context_cancel (get_context (self), order->id);
    else if (what < 35)
        amend (self, order);
    else if (what < 45)
        open_pair (self);
}

static void
decide (SimTrader *self)
{
    CarryContext *context = get_context (self);
    gint64 imbalance = sim_trader_get_imbalance (self);
    guint n_open = carry_context_get_open_orders (context, self->legs[SIM_PERP]) +
                   carry_context_get_open_orders (context, self->legs[SIM_SPOT]);

    if (n_open > 0)
        tend (self);
    else if (imbalance != 0)
        hedge (self, imbalance);
    else if (!self->is_calm && draw (self, 0, 2) > 0)
        (draw (self, 0, 2) > 0 ? open_pair : close_pair) (self);
}

static void
on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    SimTrader *self = (SimTrader *) strategy;

    if (carry_context_get_is_trading (get_context (self)))
        decide (self);
    carry_context_add_timer (get_context (self), now + draw (self, 100, 700) * MS);
}

static void
flatten (CarryStrategy *strategy)
{
    SimTrader *self = (SimTrader *) strategy;

    submit (self, SIM_PERP, -get_lots (self, SIM_PERP), TRUE, TRUE);
    submit (self, SIM_SPOT, -get_lots (self, SIM_SPOT), TRUE, TRUE);
}

static void
sim_trader_strategy_init (CarryStrategyInterface *iface)
{
    iface->on_timer = on_timer;
    iface->flatten = flatten;
}

static void
sim_trader_init (SimTrader *self)
{
}

static void
sim_trader_class_init (SimTraderClass *klass)
{
}

SimTrader *
sim_trader_new (void)
{
    return g_object_new (sim_trader_get_type (), "id", "trader", NULL);
}

void
sim_trader_begin (SimTrader *self)
{
    CarryInstruments *instruments = carry_context_get_instruments (get_context (self));

    for (guint i = 0; i < SIM_N_INSTRUMENTS; i++)
    {
        self->legs[i] = carry_instruments_get (instruments, i);
        carry_context_subscribe (get_context (self), self->legs[i]);
    }
    carry_context_add_timer (get_context (self),
                             carry_context_get_now (get_context (self)) + 100 * MS);
}
