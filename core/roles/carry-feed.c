/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-feed.h"

G_DEFINE_INTERFACE (CarryFeed, carry_feed, CARRY_TYPE_MODULE)

static void
default_subscribe (CarryFeed *self, const CarryInstrument *instrument)
{
}

static void
default_unsubscribe (CarryFeed *self, const CarryInstrument *instrument)
{
}

static void
carry_feed_default_init (CarryFeedInterface *iface)
{
    iface->subscribe = default_subscribe;
    iface->unsubscribe = default_unsubscribe;
}

/**
 * carry_feed_subscribe: (virtual subscribe)
 * @self: a feed
 * @instrument: (transfer none): an instrument, good as long as the run
 *
 * Asks for its market events from now on.
 */
void
carry_feed_subscribe (CarryFeed *self, const CarryInstrument *instrument)
{
    g_return_if_fail (CARRY_IS_FEED (self));
    g_return_if_fail (instrument != NULL);
    CARRY_FEED_GET_IFACE (self)->subscribe (self, instrument);
}

/**
 * carry_feed_unsubscribe: (virtual unsubscribe)
 * @self: a feed
 * @instrument: (transfer none): an instrument
 *
 * Asks for no more of its market events.
 */
void
carry_feed_unsubscribe (CarryFeed *self, const CarryInstrument *instrument)
{
    g_return_if_fail (CARRY_IS_FEED (self));
    g_return_if_fail (instrument != NULL);
    CARRY_FEED_GET_IFACE (self)->unsubscribe (self, instrument);
}
