/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-execution.h"

G_BEGIN_DECLS

/*
 * A row of the transaction log (REFERENCE §6.2). change = cash_flow + funding -
 * fee, always. What does not apply is 0 and has_… FALSE; the server writes "".
 */
typedef struct
{
    guint64 uid;
    guint64 number;                  /* counts the rows of the exchange */
    char id[64];                     /* UID_SYMBOL_seq: two rows of one trade share it */
    const SimInstrument *instrument; /* NULL: no symbol, no category */
    SimSide side;                    /* NONE: "None" */
    SimLogType type;
    gint64 ts;
    SimMoney qty;  /* signed on spot (per currency); size of the trade on linear */
    SimMoney size; /* linear: signed position afterwards */
    gboolean has_qty;
    char currency[20];
    SimPrice price;   /* 0: "" */
    SimMoney funding; /* positive: received */
    gboolean has_funding;
    SimMoney fee; /* positive: cost */
    SimMoney cash_flow;
    SimMoney change;
    SimMoney cash_balance; /* afterwards */
    SimRate fee_rate;
    gboolean has_fee_rate;
    char trade_id[SIM_ID_BUFFER];
    char order_id[SIM_ID_BUFFER];
    char link_id[SIM_LINK_ID_BUFFER];
} SimLogRow;

G_END_DECLS
