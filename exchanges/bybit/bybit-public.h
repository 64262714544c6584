/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-market.h"

G_BEGIN_DECLS

/*
 * The public streams: instruments are spread over as many connections as their topics need, and
 * every topic is watched.
 */
BybitPublic *bybit_public_new (BybitVenue *venue, const BybitMarketOptions *options);
void bybit_public_free (BybitPublic *self);

/* Connects for the perpetuals to come, so that the first of them need not wait for that. */
void bybit_public_open (BybitPublic *self);
void bybit_public_subscribe (BybitPublic *self, const CarryInstrument *instrument);
void bybit_public_unsubscribe (BybitPublic *self, const CarryInstrument *instrument);
guint bybit_public_get_n_connections (const BybitPublic *self);
/* When the connection that has been silent longest heard anything; 0: never. */
gint64 bybit_public_get_heard (const BybitPublic *self);
gboolean bybit_public_is_stuck (const BybitPublic *self);
/* Messages taken so far. */
guint64 bybit_public_get_n_messages (const BybitPublic *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitPublic, bybit_public_free)

G_END_DECLS
