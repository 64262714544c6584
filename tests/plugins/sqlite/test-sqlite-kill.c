/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Another process: one that is killed while it appends, one that reads for long, one that writes. This
 * program is that process too, when it is told so. */

#include "sqlite-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 25
#define MORE_ROUNDS 20
#define ROUNDS_FULL 100
#define MAX_BATCH 5
#define MAX_LIFE_US 40000

typedef struct
{
    GPid pid;
    int in;
    int out;
} Child;

static void
child_start (Child *self, const char *verb, const char *path, guint64 number)
{
    g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
    char *argv[] = { program, (char *) verb, (char *) path, text, NULL };
    g_autoptr (GError) error = NULL;

    g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->pid,
                              &self->in, &self->out, NULL, &error);
    g_assert_no_error (error);
}

static void
child_end (Child *self, gboolean killed)
{
    int status;

    if (killed)
        g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
    close (self->in);
    g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
    if (!killed)
        g_assert_cmpint (status, ==, 0);
    g_spawn_close_pid (self->pid);
}

/* The same events in the child that writes them and in the parent that looks for them. */
static gsize
make_batch (SqliteFixture *f, SqliteSample *samples, CarryEvent *events)
{
    gsize n = 1 + carry_random_below (&f->random, MAX_BATCH);

    for (gsize i = 0; i < n; i++)
    {
        sqlite_fixture_make_any (f, &samples[i]);
        events[i] = samples[i].event;
    }
    return n;
}

/* Appends until it is killed, and says each time what is safe. */
static int
run_append (const char *path, guint64 epoch)
{
    SqliteFixture f = { 0 };
    SqliteSample samples[MAX_BATCH];
    CarryEvent events[MAX_BATCH];
    guint32 safe = 0;

    sqlite_fixture_set_up (&f, NULL);
    g_object_set (f.store, "path", path, NULL);
    f.identity.epoch = epoch;
    carry_random_init (&f.random, epoch, "kill");
    if (!carry_store_open (f.store, &f.identity, NULL))
        return EXIT_FAILURE;
    while (TRUE)
    {
        gsize n = make_batch (&f, samples, events);

        if (!carry_store_append (f.store, events, n, NULL))
            return EXIT_FAILURE;
        safe += (guint32) n;
        if (write (STDOUT_FILENO, &safe, sizeof safe) != sizeof safe)
            return EXIT_FAILURE;
        carry_store_tidy (f.store);
    }
}

/* The last number that came whole. */
static guint32
read_safe (const Child *child)
{
    guint32 safe = 0, next;
    gssize n;

    while ((n = read (child->out, &next, sizeof next)) == (gssize) sizeof next)
        safe = next;
    g_assert_cmpint ((int) n, >=, 0);
    close (child->out);
    return safe;
}

/* Adds what the child of @epoch wrote, as far as it is there, which is whole batches. */
static void
expect (SqliteFixture *f, guint64 epoch, guint32 safe, guint n_kept, GPtrArray *expected)
{
    SqliteSample samples[MAX_BATCH];
    CarryEvent events[MAX_BATCH];
    guint32 n_made = 0;
    guint64 last = f->identity.epoch;

    f->identity.epoch = epoch;
    f->seq = 0;
    carry_random_init (&f->random, epoch, "kill");
    g_assert_cmpuint (n_kept, >=, safe);
    while (n_made < n_kept)
    {
        gsize n = make_batch (f, samples, events);

        for (gsize i = 0; i < n; i++)
            g_ptr_array_add (expected, sqlite_fixture_describe (&events[i]));
        n_made += (guint32) n;
    }
    g_assert_cmpuint (n_made, ==, n_kept);
    /* One batch may have been committed and not yet told. */
    g_assert_cmpuint (n_kept, <=, safe + MAX_BATCH);
    f->identity.epoch = last;
}

static void
test_kill (SqliteFixture *f, gconstpointer data)
{
    guint rounds = g_getenv ("CARRY_FULL") != NULL ? ROUNDS_FULL : ROUNDS;
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    CarryRandom random;

    carry_random_init (&random, 3, "kill");
    /* On a busy machine most children die before they wrote: more of them are tried then. */
    for (guint i = 0; i < rounds || (expected->len <= rounds && i < MORE_ROUNDS * rounds); i++)
    {
        g_autoptr (GPtrArray) kept = NULL;
        g_autoptr (GError) error = NULL;
        guint64 epoch = ++f->identity.epoch;
        guint32 safe;
        Child child;

        child_start (&child, "--append", f->path, epoch);
        g_usleep (carry_random_below (&random, MAX_LIFE_US));
        child_end (&child, TRUE);
        safe = read_safe (&child);
        sqlite_fixture_open (f);
        kept = sqlite_fixture_load (f->store, &error);
        g_assert_no_error (error);
        expect (f, epoch, safe, kept->len - expected->len, expected);
        sqlite_fixture_assert_kept (f, expected);
        sqlite_fixture_close (f);
    }
    g_test_message ("%u events over %u kills", expected->len, rounds);
    g_assert_cmpuint (expected->len, >, rounds);
}

/* Holds a read or a write transaction until it is told to end. */
static int
run_hold (const char *path, gboolean writing)
{
    sqlite3 *handle;
    char byte = '.';
    const char *sql = writing ? "BEGIN IMMEDIATE" : "BEGIN; SELECT count(*) FROM journal";

    if (sqlite3_open (path, &handle) != SQLITE_OK ||
        sqlite3_exec (handle, sql, NULL, NULL, NULL) != SQLITE_OK ||
        write (STDOUT_FILENO, &byte, 1) != 1 || read (STDIN_FILENO, &byte, 1) < 0)
        return EXIT_FAILURE;
    sqlite3_close (handle);
    return EXIT_SUCCESS;
}

static void
hold (Child *child, SqliteFixture *f, gboolean writing)
{
    char byte;

    child_start (child, "--hold", f->path, writing ? 1 : 0);
    g_assert_cmpint ((int) read (child->out, &byte, 1), ==, 1);
    close (child->out);
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    ++*(guint *) data;
}

/* A reader holds nothing up. The log is not folded in meanwhile, which is told, and is afterwards. */
static void
test_reader (SqliteFixture *f, gconstpointer data)
{
    g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    guint n_told = 0, handler;
    SqliteSample sample;
    GStatBuf status;
    Child child;

    sqlite_fixture_open (f);
    hold (&child, f, FALSE);
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
    handler = g_log_set_handler (NULL, G_LOG_LEVEL_WARNING, ignore_log, &n_told);
    for (guint i = 0; i < 40; i++)
    {
        sqlite_fixture_make_any (f, &sample);
        g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
        sqlite_fixture_append (f, &sample, 1);
        if (n_told > 0)
            break;
    }
    g_log_remove_handler (NULL, handler);
    g_assert_cmpuint (n_told, ==, 1);
    child_end (&child, FALSE);
    for (guint i = 0; i < 40; i++)
    {
        sqlite_fixture_make_any (f, &sample);
        g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
        sqlite_fixture_append (f, &sample, 1);
    }
    sqlite_fixture_assert_kept (f, expected);
    g_assert_cmpint (g_stat (log, &status), ==, 0);
    g_assert_cmpint ((int) (status.st_size / 4096), <, 200);
}

/* A writer is waited for, and then it is said that nothing was kept; afterwards all is well. */
static void
test_writer (SqliteFixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    SqliteSample sample;
    Child child;

    sqlite_fixture_open (f);
    hold (&child, f, TRUE);
    sqlite_fixture_make_any (f, &sample);
    g_assert_false (carry_store_append (f->store, &sample.event, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_BUSY);
    child_end (&child, FALSE);
    sqlite_fixture_append (f, &sample, 1);
    g_ptr_array_add (expected, sqlite_fixture_describe (&sample.event));
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
        { "/sqlite/kill/kill", test_kill },
        { "/sqlite/kill/reader", test_reader },
        { "/sqlite/kill/writer", test_writer },
    };

    if (argc == 4 && strcmp (argv[1], "--append") == 0)
        return run_append (argv[2], g_ascii_strtoull (argv[3], NULL, 10));
    if (argc == 4 && strcmp (argv[1], "--hold") == 0)
        return run_hold (argv[2], argv[3][0] == '1');
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, SqliteFixture, NULL, sqlite_fixture_set_up, tests[i].run,
                    sqlite_fixture_tear_down);
    return g_test_run ();
}
