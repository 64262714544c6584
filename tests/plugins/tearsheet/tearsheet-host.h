/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define TEARSHEET_HOST_START (G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND) /* 2024 */
#define D(text) carry_decimal_from_text (text)

/* Acts as the engine: a market and an account that are what a test says they are. */
typedef struct
{
    gint64 now;
    CarryInstruments *instruments;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
    CarryDecimal last[2]; /* by index */
    CarryDecimal mark[2];
    CarryDecimal position[2];
    CarryDecimal rate; /* last settled; invalid for none */
    gint64 interval_ns;
    CarryContext *context;
    CarryModule *report;
} TearsheetHost;

TearsheetHost *tearsheet_host_new (const char *coin);
void tearsheet_host_free (TearsheetHost *self);
void tearsheet_host_tell (TearsheetHost *self, const CarryEvent *event);
void tearsheet_host_equity (TearsheetHost *self, const char *equity);
void tearsheet_host_capital (TearsheetHost *self, const char *amount);
void tearsheet_host_fill (TearsheetHost *self, const CarryInstrument *instrument, const char *price,
                          const char *quantity, const char *fee, const char *fee_coin,
                          CarryLiquidity liquidity);
void tearsheet_host_funding (TearsheetHost *self, const char *position, const char *amount);
void tearsheet_host_notice (TearsheetHost *self, CarryNoticeLevel level, const char *module,
                            const char *code, const char *text);
void tearsheet_host_decide (TearsheetHost *self, const char *verdict, const char *reason,
                            const char *expected);
void tearsheet_host_reject (TearsheetHost *self, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetHost, tearsheet_host_free)

/* A summary with room for what a test puts in. */
typedef struct
{
    CarrySummary summary;
    char *html;
    char *markdown;
} TearsheetPages;

void tearsheet_pages_init (TearsheetPages *self);
void tearsheet_pages_clear (TearsheetPages *self);
void tearsheet_pages_add_split (GPtrArray *splits, const char *name, const char *price_pnl,
                                const char *funding_pnl, const char *fees, guint round_trips);
CarrySource *tearsheet_pages_add_source (TearsheetPages *self, const char *path);
void tearsheet_pages_finish (TearsheetPages *self, TearsheetHost *host);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TearsheetPages, tearsheet_pages_clear)

G_END_DECLS
