/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-venue.h"

G_BEGIN_DECLS

#define PAPER_CANCELED_ON_REQUEST "canceled on request"

/* Orders, amends, cancels and questions that arrive at the venue now. */
void paper_entry_submit (PaperVenue *venue, const CarryOrder *order);
void paper_entry_amend (PaperVenue *venue, const CarryOrder *order, CarryDecimal quantity,
                        CarryDecimal price);
void paper_entry_cancel (PaperVenue *venue, const CarryOrder *order);
void paper_entry_query (PaperVenue *venue, const CarryOrder *order);
void paper_entry_on_timer (PaperVenue *venue, guint64 timer);

G_END_DECLS
