/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-number.h"

#include <string.h>

/* a × b / c, rounded half away from zero. */
static SimMoney
divide (SimMoney dividend, SimMoney divisor)
{
    if (divisor < 0)
    {
        dividend = -dividend;
        divisor = -divisor;
    }
    SimMoney quotient = dividend / divisor;
    SimMoney rest = dividend % divisor;
    if (rest < 0)
        rest = -rest;
    if (rest >= divisor - rest)
        quotient += dividend < 0 ? -1 : 1;
    return quotient;
}

SimMoney
sim_money_round (SimMoney money)
{
    return divide (money, SIM_MONEY_BOOKED) * SIM_MONEY_BOOKED;
}

SimMoney
sim_money_rate (SimMoney money, SimRate rate)
{
    /* One division, so that nothing is rounded twice. */
    SimMoney unit = SIM_MONEY_BOOKED * SIM_RATE_ONE;
    return divide (money * rate, unit) * SIM_MONEY_BOOKED;
}

SimMoney
sim_money_share (SimMoney money, gint64 part, gint64 whole)
{
    g_return_val_if_fail (whole != 0, 0);

    /* In units of 1e-18 the product may not fit: whole and part are split off. */
    SimMoney quotient = money / whole;
    SimMoney rest = money % whole;
    SimMoney exact = quotient * part;
    return sim_money_round (exact + divide (rest * part, whole));
}

SimPrice
sim_price_average (SimMoney value, SimQty qty)
{
    return qty == 0 ? 0 : (SimPrice) divide (value, qty);
}

SimRate
sim_rate_of (SimMoney money, SimMoney whole)
{
    if (whole == 0)
        return 0;
    /* 1e-10 units of both: more would not fit, and less is not asked for. */
    SimMoney scaled = divide (money, SIM_QTY_ONE);
    SimMoney base = divide (whole, SIM_QTY_ONE);
    return base == 0 ? 0 : (SimRate) divide (scaled * SIM_RATE_ONE, base);
}

SimPrice
sim_price_move (SimPrice price, SimRate rate)
{
    return (SimPrice) ((__int128) price * (SIM_RATE_ONE + rate) / SIM_RATE_ONE);
}

SimPrice
sim_price_floor (SimPrice price, SimPrice tick)
{
    SimPrice rest = price % tick;
    return price - (rest < 0 ? rest + tick : rest);
}

SimPrice
sim_price_ceil (SimPrice price, SimPrice tick)
{
    SimPrice floor = sim_price_floor (price, tick);
    return floor == price ? price : floor + tick;
}

/*
 * Writes the digits from the end; trailing zeros beyond min_decimals are left out.
 */
char *
sim_number_format (__int128 value, guint scale, guint min_decimals, char buffer[SIM_NUMBER_BUFFER])
{
    char digits[SIM_NUMBER_BUFFER];
    gboolean is_negative = value < 0;
    unsigned __int128 left = is_negative ? -(unsigned __int128) value : (unsigned __int128) value;
    guint decimals = scale;
    while (decimals > min_decimals && left % 10 == 0)
    {
        left /= 10;
        decimals--;
    }
    guint n = 0;
    while (left > 0 || n <= decimals)
    {
        digits[n++] = (char) ('0' + (int) (left % 10));
        left /= 10;
    }
    char *at = buffer;
    if (is_negative)
        *at++ = '-';
    while (n > 0)
    {
        n--;
        *at++ = digits[n];
        if (n == decimals && n > 0)
            *at++ = '.';
    }
    for (guint i = decimals; i < min_decimals; i++)
    {
        if (i == 0)
            *at++ = '.';
        *at++ = '0';
    }
    *at = '\0';
    return buffer;
}

static gboolean
parse_wide (const char *text, guint scale, __int128 limit, __int128 *out_value)
{
    gboolean is_negative = *text == '-';
    const char *at = is_negative ? text + 1 : text;
    if (!g_ascii_isdigit (*at))
        return FALSE;
    __int128 value = 0;
    guint decimals = 0;
    gboolean has_point = FALSE;
    for (; *at != '\0'; at++)
    {
        if (*at == '.' && !has_point && g_ascii_isdigit (at[1]))
        {
            has_point = TRUE;
            continue;
        }
        if (!g_ascii_isdigit (*at))
            return FALSE;
        if (has_point && decimals == scale)
        {
            if (*at != '0')
                return FALSE;
            continue;
        }
        value = value * 10 + (*at - '0');
        decimals += has_point ? 1 : 0;
        if (value > limit)
            return FALSE;
    }
    for (; decimals < scale; decimals++)
    {
        value *= 10;
        if (value > limit)
            return FALSE;
    }
    *out_value = is_negative ? -value : value;
    return TRUE;
}

gboolean
sim_number_parse (const char *text, guint scale, gint64 *out_value)
{
    g_return_val_if_fail (text != NULL, FALSE);

    __int128 value;
    if (!parse_wide (text, scale, G_MAXINT64, &value))
        return FALSE;
    *out_value = (gint64) value;
    return TRUE;
}

gboolean
sim_money_parse (const char *text, SimMoney *out_value)
{
    g_return_val_if_fail (text != NULL, FALSE);

    __int128 value;
    /* A trillion coins: products with a rate still fit. */
    if (!parse_wide (text, SIM_MONEY_SCALE, SIM_MONEY_ONE * G_GINT64_CONSTANT (1000000000000),
                     &value))
        return FALSE;
    *out_value = value;
    return TRUE;
}

guint
sim_number_decimals (gint64 step, guint scale)
{
    guint decimals = scale;
    for (; decimals > 0 && step != 0 && step % 10 == 0; decimals--)
        step /= 10;
    return decimals;
}
