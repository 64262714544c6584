/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-retention.h"

#include <string.h>

#include "sqlite-table.h"

/* Columns of table pruned. */
enum
{
    FIRST,
    LAST,
    CHAIN,
    N_COLUMNS,
};

#define HEX_SIZE (2 * SQLITE_ROW_HASH_SIZE + 1)

/* Rows without a gap, and the hash of the last. */
typedef struct
{
    gint64 first;
    gint64 last;
    char chain[HEX_SIZE];
} Range;

static const char doomed_sql[] =
    "SELECT id, lower(hex(hash)) FROM journal WHERE ts < ?1 AND"
    "  id < (SELECT max(id) FROM journal) AND (kind IN ('equity', 'notice') OR (kind = 'order' AND"
    "  link_id IN (SELECT link_id FROM orders WHERE ts_updated < ?1 AND certain = 1 AND"
    "    state IN ('canceled', 'rejected', 'expired') AND"
    "    (filled IS NULL OR filled NOT GLOB '*[1-9]*') AND"
    "    link_id NOT IN (SELECT link_id FROM trades)) AND"
    "  NOT EXISTS (SELECT 1 FROM orders o WHERE o.link_id = journal.link_id AND"
    "    o.journal = (SELECT max(id) FROM journal)))) ORDER BY id";

static void
add_row (GArray *ranges, gint64 id, const char *chain)
{
    Range *last = ranges->len > 0 ? &g_array_index (ranges, Range, ranges->len - 1) : NULL;
    Range range = { .first = id, .last = id };

    if (last != NULL && last->last + 1 == id)
    {
        last->last = id;
        g_strlcpy (last->chain, chain, sizeof last->chain);
        return;
    }
    g_strlcpy (range.chain, chain, sizeof range.chain);
    g_array_append_val (ranges, range);
}

static gboolean
find_ranges (SqliteDatabase *database, gint64 ts, GArray *ranges, GError **error)
{
    sqlite3_stmt *statement = sqlite_database_prepare (database, doomed_sql, error);
    gboolean found = TRUE;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64 (statement, 1, ts);
    while (found)
    {
        if (!sqlite_database_step (database, statement, "look for old rows", &found, error))
            return FALSE;
        if (found)
            add_row (ranges, sqlite3_column_int64 (statement, 0),
                     (const char *) sqlite3_column_text (statement, 1));
    }
    return TRUE;
}

static gboolean
remove_range (SqliteDatabase *database, SqliteTable *pruned, sqlite3_stmt *statement,
              const Range *range, GError **error)
{
    SqliteRow row;

    sqlite_row_init (&row, N_COLUMNS);
    sqlite_row_set_integer (&row, FIRST, range->first);
    sqlite_row_set_integer (&row, LAST, range->last);
    sqlite_row_set_text (&row, CHAIN, range->chain);
    sqlite3_bind_int64 (statement, 1, range->first);
    sqlite3_bind_int64 (statement, 2, range->last);
    return sqlite_table_add (pruned, &row, error) &&
           sqlite_database_run (database, statement, "take out old rows", error);
}

static gboolean
remove_all (SqliteDatabase *database, const GArray *ranges, GError **error)
{
    sqlite3_stmt *statement =
        sqlite_database_prepare (database, "DELETE FROM journal WHERE id BETWEEN ? AND ?", error);
    SqliteTable pruned;

    if (statement == NULL || !sqlite_table_init (&pruned, database, "pruned", N_COLUMNS,
                                                 (const char *const[]){ "first", NULL }, error))
        return FALSE;
    for (guint i = 0; i < ranges->len; i++)
        if (!remove_range (database, &pruned, statement, &g_array_index (ranges, Range, i), error))
            return FALSE;
    return sqlite_database_execute (
        database,
        "DELETE FROM notices WHERE journal NOT IN (SELECT id FROM journal);"
        "DELETE FROM orders WHERE journal NOT IN (SELECT id FROM journal);",
        "take out old rows", error);
}

gboolean
sqlite_retention_run (SqliteDatabase *database, gint64 ts, gboolean vacuum, GError **error)
{
    g_autoptr (GArray) ranges = g_array_new (FALSE, TRUE, sizeof (Range));

    if (!sqlite_database_begin (database, error))
        return FALSE;
    if (!find_ranges (database, ts, ranges, error) || !remove_all (database, ranges, error))
    {
        sqlite_database_rollback (database, NULL);
        return FALSE;
    }
    return sqlite_database_commit (database, error) &&
           (!vacuum || sqlite_database_execute (database, "PRAGMA incremental_vacuum",
                                                "give room back", error)) &&
           sqlite_database_fold (database, error);
}
