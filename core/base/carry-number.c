/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-number.h"

#include <string.h>

#include "base/carry-error.h"

#define MAX_EXPONENT_DIGITS 4
#define MAX_QUOTED 40

/* Where the scan stands; `zeros` are digits seen but not yet in the mantissa. */
typedef struct
{
    const char *at;
    const char *end;
    gint64 zeros;
    CarryNumber number;
} Scan;

void
carry_number_set_error (GError **error, const char *text, gsize length, const char *what, ...)
{
    if (error == NULL)
        return;
    g_autofree char *head = g_strndup (text, MIN (length, MAX_QUOTED));
    g_autofree char *quoted = g_strescape (head, NULL);
    va_list args;
    va_start (args, what);
    g_autofree char *reason = g_strdup_vprintf (what, args);
    va_end (args);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "\"%s%s\" cannot be read as a decimal number: %s", quoted,
                 length > MAX_QUOTED ? "…" : "", reason);
}

static gboolean
is_digit (const Scan *scan)
{
    return scan->at < scan->end && g_ascii_isdigit (*scan->at);
}

static gboolean
skip_one_of (Scan *scan, const char *characters)
{
    if (scan->at == scan->end || *scan->at == '\0' || strchr (characters, *scan->at) == NULL)
        return FALSE;
    scan->at++;
    return TRUE;
}

/* Zeros wait until a digit follows them, so trailing ones never overflow. */
static gboolean
take_digit (Scan *scan, guint digit)
{
    CarryUint128 *mantissa = &scan->number.mantissa;
    if (digit == 0)
    {
        scan->zeros += *mantissa != 0;
        return TRUE;
    }
    gint64 shift = *mantissa == 0 ? 0 : scan->zeros + 1;
    scan->zeros = 0;
    return shift <= CARRY_WIDE_POWER_MAX &&
           !__builtin_mul_overflow (*mantissa, carry_wide_power_of_ten ((guint) shift), mantissa) &&
           !__builtin_add_overflow (*mantissa, (CarryUint128) digit, mantissa);
}

/* Returns how many digits there were, or -1 when they are too many. */
static gssize
take_digits (Scan *scan)
{
    const char *start = scan->at;
    for (; is_digit (scan); scan->at++)
        if (!take_digit (scan, (guint) (*scan->at - '0')))
            return -1;
    return scan->at - start;
}

/* `e-06`: at most four digits, so that it cannot overflow. */
static gboolean
take_exponent (Scan *scan, gint64 *out_exponent)
{
    gboolean negative = scan->at < scan->end && *scan->at == '-';
    skip_one_of (scan, "+-");
    gint64 exponent = 0;
    guint digits = 0;
    for (; is_digit (scan) && digits < MAX_EXPONENT_DIGITS; scan->at++, digits++)
        exponent = exponent * 10 + (*scan->at - '0');
    *out_exponent = negative ? -exponent : exponent;
    return digits > 0;
}

/* TRUE with the scan at the end, or FALSE where the text stops being a number that fits. */
static gboolean
scan_number (Scan *scan)
{
    scan->number.negative = scan->at < scan->end && *scan->at == '-';
    skip_one_of (scan, "+-");
    gssize whole = take_digits (scan);
    gssize fraction = 0;
    if (whole >= 0 && skip_one_of (scan, "."))
        fraction = take_digits (scan);
    if (whole < 0 || fraction < 0 || whole + fraction == 0)
        return FALSE;
    gint64 exponent = 0;
    if (skip_one_of (scan, "eE") && !take_exponent (scan, &exponent))
        return FALSE;
    scan->number.scale = fraction - exponent;
    scan->number.exponent = scan->number.mantissa == 0 ? 0 : scan->zeros + exponent - fraction;
    return scan->at == scan->end;
}

static void
set_scan_error (GError **error, const Scan *scan, const char *text, gsize length)
{
    if (scan->at == scan->end)
        carry_number_set_error (error, text, length, "a digit is missing at its end");
    else if (is_digit (scan))
        carry_number_set_error (error, text, length, CARRY_NUMBER_TOO_LARGE);
    else
        carry_number_set_error (error, text, length,
                                "character %" G_GSIZE_FORMAT " is unexpected; write digits with an "
                                "optional sign, point and exponent, such as -12.5 or 6.5e-06",
                                (gsize) (scan->at - text) + 1);
}

/*
 * Reads a number: optional sign, digits with at most one point among them,
 * optional exponent; nothing else, in any locale.
 */
gboolean
carry_number_parse (const char *text, gsize length, CarryNumber *out_number, GError **error)
{
    Scan scan = { .at = text, .end = text + length };
    if (!scan_number (&scan))
    {
        set_scan_error (error, &scan, text, length);
        return FALSE;
    }
    *out_number = scan.number;
    return TRUE;
}

/* Writes plain digits, `scale` of them after the point. */
void
carry_number_format (gboolean negative, CarryUint128 magnitude, guint scale, char *buffer)
{
    char digits[CARRY_NUMBER_BUFFER];
    char *at = digits + sizeof digits;
    guint written = 0;
    do
    {
        if (written == scale && scale > 0)
            *--at = '.';
        /* Most numbers fit in 64 bits, where dividing is many times cheaper. */
        guint64 low = (guint64) magnitude;
        guint digit = (magnitude >> 64) == 0 ? (guint) (low % 10) : (guint) (magnitude % 10);
        magnitude = (magnitude >> 64) == 0 ? low / 10 : magnitude / 10;
        *--at = (char) ('0' + digit);
        written++;
    } while (magnitude != 0 || written <= scale);
    if (negative)
        *--at = '-';
    gsize length = (gsize) (digits + sizeof digits - at);
    memcpy (buffer, at, length);
    buffer[length] = '\0';
}

/* Writes the shortest digits that read back as the same double, maybe with an exponent. */
char *
carry_number_format_double (double value, char buffer[CARRY_NUMBER_DOUBLE_BUFFER])
{
    static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

    for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
        g_ascii_formatd (buffer, CARRY_NUMBER_DOUBLE_BUFFER, formats[i], value);
        if (g_ascii_strtod (buffer, NULL) == value)
            break;
    }
    return buffer;
}
