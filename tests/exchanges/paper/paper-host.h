/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

#include "roles/carry-context-private.h"

G_BEGIN_DECLS

/* What was told, and when it is known. */
typedef struct
{
    gint64 ts;
    CarryEventKind kind;
    CarryOrder order;
    CarryFill fill;
    CarryFundingPayment funding;
    CarryTransfer transfer;
    CarryNoticeLevel level;
    char *code;
    char *text;
} PaperTold;

/*
 * Acts as the engine for one paper exchange: the clock, two instruments with
 * their market, timers, and a list of all that the exchange tells.
 */
typedef struct
{
    CarryContext *context;
    CarryModule *module;
    CarryExchange *exchange;
    CarryInstruments *instruments;
    const CarryInstrument *spot; /* BTCUSDT: tick 0.01, step 0.000001 */
    const CarryInstrument *perp; /* BTCUSDT: tick 0.1, step 0.001 */
    gint64 now;
    gint64 data_latency_ns;
    CarryDecimal capital;
    CarryDecimal last[2]; /* by index of the instrument */
    CarryDecimal mark[2];
    gint64 ts_price[2];
    CarryQuote quote[2];
    gboolean has_quote[2];
    CarryBook *book[2];
    GArray *timers;
    guint64 next_timer;
    guint64 next_order;
    GPtrArray *told; /* PaperTold */
} PaperHost;

#define PAPER_HOST_START (1704067200 * CARRY_NS_PER_SECOND) /* 2024-01-01 */

PaperHost *paper_host_new (void);
void paper_host_free (PaperHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaperHost, paper_host_free)

void paper_host_set (PaperHost *self, const char *setting, const char *text);
void paper_host_start (PaperHost *self);
gboolean paper_host_try_start (PaperHost *self, GError **error);

/* Time and market; each market call is one event at the current instant. */
void paper_host_run_to (PaperHost *self, gint64 ts);
void paper_host_settle (PaperHost *self);
void paper_host_bar (PaperHost *self, const CarryInstrument *instrument, const char *open,
                     const char *high, const char *low, const char *close);
void paper_host_close (PaperHost *self, const CarryInstrument *instrument, const char *close);
void paper_host_mark (PaperHost *self, const CarryInstrument *instrument, const char *price);
void paper_host_settlement (PaperHost *self, const CarryInstrument *instrument, const char *rate);
void paper_host_quote (PaperHost *self, const CarryInstrument *instrument, const char *bid,
                       const char *bid_size, const char *ask, const char *ask_size);
void paper_host_trade (PaperHost *self, const CarryInstrument *instrument, CarrySide taker,
                       const char *price, const char *size);
void paper_host_level (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                       const char *price, const char *size, CarryMarketFlags flags);

/* Orders; the returned order is what the ledger would know. */
CarryOrder paper_host_order (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                             const char *quantity, const char *price);
CarryOrder paper_host_market (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                              const char *quantity);
CarryOrder paper_host_limit (PaperHost *self, const CarryInstrument *instrument, CarrySide side,
                             const char *quantity, const char *price, CarryTimeInForce tif);
CarrySnapshot *paper_host_snapshot (PaperHost *self);
char *paper_host_balance (PaperHost *self, const char *coin);

/* What was told. */
const CarryOrder *paper_host_last_order (PaperHost *self, guint64 id);
guint paper_host_count (PaperHost *self, CarryEventKind kind);
const PaperTold *paper_host_get (PaperHost *self, CarryEventKind kind, guint position);
const CarryFill *paper_host_fill (PaperHost *self, guint position);
void paper_host_forget (PaperHost *self);
void paper_host_assert_state (PaperHost *self, const CarryOrder *order, CarryOrderState state,
                              const char *reason);
void paper_host_assert_balance (PaperHost *self, const char *coin, const char *amount);

/* `a` as text must be `text`. */
#define assert_decimal(value, text)                                                                \
    G_STMT_START                                                                                   \
    {                                                                                              \
        char assert_buffer[CARRY_DECIMAL_BUFFER];                                                  \
        g_assert_cmpstr (carry_decimal_format (value, assert_buffer), ==, text);                   \
    }                                                                                              \
    G_STMT_END

#define assert_amount(value, text)                                                                 \
    G_STMT_START                                                                                   \
    {                                                                                              \
        char assert_buffer[CARRY_AMOUNT_BUFFER];                                                   \
        g_assert_cmpstr (carry_amount_format (value, assert_buffer), ==, text);                    \
    }                                                                                              \
    G_STMT_END

#define D(text) carry_decimal_from_text (text)

G_END_DECLS
