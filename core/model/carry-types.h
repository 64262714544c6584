/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"

G_BEGIN_DECLS

/**
 * CarryCategory:
 * @CARRY_CATEGORY_SPOT: coin against coin
 * @CARRY_CATEGORY_LINEAR: perpetual settled in the quote coin
 *
 * What kind of market an instrument is.
 */
typedef enum
{
    CARRY_CATEGORY_SPOT,
    CARRY_CATEGORY_LINEAR,
} CarryCategory;

/**
 * CarrySide:
 * @CARRY_SIDE_BUY: buy
 * @CARRY_SIDE_SELL: sell
 */
typedef enum
{
    CARRY_SIDE_BUY,
    CARRY_SIDE_SELL,
} CarrySide;

/**
 * CarryOrderType:
 * @CARRY_ORDER_TYPE_MARKET: at the best price there is
 * @CARRY_ORDER_TYPE_LIMIT: at a price or better
 */
typedef enum
{
    CARRY_ORDER_TYPE_MARKET,
    CARRY_ORDER_TYPE_LIMIT,
} CarryOrderType;

/**
 * CarryTimeInForce:
 * @CARRY_TIME_IN_FORCE_GTC: rests until cancelled
 * @CARRY_TIME_IN_FORCE_IOC: fills what it can at once, the rest is cancelled
 * @CARRY_TIME_IN_FORCE_FOK: fills whole at once or not at all
 * @CARRY_TIME_IN_FORCE_POST_ONLY: rests; cancelled if it would take
 */
typedef enum
{
    CARRY_TIME_IN_FORCE_GTC,
    CARRY_TIME_IN_FORCE_IOC,
    CARRY_TIME_IN_FORCE_FOK,
    CARRY_TIME_IN_FORCE_POST_ONLY,
} CarryTimeInForce;

/**
 * CarryLiquidity:
 * @CARRY_LIQUIDITY_TAKER: took liquidity
 * @CARRY_LIQUIDITY_MAKER: made liquidity
 */
typedef enum
{
    CARRY_LIQUIDITY_TAKER,
    CARRY_LIQUIDITY_MAKER,
} CarryLiquidity;

/**
 * CarryNoticeLevel:
 * @CARRY_NOTICE_INFO: worth knowing
 * @CARRY_NOTICE_WARNING: look at it today
 * @CARRY_NOTICE_CRITICAL: look at it now
 */
typedef enum
{
    CARRY_NOTICE_INFO,
    CARRY_NOTICE_WARNING,
    CARRY_NOTICE_CRITICAL,
} CarryNoticeLevel;

/**
 * CarryRiskState:
 * @CARRY_RISK_ACTIVE: everything that the limits allow goes out
 * @CARRY_RISK_REDUCING: only what shrinks a position, or what is held of a coin over all
 *   of its instruments: the missing leg of a pair may still be had
 * @CARRY_RISK_HALTED: only what shrinks a position
 * @CARRY_RISK_CANCEL_ONLY: nothing but cancels
 *
 * What may go out. Cancels always do.
 */
typedef enum
{
    CARRY_RISK_ACTIVE,
    CARRY_RISK_REDUCING,
    CARRY_RISK_HALTED,
    CARRY_RISK_CANCEL_ONLY,
} CarryRiskState;

/**
 * CarryRequestKind:
 * @CARRY_REQUEST_SUBMIT: a new order
 * @CARRY_REQUEST_AMEND: a change of one
 * @CARRY_REQUEST_CANCEL: its end
 *
 * What is sent to a venue.
 */
typedef enum
{
    CARRY_REQUEST_SUBMIT,
    CARRY_REQUEST_AMEND,
    CARRY_REQUEST_CANCEL,
} CarryRequestKind;

#define CARRY_TYPE_CATEGORY (carry_category_get_type ())
CARRY_API
GType carry_category_get_type (void);
#define CARRY_TYPE_SIDE (carry_side_get_type ())
CARRY_API
GType carry_side_get_type (void);
#define CARRY_TYPE_ORDER_TYPE (carry_order_type_get_type ())
CARRY_API
GType carry_order_type_get_type (void);
#define CARRY_TYPE_TIME_IN_FORCE (carry_time_in_force_get_type ())
CARRY_API
GType carry_time_in_force_get_type (void);
#define CARRY_TYPE_LIQUIDITY (carry_liquidity_get_type ())
CARRY_API
GType carry_liquidity_get_type (void);
#define CARRY_TYPE_NOTICE_LEVEL (carry_notice_level_get_type ())
CARRY_API
GType carry_notice_level_get_type (void);
#define CARRY_TYPE_RISK_STATE (carry_risk_state_get_type ())
CARRY_API
GType carry_risk_state_get_type (void);
#define CARRY_TYPE_REQUEST_KIND (carry_request_kind_get_type ())
CARRY_API
GType carry_request_kind_get_type (void);

CARRY_API
const char *carry_category_to_text (CarryCategory category);
CARRY_API
gboolean carry_category_parse (const char *text, CarryCategory *out_category);
CARRY_API
const char *carry_side_to_text (CarrySide side);
CARRY_API
const char *carry_liquidity_to_text (CarryLiquidity liquidity);
CARRY_API
const char *carry_risk_state_to_text (CarryRiskState state);
CARRY_API
const char *carry_order_type_to_text (CarryOrderType type);
CARRY_API
const char *carry_time_in_force_to_text (CarryTimeInForce force);

/* The other side. */
static inline CarrySide
carry_side_opposite (CarrySide side)
{
    return side == CARRY_SIDE_BUY ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;
}

G_END_DECLS
