/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * CsvNumberStatus:
 * @CSV_NUMBER_OK: it is a number and fits
 * @CSV_NUMBER_EMPTY: nothing is written
 * @CSV_NUMBER_NAN: NaN, null or infinity is written
 * @CSV_NUMBER_GARBAGE: something else than a number is written
 * @CSV_NUMBER_TOO_FINE: more decimals than the scale holds
 * @CSV_NUMBER_TOO_LARGE: too large for 64 bits at the scale
 *
 * What came of reading a number.
 */
typedef enum
{
    CSV_NUMBER_OK,
    CSV_NUMBER_EMPTY,
    CSV_NUMBER_NAN,
    CSV_NUMBER_GARBAGE,
    CSV_NUMBER_TOO_FINE,
    CSV_NUMBER_TOO_LARGE,
} CsvNumberStatus;

CsvNumberStatus csv_number_parse (const char *text, gsize length, guint scale, gint64 *out_value);

G_END_DECLS
