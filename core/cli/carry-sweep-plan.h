/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-sweep-axis.h"
#include "cli/carry-sweep-result.h"
#include "cli/carry-sweep-window.h"

G_BEGIN_DECLS

/**
 * CarrySweepUnit: (skip)
 * @set: which set
 * @window: which window
 * @is_out: out of sample
 *
 * One run of the program: a plain command that anybody may run anywhere.
 */
typedef struct
{
    guint set;
    guint window;
    gboolean is_out;
} CarrySweepUnit;

/**
 * CarrySweepPlan: (skip)
 * @program: path of this program
 * @files: (array zero-terminated=1): configurations
 * @more: (array zero-terminated=1): options each run gets too, such as `--set`
 * @output: folder of the sweep
 * @space: the sets
 * @windows: (element-type CarrySweepWindow): the windows
 * @objective: what sets are compared by
 * @all_out: every set is tried out of sample, not only what was chosen
 *
 * What is to be run.
 */
typedef struct
{
    char *program;
    char **files;
    char **more;
    char *output;
    CarrySweepSpace *space;
    GArray *windows;
    CarrySweepObjective objective;
    gboolean all_out;
} CarrySweepPlan;

char *carry_sweep_plan_get_folder (const CarrySweepPlan *self, const CarrySweepUnit *unit);
char **carry_sweep_plan_get_command (const CarrySweepPlan *self, const CarrySweepUnit *unit);
GArray *carry_sweep_plan_list_missing (const CarrySweepPlan *self, const GArray *results);
int carry_sweep_plan_choose (const CarrySweepPlan *self, const GArray *results, guint window);
const CarrySweepResult *
carry_sweep_find_result (const GArray *results, guint set, guint window, gboolean is_out);

G_END_DECLS
