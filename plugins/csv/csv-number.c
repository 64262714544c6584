/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-number.h"

const gint64 csv_number_powers[CARRY_DECIMAL_MAX_SCALE + 1] = {
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

static gsize
skip_digits (const char *text, gsize length, gsize at)
{
    while (at < length && g_ascii_isdigit (text[at]))
        at++;
    return at;
}

static gsize
skip_sign (const char *text, gsize length, gsize at)
{
    return at + (at < length && (text[at] == '+' || text[at] == '-'));
}

/* Whether it is written like a number, however long. */
static gboolean
looks_like_number (const char *text, gsize length)
{
    gsize first = skip_sign (text, length, 0);
    gsize at = skip_digits (text, length, first);
    gsize digits = at - first;

    if (at < length && text[at] == '.')
    {
        first = at + 1;
        at = skip_digits (text, length, first);
        digits += at - first;
    }
    if (digits > 0 && at < length && (text[at] | 0x20) == 'e')
    {
        first = skip_sign (text, length, at + 1);
        at = skip_digits (text, length, first);
        digits = at - first;
    }
    return digits > 0 && at == length;
}

/* Digits after the point, without zeros at the end; an exponent moves the point. */
static gint64
count_decimals (const char *text, gsize length)
{
    gint64 exponent = 0, decimals = 0, significant = 0;
    gboolean is_behind = FALSE;

    for (gsize i = 0; i < length; i++)
    {
        if ((text[i] | 0x20) == 'e')
        {
            g_autofree char *digits = g_strndup (text + i + 1, length - i - 1);

            exponent = g_ascii_strtoll (digits, NULL, 10);
            break;
        }
        if (text[i] == '.')
            is_behind = TRUE;
        else if (is_behind && g_ascii_isdigit (text[i]))
        {
            decimals++;
            significant = text[i] != '0' ? decimals : significant;
        }
    }
    return significant - CLAMP (exponent, -G_MAXINT, G_MAXINT);
}

/* Why a number could not be read. */
static CsvNumberStatus
explain (const char *text, gsize length, guint scale)
{
    if (!looks_like_number (text, length))
        return CSV_NUMBER_GARBAGE;
    return count_decimals (text, length) > scale ? CSV_NUMBER_TOO_FINE : CSV_NUMBER_TOO_LARGE;
}

/**
 * csv_number_parse_any:
 * @text: a field
 * @length: its bytes
 * @scale: digits after the point of the result
 * @out_value: (out): the number times 10^@scale
 *
 * What csv_number_parse() does with all but the common case.
 *
 * Returns: what came of it
 */
CsvNumberStatus
csv_number_parse_any (const char *text, gsize length, guint scale, gint64 *out_value)
{
    CarryDecimal value, scaled;

    if (length == 0)
        return CSV_NUMBER_EMPTY;
    if (is_absent (text, length))
        return CSV_NUMBER_NAN;
    if (!carry_decimal_parse (text, (gssize) length, &value, NULL))
        return explain (text, length, scale);
    value = carry_decimal_normalize (value);
    if (value.scale > scale)
        return CSV_NUMBER_TOO_FINE;
    scaled = carry_decimal_rescale (value, scale, CARRY_ROUND_DOWN);
    if (!carry_decimal_is_valid (scaled))
        return CSV_NUMBER_TOO_LARGE;
    *out_value = scaled.coefficient;
    return CSV_NUMBER_OK;
}
