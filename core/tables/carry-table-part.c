/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-part.h"

#include "base/carry-error.h"
#include "tables/carry-table-event.h"

/* How many rows may pass before one has another time than the first. */
#define ROWS_TO_LOOK_AT 10000

static void
part_clear (gpointer data)
{
    CarryTablePart *self = data;

    g_free (self->path);
    g_free (self->symbol);
    g_clear_pointer (&self->layout, carry_table_layout_free);
    carry_source_free (self->source);
}

/**
 * carry_table_part_ref:
 * @self: a part
 *
 * Returns: (transfer full): @self
 */
CarryTablePart *
carry_table_part_ref (CarryTablePart *self)
{
    return g_atomic_rc_box_acquire (self);
}

/**
 * carry_table_part_unref:
 * @self: (transfer full): a part
 */
void
carry_table_part_unref (CarryTablePart *self)
{
    g_atomic_rc_box_release_full (self, part_clear);
}

static gboolean
read_first_row (CarryTablePart *self, CarryTable *table, CarryRow *row, GError **error)
{
    switch (carry_table_read (table, row, error))
    {
    case CARRY_TABLE_ROW:
        return TRUE;
    case CARRY_TABLE_END:
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: it is empty", self->path);
        return FALSE;
    case CARRY_TABLE_BAD_ROW:
    case CARRY_TABLE_BROKEN:
    default:
        g_prefix_error (error, "%s:%" G_GUINT64_FORMAT ": ", self->path, row->number);
        return FALSE;
    }
}

/* A time without a zone is no bad row: somebody must say what it means. */
static gboolean
check_zone (CarryTablePart *self, const CarryRow *row, GError **error)
{
    const CarryCell *cell = &row->cells[self->layout->time];
    gint64 ts;

    if (self->layout->zone_minutes != CARRY_ZONE_NONE ||
        carry_cell_read_time (cell, self->layout->time_format, CARRY_ZONE_NONE, &ts, NULL) ||
        !carry_cell_read_time (cell, self->layout->time_format, 0, &ts, NULL))
        return TRUE;

    g_autofree char *text = carry_cell_quote (cell);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s:%" G_GUINT64_FORMAT ": time %s has no time zone, and nothing says which it "
                 "is; say time-zone=UTC or, for instance, time-zone=+03:00",
                 self->path, row->number, text);
    return FALSE;
}

/* The unit that the size of the first number tells: the rows are then read by it alone. */
static void
fix_unit (CarryTableLayout *layout, const CarryRow *row)
{
    const CarryCell *cell = &row->cells[layout->time];
    gint64 ts, again;

    if (layout->time_format != CARRY_TIME_FORMAT_AUTO ||
        !carry_cell_read_time (cell, CARRY_TIME_FORMAT_AUTO, CARRY_ZONE_NONE, &ts, NULL))
        return;
    for (CarryTimeFormat unit = CARRY_TIME_FORMAT_S; unit <= CARRY_TIME_FORMAT_NS; unit++)
        if (carry_cell_read_time (cell, unit, CARRY_ZONE_NONE, &again, NULL) && again == ts)
            layout->time_format = unit;
}

static char *
find_symbol (const CarryTableLayout *layout, const CarryRow *row)
{
    const CarryCell *cell;

    if (layout->symbol_column < 0)
        return g_strdup (layout->symbol);
    cell = &row->cells[layout->symbol_column];
    return carry_cell_is_empty (cell) ? g_strdup (layout->symbol_of_empty)
                                      : carry_cell_quote (cell);
}

/* The first time, and whether the next is before it. Bad rows are left to the reader. */
static gboolean
look_at_times (CarryTablePart *self, CarryTable *table, CarryRow *row, GError **error)
{
    gboolean is_zone_checked = FALSE;
    gboolean has_row = !self->layout->has_names;

    for (guint i = 0; i < ROWS_TO_LOOK_AT; i++, has_row = FALSE)
    {
        gint64 ts;

        if (!has_row && carry_table_read (table, row, NULL) != CARRY_TABLE_ROW)
            return TRUE;
        if (row->n_cells < self->layout->n_columns)
            continue;
        if (!is_zone_checked && !check_zone (self, row, error))
            return FALSE;
        is_zone_checked = TRUE;
        if (!carry_table_event_read_time (self->layout, &row->cells[self->layout->time], &ts,
                                          NULL) ||
            ts == self->ts_first)
            continue;
        fix_unit (self->layout, row);
        if (self->symbol == NULL)
            self->symbol = find_symbol (self->layout, row);
        self->descends =
            self->layout->may_descend && ts < self->ts_first && self->ts_first != G_MAXINT64;
        if (self->ts_first != G_MAXINT64)
            return TRUE;
        self->ts_first = ts;
    }
    return TRUE;
}

static gboolean
look_into (CarryTablePart *self, CarryTableHistory *history, const char *symbol,
           const CarryTableOptions *options, GError **error)
{
    g_autoptr (CarryTable) table = carry_table_history_open_table (history, self->path, error);
    g_auto (CarryTableName) name = { 0 };
    CarryRow row = { 0 };

    if (table == NULL || !read_first_row (self, table, &row, error))
        return FALSE;
    carry_table_name_read (&name, self->path, carry_table_get_member (table));
    self->layout = carry_table_layout_new (&row, carry_table_get_header (table), &name, symbol,
                                           options, error);
    if (self->layout == NULL || !carry_table_layout_select (self->layout, table, error))
    {
        g_prefix_error (error, "%s: ", self->path);
        return FALSE;
    }
    return look_at_times (self, table, &row, error);
}

/**
 * carry_table_part_new:
 * @match: a file to read
 * @history: who opens it
 * @options: the settings
 * @error: return location
 *
 * Looks into a file to find out what it holds.
 *
 * Returns: (transfer full): the part; NULL when the file cannot be opened, is
 *   empty, or does not tell what it means
 */
CarryTablePart *
carry_table_part_new (const CarryTableMatch *match, CarryTableHistory *history,
                      const CarryTableOptions *options, GError **error)
{
    g_autoptr (CarryTablePart) self = g_atomic_rc_box_new0 (CarryTablePart);

    self->path = g_strdup (match->path);
    self->pattern = match->pattern;
    self->ts_first = G_MAXINT64;
    self->source = carry_source_new (match->path);
    if (!look_into (self, history, match->symbol, options, error))
        return NULL;
    return g_steal_pointer (&self);
}

/**
 * carry_table_part_is_alike:
 * @self: a part
 * @other: another
 *
 * Returns: whether both look like pieces of one: found by the same pattern, with
 *   the same series and first symbol
 */
gboolean
carry_table_part_is_alike (const CarryTablePart *self, const CarryTablePart *other)
{
    return self->pattern == other->pattern && g_strcmp0 (self->symbol, other->symbol) == 0 &&
           carry_table_layout_is_alike (self->layout, other->layout);
}
