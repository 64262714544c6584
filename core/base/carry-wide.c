/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-wide.h"

const guint64 carry_powers_of_ten[CARRY_POWER_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
    10000000000000000000u,
};

/* 10^exponent, for an exponent of at most CARRY_WIDE_POWER_MAX. */
CarryUint128
carry_wide_power_of_ten (guint exponent)
{
    guint low = MIN (exponent, CARRY_POWER_MAX);
    return (CarryUint128) carry_powers_of_ten[low] * carry_powers_of_ten[exponent - low];
}

/* Divides in place, towards zero; returns the remainder. */
guint64
carry_wide_divide (CarryWide *self, guint64 divisor)
{
    guint64 remainder = 0;
    if (divisor == 1)
        return 0;
    /* Most numbers are short: their upper limbs are zero, and a processor divides 64 bits. */
    for (int i = self->limb[2] != 0 ? 2 : 1; i >= 0; i--)
    {
        if (remainder == 0)
        {
            remainder = self->limb[i] % divisor;
            self->limb[i] /= divisor;
            continue;
        }
        CarryUint128 part = (CarryUint128) remainder << 64 | self->limb[i];
        self->limb[i] = (guint64) (part / divisor);
        remainder = (guint64) part - self->limb[i] * divisor;
    }
    return remainder;
}
