/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Reads now and then what the venue says of the instruments of the run. New rules are told to the
 * engine, which trades by them from then on; what is delisted is not opened any more, and what does
 * not trade, or is another thing than it was, is halted.
 */
BybitRefresher *bybit_refresher_new (BybitVenue *venue);
void bybit_refresher_free (BybitRefresher *self);
/* From now on, at the interval of the times. */
void bybit_refresher_start (BybitRefresher *self);
/* The venue refused a price, a quantity or a position by rules that are not ours: reads soon. */
void bybit_refresher_hurry (BybitRefresher *self);

/* What became of a symbol between two readings, one bit each. Pure. */
typedef enum
{
    BYBIT_CHANGE_IDENTITY = 1 << 0, /* another thing under the old name */
    BYBIT_CHANGE_RULES = 1 << 1,    /* tick, step, smallest or largest order */
    BYBIT_CHANGE_STATUS = 1 << 2,   /* it trades no more, or again */
    BYBIT_CHANGE_DELIVERY = 1 << 3, /* it is going to be delisted */
} BybitChange;

guint bybit_instrument_compare (const BybitInstrument *before, const BybitInstrument *now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitRefresher, bybit_refresher_free)

G_END_DECLS
