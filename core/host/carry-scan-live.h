/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "host/carry-host.h"
#include "host/carry-scan.h"
#include "host/carry-past.h"

G_BEGIN_DECLS

/**
 * CarryScanLive: (skip)
 *
 * Asks the strategies of a configuration what they think of markets as they are now.
 * Only its exchanges, feeds and strategies are started. No account is opened, and
 * nothing is ever ordered.
 */
typedef struct _CarryScanLive CarryScanLive;

CARRY_API
CarryScanLive *carry_scan_live_new (CarryHost *host);
CARRY_API
void carry_scan_live_free (CarryScanLive *self);
CARRY_API
CarryClock *carry_scan_live_get_clock (CarryScanLive *self);
CARRY_API
gboolean carry_scan_live_start (CarryScanLive *self, CarryPastProgress progress, gpointer user_data,
                                GCancellable *cancellable, GError **error);
CARRY_API
gboolean carry_scan_live_wait (CarryScanLive *self, gint64 patience_ns, GCancellable *cancellable,
                               GError **error);
CARRY_API
gboolean carry_scan_live_sleep (CarryScanLive *self, gint64 duration_ns, GCancellable *cancellable,
                                GError **error);
CARRY_API
const GArray *carry_scan_live_look (CarryScanLive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryScanLive, carry_scan_live_free)

G_END_DECLS
