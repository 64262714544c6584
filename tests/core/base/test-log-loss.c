/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logging waits for nobody, and tells what it lost. */
#include "log-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The reader of stderr sleeps: nobody waits, the files have everything, the loss is told. */
static void
test_console_reader_sleeps (LogFixture *fixture, gconstpointer unused)
{
    int ends[2];
    g_autofree char *drained = g_malloc0 (1 << 20);
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    fixture->settings.console = TRUE;
    int saved = divert_stderr (ends[1]);
    log_fixture_start (fixture);
    for (guint i = 0; i < 5000; i++)
        say ("carry", G_LOG_LEVEL_INFO, "a line");
    g_assert_cmpint (read (ends[0], drained, 1 << 20), >, 0);
    say ("carry", G_LOG_LEVEL_INFO, "awake");
    g_autofree char *text = restore_stderr (saved, ends[0]);
    guint lost = 5000 - count_lines (drained);
    g_autofree char *expected = g_strdup_printf (
        "WARN  carry [main] Lines that could not be written to standard error: %u\n", lost);
    g_assert_cmpuint (lost, >, 0);
    g_assert_nonnull (strstr (text, expected));
    g_assert_true (g_str_has_suffix (text, STAMP "INFO  carry [main] awake\n"));
    g_autofree char *file = log_fixture_read (fixture, "app.log");
    g_assert_cmpuint (count_lines (file), ==, 5001);
}

/* The descriptor by which this process has @name open. */
static int
find_descriptor (const LogFixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    struct stat wanted, status;
    g_assert_cmpint (stat (path, &wanted), ==, 0);
    for (int fd = 3; fd < 1024; fd++)
        if (fstat (fd, &status) == 0 && status.st_ino == wanted.st_ino &&
            status.st_dev == wanted.st_dev)
            return fd;
    g_assert_not_reached ();
}

/*
 * One file is on a full disk: stderr tells once, the other file goes on, and when
 * there is room again the gap is told in its place.
 */
static void
test_full_disk (LogFixture *fixture, gconstpointer unused)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    int saved = divert_stderr (ends[1]);
    log_fixture_start (fixture);
    say ("carry", G_LOG_LEVEL_INFO, "one");
    int fd = find_descriptor (fixture, "app.log");
    int good = dup (fd);
    int full = open ("/dev/full", O_WRONLY | O_CLOEXEC);
    g_assert_cmpint (dup2 (full, fd), ==, fd);
    for (guint i = 0; i < 3; i++)
        say ("carry", G_LOG_LEVEL_INFO, "lost");
    g_assert_cmpint (dup2 (good, fd), ==, fd);
    g_close (good, NULL);
    g_close (full, NULL);
    say ("carry", G_LOG_LEVEL_INFO, "two");
    say ("carry", G_LOG_LEVEL_INFO, "three");

    g_autofree char *told = restore_stderr (saved, ends[0]);
    g_autofree char *expected_told =
        g_strdup_printf ("carry: Cannot write %s/app.log: %s; its log lines are lost until that "
                         "is put right\n",
                         fixture->folder, g_strerror (ENOSPC));
    g_autofree char *expected = g_strdup_printf (
        STAMP "INFO  carry [main] one\n" STAMP "WARN  carry [main] Lines that could not be written "
              "to %s/app.log: 3\n" STAMP "INFO  carry [main] two\n" STAMP
              "INFO  carry [main] three\n",
        fixture->folder);
    g_autofree char *json = log_fixture_read (fixture, "app.jsonl");
    g_assert_cmpstr (told, ==, expected_told);
    log_fixture_assert_text (fixture, expected);
    g_assert_cmpuint (count_lines (json), ==, 6);
}

/* A disk that stays full: the end tells how much is missing. */
static void
test_full_disk_to_the_end (LogFixture *fixture, gconstpointer unused)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    int saved = divert_stderr (ends[1]);
    log_fixture_start (fixture);
    int full = open ("/dev/full", O_WRONLY | O_CLOEXEC);
    dup2 (full, find_descriptor (fixture, "app.log"));
    g_close (full, NULL);
    say ("carry", G_LOG_LEVEL_INFO, "lost");
    say ("carry", G_LOG_LEVEL_INFO, "lost");
    carry_log_flush (fixture->log);
    g_clear_pointer (&fixture->log, carry_log_free);
    g_autofree char *told = restore_stderr (saved, ends[0]);
    g_assert_nonnull (strstr (told, "could not be written to"));
    g_assert_true (g_str_has_suffix (told, "app.log: 2\n"));
}

#define ADD(name, function)                                                                        \
    g_test_add (name, LogFixture, NULL, log_fixture_set_up, function, log_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_unsetenv ("JOURNAL_STREAM");
    g_test_init (&argc, &argv, NULL);
    ADD ("/log-loss/console-reader-sleeps", test_console_reader_sleeps);
    ADD ("/log-loss/full-disk", test_full_disk);
    ADD ("/log-loss/full-disk/to-the-end", test_full_disk_to_the_end);
    return g_test_run ();
}
