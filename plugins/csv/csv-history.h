/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * CsvHistory:
 *
 * A history in CSV files: plain, gzip, or zip with one file in it.
 */
#define CSV_TYPE_HISTORY (csv_history_get_type ())
G_DECLARE_FINAL_TYPE (CsvHistory, csv_history, CSV, HISTORY, CarryTableHistory)

G_END_DECLS
