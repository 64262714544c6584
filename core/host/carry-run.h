/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "base/carry-log.h"
#include "host/carry-host.h"
#include "roles/carry-report.h"

G_BEGIN_DECLS

/**
 * CarryRunOptions: (skip)
 * @directory: (nullable): where results and reports are written at the end
 * @duration_ns: the run ends by itself after this long; 0 for never
 * @flatten_on_exit: close all positions before the end
 * @name: (nullable): of the run, for people
 * @log: (nullable): whose levels may be changed while it goes on
 * @load: (nullable): reads the configuration again, into a new host
 * @load_data: for @load
 */
typedef struct
{
    const char *directory;
    gint64 duration_ns;
    gboolean flatten_on_exit;
    const char *name;
    CarryLog *log;
    CarryHost *(*load) (gpointer user_data, GError **error);
    gpointer load_data;
} CarryRunOptions;

/**
 * CarryRun: (skip)
 *
 * The modules of a host in the present: started, told what the market does, and
 * stopped again in order.
 */
typedef struct _CarryRun CarryRun;

CARRY_API
CarryRun *carry_run_new (CarryHost *host);
CARRY_API
void carry_run_free (CarryRun *self);
CARRY_API
CarryClock *carry_run_get_clock (CarryRun *self);
CARRY_API
gboolean carry_run_execute (CarryRun *self, const CarryRunOptions *options,
                            GCancellable *cancellable, GError **error);
CARRY_API
void carry_run_reload (CarryRun *self);
CARRY_API
const CarrySummary *carry_run_get_summary (CarryRun *self);
CARRY_API
const char *carry_run_get_halt_reason (CarryRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRun, carry_run_free)

G_END_DECLS
