/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-account.h"
#include "roles/carry-exchange.h"
#include "sim-venue.h"

/* What the venue knows, in the words of the model. */

CarrySnapshot *sim_account_read (const SimVenue *venue, gint64 now);
void sim_account_make_fill (const SimExecution *execution, CarryFill *out_fill);
void sim_account_make_order (const CarryOrder *order, SimOrder *out_order);
gint64 sim_account_to_lots (CarryDecimal quantity);
gint64 sim_account_to_ticks (CarryDecimal price);
