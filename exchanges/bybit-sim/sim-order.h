/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-instrument.h"

G_BEGIN_DECLS

#define SIM_ID_BUFFER 40
#define SIM_LINK_ID_MAX 36
#define SIM_LINK_ID_BUFFER 48

/*
 * An order row, REST and WebSocket (REFERENCE §8.1). A value: what the listener
 * gets is the order as it was at that moment.
 */
typedef struct
{
    const SimInstrument *instrument; /* category and symbol */
    guint64 uid;
    guint64 number;               /* counts all orders of the exchange: creation order */
    char order_id[SIM_ID_BUFFER]; /* UUID on linear, decimal on spot */
    /* "" where linear got none; spot then invents a number */
    char link_id[SIM_LINK_ID_BUFFER];
    SimSide side;
    SimOrderType type;
    SimTif tif;           /* IOC for market orders */
    SimPrice price;       /* market: the protective limit on linear, 0 on spot */
    SimQty qty;           /* 0 when by_value */
    gboolean by_value;    /* spot market order counted in quote coin */
    SimMoney quote_qty;   /* then what "qty" shows */
    char market_unit[12]; /* as sent: "", "baseCoin", "quoteCoin" */
    SimStatus status;
    SimCancelType cancel_type;
    SimRejectReason reject_reason;
    SimCreateType create_type;
    SimQty leaves_qty;
    SimMoney leaves_value; /* quote: what is left × price, or of quote_qty */
    SimQty cum_qty;
    SimMoney cum_value;
    SimPrice avg_price;     /* 0: unfilled, "" or "0" */
    SimMoney cum_fee;       /* cumExecFee: sum over both coins below */
    SimMoney cum_fee_base;  /* cumFeeDetail: in base coin (spot buys) */
    SimMoney cum_fee_quote; /* cumFeeDetail: in quote or settle coin */
    SimMoney cum_fee_third; /* cumFeeDetail: in third_coin, when fees are paid in another */
    char third_coin[20];    /* "" until then */
    SimMoney closed_pnl;
    int position_idx;
    gboolean reduce_only;
    gboolean close_on_trigger;
    gboolean is_leverage; /* spot: may borrow */
    SimSmpType smp_type;
    char smp_order_id[SIM_ID_BUFFER]; /* "" unless it ended by self-match */
    /* Conditional orders; stop_order_type is "" for plain ones, else "Stop". */
    char stop_order_type[16];
    SimPrice trigger_price;
    int trigger_direction; /* 0 none, 1 rises to, 2 falls to */
    char trigger_by[12];   /* "", "LastPrice", "MarkPrice", "IndexPrice" */
    /* "" or as sent; SlippageTolerance in its own unit × 1e-10 */
    char slippage_type[12];
    SimRate slippage;
    SimPrice last_price_on_created;
    gint64 ts_created;
    gint64 ts_updated;
    guint64 seq; /* of the last change */
} SimOrder;

G_END_DECLS
