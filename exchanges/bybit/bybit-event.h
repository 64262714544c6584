/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"

G_BEGIN_DECLS

/* From the venue's rows to market events. Pure; FALSE: a number has more digits than the scale holds. */

gboolean bybit_event_scale (CarryDecimal value, guint scale, gint64 *out_number);
/* The venue's ids are texts; the event has a number that tells two of them apart. */
gboolean bybit_event_set_trade (CarryMarketEvent *event, const BybitTrade *trade,
                                const CarryInstrument *instrument);
gboolean bybit_event_set_liquidation (CarryMarketEvent *event, const BybitLiquidation *liquidation,
                                      const CarryInstrument *instrument);
/* A finished bar. */
gboolean bybit_event_set_bar (CarryMarketEvent *event, const BybitKline *kline, guint minutes,
                              const CarryInstrument *instrument);
/* Of a mark or an index, whose digits beyond the scale mean nothing; FALSE: it is not above 0. */
gboolean bybit_event_set_price (CarryMarketEvent *event, CarryDecimal price,
                                const CarryInstrument *instrument);

G_END_DECLS
