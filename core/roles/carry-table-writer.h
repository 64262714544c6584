/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryWriterColumnType:
 * @CARRY_WRITER_COLUMN_TEXT: text
 * @CARRY_WRITER_COLUMN_TIME: an instant in whole microseconds, written
 *   `2024-01-01T00:00:00.000Z`
 * @CARRY_WRITER_COLUMN_INTEGER: a whole number of 64 bits
 * @CARRY_WRITER_COLUMN_DECIMAL: a decimal number
 *
 * What a column of a table holds.
 */
typedef enum
{
    CARRY_WRITER_COLUMN_TEXT,
    CARRY_WRITER_COLUMN_TIME,
    CARRY_WRITER_COLUMN_INTEGER,
    CARRY_WRITER_COLUMN_DECIMAL,
} CarryWriterColumnType;

#define CARRY_TYPE_WRITER_COLUMN_TYPE (carry_writer_column_type_get_type ())
CARRY_API
GType carry_writer_column_type_get_type (void);

/**
 * CarryWriterColumn:
 * @name: its name
 * @type: what it holds
 * @decimals: for decimals: the most digits after the point of any row
 *
 * A column of a table that is to be written.
 */
typedef struct
{
    const char *name;
    CarryWriterColumnType type;
    guint decimals;
} CarryWriterColumn;

/**
 * CarryTableWriter:
 *
 * What a module can be besides its role: somebody who turns CSV files into files
 * of a format of its own, for `carry convert`. For C only.
 */
#define CARRY_TYPE_TABLE_WRITER (carry_table_writer_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryTableWriter, carry_table_writer, CARRY, TABLE_WRITER, CarryModule)

/**
 * CarryTableWriterInterface:
 * @get_suffix: how the names of its files end, such as `.parquet`; of a new module,
 *   too
 * @write: read a CSV file and write another
 */
struct _CarryTableWriterInterface
{
    GTypeInterface parent_iface;

    const char *(*get_suffix) (CarryTableWriter *self);
    gboolean (*write) (CarryTableWriter *self, const char *csv_path,
                       const CarryWriterColumn *columns, gsize n_columns, const char *path,
                       GError **error);
};

CARRY_API
const char *carry_table_writer_get_suffix (CarryTableWriter *self);
CARRY_API
gboolean carry_table_writer_write (CarryTableWriter *self, const char *csv_path,
                                   const CarryWriterColumn *columns, gsize n_columns,
                                   const char *path, GError **error);

G_END_DECLS
