/* SPDX-License-Identifier: LGPL-2.1-or-later */
typedef struct
{
    double fee_share;
    double slippage_bps;
    double price;           /* expect: money-double */
    gdouble last, quantity; /* expect: money-double */
    float *balances;        /* expect: money-double */
} AlphaFill;

static double alpha_pnl (double ratio, CarryAmount cash); /* expect: money-double */

static double
alpha_ratio (CarryDecimal price, double notional, int fee) /* expect: money-double */
{
    return (double) fee / carry_decimal_to_double (price);
}
