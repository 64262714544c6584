/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"
#include "model/carry-market-event.h"

G_BEGIN_DECLS

/**
 * CarryMarketTape: (skip)
 *
 * A recording of what a market did and of no run: instruments, and events in order of time.
 */
typedef struct _CarryMarketTape CarryMarketTape;

CARRY_API
CarryMarketTape *
carry_market_tape_new (const char *root, gint64 ts, const GPtrArray *instruments, GError **error);
CARRY_API
void carry_market_tape_free (CarryMarketTape *self);
CARRY_API
void carry_market_tape_add (CarryMarketTape *self, const CarryMarketEvent *events, gsize n);
CARRY_API
gboolean carry_market_tape_finish (CarryMarketTape *self, GError **error);

CARRY_API
char *carry_market_tape_name_folder (const char *root);
CARRY_API
GPtrArray *carry_market_tape_list_files (const char *folder);
CARRY_API
gboolean carry_market_tape_is_file (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryMarketTape, carry_market_tape_free)

G_END_DECLS
