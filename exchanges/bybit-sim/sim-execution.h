/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-order.h"

G_BEGIN_DECLS

/* An execution row (REFERENCE §7.7, §10.2, funding §5.3). */
typedef struct
{
    const SimInstrument *instrument;
    guint64 uid;
    char exec_id[SIM_ID_BUFFER]; /* UUID on linear, decimal on spot */
    char order_id[SIM_ID_BUFFER];
    char link_id[SIM_LINK_ID_BUFFER];
    SimSide side; /* funding: the position's side */
    SimExecType type;
    char exec_type_text[32]; /* what to write for execType; a fault may change it */
    SimOrderType order_type;
    char stop_order_type[16]; /* "UNKNOWN" on linear, "" on spot */
    SimCreateType create_type;
    SimPrice order_price;
    SimQty order_qty;
    SimQty leaves_qty;
    SimPrice price;
    SimQty qty;
    SimMoney value;
    SimMoney fee; /* positive: paid */
    char fee_coin[20];
    SimRate fee_rate; /* funding: rate for Buy, -rate for Sell */
    gboolean is_maker;
    SimPrice mark_price; /* 0 on spot: "" */
    SimPrice index_price;
    SimQty closed_size; /* of a position; 0 on spot */
    SimMoney pnl;       /* execPnl: realised by closing, without fees */
    int position_idx;
    gboolean is_leverage;
    char market_unit[12];
    gint64 ts;
    guint64 seq;
} SimExecution;

G_END_DECLS
