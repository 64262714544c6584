/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-amount.h"
#include "model/carry-order.h"

G_BEGIN_DECLS

/**
 * CarryFundingPayment:
 * @ts: the settlement
 * @instrument: index of the perpetual
 * @position: signed quantity held into the settlement
 * @mark_price: mark known at the settlement
 * @rate: the settled rate
 * @amount: received (positive) or paid (negative), in quote coin
 */
typedef struct _CarryFundingPayment CarryFundingPayment;

struct _CarryFundingPayment
{
    gint64 ts;
    guint32 instrument;
    CarryDecimal position;
    CarryDecimal mark_price;
    CarryDecimal rate;
    CarryDecimal amount;
};

#define CARRY_TYPE_FUNDING_PAYMENT (carry_funding_payment_get_type ())
CARRY_API
GType carry_funding_payment_get_type (void);

/**
 * CarryTransfer:
 * @ts: when
 * @coin: interned
 * @amount: change of the balance: the starting capital, a deposit, interest
 * @is_borrow: TRUE for interest on what was borrowed
 * @is_opening: TRUE for what was there when the books were opened; an engine says so when it tells of it
 *
 * A change of a balance that is no fill, fee or funding.
 */
typedef struct _CarryTransfer CarryTransfer;

struct _CarryTransfer
{
    gint64 ts;
    const char *coin;
    CarryDecimal amount;
    gboolean is_borrow;
    gboolean is_opening;
};

#define CARRY_TYPE_TRANSFER (carry_transfer_get_type ())
CARRY_API
GType carry_transfer_get_type (void);

/**
 * CarryAdjustment:
 * @ts: when
 * @instrument: index of the perpetual whose position is another; %G_MAXUINT32 when a balance is
 * @coin: (nullable): interned; the coin whose balance is another
 * @amount: what is added to the position or balance that is booked
 * @price: what the position is booked at, so that it costs what it costs at the venue; of coins
 *   their price, or invalid
 * @reason: why a person accepts it
 *
 * The books are made equal to the account because a person said so. It is no
 * execution and no transfer: it is what nobody can account for.
 */
typedef struct _CarryAdjustment CarryAdjustment;

struct _CarryAdjustment
{
    gint64 ts;
    guint32 instrument;
    const char *coin;
    CarryDecimal amount;
    CarryDecimal price;
    char reason[CARRY_REASON_SIZE];
};

#define CARRY_TYPE_ADJUSTMENT (carry_adjustment_get_type ())
CARRY_API
GType carry_adjustment_get_type (void);

/**
 * CarryPosition:
 * @instrument: index of the instrument
 * @quantity: signed; of a spot instrument the coins held, net of fees
 * @entry_price: average price, rounded half-even to 10 decimals; invalid when flat
 */
typedef struct _CarryPosition CarryPosition;

struct _CarryPosition
{
    guint32 instrument;
    CarryDecimal quantity;
    CarryDecimal entry_price;
};

#define CARRY_TYPE_POSITION (carry_position_get_type ())
CARRY_API
GType carry_position_get_type (void);

/**
 * CarryEquity:
 * @ts: when
 * @equity: cash + spot value + unrealised result of perps, in quote coin
 * @cash: quote coin
 * @spot_value: coins at their last price
 * @perp_unrealised: perps at mark
 *
 * What the account is worth at one instant. Decimals are rounded half-even to
 * 10 places.
 */
typedef struct _CarryEquity CarryEquity;

struct _CarryEquity
{
    gint64 ts;
    CarryDecimal equity;
    CarryDecimal cash;
    CarryDecimal spot_value;
    CarryDecimal perp_unrealised;
};

#define CARRY_TYPE_EQUITY (carry_equity_get_type ())
CARRY_API
GType carry_equity_get_type (void);

/**
 * CarryMargin:
 * @ts: when it was known
 * @balance: what stands behind all positions, in quote coin: coins count for as much as
 *   the venue lends on them
 * @initial: initial margin of all positions and open orders
 * @maintenance: maintenance margin of all positions; when @balance is not above it the
 *   venue closes them
 * @is_isolated: each position has a margin of its own
 *
 * The margin of an account, as its venue states it. What it does not state is invalid.
 */
typedef struct _CarryMargin CarryMargin;

struct _CarryMargin
{
    gint64 ts;
    CarryDecimal balance;
    CarryDecimal initial;
    CarryDecimal maintenance;
    gboolean is_isolated;
};

#define CARRY_TYPE_MARGIN (carry_margin_get_type ())
CARRY_API
GType carry_margin_get_type (void);

/**
 * CarryRiskTier:
 * @limit: the largest value of a position in quote coin that it holds for
 * @initial: initial margin rate, a fraction
 * @maintenance: maintenance margin rate, a fraction
 * @deduction: what is taken off the maintenance margin, in quote coin; 0 for nothing
 *
 * One step of what a venue asks for a position in a perpetual: the larger, the more.
 */
typedef struct _CarryRiskTier CarryRiskTier;

struct _CarryRiskTier
{
    CarryDecimal limit;
    CarryDecimal initial;
    CarryDecimal maintenance;
    CarryDecimal deduction;
};

#define CARRY_TYPE_RISK_TIER (carry_risk_tier_get_type ())
CARRY_API
GType carry_risk_tier_get_type (void);

/**
 * CarryNotice:
 * @ts: when
 * @level: how urgent
 * @module: id of the module that says it
 * @code: a stable word for machines (`order-refused`)
 * @text: one sentence
 */
typedef struct _CarryNotice CarryNotice;

struct _CarryNotice
{
    gint64 ts;
    CarryNoticeLevel level;
    const char *module;
    const char *code;
    const char *text;
};

#define CARRY_TYPE_NOTICE (carry_notice_get_type ())
CARRY_API
GType carry_notice_get_type (void);

G_END_DECLS
