/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * What the venue lets trade: spot and linear, with the fees of the account, perhaps only some
 * perpetuals and the spot instruments that pair with them.
 */

/* @instruments: (nullable) (element-type CarryInstrument) (transfer full): NULL with an error. */
typedef void (*BybitListingFunc) (GPtrArray *instruments, const GError *error, gpointer user_data);

/*
 * @symbols: names of perpetuals whose pairs come with them; NULL or empty for everything.
 * Without a key fees are the venue's usual ones. The settle coins of @venue are set.
 */
void bybit_listing_read (BybitVenue *venue, const char *const *symbols, BybitListingFunc func,
                         gpointer user_data);

/* The same from rows that were read; pure. @rates: BybitFeeRate, one array a category. */
GPtrArray *bybit_listing_build (const GArray *spots, const GArray *perps, const GArray *spot_rates,
                                const GArray *perp_rates, const char *const *symbols,
                                GError **error);

G_END_DECLS
