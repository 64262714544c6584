/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-database.h"

/*
 * Two threads decode while a third makes events. Nothing is fetched from the
 * network, nothing is kept on disk, and no setting changes afterwards.
 */
static const char *const config[][2] = {
    { "threads", "2" },
    { "memory_limit", "512MB" },
    { "temp_directory", "" },
    { "autoinstall_known_extensions", "false" },
    { "autoload_known_extensions", "false" },
    { "allow_community_extensions", "false" },
    { "allow_persistent_secrets", "false" },
};

static GMutex mutex;
static ParquetDatabase *shared;

/**
 * parquet_database_fail:
 * @message: (nullable): what DuckDB says
 * @error: return location
 *
 * Returns: FALSE, with %CARRY_ERROR_CORRUPT and the first line of @message
 */
gboolean
parquet_database_fail (const char *message, GError **error)
{
    g_autofree char *line = NULL;

    line = message != NULL ? g_strndup (message, strcspn (message, "\r\n"))
                           : g_strdup ("DuckDB does not say why");
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, line);
    return FALSE;
}

static DuckdbConfig
make_config (const ParquetDuckdb *duckdb, GError **error)
{
    DuckdbConfig made = NULL;

    if (duckdb->create_config (&made) != DUCKDB_SUCCESS)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "DuckDB cannot be configured");
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (config); i++)
    {
        if (duckdb->set_config (made, config[i][0], config[i][1]) == DUCKDB_SUCCESS)
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "DuckDB %s does not know %s=%s; install version 1.1 or later",
                     duckdb->library_version (), config[i][0], config[i][1]);
        duckdb->destroy_config (&made);
        return NULL;
    }
    return made;
}

static ParquetDatabase *
open_database (const char *library, GError **error)
{
    const ParquetDuckdb *duckdb = parquet_duckdb_open (library, error);
    DuckdbConfig made = duckdb != NULL ? make_config (duckdb, error) : NULL;
    DuckdbDatabase handle = NULL;
    char *message = NULL;
    ParquetDatabase *self;

    if (made == NULL)
        return NULL;
    if (duckdb->open_ext (NULL, &handle, made, &message) != DUCKDB_SUCCESS)
    {
        parquet_database_fail (message, error);
        g_prefix_error (error, "DuckDB cannot be opened: ");
        duckdb->free (message);
        duckdb->destroy_config (&made);
        return NULL;
    }
    duckdb->destroy_config (&made);
    self = g_new0 (ParquetDatabase, 1);
    self->duckdb = duckdb;
    self->handle = handle;
    return self;
}

/**
 * parquet_database_acquire:
 * @library: (nullable): path of DuckDB's library, if it is not where libraries are
 * @error: return location
 *
 * Returns: (transfer full): the database; NULL as parquet_duckdb_open()
 */
ParquetDatabase *
parquet_database_acquire (const char *library, GError **error)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

    if (shared == NULL)
        shared = open_database (library, error);
    if (shared != NULL)
        shared->n_users++;
    return shared;
}

/**
 * parquet_database_ref:
 * @self: the database
 *
 * Returns: (transfer full): @self
 */
ParquetDatabase *
parquet_database_ref (ParquetDatabase *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

    self->n_users++;
    return self;
}

/**
 * parquet_database_release:
 * @self: (transfer full): the database; the last to release it closes it
 */
void
parquet_database_release (ParquetDatabase *self)
{
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

    if (--self->n_users > 0)
        return;
    shared = NULL;
    self->duckdb->close (&self->handle);
    g_free (self);
}

/**
 * parquet_database_connect:
 * @self: the database
 * @error: return location
 *
 * Returns: (transfer full): a connection, for one result that is read bit by bit
 */
DuckdbConnection
parquet_database_connect (ParquetDatabase *self, GError **error)
{
    DuckdbConnection connection = NULL;

    if (self->duckdb->connect (self->handle, &connection) == DUCKDB_SUCCESS)
        return connection;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "DuckDB gives no connection");
    return NULL;
}

/**
 * parquet_database_disconnect:
 * @self: the database
 * @connection: (inout) (nullable): a connection; none afterwards
 */
void
parquet_database_disconnect (ParquetDatabase *self, DuckdbConnection *connection)
{
    if (*connection != NULL)
        self->duckdb->disconnect (connection);
}

/**
 * parquet_database_query:
 * @self: the database
 * @connection: a connection
 * @sql: what to do
 * @out_result: (out): all of the answer, to be destroyed
 * @error: return location
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT, as DuckDB says it
 */
gboolean
parquet_database_query (ParquetDatabase *self, DuckdbConnection connection, const char *sql,
                        DuckdbResult *out_result, GError **error)
{
    DuckdbResult result = { 0 };

    if (self->duckdb->query (connection, sql, &result) == DUCKDB_SUCCESS)
    {
        *out_result = result;
        return TRUE;
    }
    parquet_database_fail (self->duckdb->result_error (&result), error);
    self->duckdb->destroy_result (&result);
    return FALSE;
}

static gboolean
execute (const ParquetDuckdb *duckdb, DuckdbStatement statement, DuckdbResult *out_result,
         GError **error)
{
    DuckdbPending pending = NULL;
    DuckdbResult result = { 0 };
    gboolean is_done = FALSE;

    if (duckdb->pending_prepared_streaming (statement, &pending) != DUCKDB_SUCCESS)
        parquet_database_fail (duckdb->pending_error (pending), error);
    else if (duckdb->execute_pending (pending, &result) == DUCKDB_SUCCESS)
    {
        *out_result = result;
        is_done = TRUE;
    }
    else
    {
        parquet_database_fail (duckdb->result_error (&result), error);
        duckdb->destroy_result (&result);
    }
    duckdb->destroy_pending (&pending);
    return is_done;
}

/**
 * parquet_database_stream:
 * @self: the database
 * @connection: a connection with no other result that is still read
 * @sql: what to ask
 * @out_result: (out): the answer, made while it is read; to be destroyed
 * @error: return location
 *
 * Returns: FALSE with %CARRY_ERROR_CORRUPT, as DuckDB says it
 */
gboolean
parquet_database_stream (ParquetDatabase *self, DuckdbConnection connection, const char *sql,
                         DuckdbResult *out_result, GError **error)
{
    DuckdbStatement statement = NULL;
    gboolean is_done = FALSE;

    if (self->duckdb->prepare (connection, sql, &statement) == DUCKDB_SUCCESS)
        is_done = execute (self->duckdb, statement, out_result, error);
    else
        parquet_database_fail (self->duckdb->prepare_error (statement), error);
    self->duckdb->destroy_prepare (&statement);
    return is_done;
}
