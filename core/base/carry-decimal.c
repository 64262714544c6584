/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-decimal.h"

#include "base/carry-wide.h"

/* NOLINTNEXTLINE(readability-function-size): the nesting is in GLib's macro. */
G_DEFINE_BOXED_TYPE (CarryDecimal, carry_decimal, carry_decimal_copy, carry_decimal_free)

G_DEFINE_ENUM_TYPE (CarryRounding, carry_rounding,
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_HALF_EVEN, "half-even"),
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_HALF_UP, "half-up"),
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_DOWN, "down"),
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_UP, "up"),
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_FLOOR, "floor"),
                    G_DEFINE_ENUM_VALUE (CARRY_ROUND_CEILING, "ceiling"))

/**
 * carry_decimal_copy:
 * @value: a number
 *
 * Returns: (transfer full): a copy, to be freed with carry_decimal_free()
 */
CarryDecimal *
carry_decimal_copy (const CarryDecimal *value)
{
    g_return_val_if_fail (value != NULL, NULL);

    return g_memdup2 (value, sizeof *value);
}

/**
 * carry_decimal_free:
 * @value: (nullable) (transfer full): a number
 *
 * Frees what carry_decimal_copy() returned.
 */
void
carry_decimal_free (CarryDecimal *value)
{
    g_free (value);
}

static gboolean
both_valid (CarryDecimal a, CarryDecimal b)
{
    return carry_decimal_is_valid (a) && carry_decimal_is_valid (b);
}

static gboolean
is_held (__int128 coefficient, guint scale)
{
    return scale <= CARRY_DECIMAL_MAX_SCALE && coefficient == (gint64) coefficient;
}

/* Apart from from_exact(), which most results leave at once. */
static G_NO_INLINE CarryDecimal
drop_zeros (__int128 coefficient, guint scale)
{
    while (!is_held (coefficient, scale))
    {
        if (scale == 0 || coefficient % 10 != 0)
            return carry_decimal_invalid ();
        coefficient /= 10;
        scale--;
    }
    return carry_decimal_make ((gint64) coefficient, scale);
}

/* Drops trailing zeros as long as the exact value does not fit otherwise. */
static inline CarryDecimal
from_exact (__int128 coefficient, guint scale)
{
    if (G_LIKELY (is_held (coefficient, scale)))
        return carry_decimal_make ((gint64) coefficient, scale);
    return drop_zeros (coefficient, scale);
}

/* magnitude × 10^-from rounded to `to` digits after the point. */
static CarryDecimal
round_magnitude (gboolean negative, CarryUint128 magnitude, guint from, guint to,
                 CarryRounding rounding)
{
    if (from > to)
    {
        CarryUint128 divisor = carry_wide_power_of_ten (from - to);
        return carry_decimal_from_magnitude (
            negative, carry_wide_round_quotient (negative, magnitude, divisor, rounding), to);
    }
    if (__builtin_mul_overflow (magnitude, (CarryUint128) carry_powers_of_ten[to - from],
                                &magnitude))
        return carry_decimal_invalid ();
    return carry_decimal_from_magnitude (negative, magnitude, to);
}

/* The coefficient at a scale that is not smaller than the value's own. */
static __int128
coefficient_at (CarryDecimal value, guint scale)
{
    return (__int128) value.coefficient * (gint64) carry_powers_of_ten[scale - value.scale];
}

/**
 * carry_decimal_compare: (skip)
 * @a: a number
 * @b: a number
 *
 * Compares values, whatever their scales: 1.0 and 1.00 are the same. So that
 * sorting is well defined, an invalid value comes before every number and two
 * of them are the same; check with carry_decimal_is_valid() before deciding
 * anything on the result.
 *
 * Returns: -1, 0 or 1 when @a is less than, equal to or greater than @b
 */
int
carry_decimal_compare (CarryDecimal a, CarryDecimal b)
{
    if (!both_valid (a, b))
        return carry_decimal_is_valid (a) - carry_decimal_is_valid (b);
    guint scale = MAX (a.scale, b.scale);
    __int128 left = coefficient_at (a, scale);
    __int128 right = coefficient_at (b, scale);
    return (left > right) - (left < right);
}

/**
 * carry_decimal_equal: (skip)
 * @a: a number
 * @b: a number
 *
 * Returns: whether both are valid and have the same value, whatever the scale
 */
gboolean
carry_decimal_equal (CarryDecimal a, CarryDecimal b)
{
    return both_valid (a, b) && carry_decimal_compare (a, b) == 0;
}

/**
 * carry_decimal_normalize: (skip)
 * @value: a number
 *
 * Returns: the same value without trailing zeros after the point
 */
CarryDecimal
carry_decimal_normalize (CarryDecimal value)
{
    if (!carry_decimal_is_valid (value))
        return carry_decimal_invalid ();
    while (value.scale > 0 && value.coefficient % 10 == 0)
    {
        value.coefficient /= 10;
        value.scale--;
    }
    return value;
}

/**
 * carry_decimal_negate: (skip)
 * @value: a number
 *
 * Returns: minus @value, in the same scale
 */
CarryDecimal
carry_decimal_negate (CarryDecimal value)
{
    if (!carry_decimal_is_valid (value))
        return carry_decimal_invalid ();
    return from_exact (-(__int128) value.coefficient, value.scale);
}

/**
 * carry_decimal_abs: (skip)
 * @value: a number
 *
 * Returns: @value without its sign, in the same scale
 */
CarryDecimal
carry_decimal_abs (CarryDecimal value)
{
    return value.coefficient < 0 ? carry_decimal_negate (value) : value;
}

/**
 * carry_decimal_min: (skip)
 * @a: a number
 * @b: a number
 *
 * Returns: the lesser, @a when they are equal; invalid when either is
 */
CarryDecimal
carry_decimal_min (CarryDecimal a, CarryDecimal b)
{
    if (!both_valid (a, b))
        return carry_decimal_invalid ();
    return carry_decimal_compare (a, b) <= 0 ? a : b;
}

/**
 * carry_decimal_max: (skip)
 * @a: a number
 * @b: a number
 *
 * Returns: the greater, @a when they are equal; invalid when either is
 */
CarryDecimal
carry_decimal_max (CarryDecimal a, CarryDecimal b)
{
    if (!both_valid (a, b))
        return carry_decimal_invalid ();
    return carry_decimal_compare (a, b) >= 0 ? a : b;
}

/**
 * carry_decimal_add: (skip)
 * @a: a number
 * @b: a number
 *
 * Returns: the exact sum in the larger of the two scales, or in the largest
 *   scale below it where it fits; invalid when it fits in none
 */
CarryDecimal
carry_decimal_add (CarryDecimal a, CarryDecimal b)
{
    gint64 sum;

    if (!both_valid (a, b))
        return carry_decimal_invalid ();
    if (G_LIKELY (a.scale == b.scale) &&
        !__builtin_add_overflow (a.coefficient, b.coefficient, &sum))
        return carry_decimal_make (sum, a.scale);
    guint scale = MAX (a.scale, b.scale);
    return from_exact (coefficient_at (a, scale) + coefficient_at (b, scale), scale);
}

/**
 * carry_decimal_sub: (skip)
 * @a: a number
 * @b: what to take from it
 *
 * Returns: the exact difference, in the scale carry_decimal_add() would use
 */
CarryDecimal
carry_decimal_sub (CarryDecimal a, CarryDecimal b)
{
    gint64 difference;

    if (!both_valid (a, b))
        return carry_decimal_invalid ();
    if (G_LIKELY (a.scale == b.scale) &&
        !__builtin_sub_overflow (a.coefficient, b.coefficient, &difference))
        return carry_decimal_make (difference, a.scale);
    guint scale = MAX (a.scale, b.scale);
    return from_exact (coefficient_at (a, scale) - coefficient_at (b, scale), scale);
}

/**
 * carry_decimal_mul: (skip)
 * @a: a number
 * @b: a number
 *
 * Returns: the exact product in the sum of the two scales, or in the largest
 *   scale below it where it fits; invalid when it fits in none
 */
CarryDecimal
carry_decimal_mul (CarryDecimal a, CarryDecimal b)
{
    if (!both_valid (a, b))
        return carry_decimal_invalid ();
    return from_exact ((__int128) a.coefficient * b.coefficient, (guint) a.scale + b.scale);
}

/**
 * carry_decimal_mul_round: (skip)
 * @a: a number
 * @b: a number
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @rounding: what happens to the other digits
 *
 * Returns: the product, rounded once; it has exactly @scale digits after the
 *   point, and is invalid when it does not fit in them
 */
CarryDecimal
carry_decimal_mul_round (CarryDecimal a, CarryDecimal b, guint scale, CarryRounding rounding)
{
    if (!both_valid (a, b) || scale > CARRY_DECIMAL_MAX_SCALE)
        return carry_decimal_invalid ();
    gboolean negative = (a.coefficient < 0) != (b.coefficient < 0);
    CarryUint128 product = (CarryUint128) carry_decimal_magnitude (a) * carry_decimal_magnitude (b);
    return round_magnitude (negative, product, (guint) a.scale + b.scale, scale, rounding);
}

/* |a| × 10^shift / |b| where the dividend needs more than 128 bits. */
static CarryDecimal
divide_wide (CarryDecimal a, CarryDecimal b, guint shift, guint scale, CarryRounding rounding)
{
    gboolean negative = (a.coefficient < 0) != (b.coefficient < 0);
    guint64 divisor = carry_decimal_magnitude (b);
    CarryUint128 partial =
        (CarryUint128) carry_decimal_magnitude (a) * carry_powers_of_ten[CARRY_DECIMAL_MAX_SCALE];
    CarryWide quotient =
        carry_wide_product (partial, carry_powers_of_ten[shift - CARRY_DECIMAL_MAX_SCALE]);
    guint64 remainder = carry_wide_divide (&quotient, divisor);
    if (quotient.limb[1] != 0 || quotient.limb[2] != 0)
        return carry_decimal_invalid ();
    gboolean away =
        carry_rounding_is_away (rounding, negative, quotient.limb[0] & 1, remainder, divisor);
    return carry_decimal_from_magnitude (negative, (CarryUint128) quotient.limb[0] + away, scale);
}

/**
 * carry_decimal_div: (skip)
 * @a: a number
 * @b: what to divide by
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @rounding: what happens to the other digits
 *
 * Returns: the quotient, rounded once; it has exactly @scale digits after the
 *   point, and is invalid when it does not fit in them or @b is zero
 */
CarryDecimal
carry_decimal_div (CarryDecimal a, CarryDecimal b, guint scale, CarryRounding rounding)
{
    if (!both_valid (a, b) || b.coefficient == 0 || scale > CARRY_DECIMAL_MAX_SCALE)
        return carry_decimal_invalid ();
    int shift = (int) scale + b.scale - a.scale;
    if (shift > CARRY_DECIMAL_MAX_SCALE)
        return divide_wide (a, b, (guint) shift, scale, rounding);
    gboolean negative = (a.coefficient < 0) != (b.coefficient < 0);
    CarryUint128 numerator = carry_decimal_magnitude (a);
    CarryUint128 denominator = carry_decimal_magnitude (b);
    if (shift >= 0)
        numerator *= carry_powers_of_ten[shift];
    else
        denominator *= carry_powers_of_ten[-shift];
    return carry_decimal_from_magnitude (
        negative, carry_wide_round_quotient (negative, numerator, denominator, rounding), scale);
}

/**
 * carry_decimal_rescale: (skip)
 * @value: a number
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @rounding: what happens to digits behind them
 *
 * Returns: @value with exactly @scale digits after the point, or invalid when
 *   it does not fit in them
 */
CarryDecimal
carry_decimal_rescale (CarryDecimal value, guint scale, CarryRounding rounding)
{
    if (!carry_decimal_is_valid (value) || scale > CARRY_DECIMAL_MAX_SCALE)
        return carry_decimal_invalid ();
    return round_magnitude (value.coefficient < 0, carry_decimal_magnitude (value), value.scale,
                            scale, rounding);
}

/* value / step as a fraction of integers: 2^63 × 10^18 fits in 128 bits. */
static void
as_steps (CarryDecimal value, CarryDecimal step, CarryUint128 *out_numerator,
          CarryUint128 *out_denominator)
{
    guint scale = MAX (value.scale, step.scale);
    *out_numerator =
        (CarryUint128) carry_decimal_magnitude (value) * carry_powers_of_ten[scale - value.scale];
    *out_denominator =
        (CarryUint128) carry_decimal_magnitude (step) * carry_powers_of_ten[scale - step.scale];
}

/**
 * carry_decimal_round_to_step: (skip)
 * @value: a number
 * @step: a tick or lot size, more than zero
 * @rounding: which multiple to take when @value lies between two
 *
 * Returns: the multiple of @step next to @value, in the scale of @step or the
 *   largest below it where it fits; invalid when it fits in none or @step is
 *   not more than zero
 */
CarryDecimal
carry_decimal_round_to_step (CarryDecimal value, CarryDecimal step, CarryRounding rounding)
{
    if (!both_valid (value, step) || step.coefficient <= 0)
        return carry_decimal_invalid ();
    /* Of most steps, which are powers of ten, what has no more decimals is a multiple. */
    gint64 multiple;
    if (step.coefficient == 1 && value.scale <= step.scale &&
        !__builtin_mul_overflow (value.coefficient,
                                 (gint64) carry_powers_of_ten[step.scale - value.scale], &multiple))
        return carry_decimal_make (multiple, step.scale);
    CarryUint128 numerator, denominator;
    as_steps (value, step, &numerator, &denominator);
    gboolean negative = value.coefficient < 0;
    CarryUint128 steps = carry_wide_round_quotient (negative, numerator, denominator, rounding);
    __int128 coefficient = (__int128) (steps * carry_decimal_magnitude (step));
    return from_exact (negative ? -coefficient : coefficient, step.scale);
}

/**
 * carry_decimal_is_multiple: (skip)
 * @value: a number
 * @step: a tick or lot size, more than zero
 *
 * Returns: whether @value is a whole number of @step; %FALSE when either is
 *   invalid or @step is not more than zero
 */
gboolean
carry_decimal_is_multiple (CarryDecimal value, CarryDecimal step)
{
    if (!both_valid (value, step) || step.coefficient <= 0)
        return FALSE;
    CarryUint128 numerator, denominator;
    as_steps (value, step, &numerator, &denominator);
    return numerator % denominator == 0;
}
