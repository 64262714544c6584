/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * The venue's enumerations. sim_X_text() gives the text of the protocol;
 * sim_X_parse() reads it and returns FALSE for any other text.
 */

typedef enum
{
    SIM_CATEGORY_SPOT,
    SIM_CATEGORY_LINEAR,
} SimCategory;
#define SIM_N_CATEGORIES 2

typedef enum
{
    SIM_SIDE_NONE, /* "" in rows of flat positions, "None" in the transaction log */
    SIM_SIDE_BUY,
    SIM_SIDE_SELL,
} SimSide;

static inline SimSide
sim_side_opposite (SimSide side)
{
    return side == SIM_SIDE_BUY ? SIM_SIDE_SELL : SIM_SIDE_BUY;
}

static inline int
sim_side_sign (SimSide side)
{
    return side == SIM_SIDE_BUY ? 1 : -1;
}

typedef enum
{
    SIM_ORDER_TYPE_UNKNOWN, /* "UNKNOWN": executions without an order */
    SIM_ORDER_TYPE_MARKET,
    SIM_ORDER_TYPE_LIMIT,
} SimOrderType;

typedef enum
{
    SIM_TIF_GTC,
    SIM_TIF_IOC,
    SIM_TIF_FOK,
    SIM_TIF_POST_ONLY, /* "PostOnly" */
} SimTif;

typedef enum
{
    SIM_STATUS_NEW,
    SIM_STATUS_PARTIALLY_FILLED,
    SIM_STATUS_UNTRIGGERED,
    SIM_STATUS_TRIGGERED,
    SIM_STATUS_FILLED,
    SIM_STATUS_CANCELLED,
    SIM_STATUS_PARTIALLY_FILLED_CANCELED,
    SIM_STATUS_REJECTED,
    SIM_STATUS_DEACTIVATED,
} SimStatus;

typedef enum
{
    SIM_CANCEL_UNKNOWN, /* "UNKNOWN": not cancelled */
    SIM_CANCEL_BY_USER,
    SIM_CANCEL_BY_REDUCE_ONLY,
    SIM_CANCEL_BY_PREPARE_LIQ,
    SIM_CANCEL_ALL_BEFORE_LIQ,
    SIM_CANCEL_BY_PREPARE_ADL,
    SIM_CANCEL_ALL_BEFORE_ADL,
    SIM_CANCEL_BY_ADMIN,
    SIM_CANCEL_BY_SETTLE,
    SIM_CANCEL_BY_SMP,
    SIM_CANCEL_BY_DCP,
} SimCancelType;

typedef enum
{
    SIM_CREATE_NONE, /* "" : funding */
    SIM_CREATE_BY_USER,
    SIM_CREATE_BY_CLOSING,
    SIM_CREATE_BY_ADMIN_CLOSING,
    SIM_CREATE_BY_SETTLE,
    SIM_CREATE_BY_STOP_ORDER,
    SIM_CREATE_BY_LIQ,
    SIM_CREATE_BY_TAKE_OVER, /* "CreateByTakeOver_PassThrough" */
    SIM_CREATE_BY_ADL,       /* "CreateByAdl_PassThrough" */
} SimCreateType;

typedef enum
{
    SIM_REJECT_NO_ERROR,
    SIM_REJECT_OTHERS,
    SIM_REJECT_ORIG_ID_DOES_NOT_EXIST, /* "EC_OrigClOrdIDDoesNotExist" */
    SIM_REJECT_NO_ENOUGH_QTY_TO_FILL,
    SIM_REJECT_NO_IMMEDIATE_QTY_TO_FILL,
    SIM_REJECT_PER_CANCEL_REQUEST,
    SIM_REJECT_POST_ONLY_WILL_TAKE_LIQUIDITY,
    SIM_REJECT_INVALID_SYMBOL_STATUS,
    SIM_REJECT_CANCEL_FOR_NO_FULL_FILL,
    SIM_REJECT_BY_SELF_MATCH,
    SIM_REJECT_REACH_RISK_PRICE_LIMIT,
    SIM_REJECT_REACH_MARKET_PRICE_LIMIT,
    SIM_REJECT_QTY_CANNOT_BE_ZERO,
} SimRejectReason;

typedef enum
{
    SIM_SMP_NONE,
    SIM_SMP_CANCEL_MAKER,
    SIM_SMP_CANCEL_TAKER,
    SIM_SMP_CANCEL_BOTH,
} SimSmpType;

typedef enum
{
    SIM_EXEC_TRADE,
    SIM_EXEC_ADL_TRADE,
    SIM_EXEC_FUNDING,
    SIM_EXEC_BUST_TRADE,
    SIM_EXEC_DELIVERY,
    SIM_EXEC_SETTLE,
    SIM_EXEC_BLOCK_TRADE,
    SIM_EXEC_MOVE_POSITION,
    SIM_EXEC_CORPORATE_ACTION,
    SIM_EXEC_UNKNOWN, /* any text: SimExecution.exec_type_text, by a fault */
} SimExecType;

typedef enum
{
    SIM_LOG_TRADE,
    SIM_LOG_SETTLEMENT,
    SIM_LOG_TRANSFER_IN,
    SIM_LOG_TRANSFER_OUT,
    SIM_LOG_INTEREST,
    SIM_LOG_BORROW,
    SIM_LOG_REPAY,
    SIM_LOG_LIQUIDATION,
    SIM_LOG_ADL,
    SIM_LOG_DELIVERY,
    SIM_LOG_BONUS, /* what the insurance fund paid on a bankrupt account */
} SimLogType;

typedef enum
{
    SIM_MARGIN_CROSS, /* "REGULAR_MARGIN" */
    SIM_MARGIN_ISOLATED,
    SIM_MARGIN_PORTFOLIO,
} SimMarginMode;

typedef enum
{
    SIM_INSTRUMENT_PRE_LAUNCH,
    SIM_INSTRUMENT_TRADING,
    SIM_INSTRUMENT_DELIVERING,
    SIM_INSTRUMENT_CLOSED,
} SimInstrumentStatus;

typedef enum
{
    SIM_POSITION_NORMAL,
    SIM_POSITION_LIQ,
    SIM_POSITION_ADL,
} SimPositionStatus;

typedef enum
{
    SIM_TICK_PLUS,
    SIM_TICK_ZERO_PLUS,
    SIM_TICK_MINUS,
    SIM_TICK_ZERO_MINUS,
} SimTickDirection;

typedef enum
{
    SIM_CANDLE_TRADE,
    SIM_CANDLE_MARK,
    SIM_CANDLE_INDEX,
    SIM_CANDLE_PREMIUM,
} SimCandleKind;
#define SIM_N_CANDLE_KINDS 4

/* 1 3 5 15 30 60 120 240 360 720 D W M, in this order. */
typedef enum
{
    SIM_INTERVAL_1,
    SIM_INTERVAL_3,
    SIM_INTERVAL_5,
    SIM_INTERVAL_15,
    SIM_INTERVAL_30,
    SIM_INTERVAL_60,
    SIM_INTERVAL_120,
    SIM_INTERVAL_240,
    SIM_INTERVAL_360,
    SIM_INTERVAL_720,
    SIM_INTERVAL_D,
    SIM_INTERVAL_W,
    SIM_INTERVAL_M,
} SimInterval;
#define SIM_N_INTERVALS 13

const char *sim_category_text (SimCategory value);
gboolean sim_category_parse (const char *text, SimCategory *out_value);
const char *sim_side_text (SimSide value); /* "" for none */
gboolean sim_side_parse (const char *text, SimSide *out_value);
const char *sim_order_type_text (SimOrderType value);
gboolean sim_order_type_parse (const char *text, SimOrderType *out_value);
const char *sim_tif_text (SimTif value);
gboolean sim_tif_parse (const char *text, SimTif *out_value);
const char *sim_status_text (SimStatus value);
gboolean sim_status_parse (const char *text, SimStatus *out_value);
gboolean sim_status_is_open (SimStatus status);
const char *sim_cancel_type_text (SimCancelType value);
const char *sim_create_type_text (SimCreateType value);
const char *sim_reject_reason_text (SimRejectReason value);
const char *sim_smp_type_text (SimSmpType value);
gboolean sim_smp_type_parse (const char *text, SimSmpType *out_value);
const char *sim_exec_type_text (SimExecType value);
gboolean sim_exec_type_parse (const char *text, SimExecType *out_value);
const char *sim_log_type_text (SimLogType value);
gboolean sim_log_type_parse (const char *text, SimLogType *out_value);
const char *sim_margin_mode_text (SimMarginMode value);
gboolean sim_margin_mode_parse (const char *text, SimMarginMode *out_value);
const char *sim_instrument_status_text (SimInstrumentStatus value);
gboolean sim_instrument_status_parse (const char *text, SimInstrumentStatus *out_value);
const char *sim_position_status_text (SimPositionStatus value);
const char *sim_tick_direction_text (SimTickDirection value);
const char *sim_interval_text (SimInterval value);
gboolean sim_interval_parse (const char *text, SimInterval *out_value);
/* Start of the candle that holds ts; weeks start on Monday, months on the first, UTC. */
gint64 sim_interval_start (SimInterval interval, gint64 ts);
/* Start of the candle after the one that starts at start. */
gint64 sim_interval_next (SimInterval interval, gint64 start);

G_END_DECLS
