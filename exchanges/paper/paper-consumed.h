/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * What our own orders took from the levels of one instrument. Recorded data do
 * not know of us, so a level counts as taken until the data state it anew.
 * Prices and sizes are in the instrument's data scales.
 */
typedef struct
{
    GArray *levels; /* NULL while nothing is taken */
} PaperConsumed;

void paper_consumed_clear (PaperConsumed *self);
gboolean paper_consumed_is_empty (const PaperConsumed *self);
gint64 paper_consumed_get (const PaperConsumed *self, CarrySide side, gint64 price);
void
paper_consumed_add (PaperConsumed *self, CarrySide side, gint64 price, gint64 size, gint64 taken);
void paper_consumed_on_quote (PaperConsumed *self, const CarryMarketEvent *event);
void paper_consumed_on_level (PaperConsumed *self, const CarryMarketEvent *event);

G_END_DECLS
