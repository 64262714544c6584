/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"

G_BEGIN_DECLS

/* Internal: unsigned integers wider than 64 bits, and how their quotients are rounded. */

typedef unsigned __int128 CarryUint128;

#define CARRY_UINT128_MAX (~(CarryUint128) 0)

/* The largest power of ten that 64 bits hold, and the largest that 128 bits hold. */
#define CARRY_POWER_MAX 19
#define CARRY_WIDE_POWER_MAX 38

extern const guint64 carry_powers_of_ten[CARRY_POWER_MAX + 1];

/* 192 bits, the least significant limb first. */
typedef struct
{
    guint64 limb[3];
} CarryWide;

CarryUint128 carry_wide_power_of_ten (guint exponent);
guint64 carry_wide_divide (CarryWide *self, guint64 divisor);

/*
 * Whether a quotient cut towards zero has to move one step away from zero,
 * given what the division left over.
 */
static inline gboolean
carry_rounding_is_away (CarryRounding rounding, gboolean negative, gboolean odd,
                        CarryUint128 remainder, CarryUint128 divisor)
{
    if (remainder == 0)
        return FALSE;
    CarryUint128 to_next = divisor - remainder;
    switch (rounding)
    {
    case CARRY_ROUND_HALF_EVEN:
        return remainder > to_next || (remainder == to_next && odd);
    case CARRY_ROUND_HALF_UP:
        return remainder >= to_next;
    case CARRY_ROUND_DOWN:
        return FALSE;
    case CARRY_ROUND_UP:
        return TRUE;
    case CARRY_ROUND_FLOOR:
        return negative;
    case CARRY_ROUND_CEILING:
        return !negative;
    }
    g_return_val_if_reached (FALSE);
}

static inline CarryWide
carry_wide_product (CarryUint128 a, guint64 b)
{
    CarryUint128 low = (CarryUint128) (guint64) a * b;
    CarryUint128 high = (CarryUint128) (guint64) (a >> 64) * b + (guint64) (low >> 64);

    return (CarryWide){ { (guint64) low, (guint64) high, (guint64) (high >> 64) } };
}

/* A quotient that is rounded once; @denominator is not zero, and only 1 leaves no room for a step. */
static inline CarryUint128
carry_wide_round_quotient (gboolean negative, CarryUint128 numerator, CarryUint128 denominator,
                           CarryRounding rounding)
{
    CarryUint128 quotient, remainder;

    /* Most numbers are short, and a processor divides 64 bits. */
    if (G_LIKELY ((numerator | denominator) >> 64 == 0))
    {
        quotient = (guint64) numerator / (guint64) denominator;
        remainder = (guint64) numerator % (guint64) denominator;
    }
    else
    {
        quotient = numerator / denominator;
        remainder = numerator - quotient * denominator;
    }
    return quotient +
           carry_rounding_is_away (rounding, negative, quotient & 1, remainder, denominator);
}

/* Integers up to this are exact in a double, and so is any power of ten there is here. */
#define CARRY_EXACT_IN_DOUBLE (G_GUINT64_CONSTANT (1) << 53)

/* The double nearest to a fraction of two that are exact: a division rounds once. */
static inline double
carry_exact_to_double (gboolean negative, guint64 magnitude, guint scale)
{
    double value = (double) (gint64) magnitude / (double) (gint64) carry_powers_of_ten[scale];

    return negative ? -value : value;
}

/* Also -2^63 has its magnitude. */
static inline guint64
carry_decimal_magnitude (CarryDecimal value)
{
    return value.coefficient < 0 ? -(guint64) value.coefficient : (guint64) value.coefficient;
}

/* Invalid when the magnitude does not fit. */
static inline CarryDecimal
carry_decimal_from_magnitude (gboolean negative, CarryUint128 magnitude, guint scale)
{
    guint64 limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
    if (magnitude > limit)
        return carry_decimal_invalid ();
    guint64 bits = (guint64) magnitude;
    return carry_decimal_make ((gint64) (negative ? -bits : bits), scale);
}

G_END_DECLS
