/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "host/carry-host-settings.h"

G_BEGIN_DECLS

/**
 * CarryRecovery: (skip)
 *
 * Compares what is booked with what the accounts hold: at once after a restart,
 * before anything is opened, and from then on as long as it lives. Main thread only.
 */
typedef struct _CarryRecovery CarryRecovery;

/* Begins to compare each account at a venue; @settings are the host's and outlive it. */
CarryRecovery *
carry_recovery_new (CarryEngine *engine, const CarryHostSettings *settings, GPtrArray *exchanges);
void carry_recovery_free (CarryRecovery *self);
/* Waits for the first comparison of each, and halts the engine where it does not come. */
void carry_recovery_wait (CarryRecovery *self, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRecovery, carry_recovery_free)

G_END_DECLS
