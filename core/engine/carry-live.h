/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "engine/carry-lag.h"

G_BEGIN_DECLS

/**
 * CarryLive: (skip)
 *
 * Drives an engine in real time: what waits in its inbox is dispatched by the
 * main loop when it is due. The counterpart of a replay.
 */
typedef struct _CarryLive CarryLive;

CarryLive *carry_live_new (CarryEngine *engine);
void carry_live_free (CarryLive *self);
void carry_live_iterate (CarryLive *self);
const CarryLag *carry_live_get_lag (const CarryLive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryLive, carry_live_free)

G_END_DECLS
