/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarryEnding: (skip)
 * @engine: what ends
 * @flatten: positions are closed, too
 *
 * The last seconds of a run: nothing is opened any more, what is on its way is waited for, and so
 * is the missing leg of a pair. Main thread only.
 */
typedef struct
{
    CarryEngine *engine;
    gboolean flatten;
} CarryEnding;

gboolean carry_ending_wait (const CarryEnding *self, gint64 patience_ns);
void carry_ending_warn (const CarryEnding *self);

G_END_DECLS
