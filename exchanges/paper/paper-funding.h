/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-venue.h"

G_BEGIN_DECLS

/* What positions and debts cost or earn while they are held. */
void
paper_funding_on_settlement (PaperVenue *venue, PaperMarket *market, const CarryMarketEvent *event);
void paper_funding_watch_debt (PaperVenue *venue);
void paper_funding_charge_interest (PaperVenue *venue);
CarryAmount paper_funding_get_amount (CarryAmount position, CarryDecimal mark, CarryDecimal rate);

G_END_DECLS
