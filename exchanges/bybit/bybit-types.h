/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Words and sizes the venue uses. Every enumeration begins with NONE, which is
 * absent or empty, and UNKNOWN, a word that is on no list of ours: the row that
 * held it keeps the word in its member `odd` for the log.
 */

/* Bytes of texts, the ending NUL included; an id that is longer is refused, a message is cut. */
#define BYBIT_SYMBOL_SIZE 48
#define BYBIT_COIN_SIZE 24
#define BYBIT_WORD_SIZE 48
#define BYBIT_ID_SIZE 64
#define BYBIT_CURSOR_SIZE 512
#define BYBIT_MESSAGE_SIZE 256
#define BYBIT_ODD_SIZE 96

typedef enum
{
    BYBIT_CATEGORY_NONE,
    BYBIT_CATEGORY_UNKNOWN,
    BYBIT_CATEGORY_SPOT,
    BYBIT_CATEGORY_LINEAR,
    BYBIT_CATEGORY_INVERSE,
    BYBIT_CATEGORY_OPTION,
} BybitCategory;

typedef enum
{
    BYBIT_SIDE_NONE,
    BYBIT_SIDE_UNKNOWN,
    BYBIT_SIDE_BUY,
    BYBIT_SIDE_SELL,
} BybitSide;

typedef enum
{
    BYBIT_ORDER_TYPE_NONE,
    BYBIT_ORDER_TYPE_UNKNOWN,
    BYBIT_ORDER_TYPE_MARKET,
    BYBIT_ORDER_TYPE_LIMIT,
} BybitOrderType;

typedef enum
{
    BYBIT_TIF_NONE,
    BYBIT_TIF_UNKNOWN,
    BYBIT_TIF_GTC,
    BYBIT_TIF_IOC,
    BYBIT_TIF_FOK,
    BYBIT_TIF_POST_ONLY,
    BYBIT_TIF_RPI,
} BybitTimeInForce;

typedef enum
{
    BYBIT_STATUS_NONE,
    BYBIT_STATUS_UNKNOWN,
    BYBIT_STATUS_NEW,
    BYBIT_STATUS_PARTIALLY_FILLED,
    BYBIT_STATUS_UNTRIGGERED,
    BYBIT_STATUS_TRIGGERED,
    BYBIT_STATUS_FILLED,
    BYBIT_STATUS_CANCELLED,
    BYBIT_STATUS_PARTIALLY_FILLED_CANCELED, /* spot; also a good market buy by value */
    BYBIT_STATUS_REJECTED,
    BYBIT_STATUS_DEACTIVATED,
    BYBIT_STATUS_CREATED, /* legacy, open */
    BYBIT_STATUS_ACTIVE,  /* legacy, open */
} BybitOrderStatus;

typedef enum
{
    BYBIT_EXEC_NONE,
    BYBIT_EXEC_UNKNOWN,
    BYBIT_EXEC_TRADE,
    BYBIT_EXEC_ADL_TRADE,
    BYBIT_EXEC_FUNDING,
    BYBIT_EXEC_BUST_TRADE,
    BYBIT_EXEC_DELIVERY,
    BYBIT_EXEC_SETTLE,
    BYBIT_EXEC_BLOCK_TRADE,
    BYBIT_EXEC_MOVE_POSITION,
    BYBIT_EXEC_FUTURE_SPREAD,
    BYBIT_EXEC_CORPORATE_ACTION,
} BybitExecType;

/* What an execution does to the account, by its type. */
typedef enum
{
    BYBIT_EFFECT_RECONCILE, /* not known here: read the account anew, open nothing until then */
    BYBIT_EFFECT_FILL,      /* of an order of somebody's */
    BYBIT_EFFECT_FORCED,    /* a fill the venue made itself: liquidation, deleveraging, delivery */
    BYBIT_EFFECT_FUNDING,   /* a payment; no position changes */
} BybitEffect;

typedef enum
{
    BYBIT_CONTRACT_NONE, /* spot has none */
    BYBIT_CONTRACT_UNKNOWN,
    BYBIT_CONTRACT_LINEAR_PERPETUAL,
    BYBIT_CONTRACT_LINEAR_FUTURES,
    BYBIT_CONTRACT_INVERSE_PERPETUAL,
    BYBIT_CONTRACT_INVERSE_FUTURES,
} BybitContract;

typedef enum
{
    BYBIT_TRADING_NONE,
    BYBIT_TRADING_UNKNOWN,
    BYBIT_TRADING_PRE_LAUNCH,
    BYBIT_TRADING_TRADING,
    BYBIT_TRADING_DELIVERING,
    BYBIT_TRADING_CLOSED,
} BybitTrading;

typedef enum
{
    BYBIT_MARGIN_MODE_NONE,
    BYBIT_MARGIN_MODE_UNKNOWN,
    BYBIT_MARGIN_MODE_ISOLATED,
    BYBIT_MARGIN_MODE_CROSS, /* REGULAR_MARGIN */
    BYBIT_MARGIN_MODE_PORTFOLIO,
} BybitMarginMode;

typedef enum
{
    BYBIT_POSITION_STATUS_NONE,
    BYBIT_POSITION_STATUS_UNKNOWN,
    BYBIT_POSITION_STATUS_NORMAL,
    BYBIT_POSITION_STATUS_LIQUIDATION,
    BYBIT_POSITION_STATUS_ADL,
} BybitPositionStatus;

typedef enum
{
    BYBIT_LOG_NONE,
    BYBIT_LOG_UNKNOWN,
    BYBIT_LOG_TRADE,
    BYBIT_LOG_SETTLEMENT,
    BYBIT_LOG_TRANSFER_IN,
    BYBIT_LOG_TRANSFER_OUT,
    BYBIT_LOG_INTEREST,
    BYBIT_LOG_BORROW,
    BYBIT_LOG_REPAY,
    BYBIT_LOG_LIQUIDATION,
    BYBIT_LOG_ADL,
    BYBIT_LOG_DELIVERY,
    BYBIT_LOG_FEE_REFUND,
    BYBIT_LOG_BONUS,
    BYBIT_LOG_CURRENCY_BUY,
    BYBIT_LOG_CURRENCY_SELL,
} BybitLogType;

/* The words of an enumeration; ends with a NULL text. */
typedef struct
{
    const char *text;
    int value;
} BybitWord;

extern const BybitWord bybit_categories[];
extern const BybitWord bybit_sides[];
extern const BybitWord bybit_order_types[];
extern const BybitWord bybit_times_in_force[];
extern const BybitWord bybit_order_statuses[];
extern const BybitWord bybit_exec_types[];
extern const BybitWord bybit_contracts[];
extern const BybitWord bybit_tradings[];
extern const BybitWord bybit_margin_modes[];
extern const BybitWord bybit_position_statuses[];
extern const BybitWord bybit_log_types[];

int bybit_word_find (const BybitWord *words, CarryJsonText text);
const char *bybit_word_to_text (const BybitWord *words, int value);

BybitCategory bybit_category_from_carry (CarryCategory category);
gboolean bybit_order_status_is_open (BybitOrderStatus status);
gboolean bybit_order_status_is_final (BybitOrderStatus status);
BybitEffect bybit_exec_type_get_effect (BybitExecType type);
gboolean bybit_create_type_is_forced (const char *create_type);

G_END_DECLS
