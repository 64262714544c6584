/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * What the venue asks for positions and says of margin: risk tiers, leverages, where it would
 * liquidate, and the account's margin. What is heard before the run has its instruments is
 * kept until bybit_margins_publish().
 */
BybitMargins *bybit_margins_new (BybitVenue *venue);
void bybit_margins_free (BybitMargins *self);
void bybit_margins_set_mode (BybitMargins *self, BybitMarginMode mode);
void bybit_margins_take_position (BybitMargins *self, const BybitPosition *row);
void bybit_margins_take_wallet (BybitMargins *self, const BybitWallet *wallet);
/* BybitRiskLimit of one symbol or many; those of a symbol replace what was known of it. */
void bybit_margins_take_limits (BybitMargins *self, const GArray *rows);
/* The same read again while the run goes on: another word is told to engine and people. */
void bybit_margins_refresh (BybitMargins *self, const CarryInstrument *perp, const GArray *rows);
/* Maintenance margin rate of the lowest tier; invalid when unknown. */
CarryDecimal bybit_margins_get_lowest (const BybitMargins *self, const char *symbol);
void bybit_margins_publish (BybitMargins *self, const CarryInstrument *perp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitMargins, bybit_margins_free)

G_END_DECLS
