/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-history.h"

CARRY_PLUGIN_DEFINE ("csv", "0.1.0", "Bars, marks, rates, trades and quotes from CSV files.",
                     "LGPL-2.1-or-later", { "csv", csv_history_get_type });
