/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * What the venue says of positions beside their size, which fills tell: people hear when it is
 * about to reduce one, allows only to shrink it, or keeps it in hedge mode.
 */
typedef struct _BybitPositions BybitPositions;

BybitPositions *bybit_positions_new (BybitVenue *venue);
void bybit_positions_free (BybitPositions *self);
void bybit_positions_take (BybitPositions *self, const BybitPosition *row);

/* A row as a position of the model; flat: an invalid entry price. */
void bybit_position_to_carry (const BybitPosition *row, const CarryInstrument *instrument,
                              CarryPosition *out_position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitPositions, bybit_positions_free)

G_END_DECLS
