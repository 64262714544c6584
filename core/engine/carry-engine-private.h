/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock-private.h"
#include "engine/carry-day-sums.h"
#include "engine/carry-engine-tape.h"
#include "engine/carry-engine.h"
#include "engine/carry-groups.h"
#include "engine/carry-lag.h"
#include "engine/carry-legs.h"
#include "engine/carry-margins.h"
#include "engine/carry-naked.h"
#include "engine/carry-writer.h"
#include "roles/carry-context-private.h"

G_BEGIN_DECLS

/* One module as the engine sees it: roles it does not have are NULL. */
typedef struct
{
    CarryModule *module;
    CarryContext *context;
    CarryExchange *exchange;
    CarryExchangeInterface *exchange_iface;
    CarryFeed *feed;
    CarryStrategy *strategy;
    CarryStrategyInterface *strategy_iface;
    CarryRisk *risk;
    CarryReport *report;
    CarryNotifier *notifier;
    gboolean wants_market;
    gboolean is_outside; /* what it does is an input, and it is not there in a replay */
} CarryEngineModule;

/* Stands for the number of a module where the host itself speaks. */
#define CARRY_ENGINE_HOST 0

/* A strategy that hears of market events, and its slots: one look less for each event. */
typedef struct
{
    CarryStrategy *strategy;
    CarryStrategyInterface *iface;
} CarryEngineHearer;

/* Where the market events of one instrument go: found out once, as many come. */
typedef struct
{
    const CarryInstrument *instrument;
    CarryMarketState *state;
    CarryQuote quote;     /* the last that strategies heard */
    CarryExchange *venue; /* NULL when it does not look at them */
    CarryExchangeInterface *venue_iface;
    GPtrArray *subscribers; /* strategies, as CarryEngineModule; NULL when nobody looks */
    GArray *hearers[CARRY_MARKET_N_KINDS]; /* CarryEngineHearer, for each kind; or NULL */
} CarryEngineRoute;

/* One instrument, while everything is being closed. */
typedef struct
{
    CarryDecimal held;
    gint64 ts_changed;
    gint64 ts_next; /* no order before */
    guint n_tries;  /* since something was traded */
    gboolean is_taken;
} CarryEngineRest;

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
    CarryGroups *groups;
    CarryMargins *margins;
    GPtrArray *modules;   /* CarryEngineModule; number n is at n - 1 */
    GArray *routes;       /* CarryEngineRoute, by instrument */
    GPtrArray *listeners; /* modules with role risk or report */
    GPtrArray *market_listeners;
    GHashTable *notices; /* `module/code` -> how many were logged */
    gint64 now;
    gint64 ts_next_equity; /* never, when not trading */
    guint64 n_events;
    guint64 seq;
    gboolean trading;
    gboolean is_ending; /* what closes is in a hurry */
    gboolean dispatching;
    gboolean has_asked;  /* something of a venue since carry_engine_flush() */
    gboolean has_sent;   /* and what was asked before is on its way out */
    CarryWriter *writer; /* NULL: nothing is kept */
    gboolean store_failed;
    const CarryLatch *latch; /* NULL: nothing to look at */
    CarryDisk *disk;         /* (owned by the run) NULL: nothing to look at */
    gboolean is_killed;
    gboolean is_left;      /* by a sentinel, who closes */
    guint64 first_closing; /* order made since */
    gboolean is_closing_rest;
    gboolean is_rest_planned; /* the next look of that */
    gint64 ts_rest;           /* when the last was */
    GArray *rests;            /* CarryEngineRest, by instrument, while that lasts */
    CarryEngineKeeper keeper;
    guint64 n_restored;
    CarryNoticeBoard *board;
    GArray *nakeds;        /* CarryNaked, by instrument; of perpetuals */
    GPtrArray *day_splits; /* CarrySplit, as the day began; NULL before any day did */
    CarrySplit day_total;
    gint64 ts_day;           /* when that was */
    gint64 ts_next_day;      /* never, where time is simulated */
    const CarryLag *lag;     /* of the loop; NULL where none waits */
    struct _CarryLive *live; /* that loop */
    CarryDaySums *day_sums;
    gint64 ts_books; /* what happened until then is in the balances the books began with; 0: all */
    CarryEngineTape tape;
};

extern const CarryContextBackend carry_engine_backend;

static inline CarryEngineModule *
carry_engine_get_module (CarryEngine *self, guint number)
{
    g_assert (number >= 1 && number <= self->modules->len);
    return g_ptr_array_index (self->modules, number - 1);
}

guint carry_engine_find_module_number (CarryEngine *self, const char *id);
void carry_engine_tell (CarryEngine *self, CarryEvent *event);
void carry_engine_value_until (CarryEngine *self, gint64 ts);

/* Step 1: the clock. What is due at an instant is valued when that instant is over. */
static inline void
carry_engine_move_clock (CarryEngine *self, gint64 ts)
{
    if (ts <= self->now)
        return;
    if (G_UNLIKELY (ts > self->ts_next_equity))
        carry_engine_value_until (self, ts);
    self->now = ts;
    if (self->sim_clock != NULL)
        carry_sim_clock_move (self->sim_clock, ts);
}

/* When the first input of the inbox is due; %G_MAXINT64 when there is none. */
static inline gint64
carry_engine_get_ts_due (const CarryEngine *self)
{
    return carry_inbox_get_ts_due (self->inbox);
}

/* What an engine is recorded by, or replayed from (carry-engine-tape.c, -tape-record.c). */
CarryTapeEntry carry_engine_make_entry (const CarryEngine *self, CarryTapeKind kind);
void carry_engine_tape_pack_header (CarryPack *pack, CarryEngineSettings *settings, gint64 *now,
                                    char **config);
CarryInput *
carry_engine_add_input (CarryEngine *self, CarryInputKind kind, guint module, gint64 ts);
void carry_engine_note_post (CarryEngine *self, const CarryInput *input);
void carry_engine_note_turn (CarryEngine *self, const CarryInput *input);
void carry_engine_note_end_of_turn (CarryEngine *self);
gboolean carry_engine_begin_call (CarryEngine *self, CarryEngineCall call,
                                  const CarryEngineCallArguments *arguments);
void carry_engine_end_call (CarryEngine *self);
void carry_engine_note_clock (CarryEngine *self, gint64 now);
void carry_engine_begin_sent (CarryEngine *self, CarryEngineSent sent, const CarryOrder *order,
                              const CarryDecimal *quantity, const CarryDecimal *price);
void carry_engine_end_sent (CarryEngine *self);
gboolean carry_engine_note_lost (CarryEngine *self, guint64 seq, gboolean is_lost);
void carry_engine_note_killed (CarryEngine *self, const char *reason);
void carry_engine_note_limit (CarryEngine *self, CarryEngineLimit limit, guint module,
                              const CarryRestriction *restriction);
void carry_engine_note_delivery (CarryEngine *self, guint32 instrument, gint64 ts);
void carry_engine_note_terms (CarryEngine *self, guint module, const CarryEngineTerms *terms);
void carry_engine_apply_terms (CarryEngine *self, guint module, const CarryEngineTerms *terms);
gint64 carry_engine_read_free_disk (CarryEngine *self);
void carry_engine_note_module (CarryEngine *self, const CarryEngineModule *entry);
void carry_engine_note_instrument (CarryEngine *self, const CarryInstrument *instrument);
void carry_engine_note_restored (CarryEngine *self, const CarryEvent *event);
void carry_engine_note_books (CarryEngine *self);
void carry_engine_note_event (CarryEngine *self, const CarryEvent *event);
void carry_engine_note_state (CarryEngine *self);
void carry_engine_restore (const CarryEvent *event, gpointer user_data);
void carry_engine_apply_kill (CarryEngine *self, const char *reason);
void carry_engine_halt_now (CarryEngine *self, const char *code, const char *reason);
void carry_engine_keep_restrictions (CarryEngine *self);

static inline gboolean
carry_engine_is_taped (const CarryEngine *self)
{
    return G_UNLIKELY (self->tape.recorder != NULL || self->tape.player != NULL);
}

/* What is kept (carry-engine-store.c). */
void carry_engine_keep (CarryEngine *self, CarryEvent *event);
void carry_engine_release_order (CarryEngine *self, CarryOrder *order);
void carry_engine_on_commit (CarryEngine *self, const CarryInput *input);

/* What changes the books (carry-engine-account.c). */
void carry_engine_book_fill (CarryEngine *self, const CarryFill *fill);
void carry_engine_book_funding (CarryEngine *self, const CarryFundingPayment *payment);

/* What people watch (carry-engine-watch.c). */
void carry_engine_init_watch (CarryEngine *self);
void carry_engine_clear_watch (CarryEngine *self);
void carry_engine_begin_watch (CarryEngine *self);
void carry_engine_begin_day (CarryEngine *self);
void carry_engine_look_at_legs (CarryEngine *self, const char *coin);
CarryNaked *carry_engine_get_naked (CarryEngine *self, const CarryInstrument *perp);
CarrySplit carry_engine_get_day_split (const CarryEngine *self, const CarrySplit *split);
CarrySplit carry_engine_get_day_total (CarryEngine *self);

/* Real time (carry-live.c). */
gint64 carry_engine_read_clock (const CarryEngine *self);
void carry_engine_dispatch_now (CarryEngine *self);
void carry_engine_flush (CarryEngine *self);
void carry_engine_settle (gpointer backend);

/* What is logged where time is real (carry-engine-log.c). */
void carry_engine_log_order (CarryEngine *self, const CarryOrder *order);
void carry_engine_log_group (CarryEngine *self, const CarryGroup *group);
void carry_engine_log_fill (CarryEngine *self, const CarryFill *fill);
void carry_engine_log_funding (CarryEngine *self, const CarryFundingPayment *payment);

/* The way of market events (carry-engine-market.c). */
void carry_engine_add_route (CarryEngine *self, const CarryInstrument *instrument);
void carry_engine_clear_route (CarryEngineRoute *route);
void carry_engine_subscribe (CarryEngine *self, CarryEngineModule *entry,
                             const CarryInstrument *instrument);

/* The worst case (carry-engine-exposure.c). */
void
carry_engine_get_exposure (CarryEngine *self, const CarryOrder *asked, CarryExposure *out_exposure);

/* Trades of two legs (carry-engine-groups.c). */
void carry_engine_watch_fill (CarryEngine *self, const CarryFill *fill);
void carry_engine_tell_group_of (CarryEngine *self, const CarryFill *fill);
void carry_engine_on_group (CarryEngine *self, guint64 id);
gboolean carry_engine_check_naked (CarryEngine *self, const CarryOrder *order, char **out_why);
guint64 carry_engine_open_group (CarryEngine *self, CarryContext *context,
                                 const CarryGroupRequest *request);
gboolean carry_engine_move_group (CarryEngine *self, CarryContext *context, guint64 id,
                                  CarryGroupState state, const CarryDecimal *quantity,
                                  const char *reason);
CarryHedgeOutcome
carry_engine_submit_hedge (CarryEngine *self, CarryContext *context, guint64 id, CarryHedgeWay way);
gboolean carry_engine_is_hedged (CarryEngine *self, CarryContext *context, guint64 id);

void carry_engine_read_leg (CarryEngine *self, guint32 index, CarryLeg *leg);
void carry_engine_end_group (CarryEngine *self, CarryGroupEntry *entry, const char *reason);

/* What nobody closes (carry-engine-rest.c). */
void carry_engine_begin_claims (CarryEngine *self);
void carry_engine_begin_rest (CarryEngine *self);
void carry_engine_end_rest (CarryEngine *self);
void carry_engine_on_rest (CarryEngine *self, CarryEngineRestLook look);

/* The order path (carry-engine-orders.c). */
void carry_engine_refuse (CarryEngine *self, CarryOrder *order, const char *why);
void carry_engine_end_order (CarryEngine *self, CarryOrder *order, CarryOrderState state,
                             const char *why);
guint64
carry_engine_submit (CarryEngine *self, CarryContext *context, const CarryOrderRequest *request);
guint64 carry_engine_submit_own (CarryEngine *self, const CarryOrderRequest *request);
gboolean carry_engine_check_order (CarryEngine *self, CarryContext *context,
                                   const CarryOrderRequest *request, GError **error);
void carry_engine_amend (CarryEngine *self, guint64 id, const CarryDecimal *quantity,
                         const CarryDecimal *price);
void carry_engine_cancel (CarryEngine *self, guint64 id);
void carry_engine_cancel_all (CarryEngine *self, CarryContext *context,
                              const CarryInstrument *instrument);
const CarryInput *carry_engine_post_notice (CarryEngine *self, CarryInputKind kind, guint module,
                                            CarryNoticeLevel level, const char *code,
                                            const char *text);

/* What exchanges and feeds tell (carry-engine-emit.c): slots of a context. */
gboolean carry_engine_get_is_in_charge (gpointer backend, CarryContext *context);
gint64 carry_engine_get_forget_after_ns (gpointer backend);
gboolean carry_engine_get_day_sum (gpointer backend, CarryContext *context, gint64 ts_day,
                                   const char *coin, CarryDaySum *out_sum);
void carry_engine_set_delivery (gpointer backend, const CarryInstrument *instrument, gint64 ts);
void
carry_engine_emit_market (gpointer backend, CarryContext *context, const CarryMarketEvent *event);
void carry_engine_emit_order (gpointer backend, CarryContext *context, const CarryOrder *order,
                              gint64 ts);
void
carry_engine_emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts);
void carry_engine_emit_funding (gpointer backend, CarryContext *context,
                                const CarryFundingPayment *payment, gint64 ts);
void carry_engine_emit_transfer (gpointer backend, CarryContext *context,
                                 const CarryTransfer *transfer, gint64 ts);
void carry_engine_emit_instrument (gpointer backend, CarryContext *context,
                                   const CarryInstrument *changed, gint64 ts);

/* Margin (carry-engine-margin.c); the first five are what a context does. */
void carry_engine_set_tiers (gpointer backend, const CarryInstrument *instrument,
                             const CarryRiskTier *tiers, guint n_tiers);
void carry_engine_set_terms (gpointer backend, const CarryInstrument *instrument,
                             CarryDecimal leverage, CarryDecimal liquidation_price);
void carry_engine_set_margin (gpointer backend, CarryContext *context, const CarryMargin *margin);
gboolean carry_engine_get_margin (gpointer backend, const CarryInstrument *instrument,
                                  CarryMargin *out_margin);
void carry_engine_ask_close (gpointer backend, CarryContext *context, CarryDecimal fraction);
void carry_engine_on_close (CarryEngine *self, CarryDecimal fraction);
CarryDecimal carry_engine_get_liquidation_distance (CarryEngine *self, const CarryInstrument *perp);
void carry_engine_add_margin (CarryEngine *self, const CarryInstrument *instrument,
                              CarryDecimal value, CarryExposure *exposure);

/* New rules of a venue (carry-engine-rules.c). */
void carry_engine_on_instrument (CarryEngine *self, const CarryInstrument *changed, guint module);

G_END_DECLS
