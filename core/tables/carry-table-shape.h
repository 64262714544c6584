/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-cell.h"
#include "tables/carry-table-name.h"

G_BEGIN_DECLS

/* A time column of this name tells when an interval ended, not when it began. */
#define CARRY_TABLE_END_TIME "end_time"

/* The most series that one row of a known shape holds. */
#define CARRY_TABLE_MAX_SERIES 3

/**
 * CarryTableBinding:
 * @column: what is held
 * @names: names of the column that holds it, split by `|`; a position from 1
 *   where files have no names
 * @is_optional: files may lack it
 */
typedef struct
{
    CarryTableColumn column;
    const char *names;
    gboolean is_optional;
} CarryTableBinding;

/**
 * CarryTableSeriesShape:
 * @kind: what it is; %CARRY_TABLE_KIND_AUTO when name or settings must say
 * @market: spot or perpetual; %CARRY_TABLE_MARKET_AUTO when name or settings must say
 * @may_be_empty: rows may lack it, before it begins and after it ended
 * @is_interval: a row tells of an interval and is known at its end
 * @bindings: ended by one without names
 * @rounds: decimals that the data scale does not hold come from calculating with
 *   doubles, and are rounded off
 */
typedef struct
{
    CarryTableKind kind;
    CarryTableMarket market;
    gboolean may_be_empty;
    gboolean is_interval;
    CarryTableBinding bindings[16];
    gboolean rounds;
} CarryTableSeriesShape;

/**
 * CarryTableShape:
 * @name: what people call it
 * @habit: the file name must follow this habit, unless it is %CARRY_TABLE_NAME_UNKNOWN
 * @besides: (nullable): a column that it has too, of which nothing is read
 * @n_columns: without names: how many columns; with names: at most so many, 0 for any
 * @has_names: the first row has names
 * @extra_values: rows may have so many more values than there are names
 * @may_descend: some files run backwards in time
 * @first_cell: (nullable): regular expression that the first cell matches
 * @time_format: how times are written
 * @zone_minutes: zone of times without one, or %CARRY_ZONE_NONE
 * @is_of_day: times count from the day in the file's name
 * @is_record: each row says itself which event it is; see carry_table_record_read()
 * @keys: time and symbol columns
 * @series: ended by one without bindings
 *
 * A kind of file that is known.
 */
typedef struct
{
    const char *name;
    CarryTableNameHabit habit;
    const char *besides;
    guint n_columns;
    gboolean has_names;
    guint extra_values;
    gboolean may_descend;
    const char *first_cell;
    CarryTimeFormat time_format;
    int zone_minutes;
    gboolean is_of_day;
    gboolean is_record;
    CarryTableBinding keys[3];
    CarryTableSeriesShape series[CARRY_TABLE_MAX_SERIES + 1];
} CarryTableShape;

const CarryTableShape *
carry_table_shape_find (const CarryRow *first_row, gboolean has_names, const CarryTableName *name);
int carry_table_shape_find_column (const CarryRow *names, const char *wanted);

G_END_DECLS
