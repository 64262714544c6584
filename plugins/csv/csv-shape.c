/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-shape.h"

#define TIME_NAMES "ts_ms|timestamp|open_time|time|date|datetime|ts"
#define UTC 0

/*
 * Every kind of file that is known without being told, the most particular
 * first. A file is of the first shape of which it has all columns.
 */
static const CsvShape shapes[] = {
    {
        /* The funding rate is held flat between settlements, so it is no series here. */
        .name = "joined bars, mark and spot",
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CSV_COLUMN_TIME, "ts_ms" } },
        .series = {
            { CSV_KIND_MARK, CSV_MARKET_LINEAR, TRUE, TRUE,
              { { CSV_COLUMN_PRICE, "mark_close" } } },
            { CSV_KIND_BAR, CSV_MARKET_LINEAR, TRUE, TRUE,
              { { CSV_COLUMN_OPEN, "perp_open" },
                { CSV_COLUMN_HIGH, "perp_high" },
                { CSV_COLUMN_LOW, "perp_low" },
                { CSV_COLUMN_CLOSE, "perp_close" },
                { CSV_COLUMN_VOLUME, "perp_volume" } } },
            { CSV_KIND_BAR, CSV_MARKET_SPOT, TRUE, TRUE,
              { { CSV_COLUMN_CLOSE, "spot_close" } } },
        },
    },
    {
        .name = "Bybit's funding history",
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CSV_COLUMN_TIME, "fundingRateTimestamp" }, { CSV_COLUMN_SYMBOL, "symbol" } },
        .series = { { CSV_KIND_SETTLEMENT, CSV_MARKET_LINEAR, FALSE, FALSE,
                      { { CSV_COLUMN_RATE, "fundingRate" } } } },
    },
    {
        /* Its dates have no zone, and were seen in UTC+3: somebody must say. */
        .name = "funding with dates",
        .n_columns = 3,
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CSV_COLUMN_TIME, "Date" }, { CSV_COLUMN_SYMBOL, "Symbol" } },
        .series = { { CSV_KIND_SETTLEMENT, CSV_MARKET_LINEAR, FALSE, FALSE,
                      { { CSV_COLUMN_RATE, "Funding Rate" } } } },
    },
    {
        .name = "Bybit's dump of derivatives trades",
        .has_names = TRUE,
        .may_descend = TRUE,
        .time_format = CARRY_TIME_FORMAT_S,
        .keys = { { CSV_COLUMN_TIME, "timestamp" }, { CSV_COLUMN_SYMBOL, "symbol" } },
        .series = { { CSV_KIND_TRADE, CSV_MARKET_LINEAR, FALSE, FALSE,
                      { { CSV_COLUMN_PRICE, "price" },
                        { CSV_COLUMN_SIZE, "size" },
                        { CSV_COLUMN_SIDE, "side" },
                        { CSV_COLUMN_ID, "trdMatchID" } } } },
    },
    {
        .name = "Bybit's dump of spot trades",
        .n_columns = 6,
        .has_names = TRUE,
        .extra_values = 1,
        .may_descend = TRUE,
        .habit = CSV_NAME_DUMP,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CSV_COLUMN_TIME, "timestamp" } },
        .series = { { CSV_KIND_TRADE, CSV_MARKET_SPOT, FALSE, FALSE,
                      { { CSV_COLUMN_PRICE, "price" },
                        { CSV_COLUMN_SIZE, "volume" },
                        { CSV_COLUMN_SIDE, "side" },
                        { CSV_COLUMN_ID, "id" } } } },
    },
    {
        .name = "candles",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CSV_COLUMN_TIME, TIME_NAMES }, { CSV_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CSV_KIND_AUTO, CSV_MARKET_AUTO, FALSE, TRUE,
                      { { CSV_COLUMN_OPEN, "open" },
                        { CSV_COLUMN_HIGH, "high" },
                        { CSV_COLUMN_LOW, "low" },
                        { CSV_COLUMN_CLOSE, "close" },
                        { CSV_COLUMN_VOLUME, "volume", TRUE } } } },
    },
    {
        .name = "trades",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CSV_COLUMN_TIME, TIME_NAMES }, { CSV_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CSV_KIND_TRADE, CSV_MARKET_AUTO, FALSE, FALSE,
                      { { CSV_COLUMN_PRICE, "price" },
                        { CSV_COLUMN_SIZE, "size|amount|qty|quantity|volume" },
                        { CSV_COLUMN_SIDE, "side" },
                        { CSV_COLUMN_ID, "id|trade_id", TRUE } } } },
    },
    {
        .name = "quotes",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CSV_COLUMN_TIME, TIME_NAMES }, { CSV_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CSV_KIND_QUOTE, CSV_MARKET_AUTO, FALSE, FALSE,
                      { { CSV_COLUMN_BID, "bid|bid_price" },
                        { CSV_COLUMN_BID_SIZE, "bid_size|bid_amount|bid_qty", TRUE },
                        { CSV_COLUMN_ASK, "ask|ask_price" },
                        { CSV_COLUMN_ASK_SIZE, "ask_size|ask_amount|ask_qty", TRUE } } } },
    },
    {
        .name = "rates",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CSV_COLUMN_TIME, TIME_NAMES }, { CSV_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CSV_KIND_AUTO, CSV_MARKET_LINEAR, FALSE, FALSE,
                      { { CSV_COLUMN_RATE, "rate|funding_rate|fundingRate" } } } },
    },
    {
        .name = "Lean's trade bars",
        .habit = CSV_NAME_LEAN_TRADE,
        .n_columns = 6,
        .time_format = CARRY_TIME_FORMAT_MS,
        .is_of_day = TRUE,
        .keys = { { CSV_COLUMN_TIME, "1" } },
        .series = { { CSV_KIND_BAR, CSV_MARKET_AUTO, FALSE, TRUE,
                      { { CSV_COLUMN_OPEN, "2" },
                        { CSV_COLUMN_HIGH, "3" },
                        { CSV_COLUMN_LOW, "4" },
                        { CSV_COLUMN_CLOSE, "5" },
                        { CSV_COLUMN_VOLUME, "6" } } } },
    },
    {
        /* The best prices when the minute ended, and the sizes then. */
        .name = "Lean's quote bars",
        .habit = CSV_NAME_LEAN_QUOTE,
        .n_columns = 11,
        .time_format = CARRY_TIME_FORMAT_MS,
        .is_of_day = TRUE,
        .keys = { { CSV_COLUMN_TIME, "1" } },
        .series = { { CSV_KIND_QUOTE, CSV_MARKET_AUTO, FALSE, TRUE,
                      { { CSV_COLUMN_BID, "5" },
                        { CSV_COLUMN_BID_SIZE, "6" },
                        { CSV_COLUMN_ASK, "10" },
                        { CSV_COLUMN_ASK_SIZE, "11" } } } },
    },
    {
        .name = "Lean's margin interest",
        .habit = CSV_NAME_LEAN_RATE,
        .n_columns = 2,
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = UTC,
        .keys = { { CSV_COLUMN_TIME, "1" } },
        .series = { { CSV_KIND_SETTLEMENT, CSV_MARKET_LINEAR, FALSE, FALSE,
                      { { CSV_COLUMN_RATE, "2" } } } },
    },
    {
        /* Measured: its times are UTC+3. The last row of a month begins the next. */
        .name = "Bybit's MetaTrader candles",
        .habit = CSV_NAME_METATRADER,
        .n_columns = 6,
        .first_field = "^\\d{4}\\.\\d{2}\\.\\d{2} \\d{2}:\\d{2}$",
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = 180,
        .keys = { { CSV_COLUMN_TIME, "1" } },
        .series = { { CSV_KIND_BAR, CSV_MARKET_AUTO, FALSE, TRUE,
                      { { CSV_COLUMN_OPEN, "2" },
                        { CSV_COLUMN_HIGH, "3" },
                        { CSV_COLUMN_LOW, "4" },
                        { CSV_COLUMN_CLOSE, "5" },
                        { CSV_COLUMN_VOLUME, "6" } } } },
    },
};

static gboolean
is_field (const CsvField *field, const char *text, gsize length)
{
    return field->length == length && g_ascii_strncasecmp (field->text, text, length) == 0;
}

/**
 * csv_shape_find_column:
 * @names: the row of names
 * @wanted: names, split by `|`, or a position from 1
 *
 * Returns: the index of the first column that has one of the names, or -1
 */
int
csv_shape_find_column (const CsvRow *names, const char *wanted)
{
    guint64 position;

    if (g_ascii_string_to_unsigned (wanted, 10, 1, names->n_fields, &position, NULL))
        return (int) position - 1;
    while (*wanted != '\0')
    {
        gsize length = strcspn (wanted, "|");

        for (guint i = 0; i < names->n_fields; i++)
            if (is_field (&names->fields[i], wanted, length))
                return (int) i;
        wanted += length + (wanted[length] == '|');
    }
    return -1;
}

static gboolean
has_bindings (const CsvRow *row, const CsvBinding *bindings, gsize n)
{
    for (gsize i = 0; i < n && bindings[i].names != NULL; i++)
        if (!bindings[i].is_optional && csv_shape_find_column (row, bindings[i].names) < 0)
            return FALSE;
    return TRUE;
}

static gboolean
has_columns (const CsvShape *shape, const CsvRow *row)
{
    if (shape->has_names ? shape->n_columns != 0 && row->n_fields > shape->n_columns
                         : row->n_fields != shape->n_columns)
        return FALSE;
    if (!has_bindings (row, shape->keys, G_N_ELEMENTS (shape->keys)))
        return FALSE;
    for (const CsvSeriesShape *series = shape->series; series->bindings[0].names != NULL; series++)
        if (!has_bindings (row, series->bindings, G_N_ELEMENTS (series->bindings)))
            return FALSE;
    return TRUE;
}

static gboolean
starts_as (const CsvShape *shape, const CsvRow *row)
{
    g_autofree char *first = NULL;

    if (shape->first_field == NULL)
        return TRUE;
    first = g_strndup (row->fields[0].text, row->fields[0].length);
    return g_regex_match_simple (shape->first_field, first, G_REGEX_RAW, (GRegexMatchFlags) 0);
}

/**
 * csv_shape_find:
 * @first_row: the first row of the file
 * @has_names: it has the names of the columns
 * @name: what the file's name says
 *
 * Returns: (transfer none) (nullable): the shape of the file, when it is known
 */
const CsvShape *
csv_shape_find (const CsvRow *first_row, gboolean has_names, const CsvName *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
        const CsvShape *shape = &shapes[i];

        if (shape->has_names != has_names)
            continue;
        if (shape->habit != CSV_NAME_UNKNOWN && shape->habit != name->habit)
            continue;
        if (has_columns (shape, first_row) && starts_as (shape, first_row))
            return shape;
    }
    return NULL;
}
