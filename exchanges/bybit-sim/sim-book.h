/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-market.h"

G_BEGIN_DECLS

typedef struct _SimEntry SimEntry;
typedef struct _SimBookLevel SimBookLevel;

/* What rests: an order of an account, or a quote of the makers (owner NULL). */
struct _SimEntry
{
    SimEntry *previous;
    SimEntry *next;
    SimBookLevel *level;
    SimQty leaves;
    gpointer owner;
};

/* The queue at one price, oldest first. */
struct _SimBookLevel
{
    SimSide side;
    SimPrice price;
    SimQty total;
    SimEntry *first;
    SimEntry *last;
    SimEntry *maker; /* the makers' latest quote here */
};

/*
 * One symbol's resting orders in price-time priority. It remembers what changed
 * since sim_book_take_changes(), so that updates never name a level twice.
 */
typedef struct _SimBook SimBook;

SimBook *sim_book_new (void);
void sim_book_free (SimBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimBook, sim_book_free)

SimBookLevel *sim_book_best (const SimBook *self, SimSide side);
/* Best first: 0 is the best. NULL beyond the last. */
SimBookLevel *sim_book_level (const SimBook *self, SimSide side, guint n);
SimBookLevel *sim_book_find (const SimBook *self, SimSide side, SimPrice price);
guint sim_book_n_levels (const SimBook *self, SimSide side);

/* Behind all that rests at that price. */
SimEntry *sim_book_insert (SimBook *self, SimSide side, SimPrice price, SimQty qty, gpointer owner);
/* Takes qty off; an entry with nothing left is freed. Its place stays. */
void sim_book_reduce (SimBook *self, SimEntry *entry, SimQty qty);

/*
 * Appends the levels that differ from the last time, bids first, each side best
 * first, and forgets the changes.
 */
void sim_book_take_changes (SimBook *self, GArray *out_levels);
gboolean sim_book_has_changes (const SimBook *self);

/* Whether an order of that side and limit would meet something. */
gboolean sim_book_crosses (const SimBook *self, SimSide side, SimPrice limit);

G_END_DECLS
