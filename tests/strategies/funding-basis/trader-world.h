/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "funding-basis-hedger.h"
#include "funding-basis-resizer.h"
#include "funding-basis-trader.h"

G_BEGIN_DECLS

/*
 * A pair that is short 0.25 of the perpetual and holds 0.25 coins, before a world that the test
 * makes up: it keeps what was asked of it.
 */

#define START (20000 * CARRY_NS_PER_DAY)
#define MOST 8

typedef struct
{
    gint64 now;
    CarryInstrument *perp;
    CarryInstrument *spot;
    CarryDecimal position[2];
    CarryGroup group;
    CarryOrderRequest requests[MOST];
    guint n_requests;
    CarryHedgeWay ways[MOST];
    guint n_ways;
    guint n_timers;
    gboolean is_stale;         /* both markets */
    CarryHedgeOutcome outcome; /* of each hedge */
    GPtrArray *notices;        /* codes */
    CarryContext *context;
    FundingBasisExecution execution;
    FundingBasisTrader trader;
    FundingBasisPair pair;
} TraderWorld;

void trader_world_set_up (TraderWorld *self, gconstpointer data);
void trader_world_tear_down (TraderWorld *self, gconstpointer data);
/* What is held now: short of the perpetual, and coins. */
void trader_world_set_held (TraderWorld *self, const char *perp, const char *spot);
/* Its orders have ended: the next step. */
void trader_world_settle (TraderWorld *self);

static inline CarryDecimal
number (const char *text)
{
    return carry_decimal_from_text (text);
}

#define TRADER_TEST(name, func)                                                                    \
    g_test_add ("/funding-basis/" name, TraderWorld, NULL, trader_world_set_up, func,              \
                trader_world_tear_down)

G_END_DECLS
