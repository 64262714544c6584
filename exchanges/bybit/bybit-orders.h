/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/* Requests for an order whose outcome is not known. */
typedef enum
{
    BYBIT_DOUBT_CREATE = 1 << 0,
    BYBIT_DOUBT_AMEND = 1 << 1,
    BYBIT_DOUBT_CANCEL = 1 << 2,
    BYBIT_DOUBT_STATE = 1 << 3, /* the venue used a word for its state that is not known here */
} BybitDoubt;

/* An order of ours, and what the venue has shown of it. */
typedef struct
{
    CarryOrder order; /* as it was last told to the engine */
    const CarryInstrument *instrument;
    char order_id[BYBIT_ID_SIZE]; /* the venue's; empty until it is known */
    guint doubts;                 /* BybitDoubt */
    guint asked;                  /* BybitDoubt: changes asked for and not settled */
    gboolean is_answered;         /* of its create: nothing can become of it later */
    gint64 ts_row;                /* of the youngest row seen, the venue's time */
    gboolean is_shown;            /* the venue has shown it: it exists */
    gboolean is_absent;           /* it was proven never to have been placed */
    gint64 timestamp_ms;          /* of the last request in doubt: it ends its window */
    gint64 create_ms;             /* of its create: a cancel cannot make an order */
    CarryDecimal amend_quantity;  /* asked for; invalid: stays */
    CarryDecimal amend_price;
    CarryDecimal executed; /* sum of its executions */

    /* Of the resolver. */
    gint64 ts_question;   /* when the next is due; 0: none */
    gint64 ts_absent;     /* when all answers first said that there is none; 0: never */
    gboolean is_expected; /* that question is void when everything is known before it is due */
    gboolean is_asking;
} BybitTrack;

/*
 * The orders of this run, by our id and by the venue's. Those that ended are kept as long as the
 * run knows them: what comes late still finds them.
 */
BybitOrders *bybit_orders_new (BybitVenue *venue);
void bybit_orders_free (BybitOrders *self);

/* Takes in an order the engine knows; one that is here already stays as it is. */
BybitTrack *bybit_orders_add (BybitOrders *self, const CarryOrder *order);
/* By our id when there is one, else by the venue's. */
BybitTrack *bybit_orders_find (BybitOrders *self, const char *link_id, const char *order_id);
void bybit_orders_set_order_id (BybitOrders *self, BybitTrack *track, const char *order_id);
/* Its executions amount to at least so much. */
void bybit_orders_add_executed (BybitOrders *self, BybitTrack *track, CarryDecimal executed);
/* Nothing about it needs to be asked: no doubt, no request under way, no execution missing. */
gboolean bybit_track_is_settled (const BybitTrack *track);
/* Tracks that are open, in doubt or lack executions, oldest first. */
const GPtrArray *bybit_orders_get_open (const BybitOrders *self);
gboolean bybit_orders_is_open (const BybitOrders *self, const BybitTrack *track);
/* Lets go of what ended long ago. */
void bybit_orders_purge (BybitOrders *self, gint64 now);

/*
 * What the venue says of an order; it is told to the engine when that changes anything. Repeated
 * and old rows change nothing.
 *
 * Returns: (nullable): the order, or NULL when it is none of ours
 */
BybitTrack *bybit_orders_take (BybitOrders *self, const BybitOrder *row);
/* Tells the engine what @track->order is now. */
void bybit_orders_tell (BybitOrders *self, BybitTrack *track);
/* A request ended without an outcome. */
void bybit_orders_doubt (BybitOrders *self, BybitTrack *track, BybitDoubt doubt,
                         gint64 timestamp_ms, const char *why);
/* A create that certainly did not happen. */
void
bybit_orders_reject (BybitOrders *self, BybitTrack *track, CarryOrderCause cause, const char *why);
/* The same, by proof: if it shows up after all, that is reported and it is canceled. */
void bybit_orders_reject_absent (BybitOrders *self, BybitTrack *track);
/* An order so old that the venue keeps no record: it ended unfilled but for what is known. */
void bybit_orders_end_forgotten (BybitOrders *self, BybitTrack *track);
/* Changes (of BybitDoubt) that certainly did not happen; the order goes on as it is. */
void
bybit_orders_drop_pending (BybitOrders *self, BybitTrack *track, guint changes, const char *why);

/* An order of the venue as one of the model, with id 0: what a snapshot lists. */
void bybit_order_to_carry (const BybitOrder *row, const CarryInstrument *instrument,
                           CarryOrder *out_order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitOrders, bybit_orders_free)

G_END_DECLS
