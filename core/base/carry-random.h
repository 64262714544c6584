/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryRandom: (skip)
 *
 * A seeded generator (xoshiro256**, D. Blackman and S. Vigna, 2018): the same
 * seed and stream give the same numbers on every machine, compiler and library.
 * A copy of the struct goes on with the same numbers. Not for secrets.
 */
typedef struct
{
    /*< private >*/
    guint64 state[4];
} CarryRandom;

CARRY_API
void carry_random_init (CarryRandom *self, guint64 seed, const char *stream);
CARRY_API
guint64 carry_random_next (CarryRandom *self);
CARRY_API
guint64 carry_random_below (CarryRandom *self, guint64 bound);
CARRY_API
gint64 carry_random_range (CarryRandom *self, gint64 low, gint64 high);
CARRY_API
double carry_random_unit (CarryRandom *self);
CARRY_API
double carry_random_normal (CarryRandom *self);

G_END_DECLS
