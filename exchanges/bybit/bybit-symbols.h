/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"

G_BEGIN_DECLS

/*
 * From the venue's instruments to ours: the coin without its multiplier, the pair
 * of perpetual and spot, the rules, and an identity that changes when any of it does.
 */

/* Whether it is one of the two kinds that are traded here: spot, or linear perpetual. */
gboolean bybit_symbol_is_supported (const BybitInstrument *row);
/* May it be opened: trading, no delivery time, not in its pre-market. */
gboolean bybit_symbol_is_open (const BybitInstrument *row);

/*
 * `1000PEPE` is 1000 of `PEPE`, `SHIB1000` 1000 of `SHIB`, `1INCH` is itself; perps
 * whose coin has another name on spot are in a table. Aliases are of linear
 * instruments only.
 */
void bybit_symbol_split (BybitCategory category, const char *base_coin,
                         char out_coin[BYBIT_COIN_SIZE], gint64 *out_multiplier);

/* @fee: nullable: what the account pays; without it the rates are the venue's usual ones. */
gboolean bybit_symbol_to_instrument (const BybitInstrument *row, const BybitFeeRate *fee,
                                     CarryInstrument *out_instrument, GError **error);

/* Never for two kinds whose names only happen to be the same, such as shares. */
gboolean bybit_symbol_is_pair (const BybitInstrument *perp, const BybitInstrument *spot);
/*
 * The spot leg of @perp among @spots (of BybitInstrument): of those that are open the one with
 * the same coin and quote; NULL when there is none.
 */
const BybitInstrument *bybit_symbol_find_pair (const BybitInstrument *perp, const GArray *spots);
/* |index / (multiplier × spot) - 1| is at most @tolerance. */
gboolean bybit_symbol_check_pair_prices (gint64 multiplier, CarryDecimal perp_index,
                                         CarryDecimal spot_last, CarryDecimal tolerance);

/* Of symbol id, coins and multiplier: another one is another thing under the old name. */
guint64 bybit_symbol_get_identity (const BybitInstrument *row);
/* Of all that orders are checked by; another one means reading the instruments anew. */
guint64 bybit_symbol_get_rules_hash (const BybitInstrument *row);

G_END_DECLS
