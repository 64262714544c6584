/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/**
 * CsvKind:
 * @CSV_KIND_AUTO: as the file's columns and name say
 * @CSV_KIND_BAR: bars, or closes alone
 * @CSV_KIND_MARK: mark prices
 * @CSV_KIND_INDEX: index prices
 * @CSV_KIND_FUNDING: rates predicted for the next settlement
 * @CSV_KIND_SETTLEMENT: rates that were settled, at the time of settlement
 * @CSV_KIND_TRADE: trades
 * @CSV_KIND_QUOTE: best bid and ask
 *
 * What the rows of a file say.
 */
typedef enum
{
    CSV_KIND_AUTO,
    CSV_KIND_BAR,
    CSV_KIND_MARK,
    CSV_KIND_INDEX,
    CSV_KIND_FUNDING,
    CSV_KIND_SETTLEMENT,
    CSV_KIND_TRADE,
    CSV_KIND_QUOTE,
} CsvKind;

#define CSV_TYPE_KIND (csv_kind_get_type ())
GType csv_kind_get_type (void);

/* Spot or perpetual, or what the file says. */
typedef enum
{
    CSV_MARKET_AUTO,
    CSV_MARKET_SPOT,
    CSV_MARKET_LINEAR,
} CsvMarket;

#define CSV_TYPE_MARKET (csv_market_get_type ())
GType csv_market_get_type (void);

/* Whether the first row has the names of the columns. */
typedef enum
{
    CSV_HEADER_AUTO,
    CSV_HEADER_YES,
    CSV_HEADER_NO,
} CsvHeader;

#define CSV_TYPE_HEADER (csv_header_get_type ())
GType csv_header_get_type (void);

/* Which end of a bar its time names. */
typedef enum
{
    CSV_BAR_TIME_START,
    CSV_BAR_TIME_END,
} CsvBarTime;

#define CSV_TYPE_BAR_TIME (csv_bar_time_get_type ())
GType csv_bar_time_get_type (void);

/* How rates are written. */
typedef enum
{
    CSV_RATE_UNIT_FRACTION,
    CSV_RATE_UNIT_PERCENT,
    CSV_RATE_UNIT_BP,
} CsvRateUnit;

#define CSV_TYPE_RATE_UNIT (csv_rate_unit_get_type ())
GType csv_rate_unit_get_type (void);

/* What a bad row leads to. */
typedef enum
{
    CSV_ON_BAD_ROW_FAIL,
    CSV_ON_BAD_ROW_SKIP,
} CsvOnBadRow;

#define CSV_TYPE_ON_BAD_ROW (csv_on_bad_row_get_type ())
GType csv_on_bad_row_get_type (void);

/* What a column holds. */
typedef enum
{
    CSV_COLUMN_TIME,
    CSV_COLUMN_LOCAL_TIME,
    CSV_COLUMN_SYMBOL,
    CSV_COLUMN_OPEN,
    CSV_COLUMN_HIGH,
    CSV_COLUMN_LOW,
    CSV_COLUMN_CLOSE,
    CSV_COLUMN_VOLUME,
    CSV_COLUMN_PRICE,
    CSV_COLUMN_SIZE,
    CSV_COLUMN_SIDE,
    CSV_COLUMN_ID,
    CSV_COLUMN_BID,
    CSV_COLUMN_BID_SIZE,
    CSV_COLUMN_ASK,
    CSV_COLUMN_ASK_SIZE,
    CSV_COLUMN_RATE,
    CSV_COLUMN_NEXT_TIME,
    CSV_N_COLUMNS,
} CsvColumn;

const char *csv_column_to_text (CsvColumn column);

/**
 * CsvOptions:
 * @files: paths, with `*`, `?`, `{symbol}`, `{base}` and `{quote}`
 * @column_list: `NAME=COLUMN` items; see csv_options_read()
 * @columns: name or position of each column that @column_list gives, or NULL
 * @zone_text: time zone of times without one, or empty
 * @zone_minutes: the same in minutes east of UTC, or %CARRY_ZONE_NONE
 * @delimiter_text: one character, or `tab`
 * @delimiter: the same
 * @interval_ns: length of a bar; 0 when the file says
 * @max_gap_ns: longest time that may be missing unreported; 0 for any
 *
 * The settings of the history, some of them in a second, checked form.
 */
typedef struct
{
    char **files;
    CsvKind kind;
    CsvMarket market;
    char *symbol;
    char *venue;
    gint64 interval_ns;
    CsvBarTime bar_time;
    CarryTimeFormat time_format;
    char *zone_text;
    int zone_minutes;
    char **column_list;
    char *columns[CSV_N_COLUMNS];
    CsvHeader header;
    char *delimiter_text;
    char delimiter;
    CsvRateUnit rate_unit;
    CsvOnBadRow on_bad_row;
    gint64 max_gap_ns;
} CsvOptions;

gboolean csv_options_read (CsvOptions *self, GError **error);
gboolean csv_options_has_columns (const CsvOptions *self);
void csv_options_clear (CsvOptions *self);

G_END_DECLS
