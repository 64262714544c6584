/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-venue.h"

G_BEGIN_DECLS

/* Closing by force of what its margin no longer carries. */
void paper_liquidation_on_market (PaperVenue *venue, const PaperMarket *market,
                                  const CarryMarketEvent *event);
void paper_liquidation_check (PaperVenue *venue);

G_END_DECLS
