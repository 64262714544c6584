/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_TYPE_FEED (carry_feed_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryFeed, carry_feed, CARRY, FEED, CarryModule)

/**
 * CarryFeedInterface:
 * @subscribe: send market events of an instrument from now on
 * @unsubscribe: stop sending them
 *
 * A source of market events as they happen. Gaps and staleness are events too.
 */
struct _CarryFeedInterface
{
    GTypeInterface parent_iface;

    void (*subscribe) (CarryFeed *self, const CarryInstrument *instrument);
    void (*unsubscribe) (CarryFeed *self, const CarryInstrument *instrument);
};

CARRY_API
void carry_feed_subscribe (CarryFeed *self, const CarryInstrument *instrument);
CARRY_API
void carry_feed_unsubscribe (CarryFeed *self, const CarryInstrument *instrument);

G_END_DECLS
