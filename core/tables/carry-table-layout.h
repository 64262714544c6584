/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-market-event.h"
#include "tables/carry-table.h"
#include "tables/carry-table-shape.h"

G_BEGIN_DECLS

/**
 * CarryTableSeries:
 * @kind: what it is, never %CARRY_TABLE_KIND_AUTO
 * @category: spot or perpetual
 * @may_be_empty: rows may lack it
 * @is_interval: a row tells of an interval and is known at its end
 * @rounds: decimals that the data scale does not hold are rounded off
 * @columns: index of each column in a row, or -1
 *
 * One series of events in the rows of a file.
 */
typedef struct
{
    CarryTableKind kind;
    CarryCategory category;
    gboolean may_be_empty;
    gboolean is_interval;
    gboolean rounds;
    int columns[CARRY_TABLE_N_COLUMNS];
} CarryTableSeries;

/**
 * CarryTableLayout:
 * @name: what people call this kind of file
 * @has_names: the first row has names
 * @n_columns: how many values a row has
 * @extra_values: how many more it may have
 * @may_descend: the file may run backwards in time
 * @symbol: (nullable): the symbol of all rows, when no column has it
 * @symbol_of_empty: (nullable): the symbol of rows whose own is empty
 * @time: index of the time
 * @local_time: index of the time of receipt, or -1
 * @symbol_column: index of the symbol, or -1
 * @time_format: how times are written
 * @zone_minutes: zone of times without one, or %CARRY_ZONE_NONE
 * @ts_day: added to times
 * @interval_ns: length of an interval, or 0
 * @interval_minutes: the same
 * @time_is_end: times name the end of an interval, not its start
 * @is_record: each row is one event and says which; the one series has all columns
 * @kind_column: index of the kind of event, where @is_record
 * @interval_column: index of its interval, where @is_record
 * @flags_column: index of its flags, where @is_record
 * @n_series: how many series
 * @series: the series, those of one instant in the order of their events
 *
 * What the rows of one file mean.
 */
typedef struct
{
    const char *name;
    gboolean has_names;
    guint n_columns;
    guint extra_values;
    gboolean may_descend;
    char *symbol;
    char *symbol_of_empty;
    int time;
    int local_time;
    int symbol_column;
    CarryTimeFormat time_format;
    int zone_minutes;
    gint64 ts_day;
    gint64 interval_ns;
    guint16 interval_minutes;
    gboolean time_is_end;
    gboolean is_record;
    int kind_column;
    int interval_column;
    int flags_column;
    guint n_series;
    CarryTableSeries series[CARRY_TABLE_MAX_SERIES];
} CarryTableLayout;

CarryTableLayout *carry_table_layout_new (const CarryRow *first_row, CarryTableHeader header,
                                          const CarryTableName *name, const char *symbol,
                                          const CarryTableOptions *options, GError **error);
gboolean
carry_table_layout_select (const CarryTableLayout *self, CarryTable *table, GError **error);
gboolean carry_table_layout_is_alike (const CarryTableLayout *self, const CarryTableLayout *other);
void carry_table_layout_free (CarryTableLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryTableLayout, carry_table_layout_free)

G_END_DECLS
