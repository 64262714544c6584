/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* What somebody asked for. */
typedef struct
{
    guint status; /* 200, or why not */
    gboolean is_head;
    gboolean is_open_metrics;
} PrometheusRequest;

PrometheusRequest prometheus_request_parse (const char *text, guint16 port);

G_END_DECLS
