/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-history.h"

CARRY_PLUGIN_DEFINE ("parquet", "0.1.0",
                     "Bars, marks, rates, trades and quotes from Parquet files.",
                     "LGPL-2.1-or-later", { "parquet", parquet_history_get_type });
