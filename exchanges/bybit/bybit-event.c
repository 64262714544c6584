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
