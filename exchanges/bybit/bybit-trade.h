/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-reader.h"
#include "bybit-rows.h"

G_BEGIN_DECLS

/* A trade of which nothing was read yet: what is absent is no 0. */
#define BYBIT_TRADE_BLANK                                                                          \
    {                                                                                              \
        .price.invalid = 1, .size.invalid = 1                                                      \
    }

/* A #BybitTrade that can be one; of the stream and of the list alike. */
static inline gboolean
bybit_trade_check (BybitReader *reader, gpointer row)
{
    const BybitTrade *self = row;

    if (!carry_decimal_is_valid (self->price) || !carry_decimal_is_valid (self->size))
        return bybit_reader_fail (reader, "a trade needs a price and a size");
    return self->ts > 0 || bybit_reader_fail (reader, "a trade needs a time");
}

G_END_DECLS
