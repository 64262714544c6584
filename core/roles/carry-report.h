/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-amount.h"
#include "roles/carry-history.h"
#include "roles/carry-store.h"

G_BEGIN_DECLS

/**
 * CarrySplit: (skip)
 * @name: a symbol or a month (`2024-01`)
 * @price_pnl: result of prices, before fees
 * @funding_pnl: funding received less funding paid
 * @fees: fees paid
 * @borrow: interest paid
 * @slippage: informative; part of @price_pnl
 * @round_trips: positions opened and closed again
 *
 * A result and its parts: net is `price_pnl + funding_pnl - fees - borrow`.
 */
typedef struct
{
    const char *name;
    CarryAmount price_pnl;
    CarryAmount funding_pnl;
    CarryAmount fees;
    CarryAmount borrow;
    CarryAmount slippage;
    guint round_trips;
} CarrySplit;

CARRY_API
CarryAmount carry_split_get_net (const CarrySplit *self);

/**
 * CarrySummary:
 * @ts_from: start of the run
 * @ts_to: its end
 * @capital: starting capital in quote coin
 * @total: the result and its parts
 * @symbols: (element-type CarrySplit): the same for each symbol
 * @months: (element-type CarrySplit): the same for each month
 * @apr_on_capital: net / capital / years, simple; a fraction
 * @max_drawdown: largest fall from a peak / capital; positive
 * @sharpe_daily: mean / deviation of daily results times sqrt (365)
 * @time_in_market: fraction of the time with a position
 * @liquidations: positions closed by force
 * @groups: trades of two legs
 * @naked_notional: the most that one leg of any of them was worth without the other
 * @naked_ns: the longest time that was so
 * @events: events dispatched
 * @wall_ns: time it took
 * @seed: of the run
 * @config_sha256: checksum of the effective settings
 * @settings: the effective settings as a keyfile, secrets left out
 * @models: how fills, fees and margin were modelled, a sentence each
 * @sources: (element-type CarrySource): the data
 * @partial: the run was interrupted
 *
 * What came out of a run. Scripts cannot look inside.
 */
typedef struct _CarrySummary CarrySummary;

#ifndef __GI_SCANNER__

struct _CarrySummary
{
    gint64 ts_from;
    gint64 ts_to;
    CarryAmount capital;
    CarrySplit total;
    GPtrArray *symbols;
    GPtrArray *months;
    double apr_on_capital;
    double max_drawdown;
    double sharpe_daily;
    double time_in_market;
    guint liquidations;
    guint groups;
    CarryDecimal naked_notional;
    gint64 naked_ns;
    guint64 events;
    gint64 wall_ns;
    guint64 seed;
    const char *config_sha256;
    const char *settings;
    const char *const *models;
    GPtrArray *sources;
    gboolean partial;
};

#endif

#define CARRY_TYPE_REPORT (carry_report_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryReport, carry_report, CARRY, REPORT, CarryModule)

/**
 * CarryReportInterface:
 * @wants_market: TRUE to be told of market events too; asked once
 * @on_event: something happened
 * @on_timer: a timer of this module is due
 * @finish: the run ended; write what there is to write into a folder
 * @write: tell of a span of time from what a store has kept
 *
 * What tells people how it went.
 */
struct _CarryReportInterface
{
    GTypeInterface parent_iface;

    gboolean (*wants_market) (CarryReport *self);
    void (*on_event) (CarryReport *self, const CarryEvent *event);
    void (*on_timer) (CarryReport *self, guint64 timer, gint64 now);
    gboolean (*finish) (CarryReport *self, const CarrySummary *summary, const char *directory,
                        GError **error);
    char *(*write) (CarryReport *self, CarryStore *store, const char *coin, gint64 ts_from,
                    gint64 ts_to, const char *directory, GError **error);
};

CARRY_API
gboolean carry_report_wants_market (CarryReport *self);
CARRY_API
void carry_report_on_event (CarryReport *self, const CarryEvent *event);
CARRY_API
void carry_report_on_timer (CarryReport *self, guint64 timer, gint64 now);
CARRY_API
gboolean carry_report_finish (CarryReport *self, const CarrySummary *summary, const char *directory,
                              GError **error);
CARRY_API
char *carry_report_write (CarryReport *self, CarryStore *store, const char *coin, gint64 ts_from,
                          gint64 ts_to, const char *directory, GError **error);

G_END_DECLS
