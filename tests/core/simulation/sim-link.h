/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exchange.h"
#include "sim-net.h"

/* What the world looks at before a request leaves the host. */
typedef void (*SimWire) (gpointer user_data, SimMessageKind kind, const CarryOrder *order);

/*
 * The host's end of the line: an exchange as a plugin would be one. It sends nothing
 * twice, tells what it cannot know as not certain, and asks until it does.
 */
typedef struct
{
    CarryModule parent_instance;
    SimNet *net;
    guint run;
    const gint64 *now; /* true time */
    SimWire on_wire;
    gpointer user_data;
    GPtrArray *tracks;     /* SimTrack, owned */
    GHashTable *requests;  /* guint64 -> SimMessageKind + link id: not answered yet */
    GHashTable *snapshots; /* guint64 -> GTask */
    GHashTable *told;      /* guint64: executions told */
    GHashTable *entries;   /* gint64: times of lines of the log told */
    guint64 next_request;
} SimLink;

typedef CarryModuleClass SimLinkClass;

GType sim_link_get_type (void);

SimLink *sim_link_new (SimNet *net, guint run, const gint64 *now);
/* Something for this host arrived. */
void sim_link_take (SimLink *self, const SimMessage *message);
/* The host dies: who waits for an account waits no more. */
void sim_link_drop (SimLink *self);
