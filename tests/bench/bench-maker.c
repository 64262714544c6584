/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-maker.h"

struct _BenchMaker
{
    CarryModule parent_instance;

    CarryExchange *exchange;
    const CarryInstrument *instrument;
    guint n_times;
    gint64 ts_next;
    guint64 n_quotes;
    guint64 n_fills;
    guint n_done;
};

static void bench_maker_iface_init (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchMaker, bench_maker, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, bench_maker_iface_init))

static void
submit (BenchMaker *self, CarrySide side, CarryDecimal price)
{
    gboolean is_market = !carry_decimal_is_valid (price);
    const CarryOrderRequest request = {
        .instrument = self->instrument,
        .side = side,
        .type = is_market ? CARRY_ORDER_TYPE_MARKET : CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = is_market ? CARRY_TIME_IN_FORCE_IOC : CARRY_TIME_IN_FORCE_GTC,
        .quantity = carry_decimal_make (1, 2),
        .price = price,
    };

    carry_context_submit (carry_module_get_context (CARRY_MODULE (self)), &request);
}

/* A tenth away from the market: these orders rest and are never filled. */
static CarryDecimal
far_from (CarryDecimal price, gint64 tenths)
{
    CarryDecimal moved = carry_decimal_mul (price, carry_decimal_make (tenths, 1));

    return carry_decimal_round_to_step (moved, carry_decimal_make (1, 1), CARRY_ROUND_DOWN);
}

static void
bench_maker_on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    BenchMaker *self = BENCH_MAKER (strategy);
    CarryContext *context;

    self->n_quotes++;
    if (G_LIKELY (quote->ts < self->ts_next || self->n_done == self->n_times))
        return;
    context = carry_module_get_context (CARRY_MODULE (self));
    self->ts_next +=
        (carry_context_get_to (context) - carry_context_get_from (context)) / self->n_times;
    carry_context_cancel_all (context, self->instrument);
    submit (self, CARRY_SIDE_BUY, far_from (quote->bid, 9));
    submit (self, CARRY_SIDE_SELL, far_from (quote->ask, 11));
    /* Two buys, then in turns: a position is always left. */
    submit (self, self->n_done % 2 == 0 || self->n_done == 1 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
            carry_decimal_invalid ());
    self->n_done++;
}

static void
bench_maker_on_fill (CarryStrategy *strategy, const CarryFill *fill)
{
    BENCH_MAKER (strategy)->n_fills++;
}

static void
bench_maker_flatten (CarryStrategy *strategy)
{
    BenchMaker *self = BENCH_MAKER (strategy);
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryDecimal held = carry_context_get_position (context, self->instrument);
    const CarryOrderRequest request = {
        .instrument = self->instrument,
        .side = CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .quantity = held,
        .price = carry_decimal_invalid (),
    };

    carry_context_cancel_all (context, self->instrument);
    if (carry_decimal_sign (held) > 0)
        carry_context_submit (context, &request);
}

static void
bench_maker_iface_init (CarryStrategyInterface *iface)
{
    iface->on_quote = bench_maker_on_quote;
    iface->on_fill = bench_maker_on_fill;
    iface->flatten = bench_maker_flatten;
}

static gboolean
bench_maker_start (CarryModule *module, GError **error)
{
    BenchMaker *self = BENCH_MAKER (module);
    CarryContext *context = carry_module_get_context (module);

    self->instrument = carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                                      CARRY_CATEGORY_LINEAR, "BTCUSDT");
    g_assert_nonnull (self->instrument);
    self->ts_next =
        carry_context_get_from (context) +
        (carry_context_get_to (context) - carry_context_get_from (context)) / self->n_times;
    carry_context_subscribe (context, self->instrument);
    return TRUE;
}

static void
bench_maker_class_init (BenchMakerClass *klass)
{
    CARRY_MODULE_CLASS (klass)->start = bench_maker_start;
}

static void
bench_maker_init (BenchMaker *self)
{
}

CarryModule *
bench_maker_new (CarryExchange *exchange, guint n_times)
{
    BenchMaker *self = g_object_new (BENCH_TYPE_MAKER, "id", "maker", NULL);

    self->exchange = exchange;
    self->n_times = n_times;
    return CARRY_MODULE (self);
}

guint64
bench_maker_get_n_quotes (BenchMaker *self)
{
    return self->n_quotes;
}

guint64
bench_maker_get_n_fills (BenchMaker *self)
{
    return self->n_fills;
}
