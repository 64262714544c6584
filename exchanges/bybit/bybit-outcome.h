/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-codes.h"
#include "bybit-orders.h"

G_BEGIN_DECLS

/* What came of a request for an order. */
typedef struct
{
    BybitRequest request; /* create, amend or cancel */
    BybitOutcome outcome;
    gint64 timestamp_ms;  /* the request was signed for; 0: it was not sent */
    const char *order_id; /* nullable: the venue's, of a create that was taken */
    const char *text;     /* why, for people */
} BybitOrderOutcome;

/* Lets an order know: it goes on, ends, or is asked about. */
void bybit_outcome_apply (BybitVenue *venue, BybitTrack *track, const BybitOrderOutcome *outcome);

G_END_DECLS
