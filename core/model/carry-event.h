/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-account.h"
#include "model/carry-evaluation.h"
#include "model/carry-group.h"
#include "model/carry-market-event.h"

G_BEGIN_DECLS

/**
 * CarryEventKind:
 * @CARRY_EVENT_MARKET: the market changed
 * @CARRY_EVENT_ORDER: an order changed
 * @CARRY_EVENT_FILL: an execution
 * @CARRY_EVENT_FUNDING: funding was paid or received
 * @CARRY_EVENT_TRANSFER: a balance changed for another reason
 * @CARRY_EVENT_EQUITY: what the account is worth now
 * @CARRY_EVENT_NOTICE: somebody has something to say
 * @CARRY_EVENT_HALT: trading was halted
 * @CARRY_EVENT_GROUP: a trade of two legs changed
 * @CARRY_EVENT_ADJUSTMENT: a person accepted that the account is another than the books
 * @CARRY_EVENT_DECISION: a strategy decided something; told to reports, not kept by stores
 */
typedef enum
{
    CARRY_EVENT_MARKET,
    CARRY_EVENT_ORDER,
    CARRY_EVENT_FILL,
    CARRY_EVENT_FUNDING,
    CARRY_EVENT_TRANSFER,
    CARRY_EVENT_EQUITY,
    CARRY_EVENT_NOTICE,
    CARRY_EVENT_HALT,
    CARRY_EVENT_GROUP,
    CARRY_EVENT_ADJUSTMENT,
    CARRY_EVENT_DECISION,
} CarryEventKind;

#define CARRY_TYPE_EVENT_KIND (carry_event_kind_get_type ())
CARRY_API
GType carry_event_kind_get_type (void);

/**
 * CarryEvent:
 * @kind: which of the pointers is set
 * @seq: number of the event in this run, rising
 * @ts: when it is known
 * @instrument: (nullable): what it is about
 * @market: (nullable): for %CARRY_EVENT_MARKET
 * @order: (nullable): for %CARRY_EVENT_ORDER
 * @fill: (nullable): for %CARRY_EVENT_FILL
 * @funding: (nullable): for %CARRY_EVENT_FUNDING
 * @transfer: (nullable): for %CARRY_EVENT_TRANSFER
 * @equity: (nullable): for %CARRY_EVENT_EQUITY
 * @notice: (nullable): for %CARRY_EVENT_NOTICE and %CARRY_EVENT_HALT
 * @module: (nullable): id of the module whose order, fill or notice it is
 * @group: (nullable): for %CARRY_EVENT_GROUP
 * @adjustment: (nullable): for %CARRY_EVENT_ADJUSTMENT
 * @evaluation: (nullable): for %CARRY_EVENT_DECISION
 *
 * What risk and report modules are told. All pointers are good until the slot
 * returns.
 */
typedef struct _CarryEvent CarryEvent;

struct _CarryEvent
{
    CarryEventKind kind;
    guint64 seq;
    gint64 ts;
    const CarryInstrument *instrument;
    const CarryMarketEvent *market;
    const CarryOrder *order;
    const CarryFill *fill;
    const CarryFundingPayment *funding;
    const CarryTransfer *transfer;
    const CarryEquity *equity;
    const CarryNotice *notice;
    const char *module;
    const CarryGroup *group;
    const CarryAdjustment *adjustment;
    const CarryEvaluation *evaluation;
};

G_END_DECLS
