/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-amount.h"

#include <math.h>
#include <string.h>

#include "base/carry-number.h"

#define INT128_MAX ((__int128) (CARRY_UINT128_MAX >> 1))
#define INVALID_VALUE (-INT128_MAX - 1)

static gboolean
both_valid (CarryAmount a, CarryAmount b)
{
    return carry_amount_is_valid (a) && carry_amount_is_valid (b);
}

static CarryUint128
magnitude_of (CarryAmount amount)
{
    return amount.value < 0 ? -(CarryUint128) amount.value : (CarryUint128) amount.value;
}

/* Invalid when the magnitude does not fit. */
static CarryAmount
from_magnitude (gboolean negative, CarryUint128 magnitude)
{
    if (magnitude > (CarryUint128) INT128_MAX)
        return carry_amount_invalid ();
    return (CarryAmount){ negative ? -(__int128) magnitude : (__int128) magnitude };
}

/* magnitude × 10^shift; invalid when that is too large or has more than 18 decimals. */
static CarryAmount
from_shifted (gboolean negative, CarryUint128 magnitude, int shift)
{
    if (shift == 0)
        return from_magnitude (negative, magnitude);
    CarryUint128 power = carry_wide_power_of_ten ((guint) ABS (shift));
    if (shift < 0)
    {
        CarryUint128 quotient = magnitude / power;

        return quotient * power == magnitude ? from_magnitude (negative, quotient)
                                             : carry_amount_invalid ();
    }
    if (__builtin_mul_overflow (magnitude, power, &magnitude))
        return carry_amount_invalid ();
    return from_magnitude (negative, magnitude);
}

/* A multiple of 10^n is one of 2^n: of most numbers that are none, no division needs to tell. */
static inline gboolean
may_have_zeros (CarryUint128 magnitude, guint n)
{
    return ((guint64) magnitude & ((1u << n) - 1)) == 0;
}

/*
 * Takes the zeros at the end off an amount's digits after the point, many at
 * once: divisions of 128 bits are slow. Returns how many digits are left there.
 */
static guint
cut_zeros (CarryUint128 *magnitude)
{
    guint scale = CARRY_AMOUNT_SCALE;
    for (guint step = 8; step > 0; step /= 2)
        while (scale >= step && may_have_zeros (*magnitude, step))
        {
            guint64 power = carry_powers_of_ten[step];
            CarryUint128 quotient = *magnitude / power;
            if (quotient * power != *magnitude)
                break;
            *magnitude = quotient;
            scale -= step;
        }
    return scale;
}

/**
 * carry_amount_invalid: (skip)
 *
 * Returns: the value that is no amount
 */
CarryAmount
carry_amount_invalid (void)
{
    return (CarryAmount){ INVALID_VALUE };
}

/**
 * carry_amount_is_valid: (skip)
 * @amount: an amount, or none
 *
 * Returns: whether @amount is a number
 */
gboolean
carry_amount_is_valid (CarryAmount amount)
{
    return amount.value != INVALID_VALUE;
}

/**
 * carry_amount_sign: (skip)
 * @amount: an amount
 *
 * Returns: -1, 0 or 1; 0 for an invalid amount
 */
int
carry_amount_sign (CarryAmount amount)
{
    if (!carry_amount_is_valid (amount))
        return 0;
    return (amount.value > 0) - (amount.value < 0);
}

/**
 * carry_amount_compare: (skip)
 * @a: an amount
 * @b: an amount
 *
 * So that sorting is well defined, an invalid amount comes before every other
 * and two of them are the same; check with carry_amount_is_valid() before
 * deciding anything on the result.
 *
 * Returns: -1, 0 or 1 when @a is less than, equal to or greater than @b
 */
int
carry_amount_compare (CarryAmount a, CarryAmount b)
{
    return (a.value > b.value) - (a.value < b.value);
}

/**
 * carry_amount_from_decimal: (skip)
 * @value: a number
 *
 * Returns: the same number as an amount, which always fits; invalid when
 *   @value is
 */
CarryAmount
carry_amount_from_decimal (CarryDecimal value)
{
    if (!carry_decimal_is_valid (value))
        return carry_amount_invalid ();
    guint64 power = carry_powers_of_ten[CARRY_AMOUNT_SCALE - value.scale];
    return (CarryAmount){ (__int128) value.coefficient * (gint64) power };
}

/**
 * carry_amount_to_decimal: (skip)
 * @amount: an amount
 *
 * Returns: the same number without trailing zeros after the point; invalid
 *   when it needs more than the 64 bits of a #CarryDecimal (round it first)
 */
CarryDecimal
carry_amount_to_decimal (CarryAmount amount)
{
    if (!carry_amount_is_valid (amount))
        return carry_decimal_invalid ();
    CarryUint128 magnitude = magnitude_of (amount);
    guint scale = cut_zeros (&magnitude);
    return carry_decimal_from_magnitude (amount.value < 0, magnitude, scale);
}

/**
 * carry_amount_product: (skip)
 * @a: a number, such as a price
 * @b: a number, such as a quantity
 *
 * Returns: the exact product; invalid when it is too large or has more than
 *   %CARRY_AMOUNT_SCALE digits after the point
 */
CarryAmount
carry_amount_product (CarryDecimal a, CarryDecimal b)
{
    if (!carry_decimal_is_valid (a) || !carry_decimal_is_valid (b))
        return carry_amount_invalid ();
    gboolean negative = (a.coefficient < 0) != (b.coefficient < 0);
    CarryUint128 product = (CarryUint128) carry_decimal_magnitude (a) * carry_decimal_magnitude (b);
    return from_shifted (negative, product, CARRY_AMOUNT_SCALE - a.scale - b.scale);
}

/* Cuts `digits` (at most 36) decimal digits off the end; FALSE when 128 bits do not hold the rest. */
static G_NO_INLINE gboolean
round_off_digits (CarryWide wide, guint digits, gboolean negative, CarryRounding rounding,
                  CarryUint128 *out_quotient)
{
    guint64 first = carry_powers_of_ten[MIN (digits, CARRY_DECIMAL_MAX_SCALE)];
    guint64 second = carry_powers_of_ten[digits - MIN (digits, CARRY_DECIMAL_MAX_SCALE)];
    CarryUint128 remainder = carry_wide_divide (&wide, first);
    remainder += (CarryUint128) carry_wide_divide (&wide, second) * first;
    if (wide.limb[2] != 0)
        return FALSE;
    CarryUint128 quotient = (CarryUint128) wide.limb[1] << 64 | wide.limb[0];
    gboolean away = carry_rounding_is_away (rounding, negative, quotient & 1, remainder,
                                            (CarryUint128) first * second);
    return !__builtin_add_overflow (quotient, (CarryUint128) away, out_quotient);
}

/**
 * carry_amount_scale_by: (skip)
 * @amount: an amount
 * @factor: what to multiply by, such as a fee or funding rate
 * @scale: digits after the point to keep, at most %CARRY_AMOUNT_SCALE
 * @rounding: what happens to the other digits
 *
 * Returns: the product, rounded once; invalid when it is too large
 */
CarryAmount
carry_amount_scale_by (CarryAmount amount, CarryDecimal factor, guint scale, CarryRounding rounding)
{
    if (!carry_amount_is_valid (amount) || !carry_decimal_is_valid (factor) ||
        scale > CARRY_AMOUNT_SCALE)
        return carry_amount_invalid ();
    gboolean negative = (amount.value < 0) != (factor.coefficient < 0);
    CarryWide product =
        carry_wide_product (magnitude_of (amount), carry_decimal_magnitude (factor));
    guint unwanted = CARRY_AMOUNT_SCALE - scale;
    guint digits = unwanted + factor.scale;
    CarryUint128 quotient;
    /* Most products fit 128 bits, and lose the few digits of a price. */
    if (G_LIKELY (product.limb[2] == 0 && digits <= CARRY_DECIMAL_MAX_SCALE))
        quotient = carry_wide_round_quotient (
            negative, (CarryUint128) product.limb[1] << 64 | product.limb[0],
            carry_powers_of_ten[digits], rounding);
    else if (!round_off_digits (product, digits, negative, rounding, &quotient))
        return carry_amount_invalid ();
    return unwanted == 0 ? from_magnitude (negative, quotient)
                         : from_shifted (negative, quotient, (int) unwanted);
}

/**
 * carry_amount_add: (skip)
 * @a: an amount
 * @b: an amount
 *
 * Returns: the exact sum, or invalid when it is too large
 */
CarryAmount
carry_amount_add (CarryAmount a, CarryAmount b)
{
    CarryAmount sum;
    if (!both_valid (a, b) || __builtin_add_overflow (a.value, b.value, &sum.value))
        return carry_amount_invalid ();
    return sum;
}

/**
 * carry_amount_sub: (skip)
 * @a: an amount
 * @b: what to take from it
 *
 * Returns: the exact difference, or invalid when it is too large
 */
CarryAmount
carry_amount_sub (CarryAmount a, CarryAmount b)
{
    CarryAmount difference;
    if (!both_valid (a, b) || __builtin_sub_overflow (a.value, b.value, &difference.value))
        return carry_amount_invalid ();
    return difference;
}

/**
 * carry_amount_negate: (skip)
 * @amount: an amount
 *
 * Returns: minus @amount
 */
CarryAmount
carry_amount_negate (CarryAmount amount)
{
    return carry_amount_sub (carry_amount_zero (), amount);
}

/**
 * carry_amount_round: (skip)
 * @amount: an amount
 * @scale: digits after the point to keep, at most %CARRY_AMOUNT_SCALE
 * @rounding: what happens to the other digits
 *
 * Returns: @amount rounded; invalid when that is too large
 */
CarryAmount
carry_amount_round (CarryAmount amount, guint scale, CarryRounding rounding)
{
    return carry_amount_scale_by (amount, carry_decimal_make (1, 0), scale, rounding);
}

/* `digits` of at most 18 fewer or more: amount / (divisor × 10^fewer) or amount × 10^more / divisor. */
static gboolean
divide_magnitude (CarryUint128 magnitude, guint64 divisor, int shift, gboolean negative,
                  CarryRounding rounding, CarryUint128 *out_quotient)
{
    CarryUint128 quotient, remainder, denominator = divisor;
    if (shift <= 0)
    {
        denominator *= carry_powers_of_ten[-shift];
        quotient = magnitude / denominator;
        remainder = magnitude - quotient * denominator;
    }
    else
    {
        CarryWide wide = carry_wide_product (magnitude, carry_powers_of_ten[shift]);
        remainder = carry_wide_divide (&wide, divisor);
        quotient = (CarryUint128) wide.limb[1] << 64 | wide.limb[0];
        if (wide.limb[2] != 0)
            return FALSE;
    }
    gboolean away =
        carry_rounding_is_away (rounding, negative, quotient & 1, remainder, denominator);
    return !__builtin_add_overflow (quotient, (CarryUint128) away, out_quotient);
}

/**
 * carry_amount_divide: (skip)
 * @amount: an amount
 * @divisor: what to divide by, such as a quantity for an average price
 * @scale: digits after the point of the result, at most %CARRY_DECIMAL_MAX_SCALE
 * @rounding: what happens to the other digits
 *
 * Returns: the quotient, rounded once; it has exactly @scale digits after the
 *   point, and is invalid when it does not fit in them or @divisor is zero
 */
CarryDecimal
carry_amount_divide (CarryAmount amount, CarryDecimal divisor, guint scale, CarryRounding rounding)
{
    if (!carry_amount_is_valid (amount) || !carry_decimal_is_valid (divisor) ||
        divisor.coefficient == 0 || scale > CARRY_DECIMAL_MAX_SCALE)
        return carry_decimal_invalid ();
    gboolean negative = (amount.value < 0) != (divisor.coefficient < 0);
    int shift = (int) scale + divisor.scale - CARRY_AMOUNT_SCALE;
    CarryUint128 quotient;
    if (!divide_magnitude (magnitude_of (amount), carry_decimal_magnitude (divisor), shift,
                           negative, rounding, &quotient))
        return carry_decimal_invalid ();
    return carry_decimal_from_magnitude (negative, quotient, scale);
}

/**
 * carry_amount_parse: (skip)
 * @text: a number as carry_decimal_parse() reads it
 * @length: bytes of @text, or -1 when it ends with NUL
 * @out_amount: (out): the amount; left alone on failure
 * @error: (nullable): return location for an error
 *
 * Reads an amount exactly, in the same way in every locale.
 *
 * Returns: %FALSE with %CARRY_ERROR_INVALID when the text is no number, is too
 *   large or has more than %CARRY_AMOUNT_SCALE digits after the point
 */
gboolean
carry_amount_parse (const char *text, gssize length, CarryAmount *out_amount, GError **error)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_amount != NULL, FALSE);

    gsize bytes = length < 0 ? strlen (text) : (gsize) length;
    CarryNumber number;
    if (!carry_number_parse (text, bytes, &number, error))
        return FALSE;
    gint64 shift = number.exponent + CARRY_AMOUNT_SCALE;
    CarryAmount amount = carry_amount_invalid ();
    if (shift >= 0 && shift <= CARRY_WIDE_POWER_MAX)
        amount = from_shifted (number.negative, number.mantissa, (int) shift);
    if (!carry_amount_is_valid (amount))
    {
        carry_number_set_error (error, text, bytes, "%s",
                                shift < 0 ? CARRY_NUMBER_TOO_FINE : CARRY_NUMBER_TOO_LARGE);
        return FALSE;
    }
    *out_amount = amount;
    return TRUE;
}

/**
 * carry_amount_format: (skip)
 * @amount: an amount
 * @buffer: (out caller-allocates): %CARRY_AMOUNT_BUFFER bytes
 *
 * Writes the exact amount: plain digits, `.` as the point, no exponent and no
 * trailing zeros after the point. An invalid amount is written as `invalid`.
 *
 * Returns: (transfer none): @buffer
 */
char *
carry_amount_format (CarryAmount amount, char buffer[CARRY_AMOUNT_BUFFER])
{
    if (!carry_amount_is_valid (amount))
    {
        g_strlcpy (buffer, "invalid", CARRY_AMOUNT_BUFFER);
        return buffer;
    }
    CarryUint128 magnitude = magnitude_of (amount);
    guint scale = cut_zeros (&magnitude);
    carry_number_format (amount.value < 0, magnitude, scale, buffer);
    return buffer;
}

/**
 * carry_amount_to_double: (skip)
 * @amount: an amount
 *
 * For statistics and plots only, never for money.
 *
 * Returns: the double nearest to @amount, or NaN when it is invalid
 */
double
carry_amount_to_double (CarryAmount amount)
{
    if (!carry_amount_is_valid (amount))
        return NAN;
    CarryUint128 magnitude = magnitude_of (amount);
    guint scale = cut_zeros (&magnitude);
    if (magnitude <= CARRY_EXACT_IN_DOUBLE)
        return carry_exact_to_double (amount.value < 0, (guint64) magnitude, scale);
    char buffer[CARRY_AMOUNT_BUFFER];
    return g_ascii_strtod (carry_amount_format (amount, buffer), NULL);
}
