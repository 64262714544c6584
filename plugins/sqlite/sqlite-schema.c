/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-schema.h"

#include "sqlite-books.h"
#include "sqlite-schema-private.h"

static const SqliteSchemaStep steps[] = {
    { sqlite_schema_journal_sql, NULL },
    { sqlite_schema_books_sql, sqlite_books_fill },
};

const char *const *
sqlite_schema_get_tables (guint version)
{
    static const char *const tables[] = {
        "orders",         "trades",    "positions",    "position_snapshots",
        "funding_events", "daily_pnl", "daily_equity", "groups",
        "balances",       "notices",   "store",        "runs",
        "instruments",    "pruned",    NULL,
    };

    return version >= 2 ? tables : tables + 10;
}

guint
sqlite_schema_get_newest (void)
{
    return G_N_ELEMENTS (steps);
}

gboolean
sqlite_schema_get_version (SqliteDatabase *database, guint *out_version, GError **error)
{
    gint64 id = 0, version = 0, objects = 0;

    if (!sqlite_database_get_integer (database, "PRAGMA application_id", &id, error) ||
        !sqlite_database_get_integer (database, "PRAGMA user_version", &version, error) ||
        !sqlite_database_get_integer (database, "SELECT count(*) FROM sqlite_schema", &objects,
                                      error))
        return FALSE;
    if (id == 0 && version == 0 && objects == 0)
        *out_version = 0;
    else if (id != SQLITE_SCHEMA_APPLICATION_ID)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s is a database, but no store of Carry; name another file", database->path);
    else if (version > (gint64) G_N_ELEMENTS (steps))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s has version %" G_GINT64_FORMAT ", and this program knows up to %u; use "
                     "the newer program, or restore a backup from before it",
                     database->path, version, (guint) G_N_ELEMENTS (steps));
    else if (version < 1)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s says it has version %" G_GINT64_FORMAT ", which does not exist; restore a "
                     "backup with `carry store restore`",
                     database->path, version);
    else
        *out_version = (guint) version;
    return version <= (gint64) G_N_ELEMENTS (steps) &&
           ((id == 0 && version == 0 && objects == 0) ||
            (id == SQLITE_SCHEMA_APPLICATION_ID && version >= 1));
}

static gboolean
set_version (SqliteDatabase *database, guint version, GError **error)
{
    g_autofree char *sql = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%u;",
                                            SQLITE_SCHEMA_APPLICATION_ID, version);

    return sqlite_database_execute (database, sql, "number its version", error);
}

gboolean
sqlite_schema_migrate (SqliteDatabase *database, guint from, guint to, GError **error)
{
    g_return_val_if_fail (from < to && to <= G_N_ELEMENTS (steps), FALSE);

    for (guint i = from; i < to; i++)
        if (!sqlite_database_execute (database, steps[i].sql, "bring it to a newer version",
                                      error) ||
            (steps[i].fill != NULL && !steps[i].fill (database, error)))
            return FALSE;
    return set_version (database, to, error);
}

static gboolean
describe (SqliteDatabase *database, char **out_text, GError **error)
{
    return sqlite_database_get_text (
        database,
        "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || sql, char(10)) FROM "
        "(SELECT * FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name)",
        out_text, error);
}

/* What a database of @version looks like; found out once. */
static const char *
get_model (guint version, GError **error)
{
    static GMutex mutex;
    static char *models[G_N_ELEMENTS (steps) + 1];
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
    g_autoptr (SqliteDatabase) database = NULL;

    if (models[version] != NULL)
        return models[version];
    database = sqlite_database_open (":memory:", SQLITE_DATABASE_MEMORY, error);
    if (database == NULL || !sqlite_schema_migrate (database, 0, version, error) ||
        !describe (database, &models[version], error))
        return NULL;
    return models[version];
}

gboolean
sqlite_schema_check (SqliteDatabase *database, guint version, GError **error)
{
    const char *wanted = get_model (version, error);
    g_autofree char *found = NULL;

    if (wanted == NULL || !describe (database, &found, error))
        return FALSE;
    if (g_strcmp0 (wanted, found) == 0)
        return TRUE;
    g_set_error (
        error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
        "%s: its tables are not those of version %u; put tables and views of your own into "
        "another file (ATTACH), or restore a backup with `carry store restore`",
        database->path, version);
    return FALSE;
}
