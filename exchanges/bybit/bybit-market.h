/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-scratch.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/* The public data of one instrument: from messages of its topics to market events. */
typedef struct _BybitMarket BybitMarket;

/* What is wanted of each instrument beside best bid and ask. */
typedef struct
{
    guint depth; /* levels of the book a side: 0 or 1 for none, 50, 200, 1000 */
    gboolean trades;
    gboolean liquidations; /* of perpetuals */
    guint bar_minutes;     /* 0: no bars */
} BybitMarketOptions;

typedef enum
{
    BYBIT_MARKET_FINE,
    BYBIT_MARKET_RENEW, /* this topic must be subscribed anew; the gap was told */
} BybitMarketVerdict;

BybitMarket *bybit_market_new (BybitVenue *venue, const CarryInstrument *instrument,
                               const BybitMarketOptions *options);
void bybit_market_free (BybitMarket *self);
const CarryInstrument *bybit_market_get_instrument (const BybitMarket *self);
/* Names of its topics; ends with NULL. */
const char *const *bybit_market_get_topics (const BybitMarket *self);

/* Its connection is live from now: topics have so long to speak. */
void bybit_market_begin (BybitMarket *self, gint64 now);
/* Its connection is lost: nothing that is known here is current any more. */
void bybit_market_end (BybitMarket *self, gint64 now);
BybitMarketVerdict bybit_market_take (BybitMarket *self, BybitScratch *scratch,
                                      const BybitTopic *topic, const char *data, gsize size,
                                      gint64 now);
/*
 * Whether a topic that should have spoken did not.
 *
 * Returns: (nullable): the topic, to be subscribed anew; the gap was told
 */
const char *bybit_market_find_silent (BybitMarket *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitMarket, bybit_market_free)

G_END_DECLS
