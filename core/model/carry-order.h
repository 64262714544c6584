/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-instrument.h"

G_BEGIN_DECLS

/* The venue allows 36 characters. */
#define CARRY_LINK_ID_SIZE 40
#define CARRY_EXEC_ID_SIZE 48
#define CARRY_REASON_SIZE 128

/**
 * CarryOrderState:
 * @CARRY_ORDER_NEW: made, not yet accepted by risk
 * @CARRY_ORDER_PENDING: allowed by risk, not yet on the wire
 * @CARRY_ORDER_SENT: on the wire, no answer
 * @CARRY_ORDER_ACCEPTED: resting at the venue
 * @CARRY_ORDER_PARTIALLY_FILLED: partly filled, the rest resting
 * @CARRY_ORDER_FILLED: filled whole
 * @CARRY_ORDER_CANCELED: ended by a cancel; what was filled stays
 * @CARRY_ORDER_REJECTED: never rested
 * @CARRY_ORDER_EXPIRED: ended by its time in force
 *
 * Where an order is in its life. Whether that is known for certain, and
 * whether a cancel or amend is under way, are separate: #CarryOrder.certain and
 * #CarryOrder.pending.
 */
typedef enum
{
    CARRY_ORDER_NEW,
    CARRY_ORDER_PENDING,
    CARRY_ORDER_SENT,
    CARRY_ORDER_ACCEPTED,
    CARRY_ORDER_PARTIALLY_FILLED,
    CARRY_ORDER_FILLED,
    CARRY_ORDER_CANCELED,
    CARRY_ORDER_REJECTED,
    CARRY_ORDER_EXPIRED,
} CarryOrderState;

/**
 * CarryOrderPending:
 * @CARRY_ORDER_PENDING_NONE: nothing
 * @CARRY_ORDER_PENDING_CANCEL: a cancel is on its way
 * @CARRY_ORDER_PENDING_AMEND: an amend is on its way
 */
typedef enum
{
    CARRY_ORDER_PENDING_NONE,
    CARRY_ORDER_PENDING_CANCEL,
    CARRY_ORDER_PENDING_AMEND,
} CarryOrderPending;

/**
 * CarryOrderCause:
 * @CARRY_ORDER_CAUSE_NONE: nothing more than the state and the reason say
 * @CARRY_ORDER_CAUSE_UNSENT: it never left this machine, so the venue had no say
 * @CARRY_ORDER_CAUSE_POST_ONLY: it would have taken liquidity, and was to make only
 * @CARRY_ORDER_CAUSE_ABSENT: nobody saw it at the venue, so it is taken as never placed; it
 *   may surface yet
 *
 * What kind of end an order had, for those who count.
 */
typedef enum
{
    CARRY_ORDER_CAUSE_NONE,
    CARRY_ORDER_CAUSE_UNSENT,
    CARRY_ORDER_CAUSE_POST_ONLY,
    CARRY_ORDER_CAUSE_ABSENT,
} CarryOrderCause;

#define CARRY_TYPE_ORDER_STATE (carry_order_state_get_type ())
CARRY_API
GType carry_order_state_get_type (void);
#define CARRY_TYPE_ORDER_PENDING (carry_order_pending_get_type ())
CARRY_API
GType carry_order_pending_get_type (void);
#define CARRY_TYPE_ORDER_CAUSE (carry_order_cause_get_type ())
CARRY_API
GType carry_order_cause_get_type (void);

CARRY_API
const char *carry_order_state_to_text (CarryOrderState state);
CARRY_API
gboolean carry_order_state_is_final (CarryOrderState state);
CARRY_API
gboolean carry_order_state_may_become (CarryOrderState from, CarryOrderState to);

/**
 * CarryOrder:
 * @id: the ledger's number, never 0
 * @group: the group of legs it belongs to; 0 for none
 * @owner: number of the module that sent it
 * @instrument: index of the instrument
 * @link_id: client order id `epoch-seq`
 * @side: buy or sell
 * @type: market or limit
 * @time_in_force: how long it rests
 * @state: where it is in its life
 * @pending: operation under way
 * @certain: FALSE while nobody can say (UNKNOWN)
 * @reduce_only: may only shrink a position
 * @cause: what kind of end it had; not kept in a store
 * @quantity: ordered
 * @price: limit price; invalid for a market order
 * @decision_price: last price when it was decided, to measure slippage
 * @filled: quantity filled so far
 * @average_price: of the fills, rounded half-even to 10 decimals; invalid when none
 * @ts_created: when it was decided
 * @ts_updated: last change
 * @reason: why it ended, in words; empty when there is nothing to say
 *
 * An order and its whole condition after the last change.
 */
typedef struct _CarryOrder CarryOrder;

struct _CarryOrder
{
    guint64 id;
    guint64 group;
    guint32 owner;
    guint32 instrument;
    char link_id[CARRY_LINK_ID_SIZE];
    CarrySide side;
    CarryOrderType type;
    CarryTimeInForce time_in_force;
    CarryOrderState state;
    CarryOrderPending pending;
    gboolean certain;
    gboolean reduce_only;
    CarryOrderCause cause;
    CarryDecimal quantity;
    CarryDecimal price;
    CarryDecimal decision_price;
    CarryDecimal filled;
    CarryDecimal average_price;
    gint64 ts_created;
    gint64 ts_updated;
    char reason[CARRY_REASON_SIZE];
};

#define CARRY_TYPE_ORDER (carry_order_get_type ())
CARRY_API
GType carry_order_get_type (void);
CARRY_API
CarryOrder *carry_order_copy (const CarryOrder *self);
CARRY_API
void carry_order_free (CarryOrder *self);
CARRY_API
const char *carry_order_get_link_id (const CarryOrder *self);
CARRY_API
const char *carry_order_get_reason (const CarryOrder *self);
CARRY_API
CarryDecimal carry_order_get_open_quantity (const CarryOrder *self);
CARRY_API
void carry_order_set_reason (CarryOrder *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryOrder, carry_order_free)

/**
 * CarryOrderRequest:
 * @instrument: (transfer none): what to trade
 * @side: buy or sell
 * @type: market or limit
 * @time_in_force: how long it rests
 * @reduce_only: may only shrink a position
 * @quantity: in units of quantity
 * @price: limit price; invalid for a market order
 * @group: the group of legs it belongs to; 0 for none
 *
 * What a strategy asks for.
 */
typedef struct _CarryOrderRequest CarryOrderRequest;

struct _CarryOrderRequest
{
    const CarryInstrument *instrument;
    CarrySide side;
    CarryOrderType type;
    CarryTimeInForce time_in_force;
    gboolean reduce_only;
    CarryDecimal quantity;
    CarryDecimal price;
    guint64 group;
};

#define CARRY_TYPE_ORDER_REQUEST (carry_order_request_get_type ())
CARRY_API
GType carry_order_request_get_type (void);
CARRY_API
CarryOrderRequest *carry_order_request_new_market (const CarryInstrument *instrument,
                                                   CarrySide side, const CarryDecimal *quantity);
CARRY_API
CarryOrderRequest *carry_order_request_new_limit (const CarryInstrument *instrument, CarrySide side,
                                                  const CarryDecimal *quantity,
                                                  const CarryDecimal *price,
                                                  CarryTimeInForce time_in_force);
CARRY_API
CarryOrderRequest *carry_order_request_copy (const CarryOrderRequest *self);
CARRY_API
void carry_order_request_free (CarryOrderRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryOrderRequest, carry_order_request_free)

/**
 * CarryFill:
 * @order: the ledger's number of the order; 0 for what the venue did itself
 * @instrument: index of the instrument
 * @owner: number of the module that sent the order
 * @exec_id: the venue's number of the execution
 * @link_id: client order id
 * @side: buy or sell
 * @liquidity: maker or taker
 * @price: price
 * @quantity: quantity
 * @fee: amount of @fee_coin paid; negative for a rebate
 * @fee_coin: interned
 * @decision_price: last price when the order was decided; invalid when unknown
 * @ts: when it happened
 * @is_liquidation: the venue closed it by force
 *
 * One execution.
 */
typedef struct _CarryFill CarryFill;

struct _CarryFill
{
    guint64 order;
    guint32 instrument;
    guint32 owner;
    char exec_id[CARRY_EXEC_ID_SIZE];
    char link_id[CARRY_LINK_ID_SIZE];
    CarrySide side;
    CarryLiquidity liquidity;
    CarryDecimal price;
    CarryDecimal quantity;
    CarryDecimal fee;
    const char *fee_coin;
    CarryDecimal decision_price;
    gint64 ts;
    gboolean is_liquidation;
};

#define CARRY_TYPE_FILL (carry_fill_get_type ())
CARRY_API
GType carry_fill_get_type (void);
CARRY_API
CarryFill *carry_fill_copy (const CarryFill *self);
CARRY_API
void carry_fill_free (CarryFill *self);
CARRY_API
const char *carry_fill_get_exec_id (const CarryFill *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFill, carry_fill_free)

G_END_DECLS
