/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "prometheus-text.h"

G_BEGIN_DECLS

/* What the module counts itself. */
typedef struct
{
    guint64 notices[CARRY_NOTICE_CRITICAL + 1];
    guint64 fills;
    guint64 settlements;
    guint64 halts;
} PrometheusCounts;

void
prometheus_metrics_add (PrometheusText *text, const char *status, const PrometheusCounts *counts);

G_END_DECLS
