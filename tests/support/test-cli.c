/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-cli.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/wait.h>

/*
 * The leak checker's tracer crashes now and then on a program whose threads are
 * ending. The tests that call the same code look for leaks.
 */
static char **
switch_leak_check_off (char **environment)
{
    const char *options = g_environ_getenv (environment, "ASAN_OPTIONS");
    g_autofree char *changed =
        g_strconcat (options != NULL ? options : "", ":detect_leaks=0", NULL);

    return g_environ_setenv (environment, "ASAN_OPTIONS", changed, TRUE);
}

static char **
make_environment (const char *const *wanted)
{
    char **environment = g_strdupv ((char **) wanted);
    /* What tells sanitizers and coverage where to write is not for the program. */
    const char *const kept[] = { "ASAN_OPTIONS",    "LSAN_OPTIONS", "UBSAN_OPTIONS",
                                 "LD_LIBRARY_PATH", "TMPDIR",       NULL };

    if (environment == NULL)
        environment = g_new0 (char *, 1);
    for (gsize i = 0; kept[i] != NULL; i++)
        if (g_getenv (kept[i]) != NULL)
            environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), FALSE);
    return switch_leak_check_off (environment);
}

TestRun *
test_cli_run (const char *folder, const char *const *environment, ...)
{
    g_autoptr (GPtrArray) args = g_ptr_array_new ();
    g_auto (GStrv) envp = make_environment (environment);
    g_autoptr (GError) error = NULL;
    TestRun *self = g_new0 (TestRun, 1);
    const char *arg;
    va_list list;
    int wait_status;

    g_assert_nonnull (g_getenv ("CARRY_PROGRAM"));
    g_ptr_array_add (args, (char *) g_getenv ("CARRY_PROGRAM"));
    va_start (list, environment);
    while ((arg = va_arg (list, const char *)) != NULL)
        g_ptr_array_add (args, (char *) arg);
    va_end (list);
    g_ptr_array_add (args, NULL);
    g_spawn_sync (folder, (char **) args->pdata, envp, G_SPAWN_DEFAULT, NULL, NULL, &self->out,
                  &self->err, &wait_status, &error);
    g_assert_no_error (error);
    self->status = WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : -1;
    return self;
}

void
test_run_free (TestRun *self)
{
    g_free (self->out);
    g_free (self->err);
    g_free (self);
}

char *
test_folder_new (void)
{
    g_autoptr (GError) error = NULL;
    char *folder = g_dir_make_tmp ("carry-XXXXXX", &error);

    g_assert_no_error (error);
    return folder;
}

char *
test_folder_write (const char *folder, const char *name, const char *text)
{
    g_autoptr (GError) error = NULL;
    char *path = g_build_filename (folder, name, NULL);

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    return path;
}

void
test_folder_copy (const char *from, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) source = g_file_new_for_path (from);
    g_autoptr (GFile) target = g_file_new_for_path (path);
    g_autoptr (GError) error = NULL;

    g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
}

void
test_folder_remove (char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        char *path = g_build_filename (folder, name, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
            test_folder_remove (path);
        else
        {
            g_assert_cmpint (g_remove (path), ==, 0);
            g_free (path);
        }
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
    g_free (folder);
}
