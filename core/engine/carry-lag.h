/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each doubling of a wait has so many classes: a quantile is at most an eighth too long. */
#define CARRY_LAG_STEPS 8
/* From nothing to more than half an hour. */
#define CARRY_LAG_CLASSES (CARRY_LAG_STEPS * 40)

/**
 * CarryLag: (skip)
 * @n: how many waits were counted
 * @max_ns: the longest
 * @classes: how many of each length
 *
 * How long things waited for their turn, counted by length: of fixed size, so
 * that a run of weeks costs no more than one of seconds.
 */
typedef struct
{
    guint64 n;
    gint64 max_ns;
    guint64 classes[CARRY_LAG_CLASSES];
} CarryLag;

void carry_lag_add (CarryLag *self, gint64 wait_ns);
gint64 carry_lag_get_quantile (const CarryLag *self, guint per_mille);

G_END_DECLS
