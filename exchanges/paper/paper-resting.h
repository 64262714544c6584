/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-venue.h"

G_BEGIN_DECLS

void
paper_resting_on_market (PaperVenue *venue, PaperMarket *market, const CarryMarketEvent *event);

G_END_DECLS
