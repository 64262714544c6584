/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-limit.h"
#include "paper-queue.h"

G_BEGIN_DECLS

/* An order at the simulated venue. */
typedef struct
{
    CarryOrder order; /* as the venue knows it */
    const CarryInstrument *instrument;
    CarryAmount value; /* of the fills: sum of price × quantity */
    guint64 timer;     /* until it meets the market; 0 when it is there */
    gboolean is_resting;
    gint64 ts_resting; /* since when */
    PaperLimit limit;
    gboolean has_queue;
    PaperQueue queue;
} PaperOrder;

PaperOrder *paper_order_new (const CarryOrder *order, const CarryInstrument *instrument);
void paper_order_free (PaperOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaperOrder, paper_order_free)

gboolean paper_order_is_open (const PaperOrder *self);
void paper_order_fill (PaperOrder *self, CarryDecimal price, CarryDecimal quantity, gint64 ts);
void paper_order_end (PaperOrder *self, CarryOrderState state, const char *reason, gint64 ts);

G_END_DECLS
