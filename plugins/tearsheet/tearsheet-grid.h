/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-text.h"

G_BEGIN_DECLS

typedef struct
{
    const char *name;
    gboolean is_number;
} TearsheetColumn;

/* A table that is written once and read twice: as HTML and as Markdown. */
typedef struct
{
    const TearsheetColumn *columns;
    guint n_columns;
    GArray *cells;      /* of all rows in a row */
    GByteArray *totals; /* for each row: whether it is a sum */
} TearsheetGrid;

void tearsheet_grid_init (TearsheetGrid *self, const TearsheetColumn *columns, guint n_columns);
void tearsheet_grid_clear (TearsheetGrid *self);
guint tearsheet_grid_get_n_rows (const TearsheetGrid *self);
void tearsheet_grid_add_row (TearsheetGrid *self, gboolean is_total);
void tearsheet_grid_add_text (TearsheetGrid *self, const char *text);
void tearsheet_grid_add_count (TearsheetGrid *self, guint64 count);
void tearsheet_grid_add_amount (TearsheetGrid *self, CarryAmount amount, TearsheetTextFlags flags);
void tearsheet_grid_add_result (TearsheetGrid *self, CarryAmount amount);
void tearsheet_grid_add_time (TearsheetGrid *self, gint64 ts);
void tearsheet_grid_write_html (const TearsheetGrid *self, GString *out);
void tearsheet_grid_write_markdown (const TearsheetGrid *self, GString *out);

void tearsheet_grid_open_html (GString *out, const TearsheetColumn *columns, guint n);
void tearsheet_grid_close_html (GString *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TearsheetGrid, tearsheet_grid_clear)

G_END_DECLS
