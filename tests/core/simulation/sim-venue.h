/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-random.h"
#include "sim-types.h"

typedef enum
{
    SIM_NEWS_ORDER,
    SIM_NEWS_EXECUTION,
    SIM_NEWS_ENTRY,
    SIM_NEWS_PRICE,
} SimNewsKind;

/* What the venue has to tell; whether anybody hears of it is the network's business. */
typedef struct
{
    SimNewsKind kind;
    SimOrder order;
    SimExecution execution;
    SimEntry entry;
    SimInstrument instrument; /* of a price */
} SimNews;

/*
 * The venue of a simulation, and its oracle: orders, matching, an account. Nobody
 * writes its fields but it. Everything random comes from its own stream.
 */
typedef struct
{
    CarryRandom random;
    GArray *orders;     /* SimOrder, all there ever were */
    GArray *open;       /* guint: places of open ones */
    GHashTable *links;  /* link id -> place + 1 */
    GArray *executions; /* SimExecution */
    GArray *entries;    /* SimEntry */
    GArray *news;       /* SimNews, until it is taken */
    gint64 bid[SIM_N_INSTRUMENTS];
    gint64 position;    /* of the perpetual, lots */
    gint64 cost;        /* of the position, money, signed */
    gint64 cash;        /* money: what the wallet shows */
    gint64 flow;        /* money: every payment of trading, as if perpetuals were paid for */
    gint64 coins;       /* SIM_COIN_SCALE */
    gint64 forced;      /* lots that moved without an order of the host, summed up */
    gint64 interval_ns; /* between two settlements */
    gint64 ts_settlement;
    gboolean fee_in_base;
    gboolean rejects_late; /* A6: takes orders and rejects them a moment later */
    guint thin;            /* of a thousand market orders, so many meet a thin book */
} SimVenue;

SimVenue *sim_venue_new (guint64 seed, gint64 now);
void sim_venue_free (SimVenue *self);

SimCode sim_venue_create (SimVenue *self, const SimOrder *request, gint64 now);
SimCode sim_venue_cancel (SimVenue *self, const char *link, gint64 now);
SimCode
sim_venue_amend (SimVenue *self, const char *link, gint64 quantity, gint64 price, gint64 now);
void sim_venue_cancel_all (SimVenue *self, gint64 now);
const SimOrder *sim_venue_find (const SimVenue *self, const char *link);

/* Prices move, resting orders fill, funding is settled. */
void sim_venue_step (SimVenue *self, gint64 now);
/* C4, C5: the venue closes a part of the perpetual by itself. */
void sim_venue_force (SimVenue *self, gint64 now);
/* C10: somebody else trades on the account. */
void sim_venue_meddle (SimVenue *self, gint64 now);
void sim_venue_deposit (SimVenue *self, gint64 amount, gint64 now);
