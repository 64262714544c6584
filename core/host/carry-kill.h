/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "host/carry-host-settings.h"

G_BEGIN_DECLS

/**
 * CarryKill: (skip)
 *
 * Watches the latch. When it is set, now or from the start: nothing is opened any
 * more, every order is canceled until the venues say that none is left, and then,
 * by policy, everything is closed; also when that proof takes too long. For as long as
 * the run lives it goes on looking: what was on its way may still arrive.
 */
typedef struct _CarryKill CarryKill;

CarryKill *carry_kill_new (CarryEngine *engine, GPtrArray *exchanges, const char *folder,
                           CarryKillPolicy policy, gint64 patience_ns);
void carry_kill_free (CarryKill *self);
void carry_kill_watch (CarryKill *self);
void carry_kill_look (CarryKill *self);
gboolean carry_kill_close (CarryKill *self, const char *reason, GError **error);
gboolean carry_kill_is_set (const CarryKill *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryKill, carry_kill_free)

G_END_DECLS
