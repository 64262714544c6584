/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-settings.h"

G_BEGIN_DECLS

/*
 * The way from an open venue to one that trades: its clock is read, then the account is compared
 * with the configuration, then the private and the trade stream are opened.
 */

/* Called once; not at all when the venue was closed before. */
typedef void (*BybitStartFunc) (const GError *error, gpointer user_data);

void bybit_start_run (BybitVenue *venue, const BybitSettings *settings, BybitStartFunc func,
                      gpointer user_data);
/* Of the venue: gives up what is under way. */
void bybit_start_free (BybitStart *self);

G_END_DECLS
