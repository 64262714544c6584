/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exchange.h"
#include "roles/carry-history.h"

G_BEGIN_DECLS

/**
 * CarryFetchVenue: (skip)
 *
 * One module that was started for its record alone: nothing trades, and what it
 * has to say goes to stderr. Calls wait for their answer.
 */
typedef struct _CarryFetchVenue CarryFetchVenue;

CarryFetchVenue *
carry_fetch_venue_start (CarryModule *module, GCancellable *cancellable, GError **error);
void carry_fetch_venue_free (CarryFetchVenue *self);
GPtrArray *carry_fetch_venue_list (CarryFetchVenue *self, GError **error);
CarryPage *
carry_fetch_venue_read (CarryFetchVenue *self, const CarryPageRequest *request, GError **error);
gboolean carry_fetch_venue_sleep (CarryFetchVenue *self, gint64 ns, GError **error);
gint64 carry_fetch_venue_get_now (CarryFetchVenue *self);
gboolean carry_fetch_venue_has_account (CarryFetchVenue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFetchVenue, carry_fetch_venue_free)

G_END_DECLS
