/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-axis.h"
#include "cli/carry-sweep-result.h"
#include "cli/carry-sweep-window.h"

G_BEGIN_DECLS

/**
 * CarrySweepStore: (skip)
 *
 * The results of a sweep, in `sweep.db` (SQLite). A run is in it when it ended,
 * and never twice, so a sweep that was stopped goes on with what is missing.
 */
typedef struct _CarrySweepStore CarrySweepStore;

CarrySweepStore *carry_sweep_store_open (const char *path, const char *definition,
                                         const CarrySweepSpace *space, const GArray *windows,
                                         GError **error);
void carry_sweep_store_free (CarrySweepStore *self);
gboolean carry_sweep_store_begin (CarrySweepStore *self, GError **error);
gboolean carry_sweep_store_commit (CarrySweepStore *self, GError **error);
gboolean carry_sweep_store_add (CarrySweepStore *self, const CarrySweepResult *result,
                                const char *problem, GError **error);
GArray *carry_sweep_store_load (CarrySweepStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySweepStore, carry_sweep_store_free)

G_END_DECLS
