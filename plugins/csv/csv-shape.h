/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "csv-name.h"
#include "csv-table.h"

G_BEGIN_DECLS

/* The most series that one row of a known shape holds. */
#define CSV_MAX_SERIES 3

/**
 * CsvBinding:
 * @column: what is held
 * @names: names of the column that holds it, split by `|`; a position from 1
 *   where files have no names
 * @is_optional: files may lack it
 */
typedef struct
{
    CsvColumn column;
    const char *names;
    gboolean is_optional;
} CsvBinding;

/**
 * CsvSeriesShape:
 * @kind: what it is; %CSV_KIND_AUTO when name or settings must say
 * @market: spot or perpetual; %CSV_MARKET_AUTO when name or settings must say
 * @may_be_empty: rows may lack it, before it begins and after it ended
 * @is_interval: a row tells of an interval and is known at its end
 * @bindings: ended by one without names
 */
typedef struct
{
    CsvKind kind;
    CsvMarket market;
    gboolean may_be_empty;
    gboolean is_interval;
    CsvBinding bindings[8];
} CsvSeriesShape;

/**
 * CsvShape:
 * @name: what people call it
 * @habit: the file name must follow this habit, unless it is %CSV_NAME_UNKNOWN
 * @n_columns: without names: how many columns; with names: at most so many, 0 for any
 * @has_names: the first row has names
 * @extra_values: rows may have so many more values than there are names
 * @may_descend: some files run backwards in time
 * @first_field: (nullable): regular expression that the first field matches
 * @time_format: how times are written
 * @zone_minutes: zone of times without one, or %CARRY_ZONE_NONE
 * @is_of_day: times count from the day in the file's name
 * @keys: time and symbol columns
 * @series: ended by one without bindings
 *
 * A kind of file that is known.
 */
typedef struct
{
    const char *name;
    CsvNameHabit habit;
    guint n_columns;
    gboolean has_names;
    guint extra_values;
    gboolean may_descend;
    const char *first_field;
    CarryTimeFormat time_format;
    int zone_minutes;
    gboolean is_of_day;
    CsvBinding keys[3];
    CsvSeriesShape series[CSV_MAX_SERIES + 1];
} CsvShape;

const CsvShape *csv_shape_find (const CsvRow *first_row, gboolean has_names, const CsvName *name);
int csv_shape_find_column (const CsvRow *names, const char *wanted);

G_END_DECLS
