/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-decimal.h"

#include <math.h>
#include <string.h>

#include "base/carry-number.h"

/* Integers below this are exact in a double, and have at most 15 digits. */
#define EXACT_DIGITS_LIMIT 1e15

/* The common case of parsing: at most 18 digits, no exponent. */
static gboolean
parse_short (const char *text, gsize length, CarryDecimal *out_value)
{
    const char *at = text;
    const char *end = text + length;
    const char *point = NULL;
    gint64 coefficient = 0;

    if (length == 0 || length > CARRY_DECIMAL_MAX_SCALE + 2)
        return FALSE;
    gboolean negative = *at == '-';
    at += negative || *at == '+';
    gssize digits = end - at;
    for (; at < end; at++)
    {
        guint digit = (guint) (guchar) *at - '0';
        if (digit <= 9)
            coefficient = (gint64) ((guint64) coefficient * 10 + digit);
        else if (*at == '.' && point == NULL)
            point = at;
        else
            return FALSE;
    }
    digits -= point != NULL;
    if (digits < 1 || digits > CARRY_DECIMAL_MAX_SCALE)
        return FALSE;
    guint scale = point != NULL ? (guint) (end - point - 1) : 0;
    *out_value = carry_decimal_make (negative ? -coefficient : coefficient, scale);
    return TRUE;
}

/* Keeps as many of the zeros that were written as fit; says what is wrong, or NULL. */
static const char *
fit_number (const CarryNumber *number, CarryDecimal *out_value)
{
    if (number->exponent < -CARRY_DECIMAL_MAX_SCALE)
        return CARRY_NUMBER_TOO_FINE;
    guint scale = number->exponent < 0 ? (guint) -number->exponent : 0;
    gint64 shift = (gint64) scale + number->exponent;
    CarryDecimal value = carry_decimal_invalid ();
    if (shift <= CARRY_DECIMAL_MAX_SCALE && number->mantissa <= G_MAXUINT64)
        value = carry_decimal_from_magnitude (number->negative,
                                              number->mantissa * carry_powers_of_ten[shift], scale);
    if (!carry_decimal_is_valid (value))
        return CARRY_NUMBER_TOO_LARGE;
    gint64 longer;
    while (value.scale < CARRY_DECIMAL_MAX_SCALE && value.scale < number->scale &&
           !__builtin_mul_overflow (value.coefficient, 10, &longer))
        value = carry_decimal_make (longer, value.scale + 1u);
    *out_value = value;
    return NULL;
}

/**
 * carry_decimal_parse: (skip)
 * @text: digits with an optional sign, one optional point and an optional
 *   exponent, such as `-12.50`, `.5`, `3.` or `6.5e-06`; nothing around them
 * @length: bytes of @text, or -1 when it ends with NUL
 * @out_value: (out): the number; left alone on failure
 * @error: (nullable): return location for an error
 *
 * Reads a decimal number exactly, in the same way in every locale. The value
 * keeps the digits after the point as written (`1.50` has scale 2), except
 * zeros that do not fit. Infinity, NaN, hexadecimal, digit groups and spaces
 * are refused, and so is a number that cannot be held to its last digit. Minus
 * zero is zero.
 *
 * Does not allocate unless it fails.
 *
 * Returns: %FALSE with %CARRY_ERROR_INVALID when the text is no such number
 */
gboolean
carry_decimal_parse (const char *text, gssize length, CarryDecimal *out_value, GError **error)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_value != NULL, FALSE);

    gsize bytes = length < 0 ? strlen (text) : (gsize) length;
    if (parse_short (text, bytes, out_value))
        return TRUE;
    CarryNumber number;
    if (!carry_number_parse (text, bytes, &number, error))
        return FALSE;
    const char *wrong = fit_number (&number, out_value);
    if (wrong != NULL)
        carry_number_set_error (error, text, bytes, "%s", wrong);
    return wrong == NULL;
}

/**
 * carry_decimal_from_text: (skip)
 * @text: a number as carry_decimal_parse() reads it
 *
 * For constants and tests, where an error has no reader.
 *
 * Returns: the number, invalid when @text is none
 */
CarryDecimal
carry_decimal_from_text (const char *text)
{
    CarryDecimal value = carry_decimal_invalid ();
    carry_decimal_parse (text, -1, &value, NULL);
    return value;
}

/**
 * carry_decimal_format: (skip)
 * @value: a number
 * @buffer: (out caller-allocates): %CARRY_DECIMAL_BUFFER bytes
 *
 * Writes the number in its own scale: plain digits, `.` as the point, no
 * exponent, and all zeros of the scale (`1.50`). Parsing the text gives the
 * same coefficient and scale. Use carry_decimal_normalize() first for the
 * shortest text. An invalid value is written as `invalid`.
 *
 * Returns: (transfer none): @buffer
 */
char *
carry_decimal_format (CarryDecimal value, char buffer[CARRY_DECIMAL_BUFFER])
{
    if (carry_decimal_is_valid (value))
        carry_number_format (value.coefficient < 0, carry_decimal_magnitude (value), value.scale,
                             buffer);
    else
        g_strlcpy (buffer, "invalid", CARRY_DECIMAL_BUFFER);
    return buffer;
}

/**
 * carry_decimal_new_from_string: (constructor)
 * @text: a number as carry_decimal_parse() reads it
 * @error: return location for an error
 *
 * Returns: (transfer full): the number, or %NULL with %CARRY_ERROR_INVALID
 */
CarryDecimal *
carry_decimal_new_from_string (const char *text, GError **error)
{
    g_return_val_if_fail (text != NULL, NULL);

    CarryDecimal value;
    return carry_decimal_parse (text, -1, &value, error) ? carry_decimal_copy (&value) : NULL;
}

/**
 * carry_decimal_to_string:
 * @value: a number
 *
 * Returns: (transfer full): the text carry_decimal_format() writes
 */
char *
carry_decimal_to_string (const CarryDecimal *value)
{
    g_return_val_if_fail (value != NULL, NULL);

    char buffer[CARRY_DECIMAL_BUFFER];
    return g_strdup (carry_decimal_format (*value, buffer));
}

/**
 * carry_decimal_from_double: (skip)
 * @value: a number from a format that has only doubles, such as JSON or Parquet
 *
 * Returns: the shortest decimal that reads back as @value, without trailing
 *   zeros; invalid when @value is not finite or that decimal does not fit
 */
CarryDecimal
carry_decimal_from_double (double value)
{
    if (!isfinite (value) || fabs (value) >= 1e19)
        return carry_decimal_invalid ();
    /*
     * With at most 15 digits both operands of the division are exact, so it
     * gives the double nearest to the decimal; and no two decimals of that
     * length share a double, so the first that comes back is the shortest.
     */
    for (guint scale = 0; scale <= CARRY_DECIMAL_MAX_SCALE; scale++)
    {
        double power = (double) carry_powers_of_ten[scale];
        double scaled = value * power;
        if (fabs (scaled) >= EXACT_DIGITS_LIMIT)
            break;
        gint64 coefficient = (gint64) (scaled + copysign (0.5, scaled));
        if ((double) coefficient / power == value)
            return carry_decimal_make (coefficient, scale);
    }
    /* 16 or 17 digits, or a long integer. */
    char text[CARRY_NUMBER_DOUBLE_BUFFER];
    return carry_decimal_normalize (
        carry_decimal_from_text (carry_number_format_double (value, text)));
}

/**
 * carry_decimal_to_double: (skip)
 * @value: a number
 *
 * For statistics and plots only, never for money.
 *
 * Returns: the double nearest to @value, or NaN when it is invalid
 */
double
carry_decimal_to_double (CarryDecimal value)
{
    if (!carry_decimal_is_valid (value))
        return NAN;
    guint64 magnitude = carry_decimal_magnitude (value);
    if (magnitude <= CARRY_EXACT_IN_DOUBLE)
        return carry_exact_to_double (value.coefficient < 0, magnitude, value.scale);
    char buffer[CARRY_DECIMAL_BUFFER];
    return g_ascii_strtod (carry_decimal_format (value, buffer), NULL);
}
