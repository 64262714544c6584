/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sentinel/carry-sentinel-desk.h"
#include "sentinel/carry-sentinel-settings.h"

G_BEGIN_DECLS

/**
 * CarrySentinelSubject: (skip)
 * @settings: what it is set to
 * @desk: what its modules reach
 * @exchange: the venue
 * @folder: its own folder of data
 * @env: where orders of the run go, as a configuration says it
 * @epoch: of its orders
 *
 * What a sentinel is made of.
 */
typedef struct
{
    CarrySentinelSettings *settings;
    CarrySentinelDesk *desk;
    CarryModule *exchange;
    const char *folder;
    const char *env;
    guint64 epoch;
} CarrySentinelSubject;

/**
 * CarrySentinel: (skip)
 *
 * Watches the pulse of a run. While it beats nothing happens but that books and
 * account are compared. When it is silent for too long, orders are canceled, and
 * later what the run held is closed; the kill switch keeps the run from opening
 * anything when it comes back.
 */
typedef struct _CarrySentinel CarrySentinel;

CarrySentinel *carry_sentinel_new (const CarrySentinelSubject *subject, GError **error);
void carry_sentinel_free (CarrySentinel *self);
gboolean carry_sentinel_run (CarrySentinel *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySentinel, carry_sentinel_free)

G_END_DECLS
