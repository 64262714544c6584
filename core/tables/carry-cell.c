/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-cell-private.h"

#include "base/carry-error.h"
#include "base/carry-number.h"

#include <math.h>
#include <string.h>

#define LONGEST_QUOTE 40

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
static CarryCellStatus
explain (const char *text, gsize length, guint scale, gboolean rounds)
{
    if (!looks_like_number (text, length))
        return CARRY_CELL_GARBAGE;
    return !rounds && count_decimals (text, length) > scale ? CARRY_CELL_TOO_FINE
                                                            : CARRY_CELL_TOO_LARGE;
}

/* Half-even, at the digit that has 10^@digits. */
static CarryUint128
round_off (CarryUint128 mantissa, gint64 digits)
{
    CarryUint128 divisor, quotient, remainder;

    if (digits > CARRY_WIDE_POWER_MAX)
        return 0;
    divisor = carry_wide_power_of_ten ((guint) digits);
    quotient = mantissa / divisor;
    remainder = mantissa % divisor;
    return quotient +
           carry_rounding_is_away (CARRY_ROUND_HALF_EVEN, FALSE, quotient & 1, remainder, divisor);
}

static CarryCellStatus
fit (const CarryNumber *number, guint scale, gboolean rounds, gint64 *out_value)
{
    gint64 shift = number->exponent + (gint64) scale;
    CarryUint128 magnitude = number->mantissa;
    CarryDecimal value;

    if (shift < 0 && !rounds)
        return CARRY_CELL_TOO_FINE;
    if (shift < 0)
        magnitude = round_off (magnitude, -shift);
    else if (magnitude != 0 && (shift > CARRY_POWER_MAX || magnitude > G_MAXUINT64))
        return CARRY_CELL_TOO_LARGE;
    else if (magnitude != 0)
        magnitude *= carry_powers_of_ten[shift];
    value = carry_decimal_from_magnitude (number->negative, magnitude, 0);
    if (!carry_decimal_is_valid (value))
        return CARRY_CELL_TOO_LARGE;
    *out_value = value.coefficient;
    return CARRY_CELL_OK;
}

static CarryCellStatus
parse_any (const char *text, gsize length, guint scale, gboolean rounds, gint64 *out_value)
{
    CarryNumber number;

    if (length == 0)
        return CARRY_CELL_EMPTY;
    if (is_absent (text, length))
        return CARRY_CELL_NAN;
    if (!carry_number_parse (text, length, &number, NULL))
        return explain (text, length, scale, rounds);
    return fit (&number, scale, rounds, out_value);
}

static CarryCellStatus
read_long_double (double number, guint scale, gboolean rounds, gint64 *out_value)
{
    char text[CARRY_NUMBER_DOUBLE_BUFFER];

    if (!isfinite (number))
        return CARRY_CELL_NAN;
    carry_number_format_double (number, text);
    return parse_any (text, strlen (text), scale, rounds, out_value);
}

static CarryCellStatus
read_decimal (CarryDecimal value, guint scale, gboolean rounds, gint64 *out_value)
{
    CarryDecimal plain = carry_decimal_normalize (value);
    CarryNumber number = {
        .mantissa = carry_decimal_magnitude (plain),
        .exponent = -(gint64) plain.scale,
        .negative = plain.coefficient < 0,
    };

    return fit (&number, scale, rounds, out_value);
}

/**
 * carry_cell_read_number: (skip)
 * @self: a cell
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @rounds: whether decimals that the scale does not hold are rounded off, half-even,
 *   instead of refused
 * @out_value: (out): the number times 10^@scale; untouched unless the status is OK
 *
 * Reads a decimal number exactly; text may have an exponent (`-6.5e-06`).
 *
 * Returns: what came of it
 */
CarryCellStatus
carry_cell_read_number (const CarryCell *self, guint scale, gboolean rounds, gint64 *out_value)
{
    g_return_val_if_fail (scale <= CARRY_DECIMAL_MAX_SCALE, CARRY_CELL_GARBAGE);

    if (carry_cell_read_plain (self, scale, out_value))
        return CARRY_CELL_OK;
    switch (self->type)
    {
    case CARRY_CELL_TEXT:
        return parse_any (self->text, self->length, scale, rounds, out_value);
    case CARRY_CELL_DOUBLE:
        return read_long_double (self->number, scale, rounds, out_value);
    case CARRY_CELL_INTEGER:
        return read_decimal (carry_decimal_make (self->integer, 0), scale, rounds, out_value);
    case CARRY_CELL_DECIMAL:
        return read_decimal (carry_decimal_make (self->coefficient, self->scale), scale, rounds,
                             out_value);
    case CARRY_CELL_TIME:
    case CARRY_CELL_LOCAL_TIME:
    case CARRY_CELL_BOOLEAN:
    default:
        return CARRY_CELL_GARBAGE;
    }
}

static gboolean
fail_zone (const CarryCell *self, GError **error)
{
    g_autofree char *text = carry_cell_quote (self);

    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "\"%s\" cannot be read as a time: it has no time zone; set time-zone", text);
    return FALSE;
}

/**
 * carry_cell_read_time: (skip)
 * @self: a cell
 * @format: how times are written that are text or whole numbers
 * @zone_minutes: zone of times without one, or %CARRY_ZONE_NONE to refuse them
 * @out_ts: (out): nanoseconds since 1970 UTC
 * @error: return location
 *
 * Returns: FALSE with %CARRY_ERROR_INVALID when it is no time
 */
gboolean
carry_cell_read_time (const CarryCell *self, CarryTimeFormat format, int zone_minutes,
                      gint64 *out_ts, GError **error)
{
    g_autofree char *text = NULL;

    switch (self->type)
    {
    case CARRY_CELL_TEXT:
        return carry_time_parse (self->text, (gssize) self->length, format, zone_minutes, out_ts,
                                 error);
    case CARRY_CELL_TIME:
        *out_ts = self->integer;
        return TRUE;
    case CARRY_CELL_LOCAL_TIME:
        if (zone_minutes == CARRY_ZONE_NONE)
            return fail_zone (self, error);
        *out_ts = self->integer - zone_minutes * CARRY_NS_PER_MINUTE;
        return TRUE;
    case CARRY_CELL_INTEGER:
        if (format != CARRY_TIME_FORMAT_ISO)
            return carry_time_from_number (self->integer, format, out_ts, error);
        /* A date such as 20240131. */
        G_GNUC_FALLTHROUGH;
    case CARRY_CELL_DOUBLE:
    case CARRY_CELL_DECIMAL:
    case CARRY_CELL_BOOLEAN:
    default:
        text = carry_cell_quote (self);
        return carry_time_parse (text, -1, format, zone_minutes, out_ts, error);
    }
}

static char *
quote_double (double number)
{
    char text[CARRY_NUMBER_DOUBLE_BUFFER];
    CarryDecimal value = carry_decimal_from_double (number);

    return carry_decimal_is_valid (value) ? carry_decimal_to_string (&value)
                                          : g_strdup (carry_number_format_double (number, text));
}

/**
 * carry_cell_quote: (skip)
 * @self: a cell
 *
 * Returns: (transfer full): its value, or the beginning of it, for a message
 */
char *
carry_cell_quote (const CarryCell *self)
{
    g_autofree char *head = NULL;
    char buffer[CARRY_TIME_BUFFER];
    CarryDecimal value;

    switch (self->type)
    {
    case CARRY_CELL_INTEGER:
        return g_strdup_printf ("%" G_GINT64_FORMAT, self->integer);
    case CARRY_CELL_DOUBLE:
        return quote_double (self->number);
    case CARRY_CELL_DECIMAL:
        value = carry_decimal_normalize (carry_decimal_make (self->coefficient, self->scale));
        return carry_decimal_to_string (&value);
    case CARRY_CELL_TIME:
        return g_strdup (carry_time_to_text (self->integer, buffer));
    case CARRY_CELL_LOCAL_TIME:
        head = g_strdup (carry_time_to_text (self->integer, buffer));
        head[strlen (head) - 1] = '\0';
        return g_steal_pointer (&head);
    case CARRY_CELL_BOOLEAN:
        return g_strdup (self->integer != 0 ? "true" : "false");
    case CARRY_CELL_TEXT:
    default:
        head = g_strndup (self->text, MIN (self->length, LONGEST_QUOTE));
        return g_strescape (head, NULL);
    }
}
