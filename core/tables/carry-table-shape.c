/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-shape.h"

#include "tables/carry-table-record.h"

#define TIME_NAMES "ts_ms|timestamp|open_time|time|date|datetime|ts|" CARRY_TABLE_END_TIME
#define SIZE_NAMES "size|amount|qty|quantity|volume"
#define UTC 0

/*
 * Every kind of file that is known without being told, the most particular
 * first. A file is of the first shape of which it has all columns.
 */
static const CarryTableShape shapes[] = {
    {
        .name = "events, as `carry convert` writes them",
        .has_names = TRUE,
        .zone_minutes = UTC,
        .is_record = TRUE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, CARRY_TABLE_END_TIME },
                  { CARRY_TABLE_COLUMN_LOCAL_TIME, "known" },
                  { CARRY_TABLE_COLUMN_SYMBOL, "instrument" } },
        .series = { { CARRY_TABLE_KIND_AUTO, CARRY_TABLE_MARKET_AUTO, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_OPEN, "open" },
                        { CARRY_TABLE_COLUMN_HIGH, "high" },
                        { CARRY_TABLE_COLUMN_LOW, "low" },
                        { CARRY_TABLE_COLUMN_CLOSE, "close" },
                        { CARRY_TABLE_COLUMN_VOLUME, "volume" },
                        { CARRY_TABLE_COLUMN_PRICE, "price" },
                        { CARRY_TABLE_COLUMN_SIZE, "size" },
                        { CARRY_TABLE_COLUMN_SIDE, "side" },
                        { CARRY_TABLE_COLUMN_ID, "id" },
                        { CARRY_TABLE_COLUMN_BID, "bid" },
                        { CARRY_TABLE_COLUMN_BID_SIZE, "bid_size" },
                        { CARRY_TABLE_COLUMN_ASK, "ask" },
                        { CARRY_TABLE_COLUMN_ASK_SIZE, "ask_size" },
                        { CARRY_TABLE_COLUMN_RATE, "rate" },
                        { CARRY_TABLE_COLUMN_NEXT_TIME, "next_time" } } } },
    },
    {
        /* The funding rate is held flat between settlements, so it is no series here. */
        .name = "joined bars, mark and spot",
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "ts_ms" } },
        .series = {
            { CARRY_TABLE_KIND_MARK, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_PRICE, "mark_close" } } },
            { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_OPEN, "perp_open" },
                { CARRY_TABLE_COLUMN_HIGH, "perp_high" },
                { CARRY_TABLE_COLUMN_LOW, "perp_low" },
                { CARRY_TABLE_COLUMN_CLOSE, "perp_close" },
                { CARRY_TABLE_COLUMN_VOLUME, "perp_volume" } } },
            { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_SPOT, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_CLOSE, "spot_close" } } },
        },
    },
    {
        .name = "Bybit's funding history",
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "fundingRateTimestamp" }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol" } },
        .series = { { CARRY_TABLE_KIND_SETTLEMENT, CARRY_TABLE_MARKET_LINEAR, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_RATE, "fundingRate" } } } },
    },
    {
        /* Its dates have no zone, and were seen in UTC+3: somebody must say. */
        .name = "funding with dates",
        .n_columns = 3,
        .has_names = TRUE,
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "Date" }, { CARRY_TABLE_COLUMN_SYMBOL, "Symbol" } },
        .series = { { CARRY_TABLE_KIND_SETTLEMENT, CARRY_TABLE_MARKET_LINEAR, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_RATE, "Funding Rate" } } } },
    },
    {
        .name = "Bybit's dump of derivatives trades",
        .has_names = TRUE,
        .may_descend = TRUE,
        .time_format = CARRY_TIME_FORMAT_S,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "timestamp" }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol" } },
        .series = { { CARRY_TABLE_KIND_TRADE, CARRY_TABLE_MARKET_LINEAR, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_PRICE, "price" },
                        { CARRY_TABLE_COLUMN_SIZE, "size" },
                        { CARRY_TABLE_COLUMN_SIDE, "side" },
                        { CARRY_TABLE_COLUMN_ID, "trdMatchID" } } } },
    },
    {
        .name = "Bybit's dump of spot trades",
        .n_columns = 6,
        .has_names = TRUE,
        .extra_values = 1,
        .may_descend = TRUE,
        .habit = CARRY_TABLE_NAME_DUMP,
        .time_format = CARRY_TIME_FORMAT_MS,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "timestamp" } },
        .series = { { CARRY_TABLE_KIND_TRADE, CARRY_TABLE_MARKET_SPOT, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_PRICE, "price" },
                        { CARRY_TABLE_COLUMN_SIZE, "volume" },
                        { CARRY_TABLE_COLUMN_SIDE, "side" },
                        { CARRY_TABLE_COLUMN_ID, "id" } } } },
    },
    {
        /* The funding rate is held flat between settlements, and says that it is a perpetual. */
        .name = "candles with open interest and funding",
        .besides = "funding_rate",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES },
                  { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
                      { { CARRY_TABLE_COLUMN_OPEN, "open" },
                        { CARRY_TABLE_COLUMN_HIGH, "high" },
                        { CARRY_TABLE_COLUMN_LOW, "low" },
                        { CARRY_TABLE_COLUMN_CLOSE, "close" },
                        { CARRY_TABLE_COLUMN_VOLUME, "volume", TRUE } } } },
    },
    {
        /*
         * Its times have no zone, and are UTC. Volumes have the noise of sums of
         * doubles. The funding rate is held flat.
         */
        .name = "OKX's bars and marks, joined",
        .has_names = TRUE,
        .zone_minutes = UTC,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "timestamp" } },
        .series = {
            { CARRY_TABLE_KIND_MARK, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_PRICE, "mark_price_okx" } } },
            { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_OPEN, "open_perp_okx" },
                { CARRY_TABLE_COLUMN_HIGH, "high_perp_okx" },
                { CARRY_TABLE_COLUMN_LOW, "low_perp_okx" },
                { CARRY_TABLE_COLUMN_CLOSE, "close_perp_okx" },
                { CARRY_TABLE_COLUMN_VOLUME, "volume_perp_okx" } },
              .rounds = TRUE },
            { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_SPOT, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_OPEN, "open_spot_okx" },
                { CARRY_TABLE_COLUMN_HIGH, "high_spot_okx" },
                { CARRY_TABLE_COLUMN_LOW, "low_spot_okx" },
                { CARRY_TABLE_COLUMN_CLOSE, "close_spot_okx" },
                { CARRY_TABLE_COLUMN_VOLUME, "volume_spot_okx" } },
              .rounds = TRUE },
        },
    },
    {
        /*
         * Bid and ask were made: the close with a fixed distance on both sides. Only
         * what is in their middle was ever quoted.
         */
        .name = "marks, and quotes made around closes",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "__index_level_0__|" TIME_NAMES } },
        .series = {
            { CARRY_TABLE_KIND_MARK, CARRY_TABLE_MARKET_LINEAR, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_PRICE, "mark_price" } } },
            { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_SPOT, TRUE, TRUE,
              { { CARRY_TABLE_COLUMN_BID, "spot_best_bid" },
                { CARRY_TABLE_COLUMN_ASK, "spot_best_ask" } }, .rounds = TRUE },
        },
    },
    {
        .name = "candles",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_AUTO, CARRY_TABLE_MARKET_AUTO, FALSE, TRUE,
                      { { CARRY_TABLE_COLUMN_OPEN, "open" },
                        { CARRY_TABLE_COLUMN_HIGH, "high" },
                        { CARRY_TABLE_COLUMN_LOW, "low" },
                        { CARRY_TABLE_COLUMN_CLOSE, "close" },
                        { CARRY_TABLE_COLUMN_VOLUME, "volume", TRUE } } } },
    },
    {
        .name = "trades",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_TRADE, CARRY_TABLE_MARKET_AUTO, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_PRICE, "price" },
                        { CARRY_TABLE_COLUMN_SIZE, SIZE_NAMES },
                        { CARRY_TABLE_COLUMN_SIDE, "side" },
                        { CARRY_TABLE_COLUMN_ID, "id|trade_id", TRUE } } } },
    },
    {
        .name = "trades that tell the maker",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES },
                  { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_TRADE, CARRY_TABLE_MARKET_AUTO, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_PRICE, "price" },
                        { CARRY_TABLE_COLUMN_SIZE, SIZE_NAMES },
                        { CARRY_TABLE_COLUMN_BUYER_MAKER, "buyer_maker|is_buyer_maker|isBuyerMaker" },
                        { CARRY_TABLE_COLUMN_ID, "id|trade_id", TRUE } } } },
    },
    {
        .name = "quotes",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_QUOTE, CARRY_TABLE_MARKET_AUTO, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_BID, "bid|bid_price" },
                        { CARRY_TABLE_COLUMN_BID_SIZE, "bid_size|bid_amount|bid_qty", TRUE },
                        { CARRY_TABLE_COLUMN_ASK, "ask|ask_price" },
                        { CARRY_TABLE_COLUMN_ASK_SIZE, "ask_size|ask_amount|ask_qty", TRUE } } } },
    },
    {
        .name = "rates",
        .has_names = TRUE,
        .zone_minutes = CARRY_ZONE_NONE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, TIME_NAMES }, { CARRY_TABLE_COLUMN_SYMBOL, "symbol", TRUE } },
        .series = { { CARRY_TABLE_KIND_AUTO, CARRY_TABLE_MARKET_LINEAR, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_RATE, "rate|funding_rate|fundingRate" } } } },
    },
    {
        .name = "Lean's trade bars",
        .habit = CARRY_TABLE_NAME_LEAN_TRADE,
        .n_columns = 6,
        .time_format = CARRY_TIME_FORMAT_MS,
        .is_of_day = TRUE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "1" } },
        .series = { { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_AUTO, FALSE, TRUE,
                      { { CARRY_TABLE_COLUMN_OPEN, "2" },
                        { CARRY_TABLE_COLUMN_HIGH, "3" },
                        { CARRY_TABLE_COLUMN_LOW, "4" },
                        { CARRY_TABLE_COLUMN_CLOSE, "5" },
                        { CARRY_TABLE_COLUMN_VOLUME, "6" } } } },
    },
    {
        /* The best prices when the minute ended, and the sizes then. */
        .name = "Lean's quote bars",
        .habit = CARRY_TABLE_NAME_LEAN_QUOTE,
        .n_columns = 11,
        .time_format = CARRY_TIME_FORMAT_MS,
        .is_of_day = TRUE,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "1" } },
        .series = { { CARRY_TABLE_KIND_QUOTE, CARRY_TABLE_MARKET_AUTO, FALSE, TRUE,
                      { { CARRY_TABLE_COLUMN_BID, "5" },
                        { CARRY_TABLE_COLUMN_BID_SIZE, "6" },
                        { CARRY_TABLE_COLUMN_ASK, "10" },
                        { CARRY_TABLE_COLUMN_ASK_SIZE, "11" } } } },
    },
    {
        .name = "Lean's margin interest",
        .habit = CARRY_TABLE_NAME_LEAN_RATE,
        .n_columns = 2,
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = UTC,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "1" } },
        .series = { { CARRY_TABLE_KIND_SETTLEMENT, CARRY_TABLE_MARKET_LINEAR, FALSE, FALSE,
                      { { CARRY_TABLE_COLUMN_RATE, "2" } } } },
    },
    {
        /* Measured: its times are UTC+3. The last row of a month begins the next. */
        .name = "Bybit's MetaTrader candles",
        .habit = CARRY_TABLE_NAME_METATRADER,
        .n_columns = 6,
        .first_cell = "^\\d{4}\\.\\d{2}\\.\\d{2} \\d{2}:\\d{2}$",
        .time_format = CARRY_TIME_FORMAT_ISO,
        .zone_minutes = 180,
        .keys = { { CARRY_TABLE_COLUMN_TIME, "1" } },
        .series = { { CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_AUTO, FALSE, TRUE,
                      { { CARRY_TABLE_COLUMN_OPEN, "2" },
                        { CARRY_TABLE_COLUMN_HIGH, "3" },
                        { CARRY_TABLE_COLUMN_LOW, "4" },
                        { CARRY_TABLE_COLUMN_CLOSE, "5" },
                        { CARRY_TABLE_COLUMN_VOLUME, "6" } } } },
    },
};

static gboolean
is_cell (const CarryCell *cell, const char *text, gsize length)
{
    return cell->length == length && g_ascii_strncasecmp (cell->text, text, length) == 0;
}

/**
 * carry_table_shape_find_column:
 * @names: the row of names
 * @wanted: names, split by `|`, or a position from 1
 *
 * Returns: the index of the first column that has one of the names, or -1
 */
int
carry_table_shape_find_column (const CarryRow *names, const char *wanted)
{
    guint64 position;

    if (g_ascii_string_to_unsigned (wanted, 10, 1, names->n_cells, &position, NULL))
        return (int) position - 1;
    while (*wanted != '\0')
    {
        gsize length = strcspn (wanted, "|");

        for (guint i = 0; i < names->n_cells; i++)
            if (is_cell (&names->cells[i], wanted, length))
                return (int) i;
        wanted += length + (wanted[length] == '|');
    }
    return -1;
}

static gboolean
has_bindings (const CarryRow *row, const CarryTableBinding *bindings, gsize n)
{
    for (gsize i = 0; i < n && bindings[i].names != NULL; i++)
        if (!bindings[i].is_optional && carry_table_shape_find_column (row, bindings[i].names) < 0)
            return FALSE;
    return TRUE;
}

static gboolean
has_columns (const CarryTableShape *shape, const CarryRow *row)
{
    if (shape->has_names ? shape->n_columns != 0 && row->n_cells > shape->n_columns
                         : row->n_cells != shape->n_columns)
        return FALSE;
    if (shape->besides != NULL && carry_table_shape_find_column (row, shape->besides) < 0)
        return FALSE;
    if (shape->is_record && !carry_table_record_has_columns (row))
        return FALSE;
    if (!has_bindings (row, shape->keys, G_N_ELEMENTS (shape->keys)))
        return FALSE;
    for (const CarryTableSeriesShape *series = shape->series; series->bindings[0].names != NULL;
         series++)
        if (!has_bindings (row, series->bindings, G_N_ELEMENTS (series->bindings)))
            return FALSE;
    return TRUE;
}

static gboolean
starts_as (const CarryTableShape *shape, const CarryRow *row)
{
    g_autofree char *first = NULL;

    if (shape->first_cell == NULL)
        return TRUE;
    first = g_strndup (row->cells[0].text, row->cells[0].length);
    return g_regex_match_simple (shape->first_cell, first, G_REGEX_RAW, (GRegexMatchFlags) 0);
}

/**
 * carry_table_shape_find:
 * @first_row: the first row of the file
 * @has_names: it has the names of the columns
 * @name: what the file's name says
 *
 * Returns: (transfer none) (nullable): the shape of the file, when it is known
 */
const CarryTableShape *
carry_table_shape_find (const CarryRow *first_row, gboolean has_names, const CarryTableName *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
        const CarryTableShape *shape = &shapes[i];

        if (shape->has_names != has_names)
            continue;
        if (shape->habit != CARRY_TABLE_NAME_UNKNOWN && shape->habit != name->habit)
            continue;
        if (has_columns (shape, first_row) && starts_as (shape, first_row))
            return shape;
    }
    return NULL;
}
