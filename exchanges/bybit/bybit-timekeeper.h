/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/* Asks for the venue's time now and then, and knows when our own clock was moved. */
/* @error: (nullable): why there is no first sample. Called once. */
typedef void (*BybitTimekeeperFunc) (const GError *error, gpointer user_data);

BybitTimekeeper *bybit_timekeeper_new (BybitVenue *venue);
void bybit_timekeeper_free (BybitTimekeeper *self);
/* @func hears of the first sample. */
void bybit_timekeeper_start (BybitTimekeeper *self, BybitTimekeeperFunc func, gpointer user_data);
/* What was known is void: asks anew at once. */
void bybit_timekeeper_hurry (BybitTimekeeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitTimekeeper, bybit_timekeeper_free)

G_END_DECLS
