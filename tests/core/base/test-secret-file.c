/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whose file it must be, and that nothing is left behind when it is not. */

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "base/carry-secret-file.h"

#define SIZE 8

typedef struct
{
    char *folder;
    char *path;
    char *other;
} Files;

static void
write_file (const char *path, const char *text, int mode)
{
    g_autoptr (GError) error = NULL;

    g_unlink (path);
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
set_up (Files *files, gconstpointer data)
{
    files->folder = g_dir_make_tmp ("carry-secret-XXXXXX", NULL);
    files->path = g_build_filename (files->folder, "secret", NULL);
    files->other = g_build_filename (files->folder, "other", NULL);
    write_file (files->path, "secret\n", 0400);
}

static void
tear_down (Files *files, gconstpointer data)
{
    g_unlink (files->path);
    g_unlink (files->other);
    g_assert_cmpint (g_rmdir (files->folder), ==, 0);
    g_free (files->folder);
    g_free (files->path);
    g_free (files->other);
}

static void
assert_read (const char *path, gboolean is_strict, const char *text)
{
    char buffer[SIZE];
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_secret_file_read (path, is_strict, buffer, sizeof buffer, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (buffer, ==, text);
}

static void
assert_refused (const char *path, gboolean is_strict, const char *why)
{
    static const char nothing[SIZE];
    char buffer[SIZE] = "";
    g_autoptr (GError) error = NULL;

    g_assert_false (carry_secret_file_read (path, is_strict, buffer, sizeof buffer, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, why));
    g_assert_cmpmem (buffer, sizeof buffer, nothing, sizeof nothing);
}

static void
test_modes (Files *files, gconstpointer data)
{
    static const int open_modes[] = { 0440, 0404, 0420, 0402, 0500, 0644, 04400 };

    assert_read (files->path, TRUE, "secret\n");
    g_chmod (files->path, 0600);
    assert_read (files->path, FALSE, "secret\n");
    assert_refused (files->path, TRUE, "must have mode 0400");
    for (gsize i = 0; i < G_N_ELEMENTS (open_modes); i++)
    {
        g_chmod (files->path, open_modes[i]);
        assert_refused (files->path, FALSE, "others may read or change it; run chmod 0400");
    }
}

static void
test_names (Files *files, gconstpointer data)
{
    g_assert_cmpint (symlink (files->path, files->other), ==, 0);
    assert_refused (files->other, FALSE, "is a symbolic link; name the file itself");
    g_unlink (files->other);
    g_assert_cmpint (link (files->path, files->other), ==, 0);
    assert_refused (files->path, FALSE, "has another name too");
    g_unlink (files->other);
    assert_refused (files->other, FALSE, "No such file");
    g_assert_cmpint (mkfifo (files->other, 0400), ==, 0);
    assert_refused (files->other, FALSE, "regular file only");
    assert_refused (files->folder, FALSE, "regular file only");
}

/* What does not fit is refused, and what was read of it is gone. */
static void
test_length (Files *files, gconstpointer data)
{
    write_file (files->path, "", 0400);
    assert_read (files->path, TRUE, "");
    write_file (files->path, "1234567", 0400);
    assert_read (files->path, TRUE, "1234567");
    write_file (files->path, "12345678", 0400);
    assert_refused (files->path, TRUE, "is too long to be a secret");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/secret-file/modes", Files, NULL, set_up, test_modes, tear_down);
    g_test_add ("/secret-file/names", Files, NULL, set_up, test_names, tear_down);
    g_test_add ("/secret-file/length", Files, NULL, set_up, test_length, tear_down);
    return g_test_run ();
}
