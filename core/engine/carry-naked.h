/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/**
 * CarryNaked: (skip)
 * @since: since when the legs have been apart; 0 when they are together
 * @total_ns: how long they were apart in all, before that
 * @longest_ns: the longest time of these
 *
 * How long the two legs of a pair did not cover each other.
 */
typedef struct
{
    gint64 since;
    gint64 total_ns;
    gint64 longest_ns;
} CarryNaked;

CarryDecimal carry_naked_get_delta (const CarryInstrument *perp, CarryDecimal perp_quantity,
                                    CarryDecimal spot_quantity);
double carry_naked_get_delta_bps (const CarryInstrument *perp, CarryDecimal perp_quantity,
                                  CarryDecimal spot_quantity);
CARRY_API
gboolean carry_naked_is_apart (const CarryInstrument *perp, const CarryInstrument *spot,
                               CarryDecimal perp_quantity, CarryDecimal spot_quantity,
                               CarryDecimal price);
CARRY_API
gboolean carry_naked_is_mendable (const CarryInstrument *perp, const CarryInstrument *spot,
                                  CarryDecimal delta, CarryDecimal price);
void carry_naked_update (CarryNaked *self, gboolean is_apart, gint64 now);
gint64 carry_naked_get_total_ns (const CarryNaked *self, gint64 now);
gint64 carry_naked_get_longest_ns (const CarryNaked *self, gint64 now);

G_END_DECLS
