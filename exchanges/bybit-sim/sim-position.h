/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-instrument.h"

G_BEGIN_DECLS

/* A position row (REFERENCE §6.3) with everything computed at the current mark. */
typedef struct
{
    const SimInstrument *instrument;
    guint64 uid;
    int position_idx; /* 0 one-way, 1 hedge long, 2 hedge short */
    SimSide side;     /* NONE when flat */
    SimQty size;
    SimMoney cost; /* exact value at entry; avg_price is cost / size, rounded */
    SimPrice avg_price;
    SimMoney value; /* positionValue: at entry */
    int risk_id;
    SimMoney risk_limit;
    SimPositionStatus status;
    SimRate leverage;
    SimPrice mark_price;
    SimPrice break_even_price;    /* 0: "" */
    SimPrice liq_price;           /* 0: "" */
    SimPrice bust_price;          /* 0: "" */
    SimMoney initial_margin;      /* positionIM */
    SimMoney initial_margin_mark; /* positionIMByMp */
    SimMoney maintenance_margin;
    SimMoney maintenance_margin_mark;
    SimMoney unrealised_pnl;
    SimMoney cur_realised_pnl; /* since it was opened: pnl, fees, funding */
    SimMoney cum_realised_pnl; /* ever */
    int adl_rank;              /* 0 flat, 1–5 */
    gboolean is_reduce_only;
    gboolean auto_add_margin;
    gint64 ts_created;
    gint64 ts_updated;
    gint64 ts_opened; /* 0 when flat */
    gint64 seq;       /* -1 when never traded */
} SimPosition;

G_END_DECLS
