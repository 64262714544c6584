/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reader.h"
#include "bybit-rows.h"

G_BEGIN_DECLS

/*
 * That a candle can be one. Those of the premium index open where the last one
 * closed, outside of their range too, so only high and low are compared.
 */
static inline gboolean
bybit_kline_check (BybitReader *reader, const BybitKline *kline)
{
    if (kline->ts_start <= 0)
        return bybit_reader_fail (reader, "a candle needs a time");
    if (!carry_decimal_is_valid (kline->open) || !carry_decimal_is_valid (kline->high) ||
        !carry_decimal_is_valid (kline->low) || !carry_decimal_is_valid (kline->close))
        return bybit_reader_fail (reader, "a candle needs four prices");
    return carry_decimal_compare (kline->high, kline->low) >= 0 ||
           bybit_reader_fail (reader, "the high of a candle is below its low");
}

G_END_DECLS
