/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-outcome.h"

#include "bybit-resolver.h"

static void
doubt (BybitVenue *venue, BybitTrack *track, BybitDoubt doubt, const BybitOrderOutcome *outcome)
{
    bybit_orders_doubt (venue->orders, track, doubt, outcome->timestamp_ms, outcome->text);
    bybit_resolver_ask (venue->resolver, track, 0);
}

/* The stream says what became of it. In case it does not, that is asked. */
static void
await_stream (BybitVenue *venue, BybitTrack *track, const BybitOrderOutcome *outcome)
{
    track->timestamp_ms = MAX (track->timestamp_ms, outcome->timestamp_ms);
    bybit_resolver_expect (venue->resolver, track);
}

static void
apply_create (BybitVenue *venue, BybitTrack *track, const BybitOrderOutcome *outcome)
{
    track->is_answered = TRUE;
    track->create_ms = outcome->timestamp_ms;
    /* The stream was faster: that it was placed is known, whatever the answer says. */
    if (track->is_shown)
    {
        await_stream (venue, track, outcome);
        return;
    }
    switch (outcome->outcome)
    {
    case BYBIT_OUTCOME_DONE:
        bybit_orders_set_order_id (venue->orders, track, outcome->order_id);
        await_stream (venue, track, outcome);
        break;
    case BYBIT_OUTCOME_REFUSED:
    case BYBIT_OUTCOME_LATER:
        bybit_orders_reject (venue->orders, track,
                             outcome->timestamp_ms == 0 ? CARRY_ORDER_CAUSE_UNSENT
                                                        : CARRY_ORDER_CAUSE_NONE,
                             outcome->text);
        break;
    case BYBIT_OUTCOME_CROSSED:
        bybit_orders_reject (venue->orders, track, CARRY_ORDER_CAUSE_POST_ONLY, outcome->text);
        break;
    case BYBIT_OUTCOME_DUPLICATE:
        /* The proof that it was placed: from here on nothing can make it absent. */
        track->is_shown = TRUE;
        doubt (venue, track, BYBIT_DOUBT_CREATE, outcome);
        break;
    default:
        doubt (venue, track, BYBIT_DOUBT_CREATE, outcome);
        break;
    }
}

static void
apply_change (BybitVenue *venue, BybitTrack *track, const BybitOrderOutcome *outcome)
{
    BybitDoubt kind =
        outcome->request == BYBIT_REQUEST_AMEND ? BYBIT_DOUBT_AMEND : BYBIT_DOUBT_CANCEL;

    /* The stream was faster: the order has its new terms, whatever the answer says. */
    if (kind == BYBIT_DOUBT_AMEND && track->order.pending != CARRY_ORDER_PENDING_AMEND)
    {
        await_stream (venue, track, outcome);
        return;
    }
    switch (outcome->outcome)
    {
    case BYBIT_OUTCOME_DONE:
        await_stream (venue, track, outcome);
        break;
    case BYBIT_OUTCOME_REFUSED:
    case BYBIT_OUTCOME_LATER:
        bybit_orders_drop_pending (venue->orders, track, kind, outcome->text);
        break;
    case BYBIT_OUTCOME_NOOP:
        if (kind == BYBIT_DOUBT_AMEND)
            bybit_orders_drop_pending (venue->orders, track, kind, outcome->text);
        else
            doubt (venue, track, kind, outcome);
        break;
    default:
        doubt (venue, track, kind, outcome);
        break;
    }
}

void
bybit_outcome_apply (BybitVenue *venue, BybitTrack *track, const BybitOrderOutcome *outcome)
{
    if (outcome->request == BYBIT_REQUEST_CREATE)
        apply_create (venue, track, outcome);
    else
        apply_change (venue, track, outcome);
}
