/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-wide.h"
#include "tables/carry-cell.h"

#include <math.h>

G_BEGIN_DECLS

/* Internal: the common cases of carry_cell_read_number(), to be inlined. */

/* As many digits are below 2^63 whatever they are. */
#define CARRY_CELL_SAFE_DIGITS 18

/* Integers below this are exact in a double, and have at most 15 digits. */
#define CARRY_CELL_EXACT_DIGITS_LIMIT 1e15

/*
 * A sign, digits, a point and no more decimals than the scale has. The byte
 * behind the text ends the loops.
 */
static inline gboolean
carry_cell_parse_plain (const char *text, gsize length, guint scale, gint64 *out_value)
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
    if (at != end || digits - 1 >= CARRY_CELL_SAFE_DIGITS || decimals > scale)
        return FALSE;
    gint64 scaled;
    if (__builtin_mul_overflow ((gint64) value, (gint64) carry_powers_of_ten[scale - decimals],
                                &scaled))
        return FALSE;
    *out_value = is_negative ? -scaled : scaled;
    return TRUE;
}

/*
 * A double that is a decimal of at most 15 digits, no more of them after the
 * point than the scale has. See carry_decimal_from_double() for why the division
 * proves it.
 */
static inline gboolean
carry_cell_take_short_double (double number, guint scale, gint64 *out_value)
{
    double power = (double) (gint64) carry_powers_of_ten[scale];
    double scaled = number * power;
    gint64 value;

    if (!(fabs (scaled) < CARRY_CELL_EXACT_DIGITS_LIMIT))
        return FALSE;
    value = (gint64) (scaled + copysign (0.5, scaled));
    if ((double) value / power != number)
        return FALSE;
    *out_value = value;
    return TRUE;
}

static inline gboolean
carry_cell_scale_integer (gint64 integer, guint scale, gint64 *out_value)
{
    gint64 value;

    if (__builtin_mul_overflow (integer, (gint64) carry_powers_of_ten[scale], &value))
        return FALSE;
    *out_value = value;
    return TRUE;
}

/* FALSE for all but the common cases. */
static inline gboolean
carry_cell_read_plain (const CarryCell *self, guint scale, gint64 *out_value)
{
    if (self->type == CARRY_CELL_TEXT)
        return carry_cell_parse_plain (self->text, self->length, scale, out_value);
    if (self->type == CARRY_CELL_DOUBLE)
        return carry_cell_take_short_double (self->number, scale, out_value);
    return self->type == CARRY_CELL_INTEGER &&
           carry_cell_scale_integer (self->integer, scale, out_value);
}

G_END_DECLS
