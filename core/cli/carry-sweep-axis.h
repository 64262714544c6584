/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-problems.h"

G_BEGIN_DECLS

/**
 * CarrySweepAxis: (skip)
 * @key: `ROLE.ID.KEY`
 * @values: what it is set to, one after the other
 * @n: how many
 *
 * A setting that is varied.
 */
typedef struct
{
    char *key;
    GStrv values;
    guint n;
} CarrySweepAxis;

/**
 * CarrySweepSpace: (skip)
 * @axes: (element-type CarrySweepAxis): what is varied
 * @sets: (element-type guint64): the sets that are tried, each the number of a point of the grid
 *
 * All sets of a sweep. A point of the grid is a number: the last axis turns fastest.
 */
typedef struct
{
    GPtrArray *axes;
    GArray *sets;
} CarrySweepSpace;

CarrySweepSpace *carry_sweep_space_new (const char *const *texts, guint n_random, guint64 seed,
                                        CarryProblems *problems);
void carry_sweep_space_free (CarrySweepSpace *self);
const char *
carry_sweep_space_get_value (const CarrySweepSpace *self, guint set, guint axis, guint *out_place);
char *carry_sweep_space_format (const CarrySweepSpace *self, guint set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySweepSpace, carry_sweep_space_free)

G_END_DECLS
