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

extern const gint64 csv_number_powers[CARRY_DECIMAL_MAX_SCALE + 1];

CsvNumberStatus
csv_number_parse_any (const char *text, gsize length, guint scale, gint64 *out_value);

/* As many digits are below 2^63 whatever they are. */
#define CSV_NUMBER_SAFE_DIGITS 18

/*
 * The common case: a sign, digits, a point and no more decimals than the scale
 * has. The byte behind the text ends the loops.
 */
static inline gboolean
csv_number_parse_plain (const char *text, gsize length, guint scale, gint64 *out_value)
{
    gboolean is_negative = *text == '-';
    const char *at = text + is_negative;
    const char *end = text + length;
    const char *first = at;
    gsize digits, decimals = 0;
    guint64 value = 0;
    guint digit;

    for (; (digit = (guint) (guchar) *at - '0') <= 9; at++)
        value = value * 10 + digit;
    digits = (gsize) (at - first);
    if (*at == '.')
    {
        first = ++at;
        for (; (digit = (guint) (guchar) *at - '0') <= 9; at++)
            value = value * 10 + digit;
        decimals = (gsize) (at - first);
        digits += decimals;
    }
    if (at != end || digits - 1 >= CSV_NUMBER_SAFE_DIGITS || decimals > scale)
        return FALSE;
    gint64 scaled;
    if (__builtin_mul_overflow ((gint64) value, csv_number_powers[scale - decimals], &scaled))
        return FALSE;
    *out_value = is_negative ? -scaled : scaled;
    return TRUE;
}

/**
 * csv_number_parse:
 * @text: a field, behind which there is NUL or another byte that is neither a digit
 *   nor a point
 * @length: its bytes
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @out_value: (out): the number times 10^@scale; untouched unless the status is OK
 *
 * Reads a decimal number, with an exponent too (`-6.5e-06`), exactly: what the
 * scale cannot hold is said and never rounded.
 *
 * Returns: what came of it
 */
static inline CsvNumberStatus
csv_number_parse (const char *text, gsize length, guint scale, gint64 *out_value)
{
    if (G_LIKELY (csv_number_parse_plain (text, length, scale, out_value)))
        return CSV_NUMBER_OK;
    return csv_number_parse_any (text, length, scale, out_value);
}

G_END_DECLS
