/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-part.h"

#include "csv-converter.h"

/* How many rows may pass before one has another time than the first. */
#define ROWS_TO_LOOK_AT 10000

static void
part_clear (gpointer data)
{
    CsvPart *self = data;

    g_free (self->path);
    g_free (self->symbol);
    g_clear_pointer (&self->layout, csv_layout_free);
    carry_source_free (self->source);
}

/**
 * csv_part_ref:
 * @self: a part
 *
 * Returns: (transfer full): @self
 */
CsvPart *
csv_part_ref (CsvPart *self)
{
    return g_atomic_rc_box_acquire (self);
}

/**
 * csv_part_unref:
 * @self: (transfer full): a part
 */
void
csv_part_unref (CsvPart *self)
{
    g_atomic_rc_box_release_full (self, part_clear);
}

static gboolean
read_first_row (CsvPart *self, CsvTable *table, CsvRow *row, GError **error)
{
    switch (csv_table_read (table, row, error))
    {
    case CSV_TABLE_ROW:
        return TRUE;
    case CSV_TABLE_END:
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: it is empty", self->path);
        return FALSE;
    case CSV_TABLE_BAD_ROW:
    case CSV_TABLE_BROKEN:
    default:
        g_prefix_error (error, "%s:%" G_GUINT64_FORMAT ": ", self->path, row->number);
        return FALSE;
    }
}

/* A time without a zone is no bad row: somebody must say what it means. */
static gboolean
check_zone (CsvPart *self, const CsvRow *row, GError **error)
{
    const CsvField *field = &row->fields[self->layout->time];
    gint64 ts;

    if (self->layout->zone_minutes != CARRY_ZONE_NONE ||
        carry_time_parse (field->text, (gssize) field->length, self->layout->time_format,
                          CARRY_ZONE_NONE, &ts, NULL) ||
        !carry_time_parse (field->text, (gssize) field->length, self->layout->time_format, 0, &ts,
                           NULL))
        return TRUE;

    g_autofree char *text = g_strndup (field->text, field->length);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s:%" G_GUINT64_FORMAT ": time %s has no time zone, and nothing says which it "
                 "is; say time-zone=UTC or, for instance, time-zone=+03:00",
                 self->path, row->number, text);
    return FALSE;
}

/* The unit that the size of the first number tells: the rows are then read by it alone. */
static void
fix_unit (CsvLayout *layout, const CsvRow *row)
{
    const CsvField *field = &row->fields[layout->time];
    gint64 ts, again;

    if (layout->time_format != CARRY_TIME_FORMAT_AUTO ||
        !carry_time_parse (field->text, (gssize) field->length, CARRY_TIME_FORMAT_AUTO,
                           CARRY_ZONE_NONE, &ts, NULL))
        return;
    for (CarryTimeFormat unit = CARRY_TIME_FORMAT_S; unit <= CARRY_TIME_FORMAT_NS; unit++)
        if (carry_time_parse (field->text, (gssize) field->length, unit, CARRY_ZONE_NONE, &again,
                              NULL) &&
            again == ts)
            layout->time_format = unit;
}

static char *
find_symbol (const CsvLayout *layout, const CsvRow *row)
{
    const CsvField *field;

    if (layout->symbol_column < 0)
        return g_strdup (layout->symbol);
    field = &row->fields[layout->symbol_column];
    return g_strndup (field->text, field->length);
}

/* The first time, and whether the next is before it. Bad rows are left to the reader. */
static gboolean
look_at_times (CsvPart *self, CsvTable *table, CsvRow *row, GError **error)
{
    gboolean is_zone_checked = FALSE;
    gboolean has_row = !self->layout->has_names;

    for (guint i = 0; i < ROWS_TO_LOOK_AT; i++, has_row = FALSE)
    {
        gint64 ts;

        if (!has_row && csv_table_read (table, row, NULL) != CSV_TABLE_ROW)
            return TRUE;
        if (row->n_fields < self->layout->n_columns)
            continue;
        if (!is_zone_checked && !check_zone (self, row, error))
            return FALSE;
        is_zone_checked = TRUE;
        if (!csv_converter_read_time (self->layout, row, &ts, NULL) || ts == self->ts_first)
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
look_into (CsvPart *self, const char *symbol, const CsvOptions *options, GError **error)
{
    g_autoptr (CsvFile) file = csv_file_open (self->path, error);
    g_autoptr (CsvTable) table = NULL;
    g_auto (CsvName) name = { 0 };
    CsvRow row;

    if (file == NULL)
        return FALSE;
    table = csv_table_new (file, options->delimiter);
    if (!read_first_row (self, table, &row, error))
        return FALSE;
    csv_name_read (&name, self->path, csv_file_get_member (file));
    self->layout = csv_layout_new (&row, &name, symbol, options, error);
    if (self->layout == NULL)
    {
        g_prefix_error (error, "%s: ", self->path);
        return FALSE;
    }
    return look_at_times (self, table, &row, error);
}

/**
 * csv_part_new:
 * @match: a file to read
 * @options: the settings
 * @error: return location
 *
 * Looks into a file to find out what it holds.
 *
 * Returns: (transfer full): the part; NULL when the file cannot be opened, is
 *   empty, or does not tell what it means
 */
CsvPart *
csv_part_new (const CsvMatch *match, const CsvOptions *options, GError **error)
{
    g_autoptr (CsvPart) self = g_atomic_rc_box_new0 (CsvPart);

    self->path = g_strdup (match->path);
    self->pattern = match->pattern;
    self->ts_first = G_MAXINT64;
    self->source = carry_source_new (match->path);
    if (!look_into (self, match->symbol, options, error))
        return NULL;
    return g_steal_pointer (&self);
}

/**
 * csv_part_is_alike:
 * @self: a part
 * @other: another
 *
 * Returns: whether both look like pieces of one: found by the same pattern, with
 *   the same series and first symbol
 */
gboolean
csv_part_is_alike (const CsvPart *self, const CsvPart *other)
{
    return self->pattern == other->pattern && g_strcmp0 (self->symbol, other->symbol) == 0 &&
           csv_layout_is_alike (self->layout, other->layout);
}
