/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-fault.h"
#include "sim-listener.h"
#include "sim-source.h"

G_BEGIN_DECLS

/*
 * The simulated venue: matching, accounts, ledger and market. No input, output,
 * clock or thread: `now` (ns since 1970 UTC) comes in with every call and must not
 * go back (an earlier one counts as the latest). The same seed and the same calls
 * give the same bytes.
 */
typedef struct _SimExchange SimExchange;

typedef struct
{
    guint64 seed;
    gint64 ts_start;
    /* Of the synthetic market; 0: 100 ms. Every symbol makes one step each. */
    gint64 step;
    /* Settle this often, on multiples of it since 1970; 0: nominal intervals. */
    gint64 funding_interval;
    /* Levels of a side that the makers keep; 0: 200. */
    guint depth;
    /* Length of candles and statistics made up before ts_start; 0: a day. */
    gint64 history;
    /* Yearly volatility of the index in percent; 0: 60. Negative: it stands still. */
    int volatility;
    /* Trades of takers per symbol and minute; 0: 60. Negative: none. */
    int trades_per_minute;
    /* TRUE: no makers and takers; only accounts are in the books. */
    gboolean is_quiet;
} SimExchangeConfig;

SimExchange *
sim_exchange_new (const SimExchangeConfig *config, const SimListener *listener, gpointer data);
void sim_exchange_free (SimExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimExchange, sim_exchange_free)

/*
 * Adds a copy. price is the first index price of one unit of it (0: the default
 * of its coin; instruments of one coin share the index of the first). FALSE when
 * the symbol exists or a value makes no sense.
 */
gboolean sim_exchange_add_instrument (SimExchange *self, const SimInstrument *instrument,
                                      SimPrice price, gint64 now, GError **error);
SimAccount *sim_exchange_add_account (SimExchange *self, const SimAccountConfig *config, gint64 now,
                                      GError **error);

/* Queries. Markets in the order they were added. */
guint sim_exchange_get_n_markets (const SimExchange *self);
SimMarket *sim_exchange_get_market (const SimExchange *self, guint n);
SimMarket *
sim_exchange_find_market (const SimExchange *self, SimCategory category, const char *symbol);
guint sim_exchange_get_n_accounts (const SimExchange *self);
SimAccount *sim_exchange_get_account (const SimExchange *self, guint n);
SimAccount *sim_exchange_find_account (const SimExchange *self, guint64 uid);
/* The pseudo accounts: the makers and takers (uid 0), the venue's own (fees, insurance). */
SimAccount *sim_exchange_get_background (const SimExchange *self);
SimAccount *sim_exchange_get_house (const SimExchange *self);
gint64 sim_exchange_get_now (const SimExchange *self);

/*
 * Lets time pass: steps of the market, settlements, candles, interest, deliveries,
 * delayed events, in order of their time.
 */
void sim_exchange_advance (SimExchange *self, gint64 now);
/*
 * The same, for hours and days at once: the market makes a step a minute, 2000 at most.
 * Settlements, interest and all else are at their own times.
 */
void sim_exchange_skip (SimExchange *self, gint64 now);
/* When something is due next: what a server sleeps until. */
gint64 sim_exchange_get_next_due (const SimExchange *self);

/*
 * Order entry. out_answer is always filled; code 0 only says that the request was
 * taken. What came of it is told to the listener.
 */
void sim_exchange_create_order (SimExchange *self, SimAccount *account,
                                const SimOrderRequest *request, gint64 now, SimAnswer *out_answer);
void sim_exchange_amend_order (SimExchange *self, SimAccount *account,
                               const SimChangeRequest *request, gint64 now, SimAnswer *out_answer);
void sim_exchange_cancel_order (SimExchange *self, SimAccount *account,
                                const SimChangeRequest *request, gint64 now, SimAnswer *out_answer);
/* Appends to orders (of const SimOrder *) what was cancelled; NULL: not wanted. */
/* What an order would do to the margin; nothing is placed. */
void sim_exchange_pre_check (SimExchange *self, SimAccount *account, const SimOrderRequest *request,
                             gint64 now, SimPreCheck *out_check, SimAnswer *out_answer);
void sim_exchange_cancel_all (SimExchange *self, SimAccount *account,
                              const SimCancelAllRequest *request, gint64 now, GPtrArray *orders,
                              SimAnswer *out_answer);
/* Cancels what a disconnect cancels, with CancelByDCP. */
void sim_exchange_cancel_by_disconnect (SimExchange *self, SimAccount *account,
                                        SimCategory category, gint64 now);

/* Take-profit, stop-loss and trailing stop of a position, refused as with orders. */
#define SIM_N_STOPS 3
void sim_exchange_trading_stop (SimExchange *self, SimAccount *account, const char *category,
                                const char *symbol, int position_idx, const char *const *stops,
                                gint64 now, SimAnswer *out_answer);
/* Settings of an account; the answers of REFERENCE §6. */
void sim_exchange_set_leverage (SimExchange *self, SimAccount *account, const char *category,
                                const char *symbol, const char *buy_leverage,
                                const char *sell_leverage, gint64 now, SimAnswer *out_answer);
/* symbol, or coin for all symbols settled in it. mode 0 one-way, 3 hedge. */
void sim_exchange_switch_mode (SimExchange *self, SimAccount *account, const char *category,
                               const char *symbol, const char *coin, int mode, gint64 now,
                               SimAnswer *out_answer);
void sim_exchange_set_margin_mode (SimExchange *self, SimAccount *account, const char *mode,
                                   gint64 now, SimAnswer *out_answer);
/* Fee rates of an account from now on: one instrument, or NULL for the category. */
void sim_exchange_set_fees (SimExchange *self, SimAccount *account, SimCategory category,
                            const SimInstrument *instrument, SimRate maker, SimRate taker);
/*
 * Fees of trades are paid in coin from now on (as with MNT), at price, while enough of
 * it is free; rebates are not. NULL: no more.
 */
void sim_exchange_set_fee_coin (SimExchange *self, SimAccount *account, const char *coin,
                                SimPrice price);
void sim_exchange_set_can_borrow (SimExchange *self, SimAccount *account, gboolean can_borrow);

/* Borrowing: amount as text; 0 or the venue's refusal in out_answer. */
void sim_exchange_borrow (SimExchange *self, SimAccount *account, const char *coin,
                          const char *amount, gint64 now, SimAnswer *out_answer);
void sim_exchange_repay (SimExchange *self, SimAccount *account, const char *coin,
                         const char *amount, gint64 now, SimAnswer *out_answer);

/*
 * Faults and events from outside, for the server's scripts. Those that can fail
 * return FALSE with an error that says why.
 */
void sim_exchange_add_event_fault (SimExchange *self, const SimEventFault *fault);
void sim_exchange_add_order_fault (SimExchange *self, const SimOrderFault *fault);
void sim_exchange_clear_faults (SimExchange *self);
/* Money in (positive) or out: a transfer by somebody else. */
gboolean sim_exchange_transfer (SimExchange *self, SimAccount *account, const char *coin,
                                SimMoney amount, gint64 now, GError **error);
/* A trade by somebody else with the account's key: at price, against the background. */
gboolean sim_exchange_foreign_trade (SimExchange *self, SimAccount *account, SimMarket *market,
                                     int position_idx, SimSide side, SimQty qty, SimPrice price,
                                     gint64 now, GError **error);
/* Interest on what is borrowed, or amount (not 0) of it, at once. */
void sim_exchange_charge_interest (SimExchange *self, SimAccount *account, const char *coin,
                                   SimMoney amount, gint64 now);
/* Takes qty (0: all) of a position at price (0: mark). */
gboolean sim_exchange_adl (SimExchange *self, SimAccount *account, SimMarket *market,
                           int position_idx, SimQty qty, SimPrice price, gint64 now,
                           GError **error);
/* 0: computed again. */
gboolean sim_exchange_set_adl_rank (SimExchange *self, SimAccount *account, SimMarket *market,
                                    int position_idx, int rank, gint64 now, GError **error);
/* Liquidates qty (0: all) of a position whatever its margin. */
gboolean sim_exchange_liquidate (SimExchange *self, SimAccount *account, SimMarket *market,
                                 int position_idx, SimQty qty, gint64 now, GError **error);
/* Nominal interval from now on; the next settlement is the next multiple of it. */
gboolean sim_exchange_set_funding_interval (SimExchange *self, SimMarket *market, gint64 interval,
                                            gint64 now, GError **error);
/* The rate of the next settlement, instead of the computed one. */
void sim_exchange_set_funding_rate (SimExchange *self, SimMarket *market, SimRate rate, gint64 now);
void sim_exchange_set_status (SimExchange *self, SimMarket *market, SimInstrumentStatus status,
                              gint64 now);
/* 0: not delisted after all. At that time everything is settled and Closed. */
void sim_exchange_set_delivery_time (SimExchange *self, SimMarket *market, gint64 ts_delivery,
                                     gint64 now);
/*
 * Replaces filters, limits, tiers, fees and flags by those of changed (category,
 * symbol, coins and multiplier must be the same). Open orders stay as they are.
 */
gboolean sim_exchange_change_instrument (SimExchange *self, const SimInstrument *changed,
                                         gint64 now, GError **error);
/* Changes leverage as if done by hand elsewhere; no margin is checked. */
void sim_exchange_force_leverage (SimExchange *self, SimAccount *account, SimMarket *market,
                                  SimRate leverage, gint64 now);
/* Moves the index of a coin by rate (-0.5: halves it) and the market with it. */
void sim_exchange_shock (SimExchange *self, const char *coin, SimRate rate, gint64 now);
/* Puts the mark off its price by rate until it is set back to 0: mark and last part. */
void sim_exchange_set_mark_offset (SimExchange *self, SimMarket *market, SimRate rate, gint64 now);
/* The book service restarts: the next update is a snapshot with u 1. */
void sim_exchange_restart_book (SimExchange *self, SimMarket *market, gint64 now);

/*
 * Other sources than the walk. A path (copied) replaces it for its coin from now
 * on. Or the server drives a market itself: is_external stops makers, takers and
 * the walk there; then every price comes by these calls.
 */
gboolean sim_exchange_set_path (SimExchange *self, const SimPath *path, gint64 now, GError **error);
void
sim_exchange_set_external (SimExchange *self, SimMarket *market, gboolean is_external, gint64 now);
/* Makers' quotes become exactly these levels; what crosses an account's order fills it. */
void sim_exchange_put_levels (SimExchange *self, SimMarket *market, const SimLevel *levels,
                              guint n_levels, gboolean is_snapshot, gint64 now);
/* A recorded trade: fills accounts' orders that it went through or reached first. */
void sim_exchange_put_trade (SimExchange *self, SimMarket *market, SimSide side, SimPrice price,
                             SimQty qty, gint64 now);
/* 0: unchanged. */
void sim_exchange_put_prices (SimExchange *self, SimMarket *market, SimPrice index, SimPrice mark,
                              gint64 now);

/*
 * Text that is the same for the same state: one JSON object per line with a
 * "kind" of account, order, execution, log, balance, position, funding; in that
 * order, accounts by uid and rows as they arose. Numbers are strings in plain
 * decimals, without trailing zeros. Background and house are left out.
 */
char *sim_exchange_write_ledger (SimExchange *self);

G_END_DECLS
