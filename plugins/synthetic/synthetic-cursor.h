/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "synthetic-market.h"

G_BEGIN_DECLS

/**
 * SyntheticPlan:
 * @params: the market of one coin
 * @perp: (nullable): the perpetual asked for
 * @spot: (nullable): the spot asked for
 * @ts_start: where the first step begins, on the grid of steps
 * @ts_end: the last instant wanted
 * @step_ns: length of a step
 * @window_ns: time between settlements
 *
 * What a cursor is to make.
 */
typedef struct
{
    SyntheticParams params;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    gint64 ts_start;
    gint64 ts_end;
    gint64 step_ns;
    gint64 window_ns;
} SyntheticPlan;

#define SYNTHETIC_TYPE_CURSOR (synthetic_cursor_get_type ())
G_DECLARE_FINAL_TYPE (SyntheticCursor, synthetic_cursor, SYNTHETIC, CURSOR, CarryCursor)

SyntheticCursor *synthetic_cursor_new (const SyntheticPlan *plan, GError **error);
CarrySource *synthetic_cursor_dup_source (SyntheticCursor *self);

G_END_DECLS
