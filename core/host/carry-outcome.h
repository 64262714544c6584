/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-host.h"
#include "host/carry-session.h"

G_BEGIN_DECLS

/**
 * CarryOutcome: (skip)
 *
 * What came out of a run, with everything its summary points to.
 */
typedef struct _CarryOutcome CarryOutcome;

/**
 * CarryOutcomeSpan: (skip)
 * @ts_from: start of the run
 * @ts_to: its end
 * @wall_ns: time it took
 * @exposed_before_ns: time with a position that belongs to earlier runs
 * @is_partial: it was interrupted
 */
typedef struct
{
    gint64 ts_from;
    gint64 ts_to;
    gint64 wall_ns;
    gint64 exposed_before_ns;
    gboolean is_partial;
} CarryOutcomeSpan;

CarryOutcome *carry_outcome_new (CarryHost *host, CarryEngine *engine, CarrySession *session,
                                 const CarryOutcomeSpan *span);
void carry_outcome_free (CarryOutcome *self);
const CarrySummary *carry_outcome_get_summary (const CarryOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryOutcome, carry_outcome_free)

G_END_DECLS
