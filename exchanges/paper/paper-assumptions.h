/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-rules.h"

G_BEGIN_DECLS

/* The settings that a result depends on, as they were given. */
typedef struct
{
    const PaperRules *rules;
    const char *const *spread;
    const char *const *slippage;
    CarryDecimal cancel_share;
    gint64 order_latency_ns;
    gint64 answer_latency_ns;
    gint64 jitter_ns;
} PaperAssumptions;

char **paper_assumptions_list (const PaperAssumptions *self);

G_END_DECLS
