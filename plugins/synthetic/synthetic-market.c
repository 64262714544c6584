/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "synthetic-market.h"

#include <math.h>

#define HOURS_PER_MONTH 730.0
#define HOURS_PER_YEAR 8760.0
#define BP 1e-4

/* The venue's formula: the rate is the average premium, pulled towards the
 * interest rate by at most 5 bp, and capped. */
#define INTEREST (1.0 * BP)
#define DAMPENER (5.0 * BP)
#define RATE_CAP (37.5 * BP)

/* Part of its distance to the mean that the basis covers in an hour: half of it in 8 h. */
#define REVERSION_PER_HOUR 0.083
#define BASIS_NOISE_PER_HOUR (1.2 * BP)
#define MARK_SHARE 0.8 /* of the basis that the mark price shows */
#define LONGEST_GAP_STEPS 6

typedef struct
{
    double hours;      /* mean length */
    double drift;      /* of spot in an hour */
    double low_rate;   /* the regime's rate is drawn between these */
    double high_rate;  /* … */
    double premium;    /* what the basis is above the rate */
    double first_odds; /* of the first of the two other regimes to follow */
} RegimeTraits;

static const RegimeTraits traits[] = {
    [SYNTHETIC_REGIME_CALM] = { 288, 0, 0.5 * BP, 2.5 * BP, 0, 0.65 },
    [SYNTHETIC_REGIME_HOT] = { 144, 0.5 * BP, 3 * BP, 10 * BP, DAMPENER, 0.8 },
    [SYNTHETIC_REGIME_NEGATIVE] = { 60, -1 * BP, -6 * BP, -1 * BP, -DAMPENER, 0.85 },
};

/* Which regimes may follow: the likelier one first. */
static const SyntheticRegime followers[][2] = {
    [SYNTHETIC_REGIME_CALM] = { SYNTHETIC_REGIME_HOT, SYNTHETIC_REGIME_NEGATIVE },
    [SYNTHETIC_REGIME_HOT] = { SYNTHETIC_REGIME_CALM, SYNTHETIC_REGIME_NEGATIVE },
    [SYNTHETIC_REGIME_NEGATIVE] = { SYNTHETIC_REGIME_CALM, SYNTHETIC_REGIME_HOT },
};

/**
 * synthetic_funding_rate:
 * @premium: average premium of the perpetual over spot, a fraction
 *
 * Returns: the funding rate that a venue makes of it
 */
double
synthetic_funding_rate (double premium)
{
    double rate = premium + CLAMP (INTEREST - premium, -DAMPENER, DAMPENER);

    return CLAMP (rate, -RATE_CAP, RATE_CAP);
}

static void
enter_regime (SyntheticMarket *self, SyntheticRegime regime)
{
    const RegimeTraits *t = &traits[regime];
    double rate = t->low_rate + (t->high_rate - t->low_rate) * carry_random_unit (&self->random);

    self->regime = regime;
    self->regime_premium = rate + t->premium;
}

/**
 * synthetic_market_init:
 * @self: memory to fill
 * @params: what to make it from; the coin's name is only read here
 * @steps_in_window: steps since the last settlement
 *
 * Makes a market that stands at its start.
 */
void
synthetic_market_init (SyntheticMarket *self, const SyntheticParams *params, guint steps_in_window)
{
    g_autofree char *stream = g_strconcat ("synthetic:", params->coin, NULL);

    *self = (SyntheticMarket){
        .params = *params,
        .level = params->start_level,
        .steps_in_window = steps_in_window,
    };
    self->params.coin = NULL;
    carry_random_init (&self->random, params->seed, stream);
    enter_regime (self, SYNTHETIC_REGIME_CALM);
    self->basis = self->regime_premium;
    self->premium_sum = self->basis * steps_in_window;
}

static void
step_regime (SyntheticMarket *self)
{
    const RegimeTraits *t = &traits[self->regime];
    double u = carry_random_unit (&self->random);

    if (u >= self->params.step_hours / t->hours)
        return;
    u = carry_random_unit (&self->random);
    enter_regime (self, followers[self->regime][u < t->first_odds ? 0 : 1]);
}

static void
step_gap (SyntheticMarket *self, SyntheticStep *step)
{
    double u = carry_random_unit (&self->random);

    if (self->steps_missing > 0)
        self->steps_missing--;
    else if (u < self->params.gaps_per_month * self->params.step_hours / HOURS_PER_MONTH)
    {
        self->steps_missing = 1 + (guint) carry_random_below (&self->random, LONGEST_GAP_STEPS);
        step->is_gap_start = TRUE;
    }
    step->is_missing = self->steps_missing > 0;
}

/* A candle from @open to @close whose wicks are as long as @swing makes them. */
static SyntheticCandle
make_candle (SyntheticMarket *self, double open, double close, double swing)
{
    double up = fabs (carry_random_normal (&self->random)) * swing;
    double down = fabs (carry_random_normal (&self->random)) * swing;

    return (SyntheticCandle){
        .open = open,
        .high = MAX (open, close) * (1 + up),
        .low = MIN (open, close) / (1 + down),
        .close = close,
    };
}

static void
step_levels (SyntheticMarket *self, SyntheticStep *step)
{
    double hours = self->params.step_hours;
    double deviation = self->params.volatility * sqrt (hours / HOURS_PER_YEAR);
    double spot = self->level;
    double perp = spot * (1 + self->basis);
    double noise = BASIS_NOISE_PER_HOUR * sqrt (hours) * carry_random_normal (&self->random);
    double reversion = MIN (1.0, REVERSION_PER_HOUR * hours);
    double shock = carry_random_normal (&self->random);
    double move = CLAMP (shock * deviation, -0.5, 0.5);

    self->basis += (self->regime_premium - self->basis) * reversion + noise;
    self->level *= 1 + move + traits[self->regime].drift * hours;
    step->spot = make_candle (self, spot, self->level, deviation / 4);
    step->perp = make_candle (self, perp, self->level * (1 + self->basis), deviation / 4);
    step->mark = self->level * (1 + self->basis * MARK_SHARE);
    step->activity = 0.2 + fabs (carry_random_normal (&self->random)) + fabs (shock);
}

static void
step_funding (SyntheticMarket *self, SyntheticStep *step)
{
    self->premium_sum += self->basis;
    self->steps_in_window++;
    step->rate = synthetic_funding_rate (self->premium_sum / self->steps_in_window);
    step->next_rate = step->rate;
    step->is_settlement = self->steps_in_window == self->params.steps_per_window;
    if (!step->is_settlement)
        return;
    self->premium_sum = 0;
    self->steps_in_window = 0;
    step->next_rate = synthetic_funding_rate (self->basis);
}

/**
 * synthetic_market_step:
 * @self: the market
 * @out_step: (out caller-allocates): what happened
 *
 * Lets one step pass.
 */
void
synthetic_market_step (SyntheticMarket *self, SyntheticStep *out_step)
{
    SyntheticStep step = { 0 };

    step_regime (self);
    step_gap (self, &step);
    step_levels (self, &step);
    step_funding (self, &step);
    *out_step = step;
}
