/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-event.h"

gboolean
bybit_event_scale (CarryDecimal value, guint scale, gint64 *out_number)
{
    CarryDecimal scaled = carry_decimal_rescale (value, scale, CARRY_ROUND_HALF_EVEN);

    if (!carry_decimal_is_valid (scaled) || !carry_decimal_equal (scaled, value))
        return FALSE;
    *out_number = scaled.coefficient;
    return TRUE;
}

static guint64
hash_id (const char *id)
{
    guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

    for (; *id != '\0'; id++)
        hash = (hash ^ (guint8) *id) * G_GUINT64_CONSTANT (1099511628211);
    return hash;
}

static gboolean
set_side_price_size (CarryMarketEvent *event, BybitSide side, CarryDecimal price, CarryDecimal size,
                     const CarryInstrument *instrument)
{
    event->flags = side == BYBIT_SIDE_BUY ? CARRY_MARKET_FLAG_BUY : 0;
    return bybit_event_scale (price, instrument->price_scale, &event->trade.price) &&
           bybit_event_scale (size, instrument->size_scale, &event->trade.size);
}

gboolean
bybit_event_set_trade (CarryMarketEvent *event, const BybitTrade *trade,
                       const CarryInstrument *instrument)
{
    event->kind = CARRY_MARKET_TRADE;
    event->ts_venue = trade->ts;
    event->trade.id = hash_id (trade->trade_id);
    return set_side_price_size (event, trade->side, trade->price, trade->size, instrument);
}

gboolean
bybit_event_set_liquidation (CarryMarketEvent *event, const BybitLiquidation *liquidation,
                             const CarryInstrument *instrument)
{
    event->kind = CARRY_MARKET_LIQUIDATION;
    event->ts_venue = liquidation->ts;
    return set_side_price_size (event, liquidation->side, liquidation->price, liquidation->size,
                                instrument);
}

gboolean
bybit_event_set_bar (CarryMarketEvent *event, const BybitKline *kline, guint minutes,
                     const CarryInstrument *instrument)
{
    guint scale = instrument->price_scale;

    event->kind = CARRY_MARKET_BAR;
    event->ts_venue = kline->ts_start + minutes * CARRY_NS_PER_MINUTE;
    event->bar_minutes = (guint16) minutes;
    return bybit_event_scale (kline->open, scale, &event->bar.open) &&
           bybit_event_scale (kline->high, scale, &event->bar.high) &&
           bybit_event_scale (kline->low, scale, &event->bar.low) &&
           bybit_event_scale (kline->close, scale, &event->bar.close) &&
           bybit_event_scale (kline->volume, instrument->size_scale, &event->bar.volume);
}

gboolean
bybit_event_set_price (CarryMarketEvent *event, CarryDecimal price,
                       const CarryInstrument *instrument)
{
    CarryDecimal rounded =
        carry_decimal_rescale (price, instrument->price_scale, CARRY_ROUND_HALF_EVEN);

    if (carry_decimal_sign (rounded) <= 0)
        return FALSE;
    event->mark.price = rounded.coefficient;
    return TRUE;
}
