/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-shot.h"

G_BEGIN_DECLS

/* The requests that left and were not answered. Each ends once, and is gone before that is told. */
typedef struct _BybitShots BybitShots;

BybitShots *bybit_shots_new (BybitVenue *venue);
void bybit_shots_free (BybitShots *self);
/* How many of those that wait go with @first: of its kind and category, as many as a batch holds. */
guint bybit_shots_count_mates (const BybitShots *self, const GPtrArray *waiting,
                               const BybitIntent *first);
/* Takes @n of them from those that wait, the oldest first, or @first alone. */
BybitShot *
bybit_shots_gather (BybitShots *self, GPtrArray *waiting, const BybitIntent *first, guint n);
/* What the socket's answer of that id is about; NULL when nobody waits for it. */
BybitShot *bybit_shots_find (BybitShots *self, const char *id);
guint bybit_shots_get_n_orders (const BybitShots *self);

/* All of its orders come to the same. */
void bybit_shots_end (BybitShots *self, BybitShot *shot, BybitOutcome outcome, const char *order_id,
                      const char *text);
/* By what an answer says: about all of it, or of a batch that was let in about each. */
void bybit_shots_judge (BybitShots *self, BybitShot *shot, const BybitVerdict *verdict,
                        const char *order_id, const GArray *items, const char *text);
/* The socket is gone: what was on it is in doubt. */
void bybit_shots_lose (BybitShots *self, const char *text);
/* Gives up what was not answered in time. Returns: until the next is due; -1: none is. */
gint64 bybit_shots_expire (BybitShots *self, gint64 now);

G_END_DECLS
