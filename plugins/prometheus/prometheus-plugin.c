/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-report.h"

CARRY_PLUGIN_DEFINE ("prometheus", "0.1.0", "How a run stands, as metrics for Prometheus",
                     "LGPL-2.1-or-later", { "prometheus", prometheus_report_get_type });
