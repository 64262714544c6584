/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host-settings.h"

G_BEGIN_DECLS

/**
 * CarryInstance: (skip)
 *
 * This run's hold on its folder of data: nobody else may have it at the same
 * time, and every run gets an epoch that none before it had.
 */
typedef struct _CarryInstance CarryInstance;

CARRY_API
CarryInstance *carry_instance_new (const CarryHostSettings *settings, gint64 now, GError **error);
CARRY_API
void carry_instance_free (CarryInstance *self);
CARRY_API
guint64 carry_instance_get_epoch (const CarryInstance *self);
gboolean carry_instance_is_crash_loop (const CarryInstance *self);
guint carry_instance_get_n_starts (const CarryInstance *self);
CARRY_API
void carry_instance_end (CarryInstance *self);

CARRY_API
gboolean carry_instance_is_running (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryInstance, carry_instance_free)

G_END_DECLS
