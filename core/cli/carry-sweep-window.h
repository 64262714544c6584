/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-problems.h"

G_BEGIN_DECLS

/**
 * CarrySweepWindow: (skip)
 * @ts_from: where the sets are compared from
 * @ts_split: until there; what is chosen trades from there
 * @ts_to: until here; the same as @ts_split when nothing is kept out
 *
 * One step of a walk forward.
 */
typedef struct
{
    gint64 ts_from;
    gint64 ts_split;
    gint64 ts_to;
} CarrySweepWindow;

GArray *carry_sweep_windows_new (const char *from, const char *to, const char *walk,
                                 CarryProblems *problems);

G_END_DECLS
