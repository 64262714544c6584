/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * SyntheticParams:
 * @seed: seed of the run or of the module
 * @coin: base coin; each coin has random numbers of its own
 * @start_level: spot level at the start
 * @volatility: of spot in a year, as a fraction
 * @gaps_per_month: how often data are missing for a while
 * @step_hours: length of a step
 * @steps_per_window: steps from one settlement to the next
 *
 * What a made-up market is made from.
 */
typedef struct
{
    guint64 seed;
    const char *coin;
    double start_level;
    double volatility;
    double gaps_per_month;
    double step_hours;
    guint steps_per_window;
} SyntheticParams;

/**
 * SyntheticCandle:
 *
 * First, highest, lowest and last level of one step.
 */
typedef struct
{
    double open;
    double high;
    double low;
    double close;
} SyntheticCandle;

/**
 * SyntheticStep:
 * @spot: what spot did
 * @perp: what the perpetual did
 * @mark: mark level at the end of the step
 * @activity: traded volume as a multiple of the usual
 * @rate: funding rate of the window so far, a fraction
 * @is_settlement: the window ends with this step, at @rate
 * @next_rate: rate expected at the next settlement, seen from the end of the step
 * @is_missing: nobody recorded this step
 * @is_gap_start: the first step of those that nobody recorded
 *
 * What happened in one step, in levels of one base coin.
 */
typedef struct
{
    SyntheticCandle spot;
    SyntheticCandle perp;
    double mark;
    double activity;
    double rate;
    double next_rate;
    gboolean is_settlement;
    gboolean is_missing;
    gboolean is_gap_start;
} SyntheticStep;

typedef enum
{
    SYNTHETIC_REGIME_CALM,
    SYNTHETIC_REGIME_HOT,
    SYNTHETIC_REGIME_NEGATIVE,
} SyntheticRegime;

/**
 * SyntheticMarket:
 *
 * A seeded, made-up market of one coin: spot walks, the basis of the perpetual
 * returns to a mean that depends on the regime, and funding follows from the
 * basis by the venue's own formula. Only + - * / and square roots are used on
 * the random numbers, so the same seed gives the same market everywhere.
 */
typedef struct
{
    SyntheticParams params;
    CarryRandom random;
    SyntheticRegime regime;
    double regime_premium; /* where the basis returns to */
    double level;          /* spot */
    double basis;
    double premium_sum; /* of the funding window */
    guint steps_in_window;
    guint steps_missing;
} SyntheticMarket;

void
synthetic_market_init (SyntheticMarket *self, const SyntheticParams *params, guint steps_in_window);
void synthetic_market_step (SyntheticMarket *self, SyntheticStep *out_step);
double synthetic_funding_rate (double premium);

G_END_DECLS
