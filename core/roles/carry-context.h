/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-random.h"
#include "model/carry-book.h"
#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryDaySum: (skip)
 * @traded: what trades moved: coins and money of spot, signed; of perpetuals what was sold for less
 *   what was bought for
 * @fees: paid; negative for rebates
 * @funding: received; negative when paid
 *
 * What was booked of a coin on one day (UTC).
 */
typedef struct
{
    CarryAmount traded;
    CarryAmount fees;
    CarryAmount funding;
} CarryDaySum;

/**
 * CarryContext:
 *
 * The only door from a module to the rest. Every module has one of its own, so
 * orders, timers and notices know their owner. All calls belong to the
 * engine's thread.
 */
#define CARRY_TYPE_CONTEXT (carry_context_get_type ())
CARRY_API
G_DECLARE_FINAL_TYPE (CarryContext, carry_context, CARRY, CONTEXT, GObject)

/* Who and when. */
CARRY_API
const char *carry_context_get_id (CarryContext *self);
CARRY_API
guint carry_context_get_number (CarryContext *self);
CARRY_API
gint64 carry_context_get_now (CarryContext *self);
CARRY_API
gint64 carry_context_get_from (CarryContext *self);
CARRY_API
gint64 carry_context_get_to (CarryContext *self);
CARRY_API
gboolean carry_context_get_is_trading (CarryContext *self);
CARRY_API
gboolean carry_context_get_is_watching (CarryContext *self);
CARRY_API
gboolean carry_context_get_is_in_charge (CarryContext *self);
CARRY_API
CarryRandom *carry_context_get_random (CarryContext *self);
CARRY_API
gint64 carry_context_get_data_latency_ns (CarryContext *self);
CARRY_API
gint64 carry_context_get_forget_after_ns (CarryContext *self);
CARRY_API
gboolean carry_context_get_day_sum (CarryContext *self, gint64 ts_day, const char *coin,
                                    CarryDaySum *out_sum);
CARRY_API
CarryDecimal carry_context_get_capital (CarryContext *self);
CARRY_API
const char *carry_context_get_quote_coin (CarryContext *self);
CARRY_API
char *carry_context_dup_status (CarryContext *self);

/* What can be traded, and what it costs now. */
CARRY_API
CarryInstruments *carry_context_get_instruments (CarryContext *self);
CARRY_API
const CarryInstrument *carry_context_find_instrument (CarryContext *self, GObject *exchange,
                                                      CarryCategory category, const char *symbol);
CARRY_API
void carry_context_subscribe (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal carry_context_get_last_price (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal carry_context_get_mark_price (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
gint64 carry_context_get_price_time (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
gboolean carry_context_get_quote (CarryContext *self, const CarryInstrument *instrument,
                                  CarryQuote *out_quote);
CARRY_API
gboolean carry_context_get_funding (CarryContext *self, const CarryInstrument *instrument,
                                    CarryFundingKind kind, CarryFunding *out_funding);
CARRY_API
gboolean carry_context_get_activity (CarryContext *self, const CarryInstrument *instrument,
                                     CarryActivity *out_activity);
CARRY_API
CarryBook *carry_context_get_book (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal *carry_context_dup_last_price (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal *carry_context_dup_mark_price (CarryContext *self, const CarryInstrument *instrument);

/* What is held. */
CARRY_API
CarryDecimal carry_context_get_position (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal carry_context_get_traded (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
void carry_context_get_slippage (CarryContext *self, const CarryInstrument *instrument,
                                 CarryAmount *out_cost, CarryAmount *out_decided,
                                 CarryAmount *out_made);
CARRY_API
CarryDecimal carry_context_get_entry_price (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal carry_context_get_balance (CarryContext *self, const char *coin);
CARRY_API
void carry_context_get_equity (CarryContext *self, CarryEquity *out_equity);
CARRY_API
CarryDecimal *carry_context_dup_position (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal *carry_context_dup_balance (CarryContext *self, const char *coin);

/* Orders. */
CARRY_API
guint64 carry_context_submit (CarryContext *self, const CarryOrderRequest *request);
CARRY_API
gboolean
carry_context_check_order (CarryContext *self, const CarryOrderRequest *request, GError **error);
CARRY_API
void carry_context_amend (CarryContext *self, guint64 order, const CarryDecimal *quantity,
                          const CarryDecimal *price);
CARRY_API
void carry_context_cancel (CarryContext *self, guint64 order);
CARRY_API
void carry_context_cancel_all (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
const CarryOrder *carry_context_find_order (CarryContext *self, guint64 order);
CARRY_API
guint carry_context_get_open_orders (CarryContext *self, const CarryInstrument *instrument);

/* Trades of two legs. */
CARRY_API
guint64 carry_context_open_group (CarryContext *self, const CarryGroupRequest *request);
CARRY_API
gboolean carry_context_move_group (CarryContext *self, guint64 group, CarryGroupState state,
                                   const CarryDecimal *quantity, const char *reason);
CARRY_API
const CarryGroup *carry_context_find_group (CarryContext *self, guint64 group);
CARRY_API
const CarryGroup *
carry_context_find_group_of (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
gboolean carry_context_is_hedged (CarryContext *self, guint64 group);
CARRY_API
CarryHedgeOutcome carry_context_submit_hedge (CarryContext *self, guint64 group, CarryHedgeWay way);

/* Timers, notices, halting. */
CARRY_API
guint64 carry_context_add_timer (CarryContext *self, gint64 ts);
CARRY_API
void carry_context_remove_timer (CarryContext *self, guint64 timer);
CARRY_API
void carry_context_decide (CarryContext *self, const CarryInstrument *instrument,
                           CarryEvaluation *evaluation);
CARRY_API
void carry_context_notice (CarryContext *self, CarryNoticeLevel level, const char *code,
                           const char *format, ...) G_GNUC_PRINTF (4, 5);
CARRY_API
void carry_context_notice_text (CarryContext *self, CarryNoticeLevel level, const char *code,
                                const char *text);
CARRY_API
void carry_context_halt (CarryContext *self, const char *code, const char *reason);
CARRY_API
gboolean carry_context_kill (CarryContext *self, const char *code, const char *reason);

/* For risk modules: what may go out. */
CARRY_API
void carry_context_restrict (CarryContext *self, const CarryInstrument *instrument,
                             CarryRiskState state, gboolean until_human, const char *code,
                             const char *reason);
CARRY_API
gboolean
carry_context_release (CarryContext *self, const CarryInstrument *instrument, const char *code);
CARRY_API
CarryRiskState carry_context_get_risk_state (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
gboolean carry_context_get_is_stale (CarryContext *self, const CarryInstrument *instrument);
CARRY_API
CarryDecimal carry_context_get_inventory (CarryContext *self, const CarryInstrument *instrument);

/* Margin: what venues ask for positions, and what the account has. */
CARRY_API
void carry_context_set_tiers (CarryContext *self, const CarryInstrument *instrument,
                              const CarryRiskTier *tiers, guint n_tiers);
CARRY_API
void carry_context_set_terms (CarryContext *self, const CarryInstrument *instrument,
                              CarryDecimal leverage, CarryDecimal liquidation_price);
CARRY_API
void carry_context_set_margin (CarryContext *self, const CarryMargin *margin);
CARRY_API
gboolean carry_context_get_margin (CarryContext *self, const CarryInstrument *instrument,
                                   CarryMargin *out_margin);
CARRY_API
void carry_context_ask_close (CarryContext *self, CarryDecimal fraction);

/* For venues: what happened there, known here at @ts. */
CARRY_API
void carry_context_set_delivery (CarryContext *self, const CarryInstrument *instrument, gint64 ts);
CARRY_API
void carry_context_emit_market (CarryContext *self, const CarryMarketEvent *event);
CARRY_API
void carry_context_settle (CarryContext *self);
CARRY_API
void carry_context_emit_order (CarryContext *self, const CarryOrder *order, gint64 ts);
CARRY_API
void carry_context_emit_fill (CarryContext *self, const CarryFill *fill, gint64 ts);
CARRY_API
void carry_context_emit_funding (CarryContext *self, const CarryFundingPayment *payment, gint64 ts);
CARRY_API
void carry_context_emit_transfer (CarryContext *self, const CarryTransfer *transfer, gint64 ts);
CARRY_API
void carry_context_emit_instrument (CarryContext *self, const CarryInstrument *changed, gint64 ts);

G_END_DECLS
