/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-random.h"
#include "model/carry-order.h"

/*
 * What travels between the venue of the simulation and the host, in whole numbers:
 * quantities in lots, prices in ticks, so that the venue shares no arithmetic with
 * what it is the oracle of.
 */

#define SIM_LOT_SCALE 3    /* a lot is 0.001 coins */
#define SIM_TICK_SCALE 2   /* a tick is 0.01 of the quote coin */
#define SIM_RATE_SCALE 5   /* fees and funding in units of 0.00001 */
#define SIM_MONEY_SCALE 10 /* lot x tick x rate */
#define SIM_COIN_SCALE 8   /* lot x rate */

typedef enum
{
    SIM_PERP,
    SIM_SPOT,
    SIM_N_INSTRUMENTS,
} SimInstrument;

typedef enum
{
    SIM_OPEN,
    SIM_FILLED,
    SIM_CANCELED,
    SIM_REJECTED,
} SimStatus;

/* What the venue answers to a request. */
typedef enum
{
    SIM_DONE,
    SIM_REFUSED,   /* for certain not done */
    SIM_DUPLICATE, /* the id was taken before */
    SIM_GONE,      /* there is no such open order */
    SIM_UNCLEAR,   /* an error that says nothing */
} SimCode;

typedef struct
{
    guint64 id; /* the venue's; 0: asked for only */
    char link[CARRY_LINK_ID_SIZE];
    SimInstrument instrument;
    gboolean buys;
    gboolean is_market;
    gboolean is_immediate; /* what is not filled at once is canceled */
    gboolean is_post_only;
    gboolean reduce_only;
    gint64 quantity;
    gint64 price;
    gint64 filled;
    gint64 value; /* of what was filled, lots x ticks */
    SimStatus status;
    guint version; /* grows with each change */
    gint64 ts;
} SimOrder;

typedef struct
{
    guint64 id;
    char link[CARRY_LINK_ID_SIZE];
    SimInstrument instrument;
    gboolean buys;
    gboolean is_maker;
    gboolean is_forced; /* by the venue: no order of anybody */
    gboolean fee_in_base;
    gint64 quantity;
    gint64 price;
    gint64 fee;
    gint64 ts;
} SimExecution;

/* A line of the account's log. */
typedef struct
{
    gboolean is_funding; /* else a transfer of quote coin */
    gint64 position;
    gint64 mark;
    gint64 rate;
    gint64 amount;
    gint64 ts;
} SimEntry;

/* From @low to @high, both of them too. */
static inline gint64
sim_draw (CarryRandom *random, gint64 low, gint64 high)
{
    return carry_random_range (random, low, high + 1);
}
