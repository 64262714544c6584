/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-history.h"

#include "parquet-table.h"
#include "parquet-writer.h"

struct _ParquetHistory
{
    CarryTableHistory parent_instance;

    char *library;
    ParquetDatabase *database; /* (nullable): from the first file on */
};

static void writer_iface_init (CarryTableWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ParquetHistory, parquet_history, CARRY_TYPE_TABLE_HISTORY,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_TABLE_WRITER, writer_iface_init))

/* The library is opened with the first file, so that nothing else needs it. */
static gboolean
open_database (ParquetHistory *self, GError **error)
{
    if (self->database == NULL)
        self->database = parquet_database_acquire (self->library, error);
    return self->database != NULL;
}

static CarryTable *
parquet_history_open_table (CarryTableHistory *history, const char *path, GError **error)
{
    ParquetHistory *self = PARQUET_HISTORY (history);

    if (!open_database (self, error))
        return NULL;
    return parquet_table_open (parquet_database_ref (self->database), path, error);
}

static const char *
get_suffix (CarryTableWriter *writer)
{
    return ".parquet";
}

static gboolean
write_table (CarryTableWriter *writer, const char *csv_path, const CarryWriterColumn *columns,
             gsize n_columns, const char *path, GError **error)
{
    ParquetHistory *self = PARQUET_HISTORY (writer);

    return open_database (self, error) &&
           parquet_writer_write (self->database, csv_path, columns, n_columns, path, error);
}

static void
writer_iface_init (CarryTableWriterInterface *iface)
{
    iface->get_suffix = get_suffix;
    iface->write = write_table;
}

static void
parquet_history_finalize (GObject *object)
{
    ParquetHistory *self = PARQUET_HISTORY (object);

    g_clear_pointer (&self->database, parquet_database_release);

    G_OBJECT_CLASS (parquet_history_parent_class)->finalize (object);
}

static void
parquet_history_class_init (ParquetHistoryClass *klass)
{
    static const char *const suffixes[] = { ".parquet", NULL };

    G_OBJECT_CLASS (klass)->finalize = parquet_history_finalize;
    CARRY_TABLE_HISTORY_CLASS (klass)->suffixes = suffixes;
    CARRY_TABLE_HISTORY_CLASS (klass)->open_table = parquet_history_open_table;

    CARRY_SETTING (klass, ParquetHistory, library,
                   g_param_spec_string ("library", NULL,
                                        "DuckDB's libduckdb.so, where it is not among the "
                                        "system's libraries.",
                                        "", CARRY_PARAM_SETTING | CARRY_PARAM_PATH));
}

static void
parquet_history_init (ParquetHistory *self)
{
}
