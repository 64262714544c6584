/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryRerunResult: (skip)
 * @folder: (type filename): of the run
 * @env: (nullable): where its orders went
 * @epoch: begins the ids of its orders
 * @n_inputs: number of the last input that was replayed
 * @n_sent: requests to exchanges that were the same
 * @n_states: how often everything was compared
 * @ts_from: when it began
 * @ts_to: when it ended, or how far the replay went
 * @is_over: it ended in order, and all of it was replayed
 * @cut: (nullable): why the recording ends before the run did, where the replay came that far
 * @recorded: (nullable): what everything was then, as a sum; %NULL when that was not noted
 * @replayed: what everything was in the replay, at the same place; else in the end
 * @differs_at: number of the first input at which something differs; 0 for none
 * @difference: (nullable): what differs
 *
 * What came of a replay.
 */
typedef struct
{
    char *folder;
    const char *env;
    guint64 epoch;
    guint64 n_inputs;
    guint64 n_sent;
    guint64 n_states;
    gint64 ts_from;
    gint64 ts_to;
    gboolean is_over;
    char *cut;
    char *recorded;
    char *replayed;
    guint64 differs_at;
    char *difference;
} CarryRerunResult;

CARRY_API
CarryRerunResult *carry_rerun_execute (const char *path, const char *plugin_path, guint64 until,
                                       GCancellable *cancellable, GError **error);
CARRY_API
void carry_rerun_result_free (CarryRerunResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRerunResult, carry_rerun_result_free)

G_END_DECLS
