/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

G_DECLARE_FINAL_TYPE (PrometheusReport, prometheus_report, PROMETHEUS, REPORT, CarryModule)

G_END_DECLS
