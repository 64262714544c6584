/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "log-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

void
log_fixture_set_up (LogFixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp ("carry-log-XXXXXX", NULL);
    fixture->clock = carry_sim_clock_new (NOW);
    fixture->settings = (CarryLogSettings){
        .directory = fixture->folder,
        .max_bytes = 1 << 20,
        .keep = 2,
        .level = G_LOG_LEVEL_INFO,
        .instance = "main",
    };
}

void
log_fixture_start (LogFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    fixture->log = carry_log_new (&fixture->settings, fixture->clock, &error);
    g_assert_no_error (error);
    carry_log_install (fixture->log);
}

void
log_fixture_tear_down (LogFixture *fixture, gconstpointer unused)
{
    g_clear_pointer (&fixture->log, carry_log_free);
    g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name (folder)) != NULL)
    {
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
    g_free (fixture->folder);
    g_object_unref (fixture->clock);
}

void
say (const char *domain, GLogLevelFlags level, const char *message)
{
    g_log_structured (domain, level, "MESSAGE", "%s", message);
}

char *
log_fixture_read (const LogFixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    char *contents = NULL;
    g_file_get_contents (path, &contents, NULL, NULL);
    return contents;
}

void
log_fixture_assert_text (const LogFixture *fixture, const char *expected)
{
    g_autofree char *contents = log_fixture_read (fixture, "app.log");
    g_assert_cmpstr (contents, ==, expected);
}

guint
count_lines (const char *contents)
{
    guint count = 0;
    for (const char *at = contents; at != NULL && *at != '\0'; at++)
        count += *at == '\n';
    return count;
}

int
divert_stderr (int fd)
{
    int saved = dup (STDERR_FILENO);
    g_assert_cmpint (dup2 (fd, STDERR_FILENO), ==, STDERR_FILENO);
    g_close (fd, NULL);
    return saved;
}

char *
restore_stderr (int saved, int from)
{
    char *text = g_malloc0 (1 << 20);
    dup2 (saved, STDERR_FILENO);
    g_close (saved, NULL);
    g_assert_cmpint (read (from, text, (1 << 20) - 1), >=, 0);
    g_close (from, NULL);
    return text;
}
