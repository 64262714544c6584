/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-control.h"

G_BEGIN_DECLS

/**
 * CarryPresence: (skip)
 *
 * What a run shows of itself while it goes on: the control interface, a heartbeat in
 * the log, and what systemd is told.
 */
typedef struct _CarryPresence CarryPresence;

CarryPresence *carry_presence_new (const CarryControlTarget *target, GError **error);
void carry_presence_free (CarryPresence *self);
void carry_presence_tell_ready (CarryPresence *self);
void carry_presence_tell_stopping (CarryPresence *self);
void carry_presence_reload (CarryPresence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPresence, carry_presence_free)

G_END_DECLS
