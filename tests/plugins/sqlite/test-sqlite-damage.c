/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A bit flips anywhere in the files: either everything reads as it was, or there is an error. */

#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Of the log: what it begins with, and a page with what stands before it. */
#define LOG_HEAD 32
#define LOG_PAGE 4120

#define N_EVENTS 60
#define N_FLIPS 250
#define N_FLIPS_FULL 1000

/* Everything but the runs, of which opening adds one. */
#define TABLES                                                                                     \
    "SELECT * FROM orders; SELECT * FROM trades; SELECT * FROM positions;"                         \
    "SELECT * FROM position_snapshots; SELECT * FROM funding_events; SELECT * FROM daily_pnl;"     \
    "SELECT * FROM daily_equity; SELECT * FROM groups; SELECT * FROM balances;"                    \
    "SELECT * FROM notices; SELECT * FROM instruments; SELECT * FROM store;"

typedef struct
{
    const char *suffix;
    char *content;
    gsize length;
} File;

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static void
read_file (SqliteFixture *f, File *file)
{
    g_autofree char *path = g_strconcat (f->path, file->suffix, NULL);
    g_autoptr (GError) error = NULL;

    g_file_get_contents (path, &file->content, &file->length, &error);
    g_assert_no_error (error);
}

/* After the last page that was written; zeros fill the rest. */
static gsize
find_log_end (const File *log)
{
    gsize n = log->length;

    while (log->content[n - 1] == 0)
        n--;
    return LOG_HEAD + (n - LOG_HEAD + LOG_PAGE - 1) / LOG_PAGE * LOG_PAGE;
}

static void
write_file (SqliteFixture *f, const File *file)
{
    g_autofree char *path = g_strconcat (f->path, file->suffix, NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents_full (path, file->content, (gssize) file->length, G_FILE_SET_CONTENTS_NONE,
                              0600, &error);
    g_assert_no_error (error);
}

static void
remove_rest (SqliteFixture *f)
{
    g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
    g_autofree char *index = g_strconcat (f->path, "-shm", NULL);

    g_remove (log);
    g_remove (index);
}

/* Returns whether it was found out. */
static gboolean
open_and_compare (SqliteFixture *f, const GPtrArray *expected, const char *tables)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *found = NULL;

    if (!carry_store_open (f->store, &f->identity, &error))
    {
        g_assert_nonnull (strstr (error->message, f->path));
        return TRUE;
    }
    sqlite_fixture_assert_kept (f, expected);
    sqlite_fixture_close (f);
    found = sqlite_fixture_query (f->path, TABLES);
    g_assert_cmpstr (found, ==, tables);
    return FALSE;
}

static void
flip_all (SqliteFixture *f, File *files, gsize n_files, File *victim, const GPtrArray *expected,
          const char *tables)
{
    guint n = g_getenv ("CARRY_FULL") != NULL ? N_FLIPS_FULL : N_FLIPS;
    guint n_found = 0;

    f->identity.epoch++;
    for (guint i = 0; i < n; i++)
    {
        gsize at = carry_random_below (&f->random, victim->length);
        char bit = (char) (1 << carry_random_below (&f->random, 8));

        remove_rest (f);
        victim->content[at] ^= bit;
        for (gsize k = 0; k < n_files; k++)
            write_file (f, &files[k]);
        victim->content[at] ^= bit;
        n_found += open_and_compare (f, expected, tables);
    }
    remove_rest (f);
    g_test_message ("%s: %u of %u flips found out, the others meant nothing", victim->suffix,
                    n_found, n);
    g_assert_cmpuint (n_found, >, 0);
}

static GPtrArray *
fill_store (SqliteFixture *f, guint n)
{
    GPtrArray *expected = g_ptr_array_new_with_free_func (g_free);
    SqliteSample sample;

    sqlite_fixture_open (f);
    for (guint i = 0; i < n; i++)
    {
        sqlite_fixture_make_any (f, &sample);
        g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
        sqlite_fixture_append (f, &sample, 1);
    }
    return expected;
}

static void
test_database (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = fill_store (f, N_EVENTS);
    g_autofree char *tables = NULL;
    File files[] = { { .suffix = "" }, { .suffix = ".mark" } };

    sqlite_fixture_close (f);
    tables = sqlite_fixture_query (f->path, TABLES);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        read_file (f, &files[i]);
    flip_all (f, files, G_N_ELEMENTS (files), &files[0], expected, tables);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        g_free (files[i].content);
}

/* As a crash leaves it. Of a damaged log SQLite itself takes only what is before the damage, and says
 * nothing: the mark does. */
static void
test_log (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = fill_store (f, N_EVENTS);
    g_autofree char *tables = NULL;
    File files[] = { { .suffix = "" }, { .suffix = "-wal" }, { .suffix = ".mark" } };

    tables = sqlite_fixture_query (f->path, TABLES);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        read_file (f, &files[i]);
    sqlite_fixture_close (f);
    g_assert_cmpuint (find_log_end (&files[1]), <, files[1].length);
    files[1].length = find_log_end (&files[1]);
    flip_all (f, files, G_N_ELEMENTS (files), &files[1], expected, tables);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        g_free (files[i].content);
}

/* A refusal changes nothing: the log that was refused is still there to be looked into. */
static void
test_evidence (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = fill_store (f, 1);
    File files[] = { { .suffix = "" }, { .suffix = "-wal" }, { .suffix = ".mark" } };
    File after = { .suffix = "-wal" };

    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        read_file (f, &files[i]);
    sqlite_fixture_close (f);
    /* A byte of the last page that was written. */
    files[1].content[find_log_end (&files[1]) - 100] ^= 1;
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        write_file (f, &files[i]);
    f->identity.epoch++;
    for (guint i = 0; i < 2; i++)
        sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, "its log is damaged or gone");
    read_file (f, &after);
    g_assert_cmpmem (after.content, after.length, files[1].content, files[1].length);
    g_free (after.content);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        g_free (files[i].content);
}

/* Somebody who knows SQL and not the checksums. */
static void
test_edited (SqliteFixture *f, gconstpointer data)
{
    static const char *const edits[] = {
        "UPDATE journal SET ts = ts + 1 WHERE id = 7",
        "UPDATE orders SET state = 'filled' WHERE journal = (SELECT max(journal) FROM orders)",
        "DELETE FROM journal WHERE id = 7",
        "UPDATE journal SET id = 1000 WHERE id = (SELECT max(id) FROM journal)",
        "UPDATE instruments SET symbol = 'DOGEUSDT' WHERE id = 1",
        "UPDATE store SET env = 'mainnet'",
        "UPDATE runs SET epoch = 1",
        "DROP VIEW v_trades",
        "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM trades; END",
        "PRAGMA user_version = 1",
    };
    g_autoptr (GPtrArray) expected = fill_store (f, N_EVENTS);
    File file = { .suffix = "" };

    sqlite_fixture_close (f);
    read_file (f, &file);
    f->identity.epoch++;
    for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
        sqlite_fixture_execute (f->path, edits[i]);
        sqlite_fixture_refuse (f, CARRY_ERROR_CORRUPT, f->path);
        remove_rest (f);
        write_file (f, &file);
    }
    g_free (file.content);
    sqlite_fixture_open (f);
    sqlite_fixture_assert_kept (f, expected);
}

int
main (int argc, char **argv)
{
    const struct
    {
        const char *path;
        void (*run) (SqliteFixture *f, gconstpointer data);
    } tests[] = {
        { "/sqlite/damage/database", test_database },
        { "/sqlite/damage/log", test_log },
        { "/sqlite/damage/evidence", test_evidence },
        { "/sqlite/damage/edited", test_edited },
    };

    g_test_init (&argc, &argv, NULL);
    g_log_set_handler (NULL, G_LOG_LEVEL_MESSAGE, ignore_log, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, SqliteFixture, NULL, sqlite_fixture_set_up, tests[i].run,
                    sqlite_fixture_tear_down);
    return g_test_run ();
}
