/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "host/carry-host.h"

G_BEGIN_DECLS

/**
 * CarryRecording: (skip)
 *
 * How a run is recorded, as its settings say: in `data-dir`, or not at all.
 */
gboolean
carry_recording_begin (CarryHost *host, CarryEngine *engine, CarryClock *clock, GError **error);
void carry_recording_forget (CarryHost *host);

G_END_DECLS
