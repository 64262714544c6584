/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reader.h"
#include "bybit-rows.h"

G_BEGIN_DECLS

/* That a candle can be one: it has a time, and its high and low are that. */
static inline gboolean
bybit_kline_check (BybitReader *reader, const BybitKline *kline)
{
    const CarryDecimal *ends[] = { &kline->open, &kline->close };

    if (kline->ts_start <= 0)
        return bybit_reader_fail (reader, "a candle needs a time");
    if (!carry_decimal_is_valid (kline->high) || !carry_decimal_is_valid (kline->low))
        return bybit_reader_fail (reader, "a candle needs a high and a low");
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        if (!carry_decimal_is_valid (*ends[i]) ||
            carry_decimal_compare (*ends[i], kline->high) > 0 ||
            carry_decimal_compare (*ends[i], kline->low) < 0)
            return bybit_reader_fail (reader, "a candle opens or closes outside of its range");
    return TRUE;
}

G_END_DECLS
