/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-account.h"
#include "model/carry-book.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryTestWorld: (skip)
 * @now: the time in it
 * @instruments: a perpetual and its spot pair
 * @perp: the perpetual
 * @spot: its pair
 * @book: one level on each side
 * @bars: (array length=2): a bar of each, as a market event
 * @order: an order of the perpetual
 * @fill: a fill of it
 * @n_submitted: orders that were submitted
 *
 * A small market that stands where the engine would, for tests of one module: every call of the
 * context has an answer, and nothing comes of it.
 */
typedef struct
{
    gint64 now;
    CarryInstruments *instruments;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    CarryBook *book;
    CarryMarketEvent bars[2];
    CarryOrder order;
    CarryFill fill;
    guint64 n_submitted;
    guint64 n_timers;
} CarryTestWorld;

CarryTestWorld *carry_test_world_new (void);
void carry_test_world_free (CarryTestWorld *self);
void carry_test_world_connect (CarryTestWorld *self, CarryModule *module);
CarryModule *carry_test_peer_new (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTestWorld, carry_test_world_free)

G_END_DECLS
