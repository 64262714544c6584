/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-time.h"

G_BEGIN_DECLS

/**
 * CarryTableKind:
 * @CARRY_TABLE_KIND_AUTO: as the file's columns and name say
 * @CARRY_TABLE_KIND_BAR: bars, or closes alone
 * @CARRY_TABLE_KIND_MARK: mark prices
 * @CARRY_TABLE_KIND_INDEX: index prices
 * @CARRY_TABLE_KIND_FUNDING: rates predicted for the next settlement
 * @CARRY_TABLE_KIND_SETTLEMENT: rates that were settled, at the time of settlement
 * @CARRY_TABLE_KIND_TRADE: trades
 * @CARRY_TABLE_KIND_QUOTE: best bid and ask
 *
 * What the rows of a file say.
 */
typedef enum
{
    CARRY_TABLE_KIND_AUTO,
    CARRY_TABLE_KIND_BAR,
    CARRY_TABLE_KIND_MARK,
    CARRY_TABLE_KIND_INDEX,
    CARRY_TABLE_KIND_FUNDING,
    CARRY_TABLE_KIND_SETTLEMENT,
    CARRY_TABLE_KIND_TRADE,
    CARRY_TABLE_KIND_QUOTE,
} CarryTableKind;

#define CARRY_TYPE_TABLE_KIND (carry_table_kind_get_type ())
GType carry_table_kind_get_type (void);

/* Spot or perpetual, or what the file says. */
typedef enum
{
    CARRY_TABLE_MARKET_AUTO,
    CARRY_TABLE_MARKET_SPOT,
    CARRY_TABLE_MARKET_LINEAR,
} CarryTableMarket;

#define CARRY_TYPE_TABLE_MARKET (carry_table_market_get_type ())
GType carry_table_market_get_type (void);

/* Which end of a bar its time names. */
typedef enum
{
    CARRY_TABLE_BAR_TIME_START,
    CARRY_TABLE_BAR_TIME_END,
} CarryTableBarTime;

#define CARRY_TYPE_TABLE_BAR_TIME (carry_table_bar_time_get_type ())
GType carry_table_bar_time_get_type (void);

/* How rates are written. */
typedef enum
{
    CARRY_TABLE_RATE_UNIT_FRACTION,
    CARRY_TABLE_RATE_UNIT_PERCENT,
    CARRY_TABLE_RATE_UNIT_BP,
} CarryTableRateUnit;

#define CARRY_TYPE_TABLE_RATE_UNIT (carry_table_rate_unit_get_type ())
GType carry_table_rate_unit_get_type (void);

/* What a bad row leads to. */
typedef enum
{
    CARRY_TABLE_ON_BAD_ROW_FAIL,
    CARRY_TABLE_ON_BAD_ROW_SKIP,
} CarryTableOnBadRow;

#define CARRY_TYPE_TABLE_ON_BAD_ROW (carry_table_on_bad_row_get_type ())
GType carry_table_on_bad_row_get_type (void);

/* What becomes of decimals that an instrument's data scale does not hold. */
typedef enum
{
    CARRY_TABLE_EXCESS_FAIL,
    CARRY_TABLE_EXCESS_ROUND,
} CarryTableExcess;

#define CARRY_TYPE_TABLE_EXCESS (carry_table_excess_get_type ())
GType carry_table_excess_get_type (void);

/* What a column holds. */
typedef enum
{
    CARRY_TABLE_COLUMN_TIME,
    CARRY_TABLE_COLUMN_LOCAL_TIME,
    CARRY_TABLE_COLUMN_SYMBOL,
    CARRY_TABLE_COLUMN_OPEN,
    CARRY_TABLE_COLUMN_HIGH,
    CARRY_TABLE_COLUMN_LOW,
    CARRY_TABLE_COLUMN_CLOSE,
    CARRY_TABLE_COLUMN_VOLUME,
    CARRY_TABLE_COLUMN_PRICE,
    CARRY_TABLE_COLUMN_SIZE,
    CARRY_TABLE_COLUMN_SIDE,
    CARRY_TABLE_COLUMN_BUYER_MAKER,
    CARRY_TABLE_COLUMN_ID,
    CARRY_TABLE_COLUMN_BID,
    CARRY_TABLE_COLUMN_BID_SIZE,
    CARRY_TABLE_COLUMN_ASK,
    CARRY_TABLE_COLUMN_ASK_SIZE,
    CARRY_TABLE_COLUMN_RATE,
    CARRY_TABLE_COLUMN_NEXT_TIME,
    CARRY_TABLE_N_COLUMNS,
} CarryTableColumn;

const char *carry_table_column_to_text (CarryTableColumn column);

/**
 * CarryTableOptions:
 * @files: paths, with `*`, `?`, `{symbol}`, `{base}` and `{quote}`
 * @column_list: `NAME=COLUMN` items; see carry_table_options_read()
 * @columns: name or position of each column that @column_list gives, or NULL
 * @zone_text: time zone of times without one, or empty
 * @zone_minutes: the same in minutes east of UTC, or %CARRY_ZONE_NONE
 * @interval_ns: length of a bar; 0 when the file says
 * @max_gap_ns: longest time that may be missing unreported; 0 for any
 *
 * The settings of the history, some of them in a second, checked form.
 */
typedef struct
{
    char **files;
    CarryTableKind kind;
    CarryTableMarket market;
    char *symbol;
    char *venue;
    gint64 interval_ns;
    CarryTableBarTime bar_time;
    CarryTimeFormat time_format;
    char *zone_text;
    int zone_minutes;
    char **column_list;
    char *columns[CARRY_TABLE_N_COLUMNS];
    CarryTableRateUnit rate_unit;
    CarryTableExcess excess;
    CarryTableOnBadRow on_bad_row;
    gint64 max_gap_ns;
} CarryTableOptions;

gboolean carry_table_options_read (CarryTableOptions *self, GError **error);
gboolean carry_table_options_has_columns (const CarryTableOptions *self);
void carry_table_options_clear (CarryTableOptions *self);

G_END_DECLS
