/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

typedef enum
{
    PROMETHEUS_GAUGE,
    PROMETHEUS_COUNTER,
} PrometheusKind;

/* Metrics being written: text 0.0.4, or OpenMetrics 1.0. */
typedef struct
{
    GString *out;
    gboolean is_open_metrics;
    const char *name; /* of the family that was begun, without `_total` */
    PrometheusKind kind;
} PrometheusText;

void prometheus_text_begin (PrometheusText *self, const char *name, PrometheusKind kind,
                            const char *help);
void prometheus_text_add (PrometheusText *self, const char *value, ...) G_GNUC_NULL_TERMINATED;
void prometheus_text_end (PrometheusText *self);
const char *prometheus_text_get_type (gboolean is_open_metrics);

G_END_DECLS
