/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-order.h"

G_BEGIN_DECLS

/* The venue's codes that the core gives itself (REFERENCE §13). */
typedef enum
{
    SIM_OK = 0,
    SIM_PARAMETER_ERROR = 10001,
    SIM_NOTHING_MODIFIED = 34040,
    SIM_DELISTING = 30228,
    SIM_ORDER_NOT_FOUND = 110001,
    SIM_PRICE_INVALID = 110003,
    SIM_INSUFFICIENT_WALLET = 110004,
    SIM_INSUFFICIENT_AVAILABLE = 110007,
    SIM_TOO_MANY_CONDITIONALS = 110009,
    SIM_LEVERAGE_ABOVE_RISK_LIMIT = 110013,
    SIM_REDUCE_ONLY_FAILED = 110017,
    SIM_TOO_MANY_ORDERS = 110020,
    SIM_ONLY_REDUCE = 110023,
    SIM_MODE_HAS_POSITION = 110024,
    SIM_MODE_NOT_MODIFIED = 110025,
    SIM_MARGIN_MODE_NOT_MODIFIED = 110026,
    SIM_MODE_HAS_ORDERS = 110028,
    SIM_LEVERAGE_NOT_MODIFIED = 110043,
    SIM_AMEND_BELOW_FILLED = 110064,
    SIM_DUPLICATE_LINK_ID = 110072,
    SIM_NOT_LIVE = 110074,
    SIM_ABOVE_RISK_LIMIT = 110090,
    SIM_BELOW_NOTIONAL = 110094,
    SIM_RPI_NOT_PERMITTED = 110119,
    SIM_SPOT_INVALID_SYMBOL = 170121,
    SIM_SPOT_QTY_TOO_LARGE = 170124,
    SIM_SPOT_INSUFFICIENT = 170131,
    SIM_SPOT_PRICE_TOO_HIGH = 170132,
    SIM_SPOT_PRICE_TOO_LOW = 170133,
    SIM_SPOT_PRICE_DECIMALS = 170134,
    SIM_SPOT_QTY_TOO_SMALL = 170136,
    SIM_SPOT_QTY_DECIMALS = 170137,
    SIM_SPOT_VALUE_TOO_SMALL = 170140,
    SIM_SPOT_DUPLICATE_LINK_ID = 170141,
    SIM_SPOT_NOT_LIVE = 170151,
    SIM_SPOT_BUY_TOO_HIGH = 170193,
    SIM_SPOT_SELL_TOO_LOW = 170194,
    SIM_SPOT_ORDER_NOT_FOUND = 170213,
    SIM_SPOT_NOT_AMENDABLE = 170312,
    SIM_SPOT_AMEND_BELOW_FILLED = 170313,
    SIM_SPOT_TOO_MANY_ORDERS = 170810,
    SIM_SPOT_MARGIN_OFF = 170036,
    SIM_SPOT_RPI_NOT_PERMITTED = 170355,
} SimCode;

/* retCode, retMsg and what result holds. */
typedef struct
{
    int code;
    char message[256];
    char order_id[SIM_ID_BUFFER];
    char link_id[SIM_LINK_ID_BUFFER];
    gint64 ts_created; /* createAt of batches */
} SimAnswer;

/*
 * The bodies of order entry, texts exactly as they came; NULL: absent. The core
 * checks them and refuses as the venue does. Numbers of JSON are passed as text.
 */
typedef struct
{
    const char *category; /* "spot" or "linear" */
    const char *symbol;
    const char *side;
    const char *order_type;
    const char *qty;
    const char *market_unit;
    const char *price;
    const char *time_in_force;
    const char *order_link_id;
    const char *smp_type;
    const char *slippage_type; /* slippageToleranceType */
    const char *slippage;      /* slippageTolerance */
    const char *order_filter;
    const char *trigger_price;
    const char *trigger_by;
    const char *take_profit;
    const char *stop_loss;
    int trigger_direction;
    int position_idx;
    gboolean reduce_only;
    gboolean close_on_trigger;
    gboolean is_leverage;
} SimOrderRequest;

/* Margin that is needed, as a part of what there is, without and with an order, all filled. */
typedef struct
{
    SimRate im_before;
    SimRate mm_before;
    SimRate im_after;
    SimRate mm_after;
} SimPreCheck;

/* Amend: what is NULL stays. Cancel: only the first four. */
typedef struct
{
    const char *category;
    const char *symbol;
    const char *order_id;
    const char *order_link_id;
    const char *qty;
    const char *price;
    const char *trigger_price;
    const char *take_profit;
    const char *stop_loss;
} SimChangeRequest;

typedef struct
{
    const char *category;
    const char *symbol; /* linear needs one of these three */
    const char *base_coin;
    const char *settle_coin;
    const char *order_filter;
} SimCancelAllRequest;

G_END_DECLS
