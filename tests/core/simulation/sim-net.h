/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exchange.h"
#include "sim-faults.h"
#include "sim-venue.h"

typedef enum
{
    /* To the venue. */
    SIM_CREATE,
    SIM_AMEND,
    SIM_CANCEL,
    SIM_CANCEL_ALL,
    SIM_QUERY,
    SIM_ACCOUNT,
    /* To the host. */
    SIM_ANSWER,
    SIM_STREAM,
    /* Of the host to itself. */
    SIM_TIMEOUT,
    SIM_ASK,
    SIM_RECONNECTED,
} SimMessageKind;

typedef struct
{
    SimMessageKind kind;
    gint64 ts;
    guint64 seq;
    guint run;       /* of the host that sent or shall get it */
    guint64 request; /* number of the request it is or belongs to */
    gint64 ts_asked; /* by the clock of the host */
    gint64 ts_sent;
    SimMessageKind asked; /* of an answer */
    SimCode code;
    gboolean is_found; /* a query found the order */
    SimOrder order;
    SimNews news;
    GArray *executions; /* of a query, SimExecution; or NULL */
    CarrySnapshot *snapshot;
} SimMessage;

/* What lies between host and venue. It outlives both ends' connections. */
typedef struct
{
    CarryRandom random;
    const SimFaults *faults;
    SimVenue *venue;
    GPtrArray *messages; /* SimMessage, under way */
    GHashTable *refused; /* link ids: a second copy of a request fares as the first */
    guint64 next_seq;
    gint64 ts_up;     /* disconnected until then */
    gint64 ts_outage; /* the venue is in maintenance until then */
    guint64 n_sent;
} SimNet;

SimNet *sim_net_new (guint64 seed, SimVenue *venue, const SimFaults *faults);
void sim_net_free (SimNet *self);
void sim_message_free (SimMessage *self);

gint64 sim_net_get_due (const SimNet *self);
SimMessage *sim_net_pop (SimNet *self);
gboolean sim_net_is_up (const SimNet *self, gint64 now);
/* Everything under way to or from the host is lost, but requests on their way to the venue. */
void sim_net_disconnect (SimNet *self, gint64 now, gint64 ns);

/* To the venue, with what can happen on the way. (transfer full) */
void sim_net_request (SimNet *self, SimMessage *message, gint64 now);
/* Of the host to itself, after @ns. (transfer full) */
void sim_net_remind (SimNet *self, SimMessage *message, gint64 ns, gint64 now);
/* What the venue has to tell goes to whoever is connected. */
void sim_net_stream (SimNet *self, guint run, gint64 now);
/* A message reached the venue. */
void sim_net_serve (SimNet *self, const SimMessage *message, gint64 now);
/* Lots that open requests under way may still buy or sell. */
gint64 sim_net_get_flying (const SimNet *self, SimInstrument instrument, gboolean buys, gint64 now);
