/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-books.h"
#include "tearsheet-day.h"

G_BEGIN_DECLS

/* Sorts the events of an account into days, each told once and in the order of the journal. */
typedef struct _TearsheetDays TearsheetDays;

TearsheetDays *tearsheet_days_new (const char *coin);
void tearsheet_days_free (TearsheetDays *self);
void tearsheet_days_add_span (TearsheetDays *self, gint64 ts_from, gint64 ts_to);
void tearsheet_days_set_grows (TearsheetDays *self, gboolean grows);
void tearsheet_days_add_event (const CarryEvent *event, gpointer user_data);
void tearsheet_days_finish (TearsheetDays *self, gint64 now);
void tearsheet_days_forget (TearsheetDays *self, gint64 ts);
TearsheetDay *tearsheet_days_find (const TearsheetDays *self, gint64 ts_from);
const GPtrArray *tearsheet_days_list (const TearsheetDays *self);
const char *tearsheet_days_get_coin (const TearsheetDays *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TearsheetDays, tearsheet_days_free)

G_END_DECLS
