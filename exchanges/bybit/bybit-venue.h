/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-clock-offset.h"
#include "bybit-hosts.h"
#include "bybit-limits.h"
#include "bybit-route.h"
#include "bybit-sign.h"
#include "bybit-types.h"

G_BEGIN_DECLS

typedef struct _BybitRest BybitRest;
typedef struct _BybitTimekeeper BybitTimekeeper;
typedef struct _BybitRefresher BybitRefresher;
typedef struct _BybitOrders BybitOrders;
typedef struct _BybitFills BybitFills;
typedef struct _BybitFunding BybitFunding;
typedef struct _BybitStatement BybitStatement;
typedef struct _BybitResolver BybitResolver;
typedef struct _BybitEntry BybitEntry;
typedef struct _BybitSweep BybitSweep;
typedef struct _BybitMargins BybitMargins;
typedef struct _BybitOrphans BybitOrphans;
typedef struct _BybitWatch BybitWatch;
typedef struct _BybitPrivate BybitPrivate;
typedef struct _BybitPublic BybitPublic;
typedef struct _BybitStart BybitStart;

/* How long things may take; all of them are settings. */
typedef struct
{
    guint recv_window_ms;
    gint64 request_deadline_ns;
    gint64 connect_deadline_ns; /* of a WebSocket until it is authenticated */
    gint64 ping_ns;             /* dead after two pings without a sign of life */
    gint64 backoff_first_ns;
    gint64 backoff_max_ns;
    gint64 stale_ns;            /* a topic that should speak and did not */
    gint64 clock_interval_ns;   /* between two looks at the venue's clock */
    gint64 watch_interval_ns;   /* between two readings of open orders and margin */
    gint64 audit_interval_ns;   /* between two readings of executions, positions and balances */
    gint64 resolve_wait_ns;     /* between two rounds of questions about an unknown order */
    gint64 resolve_gap_ns;      /* between two rounds that both find nothing, at least */
    gint64 resolve_margin_ns;   /* after the window of a request, before nothing means nothing */
    gint64 refresh_interval_ns; /* between two readings of the instruments */
    gint64 settle_wait_ns;      /* between two questions for a settled rate or payment */
} BybitTimes;

/* What all parts of the connector share, and the parts. Made by start, given back by stop. */
typedef struct
{
    CarryContext *context;
    CarryClock *clock;
    CarryRandom random; /* jitter */
    CarryEnv env;
    BybitTimes times;
    BybitHosts *hosts;
    BybitSigner *signer; /* NULL: public data only */
    BybitLimits *limits;
    BybitClockOffset offset;
    gint64 user_id;          /* of the account; 0: not known yet */
    gboolean can_batch;      /* orders, or cancels, of one moment may go out in one request */
    gint64 patience_ns;      /* a reading waits so long for a connection that is open */
    guint page_rows;         /* bars in one answer of the record; 0 for as many as there can be */
    GPtrArray *settle_coins; /* of the perpetuals that are traded; interned */
    char *ca_file;           /* NULL: the system's authorities */
    BybitRoute *route;       /* of requests */
    BybitRest *rest;
    BybitStart *start;
    BybitTimekeeper *timekeeper;
    BybitRefresher *refresher;
    BybitPublic *market;
    BybitMargins *margins;

    /* NULL without a key. */
    BybitOrders *orders;
    BybitFills *fills;
    BybitFunding *funding;
    BybitStatement *statement;
    BybitResolver *resolver;
    BybitEntry *entry;
    BybitSweep *sweep;
    BybitOrphans *orphans;
    BybitWatch *watch;
    BybitPrivate *account;
} BybitVenue;

/* What the connector is made of; the texts may be NULL. */
typedef struct
{
    CarryContext *context;
    CarryEnv env;
    BybitTimes times;
    const char *sim_base;
    const char *ca_file;
    BybitSigner *signer; /* (transfer full) */
} BybitVenueConfig;

BybitVenue *bybit_venue_new (const BybitVenueConfig *config, GError **error);
/* Answers requests under way as closed, closes all connections, and frees the parts. */
void bybit_venue_free (BybitVenue *self);
gint64 bybit_venue_get_now (const BybitVenue *self);
/* Whether what the server wrote at @ts, by its clock, is older at @now than what is silent may be. */
gboolean bybit_venue_is_late (const BybitVenue *self, gint64 ts, gint64 now);
/* How long what ended is remembered. */
gint64 bybit_venue_get_memory_ns (const BybitVenue *self);
/* An instrument of the run; NULL when it has none of this name. */
const CarryInstrument *
bybit_venue_find (const BybitVenue *self, BybitCategory category, const char *symbol);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitVenue, bybit_venue_free)

G_END_DECLS
