/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * The numbers of the simulated venue: integers with a fixed number of decimals.
 * A price times a quantity is a sum of money, exactly and without rounding,
 * because 10 + 8 = 18. Sums up to ten billion of a coin are safe in all that is
 * computed with them. No code is shared with core's amounts: this is the oracle
 * they are compared with.
 */
typedef gint64 SimPrice;   /* 1e-10 of quote coin per base coin */
typedef gint64 SimQty;     /* 1e-8 of the base coin */
typedef gint64 SimRate;    /* 1e-10: fee rates, funding rates, ratios, leverage */
typedef __int128 SimMoney; /* 1e-18 of any coin */

#define SIM_PRICE_SCALE 10
#define SIM_QTY_SCALE 8
#define SIM_RATE_SCALE 10
#define SIM_MONEY_SCALE 18

#define SIM_PRICE_ONE G_GINT64_CONSTANT (10000000000)
#define SIM_QTY_ONE G_GINT64_CONSTANT (100000000)
#define SIM_RATE_ONE G_GINT64_CONSTANT (10000000000)
#define SIM_MONEY_ONE ((SimMoney) G_GINT64_CONSTANT (1000000000000000000))

/* What the venue books is a multiple of this: 8 decimals. */
#define SIM_MONEY_BOOKED ((SimMoney) SIM_PRICE_ONE)

/* Bytes that a number's text may take, the ending NUL included. */
#define SIM_NUMBER_BUFFER 48

/* Quote value of a quantity at a price: exact. */
static inline SimMoney
sim_money_value (SimPrice price, SimQty qty)
{
    return (SimMoney) price * qty;
}

/* A quantity as money of the base coin: exact. */
static inline SimMoney
sim_money_from_qty (SimQty qty)
{
    return (SimMoney) qty * SIM_PRICE_ONE;
}

/* money × rate, rounded half-up (away from zero) to 8 decimals. */
SimMoney sim_money_rate (SimMoney money, SimRate rate);
/* Half-up (away from zero) to 8 decimals. */
SimMoney sim_money_round (SimMoney money);
/* money × part / whole, half-up to 8 decimals; whole is not 0. */
SimMoney sim_money_share (SimMoney money, gint64 part, gint64 whole);
/* value / qty as a price, half-up; 0 for no quantity. */
SimPrice sim_price_average (SimMoney value, SimQty qty);
/* money / whole as a rate, rounded half-up; 0 when whole is 0. */
SimRate sim_rate_of (SimMoney money, SimMoney whole);
/* price × (1 + rate), towards zero, and then down (or up) to a multiple of tick. */
SimPrice sim_price_move (SimPrice price, SimRate rate);
SimPrice sim_price_floor (SimPrice price, SimPrice tick);
SimPrice sim_price_ceil (SimPrice price, SimPrice tick);

/*
 * Plain decimal text: at least min_decimals digits after the point (as the venue
 * pads prices to the tick), further digits only while they are not zero.
 * sim_number_format (63561600000000000 /1e10/, 10, 2, …) is "6356160.00".
 * Returns buffer.
 */
char *
sim_number_format (__int128 value, guint scale, guint min_decimals, char buffer[SIM_NUMBER_BUFFER]);

/*
 * Reads plain decimal text: an optional minus, digits, an optional point with
 * digits. FALSE, and out_value untouched, for anything else, for more decimals
 * than scale holds (unless they are zeros), and for what does not fit 64 bits.
 */
gboolean sim_number_parse (const char *text, guint scale, gint64 *out_value);
gboolean sim_money_parse (const char *text, SimMoney *out_value);

/* Digits after the point of a step or tick: 2 for 0.05, 0 for 10. */
guint sim_number_decimals (gint64 step, guint scale);

G_END_DECLS
