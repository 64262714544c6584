/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-history.h"

#include "csv-table.h"

struct _CsvHistory
{
    CarryTableHistory parent_instance;

    CarryTableHeader header;
    char *delimiter;
};

G_DEFINE_FINAL_TYPE (CsvHistory, csv_history, CARRY_TYPE_TABLE_HISTORY)

static gboolean
read_delimiter (const char *text, char *out_delimiter, GError **error)
{
    if (g_strcmp0 (text, "tab") == 0)
    {
        *out_delimiter = '\t';
        return TRUE;
    }
    if (text != NULL && strlen (text) == 1 && strchr ("\"\r\n.-", *text) == NULL &&
        !g_ascii_isalnum (*text))
    {
        *out_delimiter = *text;
        return TRUE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "delimiter: \"%s\" cannot stand between numbers; write one character such as ; "
                 "or the word tab",
                 text != NULL ? text : "");
    return FALSE;
}

static CarryTable *
csv_history_open_table (CarryTableHistory *history, const char *path, GError **error)
{
    CsvHistory *self = CSV_HISTORY (history);
    CarryTable *table;
    CsvFile *file;
    char delimiter;

    if (!read_delimiter (self->delimiter, &delimiter, error))
        return NULL;
    file = csv_file_open (path, error);
    if (file == NULL)
        return NULL;
    table = csv_table_new (file, delimiter);
    carry_table_set_header (table, self->header);
    return table;
}

static void
csv_history_class_init (CsvHistoryClass *klass)
{
    static const char *const suffixes[] = { ".csv", ".csv.gz", ".csv.zip", ".zip", NULL };

    CARRY_TABLE_HISTORY_CLASS (klass)->suffixes = suffixes;
    CARRY_TABLE_HISTORY_CLASS (klass)->open_table = csv_history_open_table;

    CARRY_SETTING (
        klass, CsvHistory, header,
        g_param_spec_enum ("header", NULL, "Whether the first row has the names of the columns.",
                           CARRY_TYPE_TABLE_HEADER, CARRY_TABLE_HEADER_AUTO, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, CsvHistory, delimiter,
                   g_param_spec_string ("delimiter", NULL,
                                        "What stands between two fields: one character, or tab.",
                                        ",", CARRY_PARAM_SETTING));
}

static void
csv_history_init (CsvHistory *self)
{
}
