/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* What was asked when the code came. */
typedef enum
{
    BYBIT_REQUEST_CREATE,
    BYBIT_REQUEST_AMEND,
    BYBIT_REQUEST_CANCEL,
    BYBIT_REQUEST_QUERY,   /* reads: nothing can have changed */
    BYBIT_REQUEST_SETTING, /* leverage, position mode, margin mode */
} BybitRequest;

/* What the code proves. */
typedef enum
{
    BYBIT_OUTCOME_UNKNOWN,   /* may or may not have happened: query before anything else */
    BYBIT_OUTCOME_DONE,      /* taken; the stream says what became of it */
    BYBIT_OUTCOME_REFUSED,   /* did certainly not happen */
    BYBIT_OUTCOME_NOOP,      /* the state is as was wanted */
    BYBIT_OUTCOME_DUPLICATE, /* an earlier request with this id was taken: adopt its order */
    BYBIT_OUTCOME_GONE,      /* cancel or amend found no open order: query what became of it */
    BYBIT_OUTCOME_LATER,     /* did not happen, and may be asked again after a while */
    BYBIT_OUTCOME_CROSSED,   /* did not happen: a post-only order that would have taken */
} BybitOutcome;

/* What to do beside. */
typedef enum
{
    BYBIT_ADVICE_NONE,
    BYBIT_ADVICE_FIX_REQUEST,     /* a mistake of ours; never repeat it unchanged */
    BYBIT_ADVICE_SYNC_CLOCK,      /* ask for the server's time, then sign anew */
    BYBIT_ADVICE_STOP,            /* key or account: stop trading, call a human */
    BYBIT_ADVICE_WAIT_RESET,      /* until the allowance is refilled */
    BYBIT_ADVICE_BACK_OFF,        /* overload */
    BYBIT_ADVICE_RECONNECT,       /* another connection */
    BYBIT_ADVICE_REFRESH_WALLET,  /* not enough balance or margin */
    BYBIT_ADVICE_REFRESH_FILTERS, /* price or quantity outside the rules */
    BYBIT_ADVICE_REFRESH_POSITION,
    BYBIT_ADVICE_DROP_SYMBOL, /* not tradable */
    BYBIT_ADVICE_REDUCE_ONLY, /* the venue takes only what shrinks a position */
    BYBIT_ADVICE_CANCEL_SOME, /* too many open orders */
    BYBIT_ADVICE_CONFIGURE,   /* account mode */
    BYBIT_ADVICE_BAN,         /* all requests stop for ten minutes */
} BybitAdvice;

typedef struct
{
    BybitOutcome outcome;
    BybitAdvice advice;
    gboolean is_listed; /* the code is on our list */
    const char *text;   /* for people; static */
} BybitVerdict;

BybitVerdict bybit_code_judge (BybitRequest request, gint64 code);
/* For a HTTP status other than 200. */
BybitVerdict bybit_http_judge (BybitRequest request, guint status);
/* The error a caller of a query gets. */
CarryError bybit_code_get_error (gint64 code);
/* Of a query: the account or the key will not get an answer, however often it is asked. */
gboolean bybit_code_is_for_good (gint64 code);
const char *bybit_outcome_to_text (BybitOutcome outcome);

G_END_DECLS
