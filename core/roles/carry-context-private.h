/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-context.h"

G_BEGIN_DECLS

/**
 * CarryContextBackend: (skip)
 *
 * What stands behind a context: the engine, or a test that acts as one. Each
 * function answers the context call of the same name; @backend is passed as the
 * first argument. Slots that are NULL answer with nothing.
 */
typedef struct
{
    gint64 (*get_now) (gpointer backend);
    gint64 (*get_from) (gpointer backend);
    gint64 (*get_to) (gpointer backend);
    gboolean (*get_is_trading) (gpointer backend);
    gboolean (*get_is_watching) (gpointer backend);
    gboolean (*get_is_in_charge) (gpointer backend, CarryContext *context);
    guint64 (*get_seed) (gpointer backend);
    gint64 (*get_data_latency_ns) (gpointer backend);
    gint64 (*get_forget_after_ns) (gpointer backend);
    gboolean (*get_day_sum) (gpointer backend, CarryContext *context, gint64 ts_day,
                             const char *coin, CarryDaySum *out_sum);
    CarryDecimal (*get_capital) (gpointer backend);
    const char *(*get_quote_coin) (gpointer backend);
    CarryInstruments *(*get_instruments) (gpointer backend);
    guint (*find_exchange) (gpointer backend, GObject *exchange);
    void (*subscribe) (gpointer backend, CarryContext *context, const CarryInstrument *instrument);
    CarryDecimal (*get_last_price) (gpointer backend, const CarryInstrument *instrument);
    CarryDecimal (*get_mark_price) (gpointer backend, const CarryInstrument *instrument);
    gint64 (*get_price_time) (gpointer backend, const CarryInstrument *instrument);
    gboolean (*get_quote) (gpointer backend, const CarryInstrument *instrument,
                           CarryQuote *out_quote);
    gboolean (*get_funding) (gpointer backend, const CarryInstrument *instrument,
                             CarryFundingKind kind, CarryFunding *out_funding);
    gboolean (*get_activity) (gpointer backend, const CarryInstrument *instrument,
                              CarryActivity *out_activity);
    CarryBook *(*get_book) (gpointer backend, const CarryInstrument *instrument);
    CarryDecimal (*get_position) (gpointer backend, const CarryInstrument *instrument);
    CarryDecimal (*get_traded) (gpointer backend, const CarryInstrument *instrument);
    void (*get_slippage) (gpointer backend, const CarryInstrument *instrument,
                          CarryAmount *out_cost, CarryAmount *out_decided, CarryAmount *out_made);
    CarryDecimal (*get_entry_price) (gpointer backend, const CarryInstrument *instrument);
    CarryDecimal (*get_balance) (gpointer backend, const char *coin);
    void (*get_equity) (gpointer backend, CarryEquity *out_equity);
    guint64 (*submit) (gpointer backend, CarryContext *context, const CarryOrderRequest *request);
    gboolean (*check_order) (gpointer backend, CarryContext *context,
                             const CarryOrderRequest *request, GError **error);
    void (*amend) (gpointer backend, CarryContext *context, guint64 order,
                   const CarryDecimal *quantity, const CarryDecimal *price);
    void (*cancel) (gpointer backend, CarryContext *context, guint64 order);
    void (*cancel_all) (gpointer backend, CarryContext *context, const CarryInstrument *instrument);
    guint64 (*open_group) (gpointer backend, CarryContext *context,
                           const CarryGroupRequest *request);
    gboolean (*move_group) (gpointer backend, CarryContext *context, guint64 group,
                            CarryGroupState state, const CarryDecimal *quantity,
                            const char *reason);
    const CarryGroup *(*find_group) (gpointer backend, guint64 group);
    const CarryGroup *(*find_group_of) (gpointer backend, const CarryInstrument *instrument);
    gboolean (*is_hedged) (gpointer backend, CarryContext *context, guint64 group);
    CarryHedgeOutcome (*submit_hedge) (gpointer backend, CarryContext *context, guint64 group,
                                       CarryHedgeWay way);
    const CarryOrder *(*find_order) (gpointer backend, guint64 order);
    guint (*get_open_orders) (gpointer backend, const CarryInstrument *instrument);
    guint64 (*add_timer) (gpointer backend, CarryContext *context, gint64 ts);
    void (*remove_timer) (gpointer backend, guint64 timer);
    void (*decide) (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
                    CarryEvaluation *evaluation);
    void (*notice) (gpointer backend, CarryContext *context, CarryNoticeLevel level,
                    const char *code, const char *text);
    void (*halt) (gpointer backend, CarryContext *context, const char *code, const char *reason);
    gboolean (*kill) (gpointer backend, CarryContext *context, const char *code,
                      const char *reason);
    void (*restrict_trading) (gpointer backend, CarryContext *context,
                              const CarryInstrument *instrument, CarryRiskState state,
                              gboolean until_human, const char *code, const char *reason);
    gboolean (*release) (gpointer backend, CarryContext *context, const CarryInstrument *instrument,
                         const char *code);
    CarryRiskState (*get_risk_state) (gpointer backend, const CarryInstrument *instrument);
    gboolean (*get_is_stale) (gpointer backend, const CarryInstrument *instrument);
    CarryDecimal (*get_inventory) (gpointer backend, const CarryInstrument *instrument);
    void (*set_delivery) (gpointer backend, const CarryInstrument *instrument, gint64 ts);
    void (*set_tiers) (gpointer backend, const CarryInstrument *instrument,
                       const CarryRiskTier *tiers, guint n_tiers);
    void (*set_terms) (gpointer backend, const CarryInstrument *instrument, CarryDecimal leverage,
                       CarryDecimal liquidation_price);
    void (*set_margin) (gpointer backend, CarryContext *context, const CarryMargin *margin);
    gboolean (*get_margin) (gpointer backend, const CarryInstrument *instrument,
                            CarryMargin *out_margin);
    void (*ask_close) (gpointer backend, CarryContext *context, CarryDecimal fraction);
    void (*emit_market) (gpointer backend, CarryContext *context, const CarryMarketEvent *event);
    void (*emit_order) (gpointer backend, CarryContext *context, const CarryOrder *order,
                        gint64 ts);
    void (*emit_fill) (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts);
    void (*emit_funding) (gpointer backend, CarryContext *context,
                          const CarryFundingPayment *payment, gint64 ts);
    void (*emit_transfer) (gpointer backend, CarryContext *context, const CarryTransfer *transfer,
                           gint64 ts);
    void (*emit_instrument) (gpointer backend, CarryContext *context,
                             const CarryInstrument *changed, gint64 ts);
    void (*settle) (gpointer backend);
    char *(*dup_status) (gpointer backend);
} CarryContextBackend;

struct _CarryContext
{
    GObject parent_instance;

    const CarryContextBackend *functions;
    gpointer backend;
    char *id;
    guint number;
    CarryRandom random;
};

/* The backend outlives the context. Exported for tests that act as an engine. */
CARRY_API
CarryContext *carry_context_new (const CarryContextBackend *functions, gpointer backend,
                                 const char *id, guint number);

G_END_DECLS
