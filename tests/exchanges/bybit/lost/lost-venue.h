/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "bybit-call.h"

/* How the answer to a create is lost. */
typedef enum
{
    LOST_CODE,    /* it comes, with a code */
    LOST_SILENCE, /* it never comes */
    LOST_STATUS,  /* an HTTP status that is not 200 */
    LOST_HTML,    /* 200, and a page */
    LOST_CUT,     /* 200, and half of it */
    LOST_EMPTY,   /* 200, and nothing */
    LOST_RESET,   /* the connection breaks after the request was written */
    LOST_N_KINDS,
} LostKind;

/* One order at the venue, the truth about it, and what is told of it when. */
typedef struct
{
    LostKind kind;
    gint64 code; /* of the answer; or the HTTP status */
    gboolean is_taken;
    gint64 ts_taken;  /* within the window of the request */
    gint64 answer_ns; /* after the request */
    gint64 live_lag_ns, archive_lag_ns, executions_lag_ns;
    gint64 ts_ended;    /* 0: it rests */
    const char *status; /* as the venue says it, once it ended */
    gint64 filled;      /* of 10 */
    guint reads_fail;   /* of a thousand */
    guint n_creates;
    guint n_cancels;
} LostOrder;

/* The venue behind bybit_call_start(): it knows one order. */
extern LostOrder lost_order;
extern CarryRandom lost_random;
