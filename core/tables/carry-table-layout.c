/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-layout.h"

#include "base/carry-error.h"
#include "tables/carry-table-record.h"

#include <string.h>

#define LONGEST_PREVIEW 120

/* The beginning of a row, for messages. */
static char *
preview_row (const CarryRow *row)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < row->n_cells && text->len <= LONGEST_PREVIEW; i++)
    {
        if (i > 0)
            g_string_append_c (text, ',');
        g_string_append_len (text, row->cells[i].text,
                             (gssize) MIN (row->cells[i].length, LONGEST_PREVIEW));
    }
    if (text->len > LONGEST_PREVIEW)
    {
        g_string_truncate (text, LONGEST_PREVIEW);
        g_string_append (text, "...");
    }
    return g_strescape (text->str, NULL);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
    va_list args;
    g_autofree char *text = NULL;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG, text);
    return FALSE;
}

/* Names, when no cell begins as a number does. */
static gboolean
looks_like_names (const CarryRow *row)
{
    for (guint i = 0; i < row->n_cells; i++)
    {
        const CarryCell *cell = &row->cells[i];

        if (cell->length == 0 || g_ascii_isdigit (cell->text[0]))
            return FALSE;
        if (cell->length > 1 && strchr ("+-.", cell->text[0]) != NULL &&
            g_ascii_isdigit (cell->text[1]))
            return FALSE;
    }
    return TRUE;
}

static gboolean
has_names (const CarryRow *row, CarryTableHeader header)
{
    if (header != CARRY_TABLE_HEADER_AUTO)
        return header == CARRY_TABLE_HEADER_YES;
    return looks_like_names (row);
}

static void
clear_columns (CarryTableSeries *series)
{
    for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
        series->columns[column] = -1;
}

static gboolean
has_column (const CarryTableSeries *series, CarryTableColumn column)
{
    return series->columns[column] >= 0;
}

/* Candles can be marks or, as freqtrade writes them, rates in the column of the open. */
static void
reinterpret_candles (CarryTableSeries *series)
{
    int open = series->columns[CARRY_TABLE_COLUMN_OPEN];
    int close = series->columns[CARRY_TABLE_COLUMN_CLOSE];

    if (series->kind == CARRY_TABLE_KIND_MARK || series->kind == CARRY_TABLE_KIND_INDEX)
        series->columns[CARRY_TABLE_COLUMN_PRICE] = close;
    else if (open >= 0 && (series->kind == CARRY_TABLE_KIND_SETTLEMENT ||
                           series->kind == CARRY_TABLE_KIND_FUNDING))
    {
        series->columns[CARRY_TABLE_COLUMN_RATE] = open;
        series->is_interval = FALSE;
    }
}

static gboolean
is_wanted (const CarryTableSeriesShape *shape, const CarryTableOptions *options)
{
    return (shape->kind == CARRY_TABLE_KIND_AUTO || options->kind == CARRY_TABLE_KIND_AUTO ||
            shape->kind == options->kind) &&
           (shape->market == CARRY_TABLE_MARKET_AUTO ||
            options->market == CARRY_TABLE_MARKET_AUTO || shape->market == options->market);
}

/* Settings first, then what the shape says, then the name of the file. */
static gboolean
find_meaning (CarryTableSeries *series, CarryTableKind kind, CarryTableMarket market,
              const CarryTableName *name, const CarryTableOptions *options, GError **error)
{
    series->kind = options->kind != CARRY_TABLE_KIND_AUTO ? options->kind
                   : kind != CARRY_TABLE_KIND_AUTO        ? kind
                                                          : name->kind;
    if (options->market != CARRY_TABLE_MARKET_AUTO)
        market = options->market;
    else if (market == CARRY_TABLE_MARKET_AUTO)
        market = name->market;
    if (series->kind != CARRY_TABLE_KIND_AUTO && series->kind != CARRY_TABLE_KIND_BAR &&
        series->kind != CARRY_TABLE_KIND_TRADE && series->kind != CARRY_TABLE_KIND_QUOTE &&
        market == CARRY_TABLE_MARKET_AUTO)
        market = CARRY_TABLE_MARKET_LINEAR;
    if (series->kind == CARRY_TABLE_KIND_AUTO)
        return refuse (error, "nothing says what its rows are; say kind=bar, mark, index, funding, "
                              "settlement, trade or quote");
    if (market == CARRY_TABLE_MARKET_AUTO)
        return refuse (error, "nothing says whether it is spot or perpetual; say category=spot or "
                              "category=linear");
    series->category =
        market == CARRY_TABLE_MARKET_SPOT ? CARRY_CATEGORY_SPOT : CARRY_CATEGORY_LINEAR;
    return TRUE;
}

static gboolean
has_quote (const CarryTableSeries *series)
{
    return has_column (series, CARRY_TABLE_COLUMN_BID) &&
           has_column (series, CARRY_TABLE_COLUMN_ASK);
}

static gboolean
check_series (const CarryTableSeries *series, GError **error)
{
    guint n_range = has_column (series, CARRY_TABLE_COLUMN_OPEN) +
                    has_column (series, CARRY_TABLE_COLUMN_HIGH) +
                    has_column (series, CARRY_TABLE_COLUMN_LOW);

    switch (series->kind)
    {
    case CARRY_TABLE_KIND_BAR:
        return ((has_column (series, CARRY_TABLE_COLUMN_CLOSE) || has_quote (series)) &&
                (n_range == 0 || n_range == 3)) ||
               refuse (error,
                       "bars need close, or bid and ask, and either all of open, high and low or "
                       "none");
    case CARRY_TABLE_KIND_MARK:
    case CARRY_TABLE_KIND_INDEX:
        return has_column (series, CARRY_TABLE_COLUMN_PRICE) ||
               refuse (error, "marks and indices need price, or close for the end of an interval");
    case CARRY_TABLE_KIND_FUNDING:
    case CARRY_TABLE_KIND_SETTLEMENT:
        return has_column (series, CARRY_TABLE_COLUMN_RATE) ||
               refuse (error, "funding and settlements need rate");
    case CARRY_TABLE_KIND_TRADE:
        return (has_column (series, CARRY_TABLE_COLUMN_PRICE) &&
                has_column (series, CARRY_TABLE_COLUMN_SIZE)) ||
               refuse (error, "trades need price and size");
    case CARRY_TABLE_KIND_QUOTE:
        return has_quote (series) || refuse (error, "quotes need bid and ask");
    case CARRY_TABLE_KIND_AUTO:
    default:
        g_return_val_if_reached (FALSE);
    }
}

static gboolean
add_series (CarryTableLayout *self, const CarryTableSeriesShape *shape, const CarryRow *row,
            const CarryTableName *name, const CarryTableOptions *options, GError **error)
{
    CarryTableSeries *series = &self->series[self->n_series];

    clear_columns (series);
    series->may_be_empty = shape->may_be_empty;
    series->is_interval = shape->is_interval;
    series->rounds = shape->rounds || options->excess == CARRY_TABLE_EXCESS_ROUND;
    for (const CarryTableBinding *binding = shape->bindings; binding->names != NULL; binding++)
        series->columns[binding->column] = carry_table_shape_find_column (row, binding->names);
    if (!find_meaning (series, shape->kind, shape->market, name, options, error))
        return FALSE;
    if (shape->kind == CARRY_TABLE_KIND_AUTO)
        reinterpret_candles (series);
    self->n_series++;
    return check_series (series, error);
}

/* Whether the name of the column of time says that it is the end of an interval. */
static gboolean
is_end (int time, const CarryRow *row)
{
    return time >= 0 && carry_table_shape_find_column (row, CARRY_TABLE_END_TIME) == time;
}

static int
find_key (const CarryTableShape *shape, const CarryRow *row, CarryTableColumn column)
{
    for (gsize i = 0; i < G_N_ELEMENTS (shape->keys) && shape->keys[i].names != NULL; i++)
        if (shape->keys[i].column == column)
            return carry_table_shape_find_column (row, shape->keys[i].names);
    return -1;
}

/* All of what a row can say; what it is about and what it says differs from row to row. */
static gboolean
read_record (CarryTableLayout *self, const CarryTableShape *shape, const CarryRow *row,
             const CarryTableOptions *options, GError **error)
{
    CarryTableSeries *series = &self->series[0];

    if (options->kind != CARRY_TABLE_KIND_AUTO || options->market != CARRY_TABLE_MARKET_AUTO ||
        options->interval_ns > 0)
        return refuse (error, "its rows say themselves what they are; leave out kind, category and "
                              "interval");
    clear_columns (series);
    for (const CarryTableBinding *binding = shape->series[0].bindings; binding->names != NULL;
         binding++)
        series->columns[binding->column] = carry_table_shape_find_column (row, binding->names);
    series->rounds = options->excess == CARRY_TABLE_EXCESS_ROUND;
    self->is_record = TRUE;
    self->n_series = 1;
    carry_table_record_find_columns (row, &self->kind_column, &self->interval_column,
                                     &self->flags_column);
    return TRUE;
}

static gboolean
read_shape (CarryTableLayout *self, const CarryTableShape *shape, const CarryRow *row,
            const CarryTableName *name, const CarryTableOptions *options, GError **error)
{
    self->name = shape->name;
    self->extra_values = shape->extra_values;
    self->may_descend = shape->may_descend;
    self->time = find_key (shape, row, CARRY_TABLE_COLUMN_TIME);
    self->local_time = find_key (shape, row, CARRY_TABLE_COLUMN_LOCAL_TIME);
    self->symbol_column = find_key (shape, row, CARRY_TABLE_COLUMN_SYMBOL);
    self->time_format = shape->time_format;
    self->zone_minutes = shape->zone_minutes;
    self->ts_day = shape->is_of_day ? name->ts_day : 0;
    self->time_is_end = is_end (self->time, row);
    if (shape->is_record)
        return read_record (self, shape, row, options, error);
    for (const CarryTableSeriesShape *series = shape->series; series->bindings[0].names != NULL;
         series++)
        if (is_wanted (series, options) && !add_series (self, series, row, name, options, error))
            return FALSE;
    return self->n_series > 0 ||
           refuse (error, "it holds %s, which is not what kind and category ask for", shape->name);
}

static int
find_own_column (const CarryRow *row, const CarryTableOptions *options, CarryTableColumn column)
{
    return options->columns[column] != NULL
               ? carry_table_shape_find_column (row, options->columns[column])
               : -1;
}

static gboolean
check_own_columns (const CarryRow *row, const CarryTableOptions *options, GError **error)
{
    for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
        if (options->columns[column] != NULL && find_own_column (row, options, column) < 0)
        {
            g_autofree char *preview = preview_row (row);

            return refuse (error, "there is no column \"%s\" in %s; correct columns",
                           options->columns[column], preview);
        }
    return TRUE;
}

/* What the settings call the columns. */
static gboolean
read_own_columns (CarryTableLayout *self, const CarryRow *row, const CarryTableName *name,
                  const CarryTableOptions *options, GError **error)
{
    CarryTableSeries *series = &self->series[0];
    gboolean has_close = options->columns[CARRY_TABLE_COLUMN_CLOSE] != NULL;

    if (!check_own_columns (row, options, error))
        return FALSE;
    self->name = "columns as set";
    self->may_descend = FALSE;
    self->time = find_own_column (row, options, CARRY_TABLE_COLUMN_TIME);
    self->time_is_end = is_end (self->time, row);
    self->local_time = find_own_column (row, options, CARRY_TABLE_COLUMN_LOCAL_TIME);
    self->symbol_column = find_own_column (row, options, CARRY_TABLE_COLUMN_SYMBOL);
    self->zone_minutes = CARRY_ZONE_NONE;
    self->n_series = 1;
    series->rounds = options->excess == CARRY_TABLE_EXCESS_ROUND;
    for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
        series->columns[column] = find_own_column (row, options, column);
    if (!find_meaning (series, CARRY_TABLE_KIND_AUTO, CARRY_TABLE_MARKET_AUTO, name, options,
                       error))
        return FALSE;
    series->is_interval = series->kind == CARRY_TABLE_KIND_BAR ||
                          (series->kind == CARRY_TABLE_KIND_QUOTE && options->interval_ns > 0) ||
                          (has_close && series->columns[CARRY_TABLE_COLUMN_PRICE] < 0);
    if (has_close && !has_column (series, CARRY_TABLE_COLUMN_PRICE))
        series->columns[CARRY_TABLE_COLUMN_PRICE] = series->columns[CARRY_TABLE_COLUMN_CLOSE];
    return check_series (series, error);
}

static gboolean
find_symbol (CarryTableLayout *self, const CarryTableName *name, const char *symbol,
             const CarryTableOptions *options, GError **error)
{
    if (options->symbol != NULL && *options->symbol != '\0')
        symbol = options->symbol;
    if (self->symbol_column < 0)
        self->symbol = g_strdup (symbol != NULL ? symbol : name->symbol);
    else
        self->symbol_of_empty = g_strdup (symbol);
    return self->symbol != NULL || self->symbol_column >= 0 ||
           refuse (error, "nothing says which symbol it holds; say symbol=BTCUSDT, or write "
                          "{symbol} for the symbol in files");
}

static gboolean
find_interval (CarryTableLayout *self, const CarryTableName *name, const CarryTableOptions *options,
               GError **error)
{
    gboolean is_needed = FALSE;

    for (guint i = 0; i < self->n_series; i++)
        is_needed |= self->series[i].is_interval;
    if (!is_needed)
        return TRUE;
    self->interval_ns = options->interval_ns > 0 ? options->interval_ns : name->interval_ns;
    self->time_is_end |= options->bar_time == CARRY_TABLE_BAR_TIME_END;
    if (self->interval_ns <= 0)
        return refuse (error, "nothing says how long its intervals are, and so when a row was "
                              "known; say for instance interval=1h");
    if (self->interval_ns % CARRY_NS_PER_MINUTE != 0 ||
        self->interval_ns / CARRY_NS_PER_MINUTE > G_MAXUINT16)
        return refuse (error, "an interval must be whole minutes, and at most 45 days; correct "
                              "interval");
    self->interval_minutes = (guint16) (self->interval_ns / CARRY_NS_PER_MINUTE);
    return TRUE;
}

static void
read_times (CarryTableLayout *self, const CarryTableOptions *options)
{
    if (options->time_format != CARRY_TIME_FORMAT_AUTO)
        self->time_format = options->time_format;
    if (options->zone_minutes != CARRY_ZONE_NONE)
        self->zone_minutes = options->zone_minutes;
}

/**
 * carry_table_layout_new:
 * @first_row: the first row of the file, of text
 * @header: whether it has the names of the columns
 * @name: what the file's name says
 * @symbol: (nullable): the symbol for which the file was looked up
 * @options: the settings
 * @error: return location; does not name the file
 *
 * Finds out what the rows of a file mean, from the settings, the names of its
 * columns and its own name. What these do not tell is not guessed.
 *
 * Returns: (transfer full): the layout; NULL with %CARRY_ERROR_CONFIG, saying
 *   which setting would tell
 */
CarryTableLayout *
carry_table_layout_new (const CarryRow *first_row, CarryTableHeader header,
                        const CarryTableName *name, const char *symbol,
                        const CarryTableOptions *options, GError **error)
{
    g_autoptr (CarryTableLayout) self = g_new0 (CarryTableLayout, 1);
    const CarryTableShape *shape;
    gboolean is_read;

    self->has_names = has_names (first_row, header);
    self->n_columns = first_row->n_cells;
    self->local_time = -1;
    shape = carry_table_shape_find (first_row, self->has_names, name);
    if (carry_table_options_has_columns (options))
        is_read = read_own_columns (self, first_row, name, options, error);
    else if (shape != NULL)
        is_read = read_shape (self, shape, first_row, name, options, error);
    else
    {
        g_autofree char *preview = preview_row (first_row);

        is_read = refuse (error,
                          "what its columns mean cannot be told from \"%s\"; say for "
                          "instance columns=%s and kind=bar",
                          preview, self->has_names ? "time=NAME,close=NAME" : "time=1,close=5");
    }
    if (!is_read || !find_symbol (self, name, symbol, options, error) ||
        !find_interval (self, name, options, error))
        return NULL;
    read_times (self, options);
    return g_steal_pointer (&self);
}

static guint
add_column (int *columns, guint n, int column)
{
    if (column >= 0)
        columns[n++] = column;
    return n;
}

/**
 * carry_table_layout_select:
 * @self: what the rows of @table mean
 * @table: a table of which only the names were read
 * @error: return location; does not name the file
 *
 * Lets the table know which columns matter.
 *
 * Returns: FALSE when it cannot be read on
 */
gboolean
carry_table_layout_select (const CarryTableLayout *self, CarryTable *table, GError **error)
{
    int columns[6 + CARRY_TABLE_MAX_SERIES * CARRY_TABLE_N_COLUMNS + 1];
    guint n = add_column (columns, 0, self->time);

    n = add_column (columns, n, self->local_time);
    n = add_column (columns, n, self->symbol_column);
    if (self->is_record)
    {
        n = add_column (columns, n, self->kind_column);
        n = add_column (columns, n, self->interval_column);
        n = add_column (columns, n, self->flags_column);
    }
    for (guint i = 0; i < self->n_series; i++)
        for (CarryTableColumn column = 0; column < CARRY_TABLE_N_COLUMNS; column++)
            n = add_column (columns, n, self->series[i].columns[column]);
    columns[n] = -1;
    return carry_table_select (table, columns, error);
}

/**
 * carry_table_layout_is_alike:
 * @self: a layout
 * @other: another
 *
 * Returns: whether two files are parts of one: same series of the same symbol
 */
gboolean
carry_table_layout_is_alike (const CarryTableLayout *self, const CarryTableLayout *other)
{
    if (self->is_record != other->is_record || self->n_series != other->n_series ||
        self->interval_ns != other->interval_ns || g_strcmp0 (self->symbol, other->symbol) != 0)
        return FALSE;
    for (guint i = 0; i < self->n_series; i++)
        if (self->series[i].kind != other->series[i].kind ||
            self->series[i].category != other->series[i].category)
            return FALSE;
    return TRUE;
}

/**
 * carry_table_layout_free:
 * @self: (transfer full): the layout
 */
void
carry_table_layout_free (CarryTableLayout *self)
{
    g_free (self->symbol);
    g_free (self->symbol_of_empty);
    g_free (self);
}
