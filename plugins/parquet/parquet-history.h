/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * ParquetHistory:
 *
 * A history in Parquet files.
 */
#define PARQUET_TYPE_HISTORY (parquet_history_get_type ())
G_DECLARE_FINAL_TYPE (ParquetHistory, parquet_history, PARQUET, HISTORY, CarryTableHistory)

G_END_DECLS
