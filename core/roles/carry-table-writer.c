/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-table-writer.h"

#include "base/carry-error.h"
#include "roles/carry-module-private.h"

G_DEFINE_INTERFACE (CarryTableWriter, carry_table_writer, CARRY_TYPE_MODULE)

G_DEFINE_ENUM_TYPE (CarryWriterColumnType, carry_writer_column_type,
                    G_DEFINE_ENUM_VALUE (CARRY_WRITER_COLUMN_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (CARRY_WRITER_COLUMN_TIME, "time"),
                    G_DEFINE_ENUM_VALUE (CARRY_WRITER_COLUMN_INTEGER, "integer"),
                    G_DEFINE_ENUM_VALUE (CARRY_WRITER_COLUMN_DECIMAL, "decimal"))

static const char *
default_get_suffix (CarryTableWriter *self)
{
    return "";
}

static gboolean
default_write (CarryTableWriter *self, const char *csv_path, const CarryWriterColumn *columns,
               gsize n_columns, const char *path, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED, "%s cannot write tables",
                 G_OBJECT_TYPE_NAME (self));
    return FALSE;
}

static void
carry_table_writer_default_init (CarryTableWriterInterface *iface)
{
    iface->get_suffix = default_get_suffix;
    iface->write = default_write;
}

/**
 * carry_table_writer_get_suffix: (skip)
 * @self: a writer, which need not be started
 *
 * Returns: (transfer none): how the names of its files end, such as `.parquet`
 */
const char *
carry_table_writer_get_suffix (CarryTableWriter *self)
{
    g_return_val_if_fail (CARRY_IS_TABLE_WRITER (self), NULL);
    return CARRY_TABLE_WRITER_GET_IFACE (self)->get_suffix (self);
}

/**
 * carry_table_writer_write: (skip)
 * @self: a writer
 * @csv_path: a CSV file with a row of names, `,` between fields and `\n` after
 *   rows, in which nothing is quoted and an empty field is no value
 * @columns: (array length=n_columns): its columns, in their order
 * @n_columns: how many
 * @path: the file to write; replaced when it exists
 * @error: return location for an error, the module's id in front
 *
 * Returns: %FALSE when the file could not be written
 */
gboolean
carry_table_writer_write (CarryTableWriter *self, const char *csv_path,
                          const CarryWriterColumn *columns, gsize n_columns, const char *path,
                          GError **error)
{
    g_return_val_if_fail (CARRY_IS_TABLE_WRITER (self), FALSE);
    g_return_val_if_fail (csv_path != NULL, FALSE);
    g_return_val_if_fail (columns != NULL && n_columns > 0, FALSE);
    g_return_val_if_fail (path != NULL, FALSE);

    GError *cause = NULL;
    gboolean done = CARRY_TABLE_WRITER_GET_IFACE (self)->write (self, csv_path, columns, n_columns,
                                                                path, &cause);
    return carry_module_check_slot (self, "write", done, cause, error);
}
