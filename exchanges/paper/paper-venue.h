/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "paper-account.h"
#include "paper-latency.h"
#include "paper-market.h"

G_BEGIN_DECLS

/*
 * The simulated venue: orders, account and markets, and the answers it sends.
 * Its parts are files of their own: paper-entry (orders arrive), paper-resting
 * (the market meets resting orders), paper-funding, paper-liquidation.
 */
typedef struct
{
    CarryContext *context;
    const PaperRules *rules;
    PaperLatency latency;
    PaperAccount *account;
    GPtrArray *markets; /* by index of the instrument; NULL where nothing was ordered */
    GHashTable *orders; /* id → PaperOrder; owns them */
    GPtrArray *open;    /* PaperOrder, by arrival */
    GQueue ended;       /* PaperOrder, oldest first; the venue forgets the oldest */
    GQueue fills;       /* CarryFill, oldest first; the most recent ones */
    guint64 n_executions;
    gint64 ts_opened; /* tells executions of one run from those of the next */
    gboolean has_ended;
    guint64 margin_timer;
    gint64 ts_margin_checked;
    guint64 interest_timer;
} PaperVenue;

PaperVenue *
paper_venue_new (CarryContext *context, const PaperRules *rules, const PaperLatency *latency);
void paper_venue_free (PaperVenue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaperVenue, paper_venue_free)

void
paper_venue_on_market_active (PaperVenue *self, PaperMarket *market, const CarryMarketEvent *event);
void paper_venue_on_timer (PaperVenue *self, guint64 timer);
CarrySnapshot *paper_venue_snapshot (const PaperVenue *self);

gint64 paper_venue_get_time (const PaperVenue *self);
gint64 paper_venue_next_answer (PaperVenue *self);
CarryDecimal paper_venue_get_price (PaperVenue *self, const CarryInstrument *instrument);
void paper_venue_get_margin (PaperVenue *self, PaperMargin *out_margin);
void paper_venue_get_upkeep (PaperVenue *self, PaperMargin *out_margin);
PaperMarket *paper_venue_ensure_market (PaperVenue *self, const CarryInstrument *instrument);
PaperMarket *paper_venue_get_market (const PaperVenue *self, const CarryInstrument *instrument);
PaperOrder *paper_venue_add_order (PaperVenue *self, const CarryOrder *order,
                                   const CarryInstrument *instrument);
PaperOrder *paper_venue_find_order (const PaperVenue *self, guint64 id);

void
paper_venue_deposit (PaperVenue *self, const char *coin, CarryAmount amount, gboolean is_borrow);
void paper_venue_answer (PaperVenue *self, const CarryOrder *order);
void paper_venue_fill (PaperVenue *self, PaperOrder *order, CarryDecimal price,
                       CarryDecimal quantity, CarryLiquidity liquidity);
void paper_venue_close (PaperVenue *self, PaperMarket *market, CarryDecimal price);
void paper_venue_end (PaperVenue *self, PaperOrder *order, CarryOrderState state,
                      const char *format, ...) G_GNUC_PRINTF (4, 5);
void
paper_venue_cancel_all (PaperVenue *self, const CarryInstrument *instrument, const char *reason);
void paper_venue_sweep (PaperVenue *self);
CarryDecimal paper_venue_get_reducible (const PaperVenue *self, const PaperOrder *order);

/* Most events concern an instrument nobody holds or orders: those end here. */
static inline void
paper_venue_on_market (PaperVenue *self, const CarryMarketEvent *event)
{
    PaperMarket *market;

    if (event->instrument >= self->markets->len)
        return;
    market = (PaperMarket *) g_ptr_array_index (self->markets, event->instrument);
    if (market != NULL && market->is_active)
        paper_venue_on_market_active (self, market, event);
}

G_END_DECLS
