/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-check.h"

#include <string.h>

#include "sim-margin.h"
#include "sim-resting.h"

#define MAX_OPEN_ORDERS 500
#define MAX_CONDITIONAL_LINEAR 10
#define MAX_CONDITIONAL_SPOT 30
/* How long before its delivery a symbol takes no more openings. */
#define DELISTING_NOTICE (30 * CARRY_NS_PER_MINUTE)
#define PROTECTION (SIM_RATE_ONE / 20)

gboolean
sim_refuse (SimAnswer *out_answer, int code, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_vsnprintf (out_answer->message, sizeof out_answer->message, format, arguments);
    va_end (arguments);
    out_answer->code = code;
    return FALSE;
}

static gboolean
is_spot (const SimNode *node)
{
    return node->row.instrument->category == SIM_CATEGORY_SPOT;
}

static gboolean
is_given (const char *text)
{
    return text != NULL && *text != '\0';
}

/* An unset price is written as nothing or as a zero. */
static gboolean
is_price_given (const char *text)
{
    gint64 value = 1;
    return is_given (text) && (!sim_number_parse (text, SIM_PRICE_SCALE, &value) || value != 0);
}

gboolean
sim_check_no_stops (const char *const *stops, guint n_stops, SimAnswer *out_answer)
{
    for (guint i = 0; i < n_stops; i++)
        if (is_price_given (stops[i]))
            return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                               "takeProfit and stopLoss are not offered on this venue");
    return TRUE;
}

SimMarket *
sim_check_market (SimExchange *exchange, const char *category, const char *symbol,
                  SimAnswer *out_answer)
{
    SimCategory parsed;
    if (!sim_category_parse (category, &parsed))
    {
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Illegal category");
        return NULL;
    }
    SimMarket *market = sim_exchange_find_market (exchange, parsed, symbol != NULL ? symbol : "");
    if (market == NULL && parsed == SIM_CATEGORY_SPOT)
        sim_refuse (out_answer, SIM_SPOT_INVALID_SYMBOL, "Invalid symbol.");
    else if (market == NULL)
        sim_refuse (out_answer, SIM_PARAMETER_ERROR, "params error: symbol invalid %s",
                    symbol != NULL ? symbol : "");
    return market;
}

static gboolean
check_live (const SimNode *node, SimAnswer *out_answer)
{
    if (node->row.instrument->status == SIM_INSTRUMENT_TRADING)
        return TRUE;
    if (is_spot (node))
        return sim_refuse (out_answer, SIM_SPOT_NOT_LIVE,
                           "This trading pair is not available for trading.");
    return sim_refuse (out_answer, SIM_NOT_LIVE, "This contract is not live");
}

static gboolean
check_words (const SimOrderRequest *request, SimOrder *row, SimAnswer *out_answer)
{
    if (!sim_side_parse (request->side, &row->side))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Side invalid");
    if (!sim_order_type_parse (request->order_type, &row->type))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "OrderType invalid");
    if (g_strcmp0 (request->time_in_force, "RPI") == 0)
        return sim_refuse (out_answer,
                           row->instrument->category == SIM_CATEGORY_SPOT
                               ? SIM_SPOT_RPI_NOT_PERMITTED
                               : SIM_RPI_NOT_PERMITTED,
                           "RPI orders are not permitted for this account");
    if (is_given (request->time_in_force) && !sim_tif_parse (request->time_in_force, &row->tif))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "timeInForce invalid");
    if (row->type == SIM_ORDER_TYPE_MARKET)
        row->tif = SIM_TIF_IOC;
    if (is_given (request->smp_type) && !sim_smp_type_parse (request->smp_type, &row->smp_type))
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "smpType invalid");
    if (!sim_check_no_stops ((const char *const[]){ request->take_profit, request->stop_loss }, 2,
                             out_answer))
        return FALSE;
    if (is_given (request->order_filter) && strcmp (request->order_filter, "Order") != 0 &&
        strcmp (request->order_filter, "StopOrder") != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                           "orderFilter %s is not offered on this venue", request->order_filter);
    return TRUE;
}

static gboolean
check_link_id (const SimAccount *account, const SimNode *node, const char *link_id,
               SimAnswer *out_answer)
{
    if (!is_given (link_id))
        return TRUE;
    if (strlen (link_id) > SIM_LINK_ID_MAX)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR,
                           "params error: orderLinkId is longer than %d", SIM_LINK_ID_MAX);
    for (const char *at = link_id; *at != '\0'; at++)
        if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
            return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "params error: orderLinkId");
    SimCategory category = node->row.instrument->category;
    if (!g_hash_table_contains (account->by_link[category], link_id))
        return TRUE;
    if (category == SIM_CATEGORY_SPOT)
        return sim_refuse (out_answer, SIM_SPOT_DUPLICATE_LINK_ID, "Duplicate clientOrderId.");
    return sim_refuse (out_answer, SIM_DUPLICATE_LINK_ID, "OrderLinkedID is duplicate");
}

static gboolean
check_position_idx (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    if (is_spot (node))
        return TRUE;
    const SimSymbol *symbol = sim_account_symbol (node->account, node->market);
    int idx = request->position_idx;
    gboolean is_right = symbol->is_hedge ? idx == 1 || idx == 2 : idx == 0;
    if (!is_right)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "position idx not match position mode");
    SimSide opening = idx == 2 ? SIM_SIDE_SELL : SIM_SIDE_BUY;
    node->row.position_idx = idx;
    node->row.reduce_only = request->reduce_only || request->close_on_trigger;
    node->row.close_on_trigger = request->close_on_trigger;
    node->is_closing = node->row.reduce_only || (idx != 0 && node->row.side != opening);
    if (idx != 0 && node->row.reduce_only && node->row.side == opening)
        return sim_refuse (out_answer, SIM_REDUCE_ONLY_FAILED, "Reduce-only rule not satisfied");
    return TRUE;
}

/* A market order is a limit that stops at the protective price. */
static SimPrice
protective_price (const SimNode *node)
{
    const SimInstrument *instrument = node->row.instrument;
    gboolean is_buy = node->row.side == SIM_SIDE_BUY;
    SimRate off = is_buy ? PROTECTION : -PROTECTION;
    SimPrice mark = is_spot (node) ? node->market->index_price : node->market->mark_price;
    SimPrice price = sim_price_move (mark, off);
    if (*node->row.slippage_type != '\0')
    {
        const SimBookLevel *best =
            sim_book_best (node->market->book, sim_side_opposite (node->row.side));
        SimPrice from = best != NULL ? best->price : mark;
        gboolean is_ticks = strcmp (node->row.slippage_type, "TickSize") == 0;
        SimPrice ticks = (SimPrice) (node->row.slippage / SIM_RATE_ONE) * instrument->tick;
        if (is_ticks)
            price = is_buy ? from + ticks : from - ticks;
        else
            price = sim_price_move (from, (is_buy ? 1 : -1) * node->row.slippage / 100);
    }
    return is_buy ? sim_price_floor (price, instrument->tick)
                  : MAX (instrument->tick, sim_price_ceil (price, instrument->tick));
}

static gboolean
check_slippage (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    if (!is_given (request->slippage_type) || strcmp (request->slippage_type, "UNKNOWN") == 0)
        return TRUE;
    gboolean is_ticks = strcmp (request->slippage_type, "TickSize") == 0;
    gint64 value = 0;
    gboolean is_good = (is_ticks || strcmp (request->slippage_type, "Percent") == 0) &&
                       node->row.type == SIM_ORDER_TYPE_MARKET && is_given (request->slippage) &&
                       sim_number_parse (request->slippage, SIM_RATE_SCALE, &value);
    gint64 low = is_ticks ? SIM_RATE_ONE : SIM_RATE_ONE / 100;
    gint64 high = is_ticks ? 10000 * SIM_RATE_ONE : 10 * SIM_RATE_ONE;
    if (!is_good || value < low || value > high)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "slippageTolerance invalid");
    g_strlcpy (node->row.slippage_type, request->slippage_type, sizeof node->row.slippage_type);
    node->row.slippage = value;
    return TRUE;
}

static gboolean
check_trigger (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    SimOrder *row = &node->row;
    if (!is_price_given (request->trigger_price))
        return TRUE;
    if (!sim_number_parse (request->trigger_price, SIM_PRICE_SCALE, &row->trigger_price) ||
        row->trigger_price <= 0 || row->trigger_price % row->instrument->tick != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "triggerPrice invalid");
    const char *by = is_given (request->trigger_by) ? request->trigger_by : "LastPrice";
    if (strcmp (by, "LastPrice") != 0 && strcmp (by, "MarkPrice") != 0 &&
        strcmp (by, "IndexPrice") != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "triggerBy invalid");
    int direction = request->trigger_direction;
    if (direction == 0 && is_spot (node))
        direction = row->trigger_price >= node->market->last_price ? 1 : 2;
    if (direction != 1 && direction != 2)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "TriggerDirection invalid");
    row->trigger_direction = direction;
    g_strlcpy (row->trigger_by, by, sizeof row->trigger_by);
    g_strlcpy (row->stop_order_type, "Stop", sizeof row->stop_order_type);
    row->status = SIM_STATUS_UNTRIGGERED;
    return TRUE;
}

static gboolean
check_price (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    SimOrder *row = &node->row;
    if (row->type == SIM_ORDER_TYPE_MARKET)
    {
        /* Spot rows show 0; the limit is worked out again when it enters. */
        row->price = is_spot (node) ? 0 : protective_price (node);
        node->protective = protective_price (node);
        return TRUE;
    }
    if (!is_given (request->price) ||
        !sim_number_parse (request->price, SIM_PRICE_SCALE, &row->price) || row->price <= 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Price invalid");
    return TRUE;
}

/* Spot market orders count in quote coin when told so; buys do by default. */
static gboolean
check_unit (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    SimOrder *row = &node->row;
    const char *unit = request->market_unit;
    if (is_given (unit) && strcmp (unit, "baseCoin") != 0 && strcmp (unit, "quoteCoin") != 0)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "marketUnit invalid");
    if (is_given (unit))
        g_strlcpy (row->market_unit, unit, sizeof row->market_unit);
    if (!is_spot (node) || row->type != SIM_ORDER_TYPE_MARKET)
        return TRUE;
    row->by_value = is_given (unit) ? strcmp (unit, "quoteCoin") == 0 : row->side == SIM_SIDE_BUY;
    return TRUE;
}

static gboolean
check_qty (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    SimOrder *row = &node->row;
    gboolean is_good = is_given (request->qty);
    if (is_good && row->by_value)
        is_good = sim_money_parse (request->qty, &row->quote_qty) && row->quote_qty > 0;
    else if (is_good)
        is_good = sim_number_parse (request->qty, SIM_QTY_SCALE, &row->qty) && row->qty >= 0;
    if (is_good && row->qty == 0 && row->reduce_only && row->close_on_trigger)
        row->qty = MIN (sim_order_closable (node), row->instrument->max_market_qty);
    if (!is_good && is_spot (node))
        return sim_refuse (out_answer, SIM_SPOT_QTY_DECIMALS,
                           "Order quantity has too many decimals.");
    if (!is_good)
        return sim_refuse (out_answer, SIM_PARAMETER_ERROR, "Qty invalid");
    row->leaves_qty = row->qty;
    row->leaves_value = row->by_value ? row->quote_qty : sim_money_value (row->price, row->qty);
    return TRUE;
}

static gboolean
check_opening (const SimNode *node, SimAnswer *out_answer)
{
    const SimInstrument *instrument = node->row.instrument;
    gint64 now = node->market->exchange->now;
    if (is_spot (node) || node->is_closing)
        return TRUE;
    if (instrument->is_reduce_only)
        return sim_refuse (out_answer, SIM_ONLY_REDUCE,
                           "Currently, you can only reduce positions on this contract.");
    if (instrument->ts_delivery > 0 && now >= instrument->ts_delivery - DELISTING_NOTICE)
        return sim_refuse (out_answer, SIM_DELISTING, "No new positions during delisting.");
    return TRUE;
}

/* A closing order is cut to the position; without one it is refused. */
static gboolean
check_closing (SimNode *node, SimAnswer *out_answer)
{
    if (!node->is_closing || node->row.status == SIM_STATUS_UNTRIGGERED)
        return TRUE;
    const SimSymbol *symbol = sim_account_symbol (node->account, node->market);
    SimQty closable = sim_order_closable (node);
    if (symbol->holdings[node->row.position_idx].size == 0)
        return sim_refuse (out_answer, SIM_REDUCE_ONLY_FAILED,
                           "current position is zero, cannot fix reduce-only order qty");
    if (closable == 0)
        return sim_refuse (out_answer, SIM_REDUCE_ONLY_FAILED, "Reduce-only rule not satisfied");
    node->row.qty = MIN (node->row.qty, closable);
    node->row.leaves_qty = node->row.qty;
    node->row.leaves_value = sim_money_value (node->row.price, node->row.qty);
    return TRUE;
}

static gboolean
check_conditional_count (const SimNode *node, SimAnswer *out_answer)
{
    guint most = is_spot (node) ? MAX_CONDITIONAL_SPOT : MAX_CONDITIONAL_LINEAR;
    guint n_waiting = 0;
    for (guint i = 0; i < node->market->conditionals->len; i++)
    {
        const SimNode *waiting = g_ptr_array_index (node->market->conditionals, i);
        n_waiting += waiting->account == node->account ? 1 : 0;
    }
    if (node->row.status != SIM_STATUS_UNTRIGGERED || n_waiting < most)
        return TRUE;
    return sim_refuse (out_answer, SIM_TOO_MANY_CONDITIONALS,
                       "The number of stop orders exceeds the maximum of %u", most);
}

static gboolean
check_count (SimNode *node, SimAnswer *out_answer)
{
    guint n_open = is_spot (node) ? 0 : sim_account_symbol (node->account, node->market)->n_open;
    for (guint i = 0; is_spot (node) && i < node->account->open->len; i++)
        n_open += is_spot (g_ptr_array_index (node->account->open, i)) ? 1 : 0;
    if (n_open < MAX_OPEN_ORDERS)
        return TRUE;
    if (is_spot (node))
        return sim_refuse (out_answer, SIM_SPOT_TOO_MANY_ORDERS,
                           "The number of open orders has reached the upper limit of %d",
                           MAX_OPEN_ORDERS);
    return sim_refuse (out_answer, SIM_TOO_MANY_ORDERS,
                       "Not allowed to have more than %d active orders", MAX_OPEN_ORDERS);
}

static gboolean
check_borrowing (SimNode *node, const SimOrderRequest *request, SimAnswer *out_answer)
{
    node->row.is_leverage = is_spot (node) && request->is_leverage;
    if (!node->row.is_leverage || node->account->config.can_borrow)
        return TRUE;
    return sim_refuse (out_answer, SIM_SPOT_MARGIN_OFF, "Spot margin trading is not enabled.");
}

gboolean
sim_check_request (SimAccount *account, const SimOrderRequest *request, SimNode *node,
                   SimAnswer *out_answer)
{
    SimMarket *market =
        sim_check_market (account->exchange, request->category, request->symbol, out_answer);
    if (market == NULL)
        return FALSE;
    node->account = account;
    node->market = market;
    node->row.instrument = &market->instrument;
    node->row.uid = account->config.uid;
    node->row.create_type = SIM_CREATE_BY_USER;
    node->row.last_price_on_created = market->last_price;
    return check_live (node, out_answer) && check_words (request, &node->row, out_answer) &&
           check_link_id (account, node, request->order_link_id, out_answer) &&
           check_position_idx (node, request, out_answer) &&
           check_slippage (node, request, out_answer) &&
           check_trigger (node, request, out_answer) && check_price (node, request, out_answer) &&
           check_unit (node, request, out_answer) && check_qty (node, request, out_answer) &&
           check_borrowing (node, request, out_answer) && check_opening (node, out_answer) &&
           check_closing (node, out_answer) && check_count (node, out_answer) &&
           check_conditional_count (node, out_answer) && sim_check_filters (node, out_answer);
}
