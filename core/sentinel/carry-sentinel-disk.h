/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

typedef gboolean (*CarrySentinelWork) (gpointer data, GError **error);
typedef void (*CarrySentinelDone) (const GError *error, gpointer user_data);

/**
 * CarrySentinelDisk: (skip)
 *
 * Writes on a thread of its own, one thing after the other: a disk that hangs may
 * be why the run is silent, and must not hold up what is done about it.
 */
typedef struct _CarrySentinelDisk CarrySentinelDisk;

CarrySentinelDisk *carry_sentinel_disk_new (void);
void carry_sentinel_disk_free (CarrySentinelDisk *self);
void carry_sentinel_disk_do (CarrySentinelDisk *self, CarrySentinelWork func, gpointer data,
                             GDestroyNotify destroy, CarrySentinelDone done, gpointer user_data);
guint carry_sentinel_disk_get_n_waiting (const CarrySentinelDisk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySentinelDisk, carry_sentinel_disk_free)

G_END_DECLS
