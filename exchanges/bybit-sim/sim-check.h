/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/*
 * What the venue refuses at once. Each fills out_answer and returns FALSE, or returns
 * TRUE. A node that passed sim_check_request() has every field of its row but ids.
 */
gboolean sim_refuse (SimAnswer *out_answer, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The market of a request, trading or not; NULL: refused. */
SimMarket *sim_check_market (SimExchange *exchange, const char *category, const char *symbol,
                             SimAnswer *out_answer);
/* Refuses when one of @stops asks for something; empty ones and zeros do not. */
gboolean sim_check_no_stops (const char *const *stops, guint n_stops, SimAnswer *out_answer);
gboolean sim_check_request (SimAccount *account, const SimOrderRequest *request, SimNode *node,
                            SimAnswer *out_answer);
/* Filters and price band of what an order would be, also after an amend. */
gboolean sim_check_filters (const SimNode *node, SimAnswer *out_answer);
/* Balance or margin, with the node among the open orders. */
gboolean sim_check_funds (SimNode *node, SimAnswer *out_answer);

G_END_DECLS
