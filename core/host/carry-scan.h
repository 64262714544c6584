/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-report.h"

G_BEGIN_DECLS

/**
 * CarryScanRow: (skip)
 * @instrument: what was looked at, as `VENUE:CATEGORY:SYMBOL`
 * @module: the strategy that looked
 * @evaluation: (nullable): what it would do, and why; %NULL when too little is known
 *
 * What a strategy thinks of one instrument.
 */
typedef struct
{
    char *instrument;
    char *module;
    CarryEvaluation *evaluation;
} CarryScanRow;

/**
 * CarryScan: (skip)
 *
 * Asks all strategies what they think of every perpetual that has a spot market:
 * at the beginning of a backtest, before any of them acts, and whenever told to.
 * The pairs that are worth most come first.
 */
#define CARRY_TYPE_SCAN (carry_scan_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryScan, carry_scan, CARRY, SCAN, CarryModule)

CARRY_API
CarryScan *carry_scan_new (GPtrArray *strategies);
CARRY_API
void carry_scan_look (CarryScan *self, const GPtrArray *perps);
CARRY_API
const GArray *carry_scan_get_rows (CarryScan *self);

G_END_DECLS
