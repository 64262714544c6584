/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-order.h"
#include "sim-types.h"

typedef enum
{
    SIM_DOUBT_CREATE = 1 << 0,
    SIM_DOUBT_CHANGE = 1 << 1,
    SIM_DOUBT_STATE = 1 << 2,
} SimDoubt;

/* An order of the host as its end of the line sees it. */
typedef struct
{
    CarryOrder order; /* as it was last told */
    guint doubts;
    gboolean is_shown; /* the venue has shown it */
    gboolean is_absent;
    gboolean is_asking;
    guint version;     /* of the youngest row seen */
    gint64 ts_created; /* when its create was sent: a cancel makes no order */
    gint64 ts_sent;    /* the last request that may still arrive */
    gint64 ts_question;
    gint64 ts_absent;
    CarryDecimal amend_quantity;
    CarryDecimal amend_price;
    CarryDecimal executed;
} SimTrack;

/* Takes in what the venue says of it. FALSE when that changes nothing. */
gboolean sim_track_merge (SimTrack *self, const SimOrder *row);
gboolean sim_track_is_settled (const SimTrack *self);
