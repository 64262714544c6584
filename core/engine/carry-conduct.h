/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Malformed intents of one module, after which its orders are off. */
#define CARRY_CONDUCT_MAX_STRIKES 3

/**
 * CarryConduct: (skip)
 *
 * How a module behaves that sends orders: how fast its intents come, and how many
 * of them were malformed. A flood is held back by a bucket of tokens; the last
 * part of it is kept for what shrinks a position.
 */
typedef struct
{
    gint64 ts_empty; /* when the bucket would be full again, were nothing more sent */
    guint strikes;
    gboolean is_flooding; /* the last intent was turned away */
} CarryConduct;

/**
 * CarryIntentRate: (skip)
 * @interval_ns: a token comes back in this time
 * @burst: tokens in a full bucket
 */
typedef struct
{
    gint64 interval_ns;
    gint64 burst;
} CarryIntentRate;

gboolean carry_conduct_may_open (const CarryConduct *self, const CarryIntentRate *rate, gint64 now);
gboolean carry_conduct_take (CarryConduct *self, const CarryIntentRate *rate, gint64 now);
gboolean carry_conduct_add_strike (CarryConduct *self);
gboolean carry_conduct_is_disabled (const CarryConduct *self);

G_END_DECLS
