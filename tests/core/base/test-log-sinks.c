/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What must never wait for its reader: the console and the journal. */
#include "base/carry-log-console.h"
#include "base/carry-log-journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/carry-error.h"

/* Reads what is in a pipe, at least one byte and at most one buffer. */
static char *
read_pipe (int fd)
{
    char *text = g_malloc0 (1 << 20);
    g_assert_cmpint (read (fd, text, (1 << 20) - 1), >, 0);
    return text;
}

static void
test_console (void)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    CarryLogConsole console = { .fd = ends[1] };
    g_assert_true (carry_log_console_write (&console, "one\n", 4, NULL));
    g_assert_true (carry_log_console_write (&console, "two\n", 4, NULL));
    g_autofree char *text = read_pipe (ends[0]);
    g_assert_cmpstr (text, ==, "one\ntwo\n");
    g_close (ends[0], NULL);
    g_close (ends[1], NULL);
}

/* The pipe takes all of a line or some of it; the next line starts on its own. */
static void
test_console_reader_sleeps (void)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    int capacity = fcntl (ends[1], F_SETPIPE_SZ, 8192);
    g_assert_cmpint (capacity, >, 0);
    CarryLogConsole console = { .fd = ends[1] };
    gsize length = (gsize) capacity + 2000;
    g_autofree char *large = g_strnfill (length, 'x');
    g_autoptr (GError) error = NULL;
    large[length - 1] = '\n';

    g_assert_false (carry_log_console_write (&console, large, length, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    for (guint i = 0; i < 1000; i++)
        g_assert_false (carry_log_console_write (&console, "lost\n", 5, NULL));
    g_autofree char *first = read_pipe (ends[0]);
    g_assert_cmpuint (strlen (first), ==, (gsize) capacity);
    g_assert_true (carry_log_console_write (&console, "back\n", 5, NULL));
    g_autofree char *second = read_pipe (ends[0]);
    g_assert_cmpstr (second, ==, "\nback\n");
    g_close (ends[0], NULL);
    g_close (ends[1], NULL);
}

/* A reader that is gone neither kills (SIGPIPE) nor blocks. */
static void
test_console_reader_gone (void)
{
    int ends[2];
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    g_close (ends[0], NULL);
    CarryLogConsole console = { .fd = ends[1] };
    g_assert_false (carry_log_console_write (&console, "one\n", 4, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_close (ends[1], NULL);
    g_assert_false (carry_log_console_write (&console, "one\n", 4, NULL));
}

typedef struct
{
    char *folder;
    char *path;
    int fd;
} Journal;

static void
listen_as_journal (Journal *journal)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    g_strlcpy (address.sun_path, journal->path, sizeof address.sun_path);
    journal->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint (bind (journal->fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
}

static void
set_up_journal (Journal *journal, gconstpointer unused)
{
    journal->folder = g_dir_make_tmp ("carry-log-XXXXXX", NULL);
    journal->path = g_build_filename (journal->folder, "socket", NULL);
    listen_as_journal (journal);
}

static void
tear_down_journal (Journal *journal, gconstpointer unused)
{
    g_close (journal->fd, NULL);
    g_remove (journal->path);
    g_assert_cmpint (g_rmdir (journal->folder), ==, 0);
    g_free (journal->folder);
    g_free (journal->path);
}

static void
test_journal (Journal *journal, gconstpointer unused)
{
    g_autoptr (CarryLogJournal) client = carry_log_journal_open (journal->path, NULL);
    g_autofree char *large = g_strnfill (100000, 'x');
    g_autofree char *received = g_malloc0 (1 << 20);
    g_assert_nonnull (client);
    g_assert_true (carry_log_journal_send (client, "MESSAGE=x\n", 10, NULL));
    g_assert_cmpint (recv (journal->fd, received, 1 << 20, 0), ==, 10);
    g_assert_cmpstr (received, ==, "MESSAGE=x\n");
    g_assert_true (carry_log_journal_send (client, large, strlen (large), NULL));
    g_assert_cmpint (recv (journal->fd, received, 1 << 20, 0), ==, strlen (large));
}

static void
test_journal_sleeps (Journal *journal, gconstpointer unused)
{
    g_autoptr (CarryLogJournal) client = carry_log_journal_open (journal->path, NULL);
    g_autoptr (GError) error = NULL;
    guint sent = 0;
    while (sent < 1000000 && carry_log_journal_send (client, "MESSAGE=x\n", 10, &error))
        sent++;
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, g_strerror (EAGAIN)));

    char received[16];
    g_assert_cmpint (recv (journal->fd, received, sizeof received, 0), ==, 10);
    g_assert_true (carry_log_journal_send (client, "MESSAGE=x\n", 10, NULL));
}

static void
test_journal_restarts (Journal *journal, gconstpointer unused)
{
    g_autoptr (CarryLogJournal) client = carry_log_journal_open (journal->path, NULL);
    g_close (journal->fd, NULL);
    g_assert_false (carry_log_journal_send (client, "MESSAGE=x\n", 10, NULL));
    g_remove (journal->path);
    g_assert_false (carry_log_journal_send (client, "MESSAGE=x\n", 10, NULL));
    listen_as_journal (journal);
    g_assert_true (carry_log_journal_send (client, "MESSAGE=x\n", 10, NULL));
}

static void
test_journal_is_ours (void)
{
    struct stat status;
    g_assert_cmpint (fstat (STDERR_FILENO, &status), ==, 0);
    g_autofree char *own = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) status.st_dev, (guint64) status.st_ino);
    g_setenv ("JOURNAL_STREAM", own, TRUE);
    g_assert_true (carry_log_journal_is_ours ());
    g_setenv ("JOURNAL_STREAM", "1:1", TRUE);
    g_assert_false (carry_log_journal_is_ours ());
    g_unsetenv ("JOURNAL_STREAM");
    g_assert_false (carry_log_journal_is_ours ());
}

#define ADD(name, function)                                                                        \
    g_test_add (name, Journal, NULL, set_up_journal, function, tear_down_journal)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/log-console/lines", test_console);
    g_test_add_func ("/log-console/reader-sleeps", test_console_reader_sleeps);
    g_test_add_func ("/log-console/reader-gone", test_console_reader_gone);
    ADD ("/log-journal/entries", test_journal);
    ADD ("/log-journal/sleeps", test_journal_sleeps);
    ADD ("/log-journal/restarts", test_journal_restarts);
    g_test_add_func ("/log-journal/is-ours", test_journal_is_ours);
    return g_test_run ();
}
