/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-history.h"
#include "roles/carry-table-writer.h"

G_BEGIN_DECLS

/* The most columns of a file. */
#define CARRY_FETCH_MAX_COLUMNS 7

/**
 * CarryFetchItem: (skip)
 * @instrument: what it is about
 * @series: one of them
 * @name: name of its file
 *
 * One file that is wanted.
 */
typedef struct
{
    CarryInstrument *instrument;
    CarrySeries series;
    char *name;
} CarryFetchItem;

gboolean carry_fetch_plan_parse_series (const char *text, CarrySeries *out_series, GError **error);
char *carry_fetch_plan_format_series (CarrySeries series);
GPtrArray *carry_fetch_plan_select (const GPtrArray *listed, const char *const *symbols,
                                    gboolean has_spot, GError **error);
GPtrArray *carry_fetch_plan_new (const GPtrArray *instruments, CarrySeries series,
                                 gint64 interval_ns, const char *suffix);

const char *carry_fetch_item_get_header (const CarryFetchItem *self);
gsize carry_fetch_item_describe (const CarryFetchItem *self,
                                 CarryWriterColumn columns[CARRY_FETCH_MAX_COLUMNS]);
void
carry_fetch_item_add_row (const CarryFetchItem *self, const CarryHistoryRow *row, GString *text);
void carry_fetch_item_add_trade (const CarryFetchItem *self, const CarryHistoryTrade *trade,
                                 GString *text);

G_END_DECLS
