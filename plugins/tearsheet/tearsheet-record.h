/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-decisions.h"
#include "tearsheet-notices.h"
#include "tearsheet-rounds.h"
#include "tearsheet-series.h"

G_BEGIN_DECLS

/* A perpetual and its spot, of which both had a price. */
typedef struct
{
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    double multiplier;
    gboolean is_seen;      /* the series exist */
    TearsheetSeries rate;  /* last settled funding in percent a year */
    TearsheetSeries basis; /* perpetual above spot in bp */
} TearsheetPair;

/* An instrument that was held, sampled together with all others. */
typedef struct
{
    const CarryInstrument *instrument;
    TearsheetSeries level; /* signed value in quote coin */
} TearsheetLeg;

/* Executions of one kind: spot or perpetual, each taker or maker. */
#define TEARSHEET_N_TRADES 4

typedef struct
{
    guint64 fills;
    CarryAmount volume;
    CarryAmount fees;
} TearsheetTrades;

/* What a report remembers of a run; its size does not grow with the run. */
typedef struct
{
    /* In quote coin. */
    TearsheetSeries equity;
    TearsheetSeries net;
    TearsheetSeries prices;
    TearsheetSeries funding;
    TearsheetSeries costs; /* fees and interest, below zero */
    TearsheetSeries delta; /* value of all legs together */
    /* In percent of the capital, at most zero. */
    TearsheetSeries drawdown;
    /* Cash and what perpetuals have gained, in percent of their value: coins are left out. */
    TearsheetSeries margin;
    /* Means over the pairs. */
    TearsheetSeries rate;
    TearsheetSeries basis;
    GPtrArray *pairs; /* TearsheetPair */
    GPtrArray *legs;  /* TearsheetLeg, in the order of the table of instruments */

    TearsheetTrades trades[TEARSHEET_N_TRADES];
    TearsheetNotices notices;
    TearsheetDecisions decisions;
    TearsheetRounds *rounds;
    CarryAmount resizing; /* of fees and slippage, while a trade of two legs was held */
    guint64 settlements;
    guint64 refused_orders;

    CarryAmount capital;
    CarryAmount received; /* funding */
    CarryAmount paid;     /* fees and interest */
    double start_level;   /* the same, for drawing */
    double received_level;
    double paid_level;

    CarryDecimal peak;
    gint64 ts_peak;
    CarryDecimal fall; /* the largest so far */
    gint64 ts_fall_from;
    gint64 ts_fall_to;
} TearsheetRecord;

TearsheetRecord *tearsheet_record_new (void);
void tearsheet_record_free (TearsheetRecord *self);
void
tearsheet_record_add_event (TearsheetRecord *self, CarryContext *context, const CarryEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetRecord, tearsheet_record_free)

G_END_DECLS
