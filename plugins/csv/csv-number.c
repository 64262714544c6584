/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-number.h"

/* As many digits are below 2^63 whatever they are. */
#define SAFE_DIGITS 18

static const gint64 powers[CARRY_DECIMAL_MAX_SCALE + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

/* The common case: a sign, digits, a point and no more decimals than the scale has. */
static inline gboolean
parse_plain (const char *text, gsize length, guint scale, gint64 *out_value)
{
    const char *at = text;
    const char *end = text + length;
    gboolean is_negative = length > 0 && *at == '-';
    gint64 value = 0;
    gsize decimals = 0;
    guint digit;

    at += is_negative;
    if (end - at > SAFE_DIGITS + 1)
        return FALSE;
    const char *first = at;
    for (; at < end && (digit = (guint) (guchar) *at - '0') <= 9; at++)
        value = value * 10 + digit;
    gsize digits = (gsize) (at - first);
    if (at < end && *at == '.')
    {
        first = ++at;
        for (; at < end && (digit = (guint) (guchar) *at - '0') <= 9; at++)
            value = value * 10 + digit;
        decimals = (gsize) (at - first);
        digits += decimals;
    }
    if (at != end || digits == 0 || digits > SAFE_DIGITS || decimals > scale)
        return FALSE;
    if (__builtin_mul_overflow (value, powers[scale - decimals], &value))
        return FALSE;
    *out_value = is_negative ? -value : value;
    return TRUE;
}

static gboolean
is_absent (const char *text, gsize length)
{
    static const char *const words[] = { "nan", "null", "none", "na",  "n/a",
                                         "inf", "-inf", "+inf", "-nan" };

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (strlen (words[i]) == length && g_ascii_strncasecmp (text, words[i], length) == 0)
            return TRUE;
    return FALSE;
}

/* Whether it is written like a number, digits and all, however long. */
static gboolean
looks_like_number (const char *text, gsize length)
{
    gboolean has_digit = FALSE;

    for (gsize i = 0; i < length; i++)
    {
        gboolean is_digit = g_ascii_isdigit (text[i]);

        has_digit |= is_digit;
        if (!is_digit && strchr ("+-.eE", text[i]) == NULL)
            return FALSE;
        if ((text[i] == '+' || text[i] == '-') && i > 0 && (text[i - 1] | 0x20) != 'e')
            return FALSE;
    }
    return has_digit;
}

static CsvNumberStatus
parse_any (const char *text, gsize length, guint scale, gint64 *out_value)
{
    g_autoptr (GError) error = NULL;
    CarryDecimal value, scaled;

    if (length == 0)
        return CSV_NUMBER_EMPTY;
    if (is_absent (text, length))
        return CSV_NUMBER_NAN;
    if (!carry_decimal_parse (text, (gssize) length, &value, &error))
        return looks_like_number (text, length) ? CSV_NUMBER_TOO_LARGE : CSV_NUMBER_GARBAGE;
    value = carry_decimal_normalize (value);
    if (value.scale > scale)
        return CSV_NUMBER_TOO_FINE;
    scaled = carry_decimal_rescale (value, scale, CARRY_ROUND_DOWN);
    if (!carry_decimal_is_valid (scaled))
        return CSV_NUMBER_TOO_LARGE;
    *out_value = scaled.coefficient;
    return CSV_NUMBER_OK;
}

/**
 * csv_number_parse:
 * @text: a field; need not end with NUL
 * @length: its bytes
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @out_value: (out): the number times 10^@scale; untouched unless the status is OK
 *
 * Reads a decimal number, with an exponent too (`-6.5e-06`), exactly: what the
 * scale cannot hold is said and never rounded.
 *
 * Returns: what came of it
 */
CsvNumberStatus
csv_number_parse (const char *text, gsize length, guint scale, gint64 *out_value)
{
    if (G_LIKELY (parse_plain (text, length, scale, out_value)))
        return CSV_NUMBER_OK;
    return parse_any (text, length, scale, out_value);
}
