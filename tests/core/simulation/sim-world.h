/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "engine/carry-reconciler.h"
#include "host/carry-kill.h"
#include "host/carry-session.h"
#include "sim-disk.h"
#include "sim-faults.h"
#include "sim-guard.h"
#include "sim-link.h"
#include "sim-net.h"
#include "sim-clock.h"
#include "sim-trader.h"
#include "sim-venue.h"

typedef enum
{
    SIM_HOST_DOWN,
    SIM_HOST_OPENING,    /* waits for the first reading of the account */
    SIM_HOST_RECOVERING, /* compares what it knew with the account */
    SIM_HOST_TRADING,
    SIM_HOST_STOPPING,
} SimPhase;

/* One run of the host: everything that dies with it. */
typedef struct
{
    SimPhase phase;
    gint64 ts_phase; /* when the phase began; of a host that is down, when it starts */
    CarryClock *clock;
    CarryEngine *engine;
    CarrySession *session;
    CarryReconciler *reconciler;
    CarryKill *kill;
    CarryStoreIdentity identity;
    SimLink *link;
    SimTrader *trader;
    SimGuard *guard;
    SimDisk *disk;
    GHashTable *heard; /* execution ids of this run */
    gint64 ts_disk;    /* when the flush is done; 0: nothing to flush */
    gint64 ts_watch;   /* when it hears of the kill switch; 0: nothing to hear */
    gboolean is_stopped_for_good;
} SimHost;

/* A whole simulation: one seed decides everything in it. */
typedef struct
{
    guint64 seed;
    SimPlan plan;
    SimFaults faults; /* as they are now: none in the end */
    CarryRandom random;
    char *folder; /* of the kill switch */
    char *tapes;  /* where runs are recorded; NULL: nowhere */
    gint64 now;
    gint64 clock_error_ns;
    gint64 ts_calm;
    gint64 ts_end;
    gint64 ts_beat;
    SimVenue *venue;
    SimNet *net;
    SimPlatter *platter;
    SimHost host;
    guint run;
    gboolean is_killed;
    CarryKillPolicy kill_policy;
    gboolean is_meddled;
    GHashTable *wired;   /* link ids that were sent */
    GHashTable *strange; /* link ids of open orders nobody knows -> since when */
    GQueue *rate;        /* gint64: when requests were sent, the last second */
    guint64 digest;
    gboolean is_loud;
    gboolean is_strict; /* ends the process when an invariant breaks */
    char *failure;      /* the first invariant that broke; NULL */
    guint64 n_steps;
    guint64 n_orders;
    guint64 n_runs_killed;
    guint64 n_late_cancels; /* sent while the disk keeps nothing */
} SimWorld;

SimWorld *sim_world_new (guint64 seed, const SimPlan *plan, const char *folder);
void sim_world_free (SimWorld *self);
void sim_world_step (SimWorld *self);
/* Runs it to its end. FALSE when an invariant broke. */
gboolean sim_world_run (SimWorld *self);

/* Everything that happens goes into the digest, and to stdout where it is loud. */
void sim_world_note (SimWorld *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_world_fail (SimWorld *self, const char *invariant, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* The host (sim-host.c). */
void sim_host_start (SimWorld *world);
void sim_host_advance (SimWorld *world);
void sim_host_stop (SimWorld *world);
void sim_host_end (SimWorld *world, gboolean dies);

/* The invariants (sim-check.c). */
void sim_check_wire (SimWorld *world, SimMessageKind kind, const CarryOrder *order);
void sim_check_event (SimWorld *world, const CarryEvent *event);
void sim_check_step (SimWorld *world);
void sim_check_beat (SimWorld *world);
void sim_check_end (SimWorld *world);
char *sim_check_describe (SimWorld *world);
