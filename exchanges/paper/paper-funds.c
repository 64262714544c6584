/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-funds.h"

/* Digits of amounts in sentences. */
#define PAPER_FUNDS_TEXT_SCALE 8

/* What an order binds while it is open. */
typedef struct
{
    CarryAmount quote;
    CarryAmount base;
} PaperNeed;

/* The part that opens a position; what closes one needs nothing. */
static CarryAmount
get_opening (const PaperVenue *venue, const PaperOrder *order)
{
    CarryAmount open = carry_amount_from_decimal (carry_order_get_open_quantity (&order->order));
    CarryAmount held = paper_account_get_quantity (venue->account, order->instrument);

    if (order->order.reduce_only)
        return carry_amount_zero ();
    if (order->order.side == CARRY_SIDE_BUY)
        held = carry_amount_negate (held);
    if (carry_amount_sign (held) <= 0)
        return open;
    return carry_amount_sub (open, paper_amount_min (held, open));
}

static CarryAmount
get_fee (const PaperVenue *venue, const PaperOrder *order, CarryAmount value)
{
    CarryDecimal rate =
        paper_fees_get_rate (&venue->rules->fees, order->instrument, CARRY_LIQUIDITY_TAKER);
    if (carry_decimal_sign (rate) <= 0)
        return carry_amount_zero ();
    return carry_amount_scale_by (value, rate, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_UP);
}

static PaperNeed
get_linear_need (const PaperVenue *venue, const PaperOrder *order, CarryDecimal price)
{
    CarryAmount value = paper_amount_times (get_opening (venue, order), price);
    CarryAmount margin = paper_margin_divide (value, venue->rules->margin.leverage);
    return (PaperNeed){
        .quote = carry_amount_add (margin, get_fee (venue, order, value)),
        .base = carry_amount_zero (),
    };
}

/* @price is the limit, or what a market order would meet. */
static PaperNeed
get_need (const PaperVenue *venue, const PaperOrder *order, CarryDecimal price)
{
    CarryAmount open = carry_amount_from_decimal (carry_order_get_open_quantity (&order->order));
    PaperNeed need = { .quote = carry_amount_zero () };

    if (order->instrument->category == CARRY_CATEGORY_LINEAR)
        return get_linear_need (venue, order, price);
    if (order->order.side == CARRY_SIDE_SELL)
    {
        need.base = open;
        return need;
    }
    need.quote = paper_amount_times (open, price);
    if (venue->rules->fees.in_quote)
        need.quote = carry_amount_add (need.quote, get_fee (venue, order, need.quote));
    return need;
}

/* What the other open orders bind: quote coin, and of @coin. */
static PaperNeed
get_reserved (PaperVenue *venue, const char *coin, const PaperOrder *except)
{
    PaperNeed sum = { .quote = carry_amount_zero () };

    for (guint i = 0; i < venue->open->len; i++)
    {
        const PaperOrder *order = g_ptr_array_index (venue->open, i);
        if (order == except || !paper_order_is_open (order))
            continue;
        CarryDecimal price = order->order.type == CARRY_ORDER_TYPE_LIMIT
                                 ? order->order.price
                                 : paper_venue_get_price (venue, order->instrument);
        PaperNeed need = get_need (venue, order, price);
        sum.quote = carry_amount_add (sum.quote, need.quote);
        if (order->instrument->base == coin)
            sum.base = carry_amount_add (sum.base, need.base);
    }
    return sum;
}

static gboolean
can_borrow (const PaperVenue *venue)
{
    return venue->rules->margin.mode == PAPER_MARGIN_CROSS &&
           carry_decimal_sign (venue->rules->borrow_rate) > 0;
}

/* Quote coin free for a new order: a spot buy is also bound to the cash there is. */
static CarryAmount
get_free_quote (PaperVenue *venue, gboolean is_spot, CarryAmount reserved)
{
    PaperMargin margin;
    CarryAmount cash = paper_account_get_balance (venue->account, venue->rules->quote_coin);

    paper_venue_get_margin (venue, &margin);
    CarryAmount available = carry_amount_sub (margin.balance, margin.initial);
    if (is_spot && !can_borrow (venue))
        available = paper_amount_min (available, cash);
    return carry_amount_sub (available, reserved);
}

static gboolean
refuse (CarryAmount needed, CarryAmount available, const char *coin,
        char out_reason[CARRY_REASON_SIZE])
{
    char need[CARRY_AMOUNT_BUFFER];
    char have[CARRY_AMOUNT_BUFFER];

    needed = carry_amount_round (needed, PAPER_FUNDS_TEXT_SCALE, CARRY_ROUND_CEILING);
    available = carry_amount_round (available, PAPER_FUNDS_TEXT_SCALE, CARRY_ROUND_FLOOR);
    g_snprintf (out_reason, CARRY_REASON_SIZE,
                "insufficient balance: %s %s is needed, %s is available",
                carry_amount_format (needed, need), coin, carry_amount_format (available, have));
    return FALSE;
}

static gboolean
check_quote (PaperVenue *venue, const PaperOrder *order, CarryAmount needed, CarryAmount reserved,
             char out_reason[CARRY_REASON_SIZE])
{
    gboolean is_spot = order->instrument->category == CARRY_CATEGORY_SPOT;

    if (venue->rules->margin.mode == PAPER_MARGIN_NONE || carry_amount_sign (needed) == 0)
        return TRUE;
    CarryAmount available = get_free_quote (venue, is_spot, reserved);
    if (carry_amount_is_valid (needed) && carry_amount_is_valid (available) &&
        carry_amount_compare (needed, available) <= 0)
        return TRUE;
    return refuse (needed, available, order->instrument->quote, out_reason);
}

/* Coins that are not there can be borrowed against the account's free margin. */
static gboolean
check_base (PaperVenue *venue, const PaperOrder *order, CarryDecimal price, const PaperNeed *needed,
            const PaperNeed *reserved, char out_reason[CARRY_REASON_SIZE])
{
    const char *coin = order->instrument->base;
    CarryAmount held = paper_account_get_balance (venue->account, coin);
    CarryAmount available = carry_amount_sub (held, reserved->base);

    if (carry_amount_sign (needed->base) == 0 ||
        carry_amount_compare (needed->base, available) <= 0)
        return TRUE;
    if (!can_borrow (venue))
        return refuse (needed->base, available, coin, out_reason);
    CarryAmount borrowed =
        paper_amount_min (needed->base, carry_amount_sub (needed->base, available));
    return check_quote (venue, order, paper_amount_times (borrowed, price), reserved->quote,
                        out_reason);
}

/*
 * Whether the account can carry an order beside all that are open but @except.
 * @price is its limit, or what a market order meets; @match what it would take
 * at once.
 */
gboolean
paper_funds_check (PaperVenue *venue, const PaperOrder *order, CarryDecimal price,
                   const PaperMatch *match, const PaperOrder *except,
                   char out_reason[CARRY_REASON_SIZE])
{
    PaperNeed needed = get_need (venue, order, price);
    PaperNeed reserved = get_reserved (venue, order->instrument->base, except);
    gboolean is_spot_buy =
        order->instrument->category == CARRY_CATEGORY_SPOT && order->order.side == CARRY_SIDE_BUY;

    /* A market order pays what it walks through, not the best price. */
    if (is_spot_buy && order->order.type == CARRY_ORDER_TYPE_MARKET)
    {
        needed.quote = match->value;
        if (venue->rules->fees.in_quote)
            needed.quote = carry_amount_add (needed.quote, get_fee (venue, order, match->value));
    }
    return check_base (venue, order, price, &needed, &reserved, out_reason) &&
           check_quote (venue, order, needed.quote, reserved.quote, out_reason);
}
