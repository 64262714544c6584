/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-funding.h"

#include "sim-booking.h"

/* 0.05 % */
#define DAMPING (SIM_RATE_ONE / 2000)
/* 0.03 % a day */
#define INTEREST_A_DAY (SIM_RATE_ONE * 3 / 10000)
/* Rates are published with 8 decimals. */
#define RATE_UNIT 100
#define SAMPLES 60

SimRate
sim_funding_interest (gint64 interval)
{
    return (SimRate) ((__int128) INTEREST_A_DAY * interval / CARRY_NS_PER_DAY);
}

SimRate
sim_funding_rate (const SimInstrument *instrument, SimRate premium)
{
    SimRate interest = sim_funding_interest (instrument->funding_interval);
    SimRate rate = premium + CLAMP (interest - premium, -DAMPING, DAMPING);
    rate = rate / RATE_UNIT * RATE_UNIT;
    return CLAMP (rate, instrument->lower_funding_rate, instrument->upper_funding_rate);
}

/* What really passes between settlements: shortened for demonstrations. */
static gint64
real_interval (const SimMarket *market)
{
    gint64 shortened = market->exchange->config.funding_interval;
    return shortened > 0 ? shortened : market->instrument.funding_interval;
}

static const SimPathSettlement *
path_next (SimMarket *market, gint64 now)
{
    const SimPath *path = market->index->path;
    SimFundingState *state = &market->funding;
    if (path == NULL || path->n_settlements == 0)
        return NULL;
    while (state->path_at < path->n_settlements && path->settlements[state->path_at].ts <= now)
        state->path_at++;
    return state->path_at < path->n_settlements ? &path->settlements[state->path_at] : NULL;
}

static gint64
sample_interval (const SimMarket *market)
{
    return CLAMP (real_interval (market) / SAMPLES, CARRY_NS_PER_MS, CARRY_NS_PER_MINUTE);
}

void
sim_funding_start (SimMarket *market, gint64 now)
{
    SimFundingState *state = &market->funding;
    gint64 interval = real_interval (market);
    const SimPathSettlement *recorded = path_next (market, now);
    state->ts_next = recorded != NULL ? recorded->ts : (now / interval + 1) * interval;
    gint64 sample = sample_interval (market);
    state->ts_sample = (now / sample + 1) * sample;
    state->weighted = 0;
    state->weights = 0;
    state->n_samples = 0;
    state->is_fixed = FALSE;
    if (state->rate == 0)
        state->rate = sim_funding_rate (&market->instrument, market->ladder.premium);
}

gint64
sim_funding_next_due (const SimMarket *market)
{
    return MIN (market->funding.ts_next, market->funding.ts_sample);
}

void
sim_funding_fix (SimMarket *market, SimRate rate)
{
    market->funding.rate =
        CLAMP (rate, market->instrument.lower_funding_rate, market->instrument.upper_funding_rate);
    market->funding.is_fixed = TRUE;
    sim_market_touch (market);
}

/* From the rate before to the recorded one, in a straight line, there at the last sample. */
static SimRate
path_rate (const SimMarket *market, const SimPathSettlement *next, gint64 now)
{
    const SimPath *path = market->index->path;
    guint at = market->funding.path_at;
    if (at == 0)
        return next->rate;
    const SimPathSettlement *last = &path->settlements[at - 1];
    gint64 whole = MAX (1, next->ts - last->ts - sample_interval (market));
    gint64 part = CLAMP (now - last->ts, 0, whole);
    SimRate rate = last->rate + (SimRate) ((__int128) (next->rate - last->rate) * part / whole);
    return part == whole ? next->rate : rate / RATE_UNIT * RATE_UNIT;
}

static void
take_sample (SimMarket *market, gint64 now)
{
    SimFundingState *state = &market->funding;
    state->ts_sample = now + sample_interval (market);
    if (state->is_fixed)
        return;
    const SimPathSettlement *recorded = path_next (market, now);
    SimRate rate;
    if (recorded != NULL)
    {
        rate = path_rate (market, recorded, now);
    }
    else
    {
        SimPrice index = market->index_price;
        SimRate premium = sim_rate_of ((SimMoney) (sim_market_mid (market) - index) * SIM_QTY_ONE,
                                       (SimMoney) index * SIM_QTY_ONE);
        state->n_samples++;
        state->weighted += (__int128) premium * state->n_samples;
        state->weights += state->n_samples;
        rate = sim_funding_rate (&market->instrument, (SimRate) (state->weighted / state->weights));
    }
    if (rate != state->rate)
        sim_market_touch (market);
    state->rate = rate;
}

static void
settle (SimMarket *market, gint64 now)
{
    SimFunding funding = { now, market->funding.rate, market->mark_price };
    /* A recorded settlement is paid as recorded, also when no sample came close to it. */
    const SimPath *path = market->index->path;
    guint at = market->funding.path_at;
    if (path != NULL && at < path->n_settlements && path->settlements[at].ts == now &&
        !market->funding.is_fixed)
        funding.rate = path->settlements[at].rate;
    g_array_append_val (market->fundings, funding);
    sim_market_touch (market);
    sim_booking_settle (market, &funding);
    sim_funding_start (market, now);
}

void
sim_funding_run (SimMarket *market, gint64 now)
{
    /* The settlement comes first: a sample at this instant belongs to the next. */
    if (market->funding.ts_next <= now)
        settle (market, now);
    else if (market->funding.ts_sample <= now)
        take_sample (market, now);
}
