/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "prometheus-text.h"

G_BEGIN_DECLS

void prometheus_process_add (PrometheusText *text);

G_END_DECLS
