/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-wide.h"
#include "tables/carry-cell.h"

#include <math.h>
#include <string.h>

G_BEGIN_DECLS

/* Internal: the common cases of carry_cell_read_number(), to be inlined. */

/* As many digits are below 2^63 whatever they are. */
#define CARRY_CELL_SAFE_DIGITS 18

/* Integers below this are exact in a double, and have at most 15 digits. */
#define CARRY_CELL_EXACT_DIGITS_LIMIT 1e15

/* One to eight bytes as a number, the first byte lowest; no other byte is touched. */
static inline guint64
carry_cell_load (const char *text, gsize length)
{
    guint32 first, last;

    if (length < 4)
        return (guint64) (guchar) text[0] |
               (guint64) (guchar) text[length / 2] << (8 * (length / 2)) |
               (guint64) (guchar) text[length - 1] << (8 * (length - 1));
    memcpy (&first, text, 4);
    memcpy (&last, text + length - 4, 4);
    return GUINT32_FROM_LE (first) | (guint64) GUINT32_FROM_LE (last) << (8 * (length - 4));
}

/* What carry_cell_load() made of @length digits, all at once; FALSE when one is no digit. */
static inline gboolean
carry_cell_join_digits (guint64 bytes, gsize length, guint64 *out_value)
{
    /* Zeros come in before the first digit, so that there are always eight. */
    guint64 digits = (bytes ^ G_GUINT64_CONSTANT (0x3030303030303030)) << (64 - 8 * length);

    if (((digits | (digits + G_GUINT64_CONSTANT (0x0606060606060606))) &
         G_GUINT64_CONSTANT (0xf0f0f0f0f0f0f0f0)) != 0)
        return FALSE;
    /* Neighbours are joined: digits to pairs, pairs to fours, fours to the number. */
    digits = (digits * (10 << 8 | 1)) >> 8 & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
    digits = (digits * (100 << 16 | 1)) >> 16 & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
    *out_value = (digits * (G_GUINT64_CONSTANT (10000) << 32 | 1)) >> 32;
    return TRUE;
}

/* Digits and a point, eight bytes at most. No loop: its end would be guessed wrong too often. */
static inline gboolean
carry_cell_parse_short (const char *text, gsize length, guint64 *out_value, gsize *out_decimals)
{
    guint64 bytes = carry_cell_load (text, length);
    guint64 others = bytes ^ G_GUINT64_CONSTANT (0x2e2e2e2e2e2e2e2e);
    guint64 points = (others - G_GUINT64_CONSTANT (0x0101010101010101)) & ~others &
                     G_GUINT64_CONSTANT (0x8080808080808080);

    *out_decimals = 0;
    if (points != 0)
    {
        guint at = (guint) __builtin_ctzll (points) & ~7u;
        guint64 before = (G_GUINT64_CONSTANT (1) << at) - 1;

        length--;
        *out_decimals = length - at / 8;
        bytes = (bytes & before) | (bytes >> 8 & ~before);
    }
    return length > 0 && carry_cell_join_digits (bytes, length, out_value);
}

/* Nine to sixteen digits: times, mostly. */
static inline gboolean
carry_cell_parse_digits (const char *text, gsize length, guint64 *out_value)
{
    guint64 first, last;

    if (!carry_cell_join_digits (carry_cell_load (text, 8), 8, &first) ||
        !carry_cell_join_digits (carry_cell_load (text + 8, length - 8), length - 8, &last))
        return FALSE;
    *out_value = first * carry_powers_of_ten[length - 8] + last;
    return TRUE;
}

/* Any digits and a point; the byte behind the text ends the loops. */
static inline gboolean
carry_cell_parse_long (const char *text, gsize length, guint64 *out_value, gsize *out_decimals)
{
    const char *at = text;
    const char *point = NULL;
    guint64 value = 0;
    guint digit;

    for (; (digit = (guint) (guchar) *at - '0') <= 9; at++)
        value = value * 10 + digit;
    if (*at == '.')
        for (point = at++; (digit = (guint) (guchar) *at - '0') <= 9; at++)
            value = value * 10 + digit;
    *out_value = value;
    *out_decimals = point != NULL ? (gsize) (at - point) - 1 : 0;
    length -= point != NULL;
    return (gsize) (at - text) - (point != NULL) == length && length - 1 < CARRY_CELL_SAFE_DIGITS;
}

/* Digits, a point and no more decimals than the scale has; below zero where it is anything else. */
static inline gint64
carry_cell_parse_unsigned (const char *text, gsize length, guint scale)
{
    gsize decimals = 0;
    guint64 value;
    gint64 scaled;

    if (length - 1 < 8)
    {
        if (!carry_cell_parse_short (text, length, &value, &decimals))
            return -1;
    }
    else if (length == 0 || ((length > 16 || !carry_cell_parse_digits (text, length, &value)) &&
                             !carry_cell_parse_long (text, length, &value, &decimals)))
        return -1;
    if (decimals > scale ||
        __builtin_mul_overflow ((gint64) value, (gint64) carry_powers_of_ten[scale - decimals],
                                &scaled))
        return -1;
    return scaled;
}

/* The same with a sign; FALSE where it is anything else. */
static inline gboolean
carry_cell_parse_plain (const char *text, gsize length, guint scale, gint64 *out_value)
{
    gboolean is_negative = length > 0 && *text == '-';
    gint64 magnitude = carry_cell_parse_unsigned (text + is_negative, length - is_negative, scale);

    if (magnitude < 0)
        return FALSE;
    *out_value = is_negative ? -magnitude : magnitude;
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

/* A decimal at another scale; FALSE where digits would be lost. */
static inline gboolean
carry_cell_rescale (gint64 coefficient, guint from, guint scale, gint64 *out_value)
{
    gint64 power, value;

    if (from <= scale)
    {
        if (scale - from > CARRY_CELL_SAFE_DIGITS)
            return FALSE;
        return carry_cell_scale_integer (coefficient, scale - from, out_value);
    }
    if (from - scale > CARRY_CELL_SAFE_DIGITS)
        return FALSE;
    power = (gint64) carry_powers_of_ten[from - scale];
    value = coefficient / power;
    if (value * power != coefficient)
        return FALSE;
    *out_value = value;
    return TRUE;
}

static inline gboolean
carry_cell_read_value (const CarryCell *self, guint scale, gint64 *out_value)
{
    if (self->type == CARRY_CELL_DOUBLE)
        return carry_cell_take_short_double (self->number, scale, out_value);
    if (self->type == CARRY_CELL_DECIMAL)
        return carry_cell_rescale (self->coefficient, self->scale, scale, out_value);
    return self->type == CARRY_CELL_INTEGER &&
           carry_cell_scale_integer (self->integer, scale, out_value);
}

/* FALSE for all but the common cases. */
static inline gboolean
carry_cell_read_plain (const CarryCell *self, guint scale, gint64 *out_value)
{
    return self->type == CARRY_CELL_TEXT
               ? carry_cell_parse_plain (self->text, self->length, scale, out_value)
               : carry_cell_read_value (self, scale, out_value);
}

/* The same for what is hardly ever below zero: so is what comes back for all but the common cases. */
static inline gint64
carry_cell_read_unsigned (const CarryCell *self, guint scale)
{
    gint64 value;

    if (self->type == CARRY_CELL_TEXT)
        return carry_cell_parse_unsigned (self->text, self->length, scale);
    return carry_cell_read_value (self, scale, &value) ? value : -1;
}

G_END_DECLS
