/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* One side of one trade. */
typedef struct
{
    SimMarket *market;
    SimAccount *account;
    SimNode *node; /* NULL: the background */
    SimSide side;
    SimPrice price;
    SimQty qty;
    gboolean is_maker;
    gboolean is_free; /* no fee */
    SimExecType exec_type;
    SimLogType log_type;
    char trade_id[SIM_ID_BUFFER];
    gint64 now;
    SimRate fee_rate;
    SimMoney fee;
    gboolean is_fee_in_base;
    gboolean is_fee_in_third;
    char fee_coin[20];
    SimQty closed;
    SimMoney pnl;
    SimQty size; /* afterwards */
    SimMoney balance_base;
    SimMoney balance_quote;
    SimMoney balance_third;
} SimFill;

/* The rows that are kept: executions and the transaction log. */
void sim_log_add_fill (const SimFill *fill);
void sim_log_add_funding (SimSymbol *symbol, int position_idx, const SimFunding *funding,
                          SimMoney received);
void sim_log_add_cash (SimAccount *account, const char *coin, SimLogType type, SimMoney amount,
                       SimMoney balance, gint64 now);

G_END_DECLS
