/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * The account's log: funding payments, and changes of balances that no trade made. Payments are
 * announced by executions whose amount has the opposite sign; what is booked is the log's amount.
 */
BybitFunding *bybit_funding_new (BybitVenue *venue);
void bybit_funding_free (BybitFunding *self);

/* What happened before is in the balances already. */
void bybit_funding_start (BybitFunding *self, gint64 ts_from);
/* An execution says that a payment was made: its row of the log is waited for. */
void bybit_funding_expect (BybitFunding *self, const BybitExecution *row);
/* Reads what is new in the log. */
void bybit_funding_audit (BybitFunding *self);

/* The rate that was settled at @ts, when it is known. */
void bybit_funding_set_rate (BybitFunding *self, const char *symbol, gint64 ts, CarryDecimal rate);

/* A row of the log as a payment. */
void bybit_log_row_to_payment (const BybitLogRow *row, const CarryInstrument *instrument,
                               CarryFundingPayment *out_payment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitFunding, bybit_funding_free)

G_END_DECLS
