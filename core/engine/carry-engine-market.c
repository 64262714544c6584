/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/*
 * The way of market events: clock, market, venues that simulate, strategies,
 * reports. It is taken many million times a second, so who hears of what is
 * found out before, and slots that a module does not have are never called.
 */

/* A venue that simulates, with a slot of its own. */
static gboolean
looks_at_market (CarryExchange *exchange)
{
    const CarryExchangeInterface *none = g_type_default_interface_peek (CARRY_TYPE_EXCHANGE);

    return carry_exchange_get_caps (exchange) & CARRY_EXCHANGE_IS_SIMULATED &&
           CARRY_EXCHANGE_GET_IFACE (exchange)->on_market != none->on_market;
}

/* @instrument was added to the table; its events will come this way. */
void
carry_engine_add_route (CarryEngine *self, const CarryInstrument *instrument)
{
    CarryExchange *exchange = carry_engine_get_module (self, instrument->exchange)->exchange;
    CarryEngineRoute route = {
        .instrument = instrument,
        .state = carry_market_get (self->market, instrument->index),
    };

    carry_quote_from_event (&(const CarryMarketEvent){ .kind = CARRY_MARKET_QUOTE }, instrument,
                            &route.quote);
    if (looks_at_market (exchange))
    {
        route.venue = exchange;
        route.venue_iface = CARRY_EXCHANGE_GET_IFACE (exchange);
    }
    g_array_append_val (self->routes, route);
}

void
carry_engine_clear_route (CarryEngineRoute *route)
{
    g_clear_pointer (&route->subscribers, g_ptr_array_unref);
    for (guint kind = 0; kind < CARRY_MARKET_N_KINDS; kind++)
        g_clear_pointer (&route->hearers[kind], g_array_unref);
}

static void
add_hearer (CarryEngineRoute *route, CarryMarketKind kind, const CarryEngineModule *entry)
{
    const CarryEngineHearer hearer = { entry->strategy, entry->strategy_iface };

    if (route->hearers[kind] == NULL)
        route->hearers[kind] = g_array_new (FALSE, FALSE, sizeof hearer);
    g_array_append_val (route->hearers[kind], hearer);
}

static void
add_strategy (CarryEngineRoute *route, CarryEngineModule *entry)
{
    const CarryStrategyInterface *none = g_type_default_interface_peek (CARRY_TYPE_STRATEGY);
    const CarryStrategyInterface *own = entry->strategy_iface;

    g_ptr_array_add (route->subscribers, entry);
    if (own->on_funding != none->on_funding)
    {
        add_hearer (route, CARRY_MARKET_SETTLEMENT, entry);
        add_hearer (route, CARRY_MARKET_FUNDING, entry);
    }
    if (own->on_quote != none->on_quote)
        add_hearer (route, CARRY_MARKET_QUOTE, entry);
    if (own->on_trade != none->on_trade)
        add_hearer (route, CARRY_MARKET_TRADE, entry);
    if (own->on_bar != none->on_bar)
        add_hearer (route, CARRY_MARKET_BAR, entry);
    if (own->on_book != none->on_book)
        add_hearer (route, CARRY_MARKET_LEVEL, entry);
}

/* @entry looks at @instrument: its data are asked for, and its strategy hears of them. */
void
carry_engine_subscribe (CarryEngine *self, CarryEngineModule *entry,
                        const CarryInstrument *instrument)
{
    CarryEngineRoute *route = &g_array_index (self->routes, CarryEngineRoute, instrument->index);

    if (route->subscribers == NULL)
        route->subscribers = g_ptr_array_new ();
    if (entry->strategy != NULL && !g_ptr_array_find (route->subscribers, entry, NULL))
        add_strategy (route, entry);
}

/* (transfer full) (element-type CarryInstrument): what modules look at. */
GPtrArray *
carry_engine_list_subscribed (CarryEngine *self)
{
    GPtrArray *list = g_ptr_array_new ();

    for (guint i = 0; i < self->routes->len; i++)
    {
        const CarryEngineRoute *route = &g_array_index (self->routes, CarryEngineRoute, i);

        if (route->subscribers != NULL)
            g_ptr_array_add (list, (gpointer) route->instrument);
    }
    return list;
}

/* What is the same in all quotes of an instrument stays in the route: these come most often. */
static inline void
tell_quote (CarryEngineRoute *route, const CarryMarketEvent *event, const GArray *hearers)
{
    CarryQuote *quote = &route->quote;

    quote->ts = event->ts_local;
    quote->bid.coefficient = event->quote.bid;
    quote->bid_size.coefficient = event->quote.bid_size;
    quote->ask.coefficient = event->quote.ask;
    quote->ask_size.coefficient = event->quote.ask_size;
    for (guint i = 0; i < hearers->len; i++)
    {
        const CarryEngineHearer *hearer = &g_array_index (hearers, CarryEngineHearer, i);

        hearer->iface->on_quote (hearer->strategy, quote);
    }
}

static void
tell_bar (CarryEngineRoute *route, const CarryMarketEvent *event, const GArray *hearers)
{
    CarryBar bar;

    carry_bar_from_event (event, route->instrument, &bar);
    for (guint i = 0; i < hearers->len; i++)
    {
        const CarryEngineHearer *hearer = &g_array_index (hearers, CarryEngineHearer, i);

        hearer->iface->on_bar (hearer->strategy, &bar);
    }
}

static void
tell_trade (CarryEngineRoute *route, const CarryMarketEvent *event, const GArray *hearers)
{
    CarryTrade trade;

    carry_trade_from_event (event, route->instrument, &trade);
    for (guint i = 0; i < hearers->len; i++)
    {
        const CarryEngineHearer *hearer = &g_array_index (hearers, CarryEngineHearer, i);

        hearer->iface->on_trade (hearer->strategy, &trade);
    }
}

static void
tell_funding (CarryEngineRoute *route, const CarryMarketEvent *event, const GArray *hearers)
{
    CarryFunding funding;

    carry_funding_from_event (event, route->instrument, &funding);
    for (guint i = 0; i < hearers->len; i++)
    {
        const CarryEngineHearer *hearer = &g_array_index (hearers, CarryEngineHearer, i);

        hearer->iface->on_funding (hearer->strategy, &funding);
    }
}

static void
tell_book (CarryEngineRoute *route, const CarryMarketEvent *event, const GArray *hearers)
{
    for (guint i = 0; i < hearers->len; i++)
    {
        const CarryEngineHearer *hearer = &g_array_index (hearers, CarryEngineHearer, i);

        hearer->iface->on_book (hearer->strategy, route->state->book);
    }
}

/* By CarryMarketKind; nobody hears of the others. */
static void (*const tell_functions[CARRY_MARKET_N_KINDS]) (CarryEngineRoute *route,
                                                           const CarryMarketEvent *event,
                                                           const GArray *hearers) = {
    [CARRY_MARKET_SETTLEMENT] = tell_funding,
    [CARRY_MARKET_FUNDING] = tell_funding,
    [CARRY_MARKET_QUOTE] = tell_quote,
    [CARRY_MARKET_TRADE] = tell_trade,
    [CARRY_MARKET_BAR] = tell_bar,
    [CARRY_MARKET_LEVEL] = tell_book,
};

static inline void
tell_strategies (CarryEngineRoute *route, const CarryMarketEvent *event)
{
    const GArray *hearers = route->hearers[event->kind];

    if (hearers == NULL)
        return;
    if (event->kind == CARRY_MARKET_QUOTE)
        tell_quote (route, event, hearers);
    else
        tell_functions[event->kind](route, event, hearers);
}

static G_NO_INLINE void
tell_reports (CarryEngine *self, const CarryMarketEvent *market, const CarryInstrument *instrument)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_MARKET,
        .seq = ++self->seq,
        .ts = self->now,
        .instrument = instrument,
        .market = market,
    };

    for (guint i = 0; i < self->market_listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->market_listeners, i);

        carry_report_on_event (entry->report, &event);
    }
}

static inline void
dispatch (CarryEngine *self, const CarryMarketEvent *event)
{
    CarryEngineRoute *route;
    gboolean is_heard;

    g_assert (event->instrument < self->routes->len);
    route = &g_array_index (self->routes, CarryEngineRoute, event->instrument);
    carry_engine_move_clock (self, event->ts_local);
    self->n_events++;
    is_heard = carry_market_apply (route->state, event);
    if (route->venue != NULL)
        route->venue_iface->on_market (route->venue, event);
    if (is_heard)
        tell_strategies (route, event);
    if (G_UNLIKELY (self->market_listeners->len > 0))
        tell_reports (self, event, route->instrument);
}

/*
 * What happened before a run in the present: strategies that learn from it hear of it, nobody
 * else does. The clock stays, and what was a price then is none now; but the last settlement
 * is the last.
 */
void
carry_engine_tell_past (CarryEngine *self, const CarryMarketEvent *event)
{
    CarryEngineRoute *route = &g_array_index (self->routes, CarryEngineRoute, event->instrument);
    const CarryEngineCallArguments arguments = { .past = *event };

    g_assert (!self->trading);
    carry_engine_begin_call (self, CARRY_ENGINE_CALL_TELL_PAST, &arguments);
    if (event->kind == CARRY_MARKET_SETTLEMENT)
        carry_market_apply (route->state, event);
    tell_strategies (route, event);
    carry_engine_end_call (self);
}

/* What an event causes waits in the inbox: nothing nests. */
void
carry_engine_dispatch_market (CarryEngine *self, const CarryMarketEvent *event)
{
    carry_engine_dispatch_markets (self, event, 1, event->ts_local);
}

/*
 * Dispatches the first of @events, and of those behind it all that are known at
 * @ts_to and come before what waits in the inbox. Returns how many that were.
 */
gsize
carry_engine_dispatch_markets (CarryEngine *self, const CarryMarketEvent *events, gsize n,
                               gint64 ts_to)
{
    gsize done = 0;

    do
        dispatch (self, &events[done++]);
    while (done < n && events[done].ts_local <= ts_to &&
           events[done].ts_local <= carry_engine_get_ts_due (self));
    return done;
}
