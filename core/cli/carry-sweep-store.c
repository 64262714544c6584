/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-store.h"

#include <sqlite3.h>

#include "base/carry-error.h"
#include "base/carry-time.h"

struct _CarrySweepStore
{
    char *path;
    sqlite3 *database;
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS definition (text TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS parameters (set_id INTEGER NOT NULL, key TEXT NOT NULL,"
    " value TEXT NOT NULL, PRIMARY KEY (set_id, key)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS windows (window_id INTEGER PRIMARY KEY, in_from TEXT NOT NULL,"
    " in_to TEXT NOT NULL, out_to TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS results (set_id INTEGER NOT NULL, window_id INTEGER NOT NULL,"
    " part TEXT NOT NULL CHECK (part IN ('in', 'out')), problem TEXT, net_pnl TEXT,"
    " funding_pnl TEXT, fees TEXT, apr_on_capital REAL, max_drawdown REAL, sharpe_daily REAL,"
    " round_trips INTEGER, days INTEGER, day_sharpe REAL, day_skewness REAL, day_kurtosis REAL,"
    " PRIMARY KEY (set_id, window_id, part)) STRICT, WITHOUT ROWID;";

static gboolean
fail (CarrySweepStore *self, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s", self->path,
                 sqlite3_errmsg (self->database));
    return FALSE;
}

static gboolean
run (CarrySweepStore *self, const char *sql, GError **error)
{
    return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

static sqlite3_stmt *
prepare (CarrySweepStore *self, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail (self, error);
    return statement;
}

/* Runs a statement that gives no rows, and ends it. */
static gboolean
finish (CarrySweepStore *self, sqlite3_stmt *statement, GError **error)
{
    gboolean done = sqlite3_step (statement) == SQLITE_DONE || fail (self, error);

    sqlite3_finalize (statement);
    return done;
}

static void
bind_text (sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text (statement, place, text, -1, SQLITE_TRANSIENT);
}

/* --- what the sweep is --------------------------------------------------------------------- */

static gboolean
write_sets (CarrySweepStore *self, const CarrySweepSpace *space, GError **error)
{
    for (guint set = 0; set < space->sets->len; set++)
        for (guint axis = 0; axis < space->axes->len; axis++)
        {
            sqlite3_stmt *statement =
                prepare (self, "INSERT INTO parameters VALUES (?, ?, ?)", error);

            if (statement == NULL)
                return FALSE;
            sqlite3_bind_int64 (statement, 1, set);
            bind_text (statement, 2, ((CarrySweepAxis *) space->axes->pdata[axis])->key);
            bind_text (statement, 3, carry_sweep_space_get_value (space, set, axis, NULL));
            if (!finish (self, statement, error))
                return FALSE;
        }
    return TRUE;
}

static gboolean
write_windows (CarrySweepStore *self, const GArray *windows, GError **error)
{
    for (guint i = 0; i < windows->len; i++)
    {
        const CarrySweepWindow *window = &g_array_index (windows, CarrySweepWindow, i);
        sqlite3_stmt *statement = prepare (self, "INSERT INTO windows VALUES (?, ?, ?, ?)", error);
        char time[CARRY_TIME_BUFFER];

        if (statement == NULL)
            return FALSE;
        sqlite3_bind_int64 (statement, 1, i);
        bind_text (statement, 2, carry_time_to_text (window->ts_from, time));
        bind_text (statement, 3, carry_time_to_text (window->ts_split, time));
        bind_text (statement, 4, carry_time_to_text (window->ts_to, time));
        if (!finish (self, statement, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_definition (CarrySweepStore *self, const char *definition, const CarrySweepSpace *space,
                  const GArray *windows, GError **error)
{
    sqlite3_stmt *statement;

    if (!run (self, "BEGIN IMMEDIATE", error))
        return FALSE;
    statement = prepare (self, "INSERT INTO definition VALUES (?)", error);
    if (statement == NULL)
        return FALSE;
    bind_text (statement, 1, definition);
    return finish (self, statement, error) && write_sets (self, space, error) &&
           write_windows (self, windows, error) && run (self, "COMMIT", error);
}

/* (transfer full) (nullable): NULL when it is a new store. */
static char *
read_definition (CarrySweepStore *self, GError **error)
{
    sqlite3_stmt *statement = prepare (self, "SELECT text FROM definition", error);
    char *text = NULL;

    if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
        text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    sqlite3_finalize (statement);
    return text;
}

/* The first line in which two texts differ, of the first. */
static char *
find_difference (const char *found, const char *wanted)
{
    g_auto (GStrv) old = g_strsplit (found, "\n", -1);
    g_auto (GStrv) new = g_strsplit (wanted, "\n", -1);
    guint i = 0;

    while (old[i] != NULL && g_strcmp0 (old[i], new[i]) == 0)
        i++;
    return g_strdup (old[i] != NULL ? old[i] : "less than that");
}

static gboolean
check_definition (CarrySweepStore *self, const char *definition, const CarrySweepSpace *space,
                  const GArray *windows, GError **error)
{
    g_autoptr (GError) problem = NULL;
    g_autofree char *found = read_definition (self, &problem);
    g_autofree char *line = NULL;

    if (problem != NULL)
    {
        g_propagate_error (error, g_steal_pointer (&problem));
        return FALSE;
    }
    if (found == NULL)
        return write_definition (self, definition, space, windows, error);
    if (g_str_equal (found, definition))
        return TRUE;
    line = find_difference (found, definition);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "--output: %s holds another sweep: it was begun with %s; say the same, or take "
                 "another folder",
                 self->path, line);
    return FALSE;
}

/**
 * carry_sweep_store_open: (skip)
 * @path: the file; made when it is not there
 * @definition: what the results depend on, a line each
 * @space: the sets
 * @windows: (element-type CarrySweepWindow): the windows
 * @error: return location for an error
 *
 * Returns: (transfer full): the store, or %NULL when it is of another sweep or cannot be used
 */
CarrySweepStore *
carry_sweep_store_open (const char *path, const char *definition, const CarrySweepSpace *space,
                        const GArray *windows, GError **error)
{
    g_autoptr (CarrySweepStore) self = g_new0 (CarrySweepStore, 1);

    self->path = g_strdup (path);
    if (sqlite3_open_v2 (path, &self->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK)
    {
        fail (self, error);
        return NULL;
    }
    sqlite3_busy_timeout (self->database, 10000);
    if (!run (self, "PRAGMA journal_mode = WAL", error) ||
        !run (self, "PRAGMA synchronous = NORMAL", error) || !run (self, schema, error) ||
        !check_definition (self, definition, space, windows, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
carry_sweep_store_free (CarrySweepStore *self)
{
    sqlite3_close (self->database);
    g_free (self->path);
    g_free (self);
}

/* --- results ------------------------------------------------------------------------------- */

static void
bind_figures (sqlite3_stmt *statement, const CarrySweepResult *result)
{
    bind_text (statement, 5, result->net_pnl);
    bind_text (statement, 6, result->funding_pnl);
    bind_text (statement, 7, result->fees);
    sqlite3_bind_double (statement, 8, result->apr_on_capital);
    sqlite3_bind_double (statement, 9, result->max_drawdown);
    sqlite3_bind_double (statement, 10, result->sharpe_daily);
    sqlite3_bind_int64 (statement, 11, result->round_trips);
    sqlite3_bind_int64 (statement, 12, result->sample.n);
    sqlite3_bind_double (statement, 13, result->sample.sharpe);
    sqlite3_bind_double (statement, 14, result->sample.skewness);
    sqlite3_bind_double (statement, 15, result->sample.kurtosis);
}

/**
 * carry_sweep_store_begin: (skip)
 * @self: a store
 * @error: return location for an error
 *
 * What is added from here on is kept by carry_sweep_store_commit(), all or nothing.
 *
 * Returns: %FALSE when the file cannot be written
 */
gboolean
carry_sweep_store_begin (CarrySweepStore *self, GError **error)
{
    return run (self, "BEGIN IMMEDIATE", error);
}

/**
 * carry_sweep_store_commit: (skip)
 * @self: a store
 * @error: return location for an error
 *
 * Returns: %FALSE when the file cannot be written
 */
gboolean
carry_sweep_store_commit (CarrySweepStore *self, GError **error)
{
    return run (self, "COMMIT", error);
}

/**
 * carry_sweep_store_add: (skip)
 * @self: a store
 * @result: what a run came to
 * @problem: (nullable): why it failed; then there are no figures
 * @error: return location for an error
 *
 * Returns: %FALSE when it cannot be kept
 */
gboolean
carry_sweep_store_add (CarrySweepStore *self, const CarrySweepResult *result, const char *problem,
                       GError **error)
{
    sqlite3_stmt *statement = prepare (
        self, "INSERT OR IGNORE INTO results VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", error);

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64 (statement, 1, result->set);
    sqlite3_bind_int64 (statement, 2, result->window);
    bind_text (statement, 3, result->is_out ? "out" : "in");
    if (problem != NULL)
        bind_text (statement, 4, problem);
    else
        bind_figures (statement, result);
    return finish (self, statement, error);
}

static void
copy_text (sqlite3_stmt *statement, int column, char *out_text)
{
    const char *text = (const char *) sqlite3_column_text (statement, column);

    g_strlcpy (out_text, text != NULL ? text : "", CARRY_SWEEP_AMOUNT_SIZE);
}

static void
load_row (sqlite3_stmt *statement, GArray *results)
{
    CarrySweepResult result = {
        .set = (guint) sqlite3_column_int64 (statement, 0),
        .window = (guint) sqlite3_column_int64 (statement, 1),
        .is_out = sqlite3_column_text (statement, 2)[0] == 'o',
        .is_failed = sqlite3_column_type (statement, 3) != SQLITE_NULL,
        .apr_on_capital = sqlite3_column_double (statement, 7),
        .max_drawdown = sqlite3_column_double (statement, 8),
        .sharpe_daily = sqlite3_column_double (statement, 9),
        .round_trips = sqlite3_column_int64 (statement, 10),
        .sample = {
            .n = (guint) sqlite3_column_int64 (statement, 11),
            .sharpe = sqlite3_column_double (statement, 12),
            .skewness = sqlite3_column_double (statement, 13),
            .kurtosis = sqlite3_column_double (statement, 14),
        },
    };

    copy_text (statement, 4, result.net_pnl);
    copy_text (statement, 5, result.funding_pnl);
    copy_text (statement, 6, result.fees);
    g_array_append_val (results, result);
}

/**
 * carry_sweep_store_load: (skip)
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CarrySweepResult): all results, by window, part and set
 */
GArray *
carry_sweep_store_load (CarrySweepStore *self, GError **error)
{
    g_autoptr (GArray) results = g_array_new (FALSE, TRUE, sizeof (CarrySweepResult));
    sqlite3_stmt *statement =
        prepare (self, "SELECT * FROM results ORDER BY window_id, part, set_id", error);
    int status = SQLITE_ROW;

    if (statement == NULL)
        return NULL;
    while (status == SQLITE_ROW)
    {
        status = sqlite3_step (statement);
        if (status == SQLITE_ROW)
            load_row (statement, results);
    }
    sqlite3_finalize (statement);
    if (status != SQLITE_DONE)
    {
        fail (self, error);
        return NULL;
    }
    return g_steal_pointer (&results);
}
