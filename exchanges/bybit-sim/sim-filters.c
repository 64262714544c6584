/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-check.h"

#include "sim-margin.h"
#include "sim-resting.h"

static gboolean
check_spot_price (const SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    SimPriceLimit limit = sim_market_get_price_limit (node->market);
    char text[SIM_NUMBER_BUFFER];
    SimPrice price = node->row.price;
    if (price % instrument->tick != 0)
        return sim_refuse (out_answer, SIM_SPOT_PRICE_DECIMALS,
                           "Order price has too many decimals.");
    if (node->row.side == SIM_SIDE_BUY && price > limit.buy)
        return sim_refuse (out_answer, SIM_SPOT_BUY_TOO_HIGH,
                           "Buy order price cannot be higher than %s.",
                           sim_number_format (limit.buy, SIM_PRICE_SCALE, 0, text));
    if (node->row.side == SIM_SIDE_SELL && price < limit.sell)
        return sim_refuse (out_answer, SIM_SPOT_SELL_TOO_LOW,
                           "Sell order price cannot be lower than %s.",
                           sim_number_format (limit.sell, SIM_PRICE_SCALE, 0, text));
    return TRUE;
}

static gboolean
check_linear_price (const SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    SimPriceLimit limit = sim_market_get_price_limit (node->market);
    SimPrice price = node->row.price;
    if (price % instrument->tick != 0 || price < instrument->min_price ||
        price > instrument->max_price)
        return sim_refuse (out_answer, SIM_PRICE_INVALID, "price is invalid");
    if ((node->row.side == SIM_SIDE_BUY && price > limit.buy) ||
        (node->row.side == SIM_SIDE_SELL && price < limit.sell))
        return sim_refuse (out_answer, SIM_PRICE_INVALID,
                           "Order price exceeds the allowable range.");
    return TRUE;
}

static gboolean
check_spot_qty (const SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    const SimOrder *row = &node->row;
    gboolean is_market = row->type == SIM_ORDER_TYPE_MARKET;
    SimMoney value =
        row->by_value
            ? row->quote_qty
            : sim_money_value (is_market ? node->market->index_price : row->price, row->qty);
    gboolean is_step = row->by_value ? row->quote_qty % instrument->quote_step == 0
                                     : row->qty % instrument->qty_step == 0;
    SimQty max = is_market ? instrument->max_market_qty : instrument->max_qty;
    if (row->tif == SIM_TIF_POST_ONLY)
        max = instrument->max_post_only_qty;
    if (!is_step)
        return sim_refuse (out_answer, SIM_SPOT_QTY_DECIMALS,
                           "Order quantity has too many decimals.");
    if (!row->by_value && row->qty < instrument->qty_step)
        return sim_refuse (out_answer, SIM_SPOT_QTY_TOO_SMALL,
                           "Order quantity exceeded lower limit.");
    if (value < instrument->min_notional)
        return sim_refuse (out_answer, SIM_SPOT_VALUE_TOO_SMALL,
                           "Order value exceeded lower limit.");
    if (row->by_value ? value > sim_money_value (node->market->index_price, max) : row->qty > max)
        return sim_refuse (out_answer, SIM_SPOT_QTY_TOO_LARGE, "Order amount too large.");
    return TRUE;
}

static gboolean
check_linear_qty (const SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    const SimOrder *row = &node->row;
    gboolean is_market = row->type == SIM_ORDER_TYPE_MARKET;
    SimQty max = is_market ? instrument->max_market_qty : instrument->max_qty;
    if (row->tif == SIM_TIF_POST_ONLY)
        max = instrument->max_post_only_qty;
    if (row->qty > max)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                           "The number of contracts exceeds maximum limit allowed: too large");
    if (row->qty % instrument->qty_step != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Qty invalid");
    /* What closes may be smaller: a position must be able to end. */
    if (row->reduce_only || node->is_closing)
        return TRUE;
    if (row->qty < instrument->min_qty)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                           "The number of contracts exceeds minimum limit allowed");
    SimPrice price = is_market ? node->market->mark_price : row->price;
    char text[SIM_NUMBER_BUFFER];
    if (sim_money_value (price, row->qty) < instrument->min_notional)
        return sim_refuse (out_answer, SIM_BELOW_NOTIONAL,
                           "Order does not meet minimum order value %sUSDT",
                           sim_number_format (instrument->min_notional, SIM_MONEY_SCALE, 0, text));
    return TRUE;
}

gboolean
sim_check_filters (const SimNode *node, SimAnswer *out_answer)
{
    gboolean is_limit = node->row.type == SIM_ORDER_TYPE_LIMIT;
    if (node->row.instrument->category == SIM_CATEGORY_SPOT)
        return (!is_limit || check_spot_price (node, out_answer)) &&
               check_spot_qty (node, out_answer);
    return (!is_limit || check_linear_price (node, out_answer)) &&
           check_linear_qty (node, out_answer);
}

/* The largest position value that the symbol's leverage allows. */
static SimMoney
largest_value (const SimSymbol *symbol)
{
    const SimInstrument *instrument = &symbol->market->instrument;
    SimMoney largest = 0;
    for (guint i = 0; i < instrument->n_tiers; i++)
        if (instrument->tiers[i].max_leverage >= symbol->leverage)
            largest = instrument->tiers[i].limit;
    return largest;
}

static gboolean
check_risk_limit (const SimNode *node, SimAnswer *out_answer)
{
    const SimSymbol *symbol = sim_account_symbol (node->account, node->market);
    const SimHolding *holding = &symbol->holdings[node->row.position_idx];
    gboolean adds = holding->size == 0 || (holding->size > 0) == (node->row.side == SIM_SIDE_BUY);
    SimQty opens =
        node->row.leaves_qty - (adds ? 0 : MIN (node->row.leaves_qty, ABS (holding->size)));
    SimMoney value = (adds ? holding->cost : 0) +
                     sim_money_value (MAX (node->row.price, node->market->mark_price), opens);
    if (opens == 0 || value <= largest_value (symbol))
        return TRUE;
    return sim_refuse (out_answer, SIM_ABOVE_RISK_LIMIT,
                       "Order placement failed as your position may exceed the max limit.");
}

static gboolean
check_margin (SimNode *node, SimAnswer *out_answer)
{
    if (node->is_closing)
        return TRUE;
    if (!check_risk_limit (node, out_answer))
        return FALSE;
    SimTotals before, after;
    SimQty leaves = node->row.leaves_qty;
    node->row.leaves_qty = 0;
    sim_margin_totals (node->account, &before);
    node->row.leaves_qty = leaves;
    sim_margin_totals (node->account, &after);
    /* An order that needs nothing passes, however little there is. */
    if (after.available >= 0 || after.order_im <= before.order_im)
        return TRUE;
    return sim_refuse (out_answer, SIM_INSUFFICIENT_AVAILABLE, "ab not enough for new order");
}

/* What the account could owe more: five times what it has over. */
static gboolean
check_loan (const SimNode *node, SimMoney missing, const char *coin)
{
    SimTotals totals;
    sim_margin_totals (node->account, &totals);
    SimPrice price = sim_margin_coin_price (node->account->exchange, coin);
    return missing / SIM_MONEY_BOOKED * price <= totals.available * 5;
}

static gboolean
check_balance (SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    gboolean is_buy = node->row.side == SIM_SIDE_BUY;
    const char *coin = is_buy ? instrument->quote_coin : instrument->base_coin;
    const SimBalance *balance = sim_account_balance (node->account, coin);
    SimMoney missing = sim_order_needed (node) - (balance->wallet - balance->locked + node->locked);
    if (missing > 0 && !(node->row.is_leverage && check_loan (node, missing, coin)))
        return sim_refuse (out_answer, SIM_SPOT_INSUFFICIENT, "Insufficient balance.");
    if (!is_buy)
        return TRUE;
    /* Coins count less as margin than the money they are bought with. */
    SimTotals totals;
    sim_margin_totals (node->account, &totals);
    SimRate lost =
        SIM_RATE_ONE - sim_account_balance (node->account, instrument->base_coin)->collateral;
    if (totals.position_im + totals.order_im > 0 &&
        totals.available < sim_money_rate (sim_order_needed (node), lost))
        return sim_refuse (out_answer, SIM_SPOT_INSUFFICIENT, "Insufficient balance.");
    return TRUE;
}

gboolean
sim_check_funds (SimNode *node, SimAnswer *out_answer)
{
    /* What waits for a trigger needs nothing until then. */
    if (node->row.status == SIM_STATUS_UNTRIGGERED)
        return TRUE;
    if (node->row.instrument->category == SIM_CATEGORY_SPOT)
        return check_balance (node, out_answer);
    return check_margin (node, out_answer);
}
