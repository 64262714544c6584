/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "host/carry-host-settings.h"

G_BEGIN_DECLS

/**
 * CarryPacemaker: (skip)
 *
 * Writes the pulse of a run, #CarryPulse, for a sentinel, as long as the run gets
 * on. Without a folder of data there is none.
 */
typedef struct _CarryPacemaker CarryPacemaker;

/**
 * CarryPacemakerSubject: (skip)
 * @settings: of the host
 * @clock: the time
 * @name: (nullable): of the run
 * @epoch: of its orders
 *
 * Whose pulse it is.
 */
typedef struct
{
    const CarryHostSettings *settings;
    CarryClock *clock;
    const char *name;
    guint64 epoch;
} CarryPacemakerSubject;

CarryPacemaker *carry_pacemaker_new (const CarryPacemakerSubject *subject);
void carry_pacemaker_free (CarryPacemaker *self);
void carry_pacemaker_know (CarryPacemaker *self, const char *account);
void carry_pacemaker_begin (CarryPacemaker *self, CarryEngine *engine, const char *account);
void carry_pacemaker_end (CarryPacemaker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPacemaker, carry_pacemaker_free)

G_END_DECLS
