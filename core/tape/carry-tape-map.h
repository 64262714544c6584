/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"

G_BEGIN_DECLS

/**
 * CarryTapeMap: (skip)
 *
 * What the instruments of a recorded run are in another one, and what their prices are
 * in its digits.
 */
typedef struct _CarryTapeMap CarryTapeMap;

CarryTapeMap *carry_tape_map_read (const char *journal, GPtrArray *instruments, GError **error);
void carry_tape_map_free (CarryTapeMap *self);
gboolean carry_tape_map_is_wanted (const CarryTapeMap *self, const CarryMarketEvent *event);
gboolean carry_tape_map_apply (const CarryTapeMap *self, CarryMarketEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTapeMap, carry_tape_map_free)

G_END_DECLS
