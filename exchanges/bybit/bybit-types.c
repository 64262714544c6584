/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-types.h"

const BybitWord bybit_categories[] = {
    { "spot", BYBIT_CATEGORY_SPOT },
    { "linear", BYBIT_CATEGORY_LINEAR },
    { "inverse", BYBIT_CATEGORY_INVERSE },
    { "option", BYBIT_CATEGORY_OPTION },
    { NULL, 0 },
};

/* A flat position had the side `None` once; it is empty today. */
const BybitWord bybit_sides[] = {
    { "Buy", BYBIT_SIDE_BUY },
    { "Sell", BYBIT_SIDE_SELL },
    { "None", BYBIT_SIDE_NONE },
    { NULL, 0 },
};

/* Funding rows have the type `UNKNOWN`. */
const BybitWord bybit_order_types[] = {
    { "Market", BYBIT_ORDER_TYPE_MARKET },
    { "Limit", BYBIT_ORDER_TYPE_LIMIT },
    { "UNKNOWN", BYBIT_ORDER_TYPE_NONE },
    { NULL, 0 },
};

const BybitWord bybit_times_in_force[] = {
    { "GTC", BYBIT_TIF_GTC }, { "IOC", BYBIT_TIF_IOC },
    { "FOK", BYBIT_TIF_FOK }, { "PostOnly", BYBIT_TIF_POST_ONLY },
    { "RPI", BYBIT_TIF_RPI }, { NULL, 0 },
};

const BybitWord bybit_order_statuses[] = {
    { "New", BYBIT_STATUS_NEW },
    { "PartiallyFilled", BYBIT_STATUS_PARTIALLY_FILLED },
    { "Untriggered", BYBIT_STATUS_UNTRIGGERED },
    { "Triggered", BYBIT_STATUS_TRIGGERED },
    { "Filled", BYBIT_STATUS_FILLED },
    { "Cancelled", BYBIT_STATUS_CANCELLED },
    { "PartiallyFilledCanceled", BYBIT_STATUS_PARTIALLY_FILLED_CANCELED },
    { "Rejected", BYBIT_STATUS_REJECTED },
    { "Deactivated", BYBIT_STATUS_DEACTIVATED },
    { "Created", BYBIT_STATUS_CREATED },
    { "Active", BYBIT_STATUS_ACTIVE },
    { NULL, 0 },
};

const BybitWord bybit_exec_types[] = {
    { "Trade", BYBIT_EXEC_TRADE },
    { "AdlTrade", BYBIT_EXEC_ADL_TRADE },
    { "Funding", BYBIT_EXEC_FUNDING },
    { "BustTrade", BYBIT_EXEC_BUST_TRADE },
    { "Delivery", BYBIT_EXEC_DELIVERY },
    { "Settle", BYBIT_EXEC_SETTLE },
    { "BlockTrade", BYBIT_EXEC_BLOCK_TRADE },
    { "MovePosition", BYBIT_EXEC_MOVE_POSITION },
    { "FutureSpread", BYBIT_EXEC_FUTURE_SPREAD },
    { "CorporateAction", BYBIT_EXEC_CORPORATE_ACTION },
    { NULL, 0 },
};

const BybitWord bybit_contracts[] = {
    { "LinearPerpetual", BYBIT_CONTRACT_LINEAR_PERPETUAL },
    { "LinearFutures", BYBIT_CONTRACT_LINEAR_FUTURES },
    { "InversePerpetual", BYBIT_CONTRACT_INVERSE_PERPETUAL },
    { "InverseFutures", BYBIT_CONTRACT_INVERSE_FUTURES },
    { NULL, 0 },
};

const BybitWord bybit_tradings[] = {
    { "PreLaunch", BYBIT_TRADING_PRE_LAUNCH },
    { "Trading", BYBIT_TRADING_TRADING },
    { "Delivering", BYBIT_TRADING_DELIVERING },
    { "Closed", BYBIT_TRADING_CLOSED },
    { NULL, 0 },
};

const BybitWord bybit_margin_modes[] = {
    { "ISOLATED_MARGIN", BYBIT_MARGIN_MODE_ISOLATED },
    { "REGULAR_MARGIN", BYBIT_MARGIN_MODE_CROSS },
    { "PORTFOLIO_MARGIN", BYBIT_MARGIN_MODE_PORTFOLIO },
    { NULL, 0 },
};

const BybitWord bybit_position_statuses[] = {
    { "Normal", BYBIT_POSITION_STATUS_NORMAL },
    { "Liq", BYBIT_POSITION_STATUS_LIQUIDATION },
    { "Adl", BYBIT_POSITION_STATUS_ADL },
    { NULL, 0 },
};

const BybitWord bybit_log_types[] = {
    { "TRADE", BYBIT_LOG_TRADE },
    { "SETTLEMENT", BYBIT_LOG_SETTLEMENT },
    { "TRANSFER_IN", BYBIT_LOG_TRANSFER_IN },
    { "TRANSFER_OUT", BYBIT_LOG_TRANSFER_OUT },
    { "INTEREST", BYBIT_LOG_INTEREST },
    { "BORROW", BYBIT_LOG_BORROW },
    { "REPAY", BYBIT_LOG_REPAY },
    { "LIQUIDATION", BYBIT_LOG_LIQUIDATION },
    { "ADL", BYBIT_LOG_ADL },
    { "DELIVERY", BYBIT_LOG_DELIVERY },
    { "FEE_REFUND", BYBIT_LOG_FEE_REFUND },
    { "BONUS", BYBIT_LOG_BONUS },
    { "CURRENCY_BUY", BYBIT_LOG_CURRENCY_BUY },
    { "CURRENCY_SELL", BYBIT_LOG_CURRENCY_SELL },
    { NULL, 0 },
};

/* NONE when @text is empty, UNKNOWN when it is not among @words: 0 and 1 in all of them. */
int
bybit_word_find (const BybitWord *words, CarryJsonText text)
{
    if (text.length == 0)
        return 0;
    for (; words->text != NULL; words++)
        if (carry_json_text_equal (text, words->text))
            return words->value;
    return 1;
}

/* Returns: the word, or NULL when the venue has none for @value */
const char *
bybit_word_to_text (const BybitWord *words, int value)
{
    for (; words->text != NULL; words++)
        if (words->value == value && value > 1)
            return words->text;
    return NULL;
}

BybitCategory
bybit_category_from_carry (CarryCategory category)
{
    return category == CARRY_CATEGORY_SPOT ? BYBIT_CATEGORY_SPOT : BYBIT_CATEGORY_LINEAR;
}

/* An unknown status is neither open nor final: the order is not certain then. */
gboolean
bybit_order_status_is_open (BybitOrderStatus status)
{
    switch (status)
    {
    case BYBIT_STATUS_NEW:
    case BYBIT_STATUS_PARTIALLY_FILLED:
    case BYBIT_STATUS_UNTRIGGERED:
    case BYBIT_STATUS_TRIGGERED:
    case BYBIT_STATUS_CREATED:
    case BYBIT_STATUS_ACTIVE:
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean
bybit_order_status_is_final (BybitOrderStatus status)
{
    switch (status)
    {
    case BYBIT_STATUS_FILLED:
    case BYBIT_STATUS_CANCELLED:
    case BYBIT_STATUS_PARTIALLY_FILLED_CANCELED:
    case BYBIT_STATUS_REJECTED:
    case BYBIT_STATUS_DEACTIVATED:
        return TRUE;
    default:
        return FALSE;
    }
}

/* What changes a position in a way that is not understood here is read from the account. */
BybitEffect
bybit_exec_type_get_effect (BybitExecType type)
{
    switch (type)
    {
    case BYBIT_EXEC_TRADE:
    case BYBIT_EXEC_BLOCK_TRADE:
        return BYBIT_EFFECT_FILL;
    case BYBIT_EXEC_ADL_TRADE:
    case BYBIT_EXEC_BUST_TRADE:
    case BYBIT_EXEC_DELIVERY:
    case BYBIT_EXEC_SETTLE:
        return BYBIT_EFFECT_FORCED;
    case BYBIT_EXEC_FUNDING:
        return BYBIT_EFFECT_FUNDING;
    default:
        return BYBIT_EFFECT_RECONCILE;
    }
}

/* Whether the venue made the order itself, against the owner of the position. */
gboolean
bybit_create_type_is_forced (const char *create_type)
{
    return strstr (create_type, "Liq") != NULL || strstr (create_type, "TakeOver") != NULL ||
           strstr (create_type, "Adl") != NULL || g_str_equal (create_type, "CreateBySettle");
}
