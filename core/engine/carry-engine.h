/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "base/carry-disk.h"
#include "engine/carry-gate.h"
#include "engine/carry-groups.h"
#include "engine/carry-inbox.h"
#include "engine/carry-lag.h"
#include "engine/carry-latch.h"
#include "engine/carry-ledger.h"
#include "engine/carry-notice-board.h"
#include "engine/carry-performance.h"
#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-notifier.h"
#include "roles/carry-store.h"
#include "roles/carry-strategy.h"
#include "tape/carry-tape-writer.h"

G_BEGIN_DECLS

/**
 * CarryEngineSettings: (skip)
 * @seed: seeds every module's random numbers
 * @epoch: begins the ids of all orders; one that was never used before
 * @ts_from: trading starts; before it, orders are refused (warm-up)
 * @ts_to: trading ends
 * @data_latency_ns: from the venue's time of an event to here
 * @equity_interval_ns: how often the account is valued
 * @capital: what a simulated account starts with, in quote coin
 * @quote_coin: what money is counted in
 * @disk_is_stepped: the disk works on this thread, when carry_engine_write() says so
 * @disk_queue: events that may wait for the disk; 0: as many as usual
 * @name: (nullable): of the run, for people
 * @env: (nullable): where its orders go, for people
 * @is_watching: it only looks at markets, and never starts trading
 * @forget_after_ns: how long an order that ended and what was booked are known; 0: for ever
 */
typedef struct
{
    guint64 seed;
    guint64 epoch;
    gint64 ts_from;
    gint64 ts_to;
    gint64 data_latency_ns;
    gint64 equity_interval_ns;
    CarryDecimal capital;
    const char *quote_coin;
    gboolean disk_is_stepped;
    guint disk_queue;
    const char *name;
    const char *env;
    gboolean is_watching;
    gint64 forget_after_ns;
} CarryEngineSettings;

/**
 * CarryEngineKeeper: (skip)
 * @kill: a module wants the kill switch thrown; returns whether it was
 * @keep_restrictions: what only a person may lift is another than before
 * @user_data: theirs
 *
 * Sees to what must outlive the run. Both are called amid a turn.
 */
typedef struct
{
    gboolean (*kill) (const char *code, const char *reason, gpointer user_data);
    void (*keep_restrictions) (gpointer user_data);
    gpointer user_data;
} CarryEngineKeeper;

/**
 * CarryEngine: (skip)
 *
 * Takes the next event, moves the clock, and calls everyone in one fixed order.
 * It cannot tell a backtest from the real thing. All calls belong to one thread.
 */
typedef struct _CarryEngine CarryEngine;

/**
 * CarryEngineState: (skip)
 *
 * What everything is, as sums: two engines that went the same way have the same.
 */
typedef struct
{
    guint64 ledger;
    guint64 portfolio;
    guint64 groups;
    guint64 gate;
} CarryEngineState;

CarryEngine *carry_engine_new (const CarryEngineSettings *settings, CarryClock *clock);
void carry_engine_free (CarryEngine *self);

/* Modules, in configuration order, before anything else. */
void carry_engine_add_module (CarryEngine *self, CarryModule *module);
gboolean carry_engine_add_instrument (CarryEngine *self, CarryModule *exchange,
                                      const CarryInstrument *instrument, GError **error);
GPtrArray *carry_engine_list_subscribed (CarryEngine *self);
gboolean carry_engine_open_account (CarryEngine *self, CarryModule *exchange,
                                    const CarrySnapshot *snapshot, GError **error);

/* What outlives the run. */
gboolean carry_engine_open_stores (CarryEngine *self, GPtrArray *stores,
                                   const CarryStoreIdentity *identity, GError **error);
void carry_engine_close_stores (CarryEngine *self);
void carry_engine_drain_stores (CarryEngine *self);
guint carry_engine_write (CarryEngine *self, guint n_max);
void carry_engine_lose_stores (CarryEngine *self);
guint64 carry_engine_get_n_restored (const CarryEngine *self);
void carry_engine_query_unknown (CarryEngine *self);
gboolean carry_engine_check_strategies (CarryEngine *self, GError **error);

/* What comes in is recorded. */
gboolean carry_engine_record (CarryEngine *self, const CarryTapeSettings *settings,
                              const char *config, gint64 interval_ns, GError **error);
void carry_engine_end_record (CarryEngine *self);
void carry_engine_begin_start (CarryEngine *self, CarryModule *module);
void carry_engine_end_start (CarryEngine *self, CarryModule *module);

/* The flow. */
void carry_engine_dispatch_market (CarryEngine *self, const CarryMarketEvent *event);
gsize carry_engine_dispatch_markets (CarryEngine *self, const CarryMarketEvent *events, gsize n,
                                     gint64 ts_to);
void carry_engine_tell_past (CarryEngine *self, const CarryMarketEvent *event);
void carry_engine_dispatch_inbox (CarryEngine *self);
void carry_engine_dispatch_due (CarryEngine *self);
void carry_engine_start_trading (CarryEngine *self);
void carry_engine_flatten (CarryEngine *self);
void carry_engine_ask_flat (CarryEngine *self);
void carry_engine_cancel_killed (CarryEngine *self);
gboolean carry_engine_is_closing (const CarryEngine *self, const CarryOrder *order);
void carry_engine_ask_resume (CarryEngine *self);
void carry_engine_cancel_open (CarryEngine *self);
void carry_engine_stop_opening (CarryEngine *self);
/* What a run forbids while a sentinel closes for it: two that close the same close it twice. */
#define CARRY_ENGINE_LEFT_CODE "sentinel"

void carry_engine_pause (CarryEngine *self, const char *code, const char *reason);
guint carry_engine_lift (CarryEngine *self, const char *code);
void
carry_engine_begin_change (CarryEngine *self, const char *id, const char *key, const char *text);
void carry_engine_end_change (CarryEngine *self);
void carry_engine_halt (CarryEngine *self, const char *code, const char *reason);
void carry_engine_tell_people (CarryEngine *self, CarryNoticeLevel level, const char *code,
                               const char *text);
void carry_engine_set_latch (CarryEngine *self, const CarryLatch *latch);
void carry_engine_set_keeper (CarryEngine *self, const CarryEngineKeeper *keeper);
void carry_engine_restore_restriction (CarryEngine *self, const char *module,
                                       const CarryRestriction *restriction);
void carry_engine_set_disk (CarryEngine *self, CarryDisk *disk);
void carry_engine_look_at_latch (CarryEngine *self);
void carry_engine_finish (CarryEngine *self, gint64 now);
guint64 carry_engine_call_after (CarryEngine *self, gint64 after_ns, CarryInputFunc func,
                                 gpointer user_data);
void carry_engine_remove_call (CarryEngine *self, guint64 call);
const CarryEngineSettings *carry_engine_get_settings (const CarryEngine *self);
gint64 carry_engine_get_now (const CarryEngine *self);
gint64 carry_engine_get_data_latency_ns (const CarryEngine *self);

/* What came of it. */
void carry_engine_get_state (CarryEngine *self, CarryEngineState *out_state);
CarryPortfolio *carry_engine_get_portfolio (CarryEngine *self);
CarryPerformance *carry_engine_get_performance (CarryEngine *self);
CarryInstruments *carry_engine_get_instruments (CarryEngine *self);
CarryLedger *carry_engine_get_ledger (CarryEngine *self);
CarryGate *carry_engine_get_gate (CarryEngine *self);
const CarryGroups *carry_engine_get_groups (CarryEngine *self);
/* Coins that a trade of two legs, by its position, has on one leg alone; 0 for none. */
CarryDecimal carry_engine_get_apart (CarryEngine *self, guint position);
const CarryLag *carry_engine_get_lag (const CarryEngine *self);
gboolean carry_engine_get_writer_progress (CarryEngine *self, guint64 *out_n_batches);
gint64 carry_engine_get_ts_books (const CarryEngine *self);
CarryDecimal
carry_engine_get_last_price (const CarryEngine *self, const CarryInstrument *instrument);
gboolean carry_engine_is_forgetting (const CarryEngine *self);
const char *carry_engine_find_stuck (CarryEngine *self);
const char *carry_engine_get_module_id (CarryEngine *self, guint number);
CarryNoticeBoard *carry_engine_get_board (CarryEngine *self);
guint64 carry_engine_get_n_events (const CarryEngine *self);
const char *carry_engine_get_halt_reason (const CarryEngine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryEngine, carry_engine_free)

G_END_DECLS
