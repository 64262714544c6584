/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * Executions, from the stream and from readings, each told once: by category, symbol and the
 * venue's number.
 */
BybitFills *bybit_fills_new (BybitVenue *venue);
void bybit_fills_free (BybitFills *self);

/*
 * Takes in one execution.
 *
 * Returns: TRUE when it was not known yet
 */
gboolean bybit_fills_take (BybitFills *self, const BybitExecution *row);
/* Known without telling it: what a snapshot lists. */
void bybit_fills_skip (BybitFills *self, const BybitExecution *row);
/* When the latest execution happened that was taken; 0: none. */
gint64 bybit_fills_get_latest (const BybitFills *self);

/* An execution as one of the model; FALSE when it lacks what a fill needs. */
gboolean bybit_execution_to_carry (const BybitExecution *row, const CarryInstrument *instrument,
                                   CarryFill *out_fill);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitFills, bybit_fills_free)

G_END_DECLS
