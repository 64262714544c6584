/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"
#include "roles/carry-context-private.h"

G_BEGIN_DECLS

/* One module as the engine sees it: roles it does not have are NULL. */
typedef struct
{
    CarryModule *module;
    CarryContext *context;
    CarryExchange *exchange;
    CarryExchangeInterface *exchange_iface; /* only of venues that simulate */
    CarryFeed *feed;
    CarryStrategy *strategy;
    CarryStrategyInterface *strategy_iface;
    CarryRisk *risk;
    CarryReport *report;
    CarryNotifier *notifier;
    gboolean wants_market;
} CarryEngineModule;

struct _CarryEngine
{
    CarryEngineSettings settings;
    CarryClock *clock;
    CarrySimClock *sim_clock; /* NULL when time is real */
    CarryInstruments *instruments;
    CarryMarket *market;
    CarryInbox *inbox;
    CarryLedger *ledger;
    CarryPortfolio *portfolio;
    CarryPerformance *performance;
    CarryGate *gate;
    GPtrArray *modules;     /* CarryEngineModule; number n is at n - 1 */
    GPtrArray *subscribers; /* by instrument: GPtrArray of CarryEngineModule, or NULL */
    GPtrArray *listeners;   /* modules with role risk or report */
    GPtrArray *market_listeners;
    GHashTable *notices; /* `module/code` -> how many were logged */
    gint64 now;
    gint64 ts_next_equity;
    guint64 n_events;
    guint64 seq;
    gboolean trading;
};

extern const CarryContextBackend carry_engine_backend;

CarryEngineModule *carry_engine_get_module (CarryEngine *self, guint number);
void carry_engine_tell (CarryEngine *self, CarryEvent *event);
void carry_engine_move_clock (CarryEngine *self, gint64 ts);

/* The order path (carry-engine-orders.c). */
guint64
carry_engine_submit (CarryEngine *self, CarryContext *context, const CarryOrderRequest *request);
void carry_engine_amend (CarryEngine *self, guint64 id, const CarryDecimal *quantity,
                         const CarryDecimal *price);
void carry_engine_cancel (CarryEngine *self, guint64 id);
void carry_engine_cancel_all (CarryEngine *self, CarryContext *context,
                              const CarryInstrument *instrument);
void carry_engine_post_notice (CarryEngine *self, CarryInputKind kind, guint module,
                               CarryNoticeLevel level, const char *code, const char *text);

G_END_DECLS
