/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* What comes into the book and takes. */
typedef struct
{
    SimMarket *market;
    SimNode *node; /* NULL: of the background */
    SimSide side;
    SimPrice limit; /* 0: at any price */
    SimQty left;
    gboolean by_value; /* then budget counts, not left */
    SimMoney budget;
    gboolean is_quote;   /* of the makers: their quotes on the other side give way, untraded */
    gboolean is_stopped; /* by self-match prevention */
} SimTaker;

/* Fills as far as limit, quantity and the book reach, in price-time priority. */
void sim_match (SimTaker *taker, gint64 now);
/* What could be filled at once: for fill-or-kill. */
SimQty sim_match_available (const SimTaker *taker);
/* Fills accounts' orders only, past the makers' quotes; returns what is left. */
SimQty sim_match_accounts (SimTaker *taker, gint64 now);

G_END_DECLS
