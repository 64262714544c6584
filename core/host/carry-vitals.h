/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarryVitals: (skip)
 *
 * Whether a run gets on, which is more than that its loop turns: what waits for the
 * disk gets there, none of it was lost, and no module says that it is stuck. A venue
 * that cannot be reached is no reason. All zero to begin with; each that watches has one.
 */
typedef struct
{
    /*< private >*/
    gint64 waited_ns; /* since the writer was last seen to get on */
    guint64 n_written;
} CarryVitals;

const char *carry_vitals_look (CarryVitals *self, CarryEngine *engine, gint64 since_ns);

G_END_DECLS
