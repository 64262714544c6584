/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exchange.h"
#include "sentinel/carry-sentinel-desk.h"
#include "sentinel/carry-sentinel-plan.h"

G_BEGIN_DECLS

/* @snapshot is NULL when the venue could not be asked, and @error says why. */
typedef void (*CarrySentinelSnapshotFunc) (const CarrySnapshot *snapshot, const GError *error,
                                           gpointer user_data);

/**
 * CarrySentinelVenue: (skip)
 *
 * The venue as the sentinel uses it: connected again and again until it is, asked
 * one thing at a time, and one order at a time.
 */
typedef struct _CarrySentinelVenue CarrySentinelVenue;

CarrySentinelVenue *
carry_sentinel_venue_new (CarrySentinelDesk *desk, CarryModule *exchange, guint64 epoch);
void carry_sentinel_venue_free (CarrySentinelVenue *self);
void carry_sentinel_venue_connect (CarrySentinelVenue *self);
gboolean carry_sentinel_venue_is_ready (const CarrySentinelVenue *self);
const GError *carry_sentinel_venue_get_refusal (const CarrySentinelVenue *self);
char *carry_sentinel_venue_dup_account (CarrySentinelVenue *self);
gboolean carry_sentinel_venue_read (CarrySentinelVenue *self, CarrySentinelSnapshotFunc func,
                                    gpointer user_data);
void carry_sentinel_venue_cancel_all (CarrySentinelVenue *self);
void carry_sentinel_venue_cancel (CarrySentinelVenue *self, const CarryOrder *order);
char *carry_sentinel_venue_make_link (CarrySentinelVenue *self);
void carry_sentinel_venue_submit (CarrySentinelVenue *self, const CarrySentinelStep *step,
                                  const char *link_id);
const CarryOrder *carry_sentinel_venue_get_order (const CarrySentinelVenue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySentinelVenue, carry_sentinel_venue_free)

G_END_DECLS
