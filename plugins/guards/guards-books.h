/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/*
 * Q13: books of our own. What the account is worth must be what it was worth at the
 * first look, and every fill, fee, payment and transfer since, at the same prices.
 */
typedef struct
{
    gboolean has_start;
    CarryAmount cash; /* equity without what is held, then paid and received */
    GArray *held;     /* CarryDecimal, by instrument: counted from the fills */
    gint64 ts_wrong;  /* since when they have not agreed; 0: they do */
    gboolean is_on;
} GuardsBooks;

void guards_books_init (GuardsBooks *self);
void guards_books_clear (GuardsBooks *self);
void guards_books_restart (GuardsBooks *self, const GuardsDesk *desk);
void guards_books_add_fill (GuardsBooks *self, const GuardsDesk *desk, const CarryFill *fill,
                            const CarryInstrument *instrument);
void guards_books_add (GuardsBooks *self, CarryDecimal amount);
void guards_books_compare (GuardsBooks *self, const GuardsDesk *desk, CarryDecimal equity);

G_END_DECLS
