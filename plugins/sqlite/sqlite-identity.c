/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-identity.h"

enum
{
    STORE_ID,
    STORE_VERSION,
    STORE_ENV,
    STORE_ACCOUNT,
    STORE_TS_CREATED,
    STORE_BUILD_ID,
    STORE_N_COLUMNS,
};

enum
{
    RUN_EPOCH,
    RUN_TS,
    RUN_BUILD_ID,
    RUN_ENV,
    RUN_ACCOUNT,
    RUN_N_COLUMNS,
};

static const char store_seed[] = "store";
static const char runs_seed[] = "runs";

static gboolean
insert (SqliteDatabase *database, const char *sql, SqliteRow *row, const char *seed,
        gsize seed_size, GError **error)
{
    sqlite3_stmt *statement = sqlite_database_prepare (database, sql, error);

    if (statement == NULL)
        return FALSE;
    sqlite_row_bind (row, statement, seed, seed_size);
    return sqlite_database_run (database, statement, "write whose it is", error);
}

gboolean
sqlite_identity_create (SqliteDatabase *database, const CarryStoreIdentity *identity, guint version,
                        GError **error)
{
    SqliteRow row;

    sqlite_row_init (&row, STORE_N_COLUMNS);
    sqlite_row_set_integer (&row, STORE_ID, 1);
    sqlite_row_set_integer (&row, STORE_VERSION, version);
    sqlite_row_set_text (&row, STORE_ENV, identity->env);
    sqlite_row_set_text (&row, STORE_ACCOUNT, identity->account);
    sqlite_row_set_integer (&row, STORE_TS_CREATED, identity->ts);
    sqlite_row_set_text (&row, STORE_BUILD_ID, identity->build_id);
    return insert (database, "INSERT INTO store VALUES (?,?,?,?,?,?,?)", &row, store_seed,
                   sizeof store_seed, error);
}

/* The one row of table store; its texts are good until the statement is reset. */
static gboolean
read_store (SqliteDatabase *database, SqliteRow *row, sqlite3_stmt **out_statement, GError **error)
{
    sqlite3_stmt *statement = sqlite_database_prepare (database, "SELECT * FROM store", error);
    gboolean found;

    if (statement == NULL ||
        !sqlite_database_step (database, statement, "read whose it is", &found, error))
        return FALSE;
    if (found && sqlite_row_read (row, statement, store_seed, sizeof store_seed))
    {
        *out_statement = statement;
        return TRUE;
    }
    sqlite3_reset (statement);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: table store does not say whose it is; restore a backup with `carry store "
                 "restore`",
                 database->path);
    return FALSE;
}

gboolean
sqlite_identity_set_version (SqliteDatabase *database, guint version, GError **error)
{
    sqlite3_stmt *statement;
    g_autofree char *env = NULL, *account = NULL, *build_id = NULL;
    SqliteRow row;

    if (!read_store (database, &row, &statement, error))
        return FALSE;
    env = g_strdup (sqlite_row_get_text (&row, STORE_ENV));
    account = g_strdup (sqlite_row_get_text (&row, STORE_ACCOUNT));
    build_id = g_strdup (sqlite_row_get_text (&row, STORE_BUILD_ID));
    sqlite3_reset (statement);
    return sqlite_database_execute (database, "DELETE FROM store", "number its version", error) &&
           sqlite_identity_create (
               database,
               &(CarryStoreIdentity){ .env = env,
                                      .account = account,
                                      .build_id = build_id,
                                      .ts = sqlite_row_get_integer (&row, STORE_TS_CREATED) },
               version, error);
}

static const char *
or_none (const char *text)
{
    return text != NULL ? text : "none";
}

gboolean
sqlite_identity_check (SqliteDatabase *database, const char *env, const char *account,
                       GError **error)
{
    sqlite3_stmt *statement;
    const char *kept_env, *kept_account;
    gboolean same_env, same_account;
    SqliteRow row;

    if (!read_store (database, &row, &statement, error))
        return FALSE;
    kept_env = sqlite_row_get_text (&row, STORE_ENV);
    kept_account = sqlite_row_get_text (&row, STORE_ACCOUNT);
    same_env = g_strcmp0 (kept_env, env) == 0;
    same_account = g_strcmp0 (kept_account, account) == 0;
    if (!same_env)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s was kept for environment %s, and this is %s; name another file",
                     database->path, kept_env, env);
    else if (!same_account)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s was kept for account %s, and this is account %s; name another file",
                     database->path, or_none (kept_account), or_none (account));
    sqlite3_reset (statement);
    return same_env && same_account;
}

gboolean
sqlite_identity_add_run (SqliteDatabase *database, const CarryStoreIdentity *identity,
                         GError **error)
{
    SqliteRow row;

    sqlite_row_init (&row, RUN_N_COLUMNS);
    sqlite_row_set_integer (&row, RUN_EPOCH, (gint64) identity->epoch);
    sqlite_row_set_integer (&row, RUN_TS, identity->ts);
    sqlite_row_set_text (&row, RUN_BUILD_ID, identity->build_id);
    sqlite_row_set_text (&row, RUN_ENV, identity->env);
    sqlite_row_set_text (&row, RUN_ACCOUNT, identity->account);
    return insert (database, "INSERT INTO runs VALUES (?,?,?,?,?,?)", &row, runs_seed,
                   sizeof runs_seed, error);
}
