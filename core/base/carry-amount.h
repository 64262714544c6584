/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"

G_BEGIN_DECLS

/* Digits after the point in every amount. */
#define CARRY_AMOUNT_SCALE 18

/* Own amounts (fees, funding) are rounded half-even to this many decimals when booked. */
#define CARRY_AMOUNT_BOOKING_SCALE 10

#define CARRY_AMOUNT_BUFFER 48

/**
 * CarryAmount: (skip)
 * @value: the amount times 10^18, or the smallest 128-bit number when invalid
 *
 * A sum of money or of coins with a 128-bit coefficient: wide enough that the
 * product of a price and a quantity, and sums of millions of them, stay exact.
 * What overflows, or comes from an invalid operand, is invalid and spreads.
 */
typedef struct
{
#ifdef __GI_SCANNER__
    gint64 value[2]; /* scripts do not see amounts, and the scanner not the type */
#else
    __int128 value;
#endif
} CarryAmount;

#ifndef __GI_SCANNER__

static inline CarryAmount
carry_amount_zero (void)
{
    return (CarryAmount){ 0 };
}

#endif

CARRY_API
CarryAmount carry_amount_invalid (void);
CARRY_API
gboolean carry_amount_is_valid (CarryAmount amount);
CARRY_API
int carry_amount_sign (CarryAmount amount);
CARRY_API
int carry_amount_compare (CarryAmount a, CarryAmount b);
CARRY_API
CarryAmount carry_amount_from_decimal (CarryDecimal value);
CARRY_API
CarryDecimal carry_amount_to_decimal (CarryAmount amount);
CARRY_API
CarryAmount carry_amount_product (CarryDecimal a, CarryDecimal b);
CARRY_API
CarryAmount carry_amount_scale_by (CarryAmount amount, CarryDecimal factor, guint scale,
                                   CarryRounding rounding);
CARRY_API
CarryAmount carry_amount_add (CarryAmount a, CarryAmount b);
CARRY_API
CarryAmount carry_amount_sub (CarryAmount a, CarryAmount b);
CARRY_API
CarryAmount carry_amount_negate (CarryAmount amount);
CARRY_API
CarryAmount carry_amount_round (CarryAmount amount, guint scale, CarryRounding rounding);
CARRY_API
CarryDecimal
carry_amount_divide (CarryAmount amount, CarryDecimal divisor, guint scale, CarryRounding rounding);
CARRY_API
gboolean
carry_amount_parse (const char *text, gssize length, CarryAmount *out_amount, GError **error);
CARRY_API
char *carry_amount_format (CarryAmount amount, char buffer[CARRY_AMOUNT_BUFFER]);
CARRY_API
double carry_amount_to_double (CarryAmount amount);

G_END_DECLS
