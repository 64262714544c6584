/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carry-error.h"

typedef struct
{
    char *folder;
    char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp ("carry-log-XXXXXX", NULL);
    g_assert_nonnull (fixture->folder);
    fixture->path = g_build_filename (fixture->folder, "app.log", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name (folder)) != NULL)
    {
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
    g_free (fixture->folder);
    g_free (fixture->path);
}

static CarryLogFile *
open_file (const Fixture *fixture, gint64 max_bytes, guint keep)
{
    g_autoptr (GError) error = NULL;
    CarryLogFile *file = carry_log_file_open (fixture->folder, "app.log", max_bytes, keep, &error);
    g_assert_no_error (error);
    return file;
}

static void
write_line (CarryLogFile *file, const char *line)
{
    g_autoptr (GError) error = NULL;
    gboolean ok = carry_log_file_write (file, line, strlen (line), &error);
    g_assert_no_error (error);
    g_assert_true (ok);
}

static void
assert_contents (const Fixture *fixture, const char *name, const char *expected)
{
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_autofree char *contents = NULL;
    g_file_get_contents (path, &contents, NULL, NULL);
    g_assert_cmpstr (contents, ==, expected);
}

static void
assert_refused (const Fixture *fixture, const char *reason)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (carry_log_file_open (fixture->folder, "app.log", 100, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, fixture->path));
    g_assert_nonnull (strstr (error->message, reason));
}

static void
test_append (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (CarryLogFile) first = open_file (fixture, 100, 1);
    write_line (first, "one\n");
    write_line (first, "two\n");
    g_clear_pointer (&first, carry_log_file_close);

    g_autoptr (CarryLogFile) second = open_file (fixture, 100, 1);
    write_line (second, "three\n");
    g_assert_true (carry_log_file_sync (second, NULL));
    assert_contents (fixture, "app.log", "one\ntwo\nthree\n");
}

static void
test_rotation (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (CarryLogFile) file = open_file (fixture, 8, 2);
    write_line (file, "aaa\n");
    write_line (file, "bbb\n");
    assert_contents (fixture, "app.log", "aaa\nbbb\n");
    assert_contents (fixture, "app.log.1", NULL);
    write_line (file, "ccc\n");
    assert_contents (fixture, "app.log", "ccc\n");
    assert_contents (fixture, "app.log.1", "aaa\nbbb\n");
    write_line (file, "a line longer than a file\n");
    write_line (file, "ddd\n");
    assert_contents (fixture, "app.log", "ddd\n");
    assert_contents (fixture, "app.log.1", "a line longer than a file\n");
    assert_contents (fixture, "app.log.2", "ccc\n");
    assert_contents (fixture, "app.log.3", NULL);
}

/* The size counts from what an earlier process has left. */
static void
test_rotation_of_old_file (Fixture *fixture, gconstpointer unused)
{
    g_assert_true (g_file_set_contents (fixture->path, "12345\n", -1, NULL));
    g_autoptr (CarryLogFile) file = open_file (fixture, 8, 1);
    write_line (file, "aaa\n");
    assert_contents (fixture, "app.log", "aaa\n");
    assert_contents (fixture, "app.log.1", "12345\n");
}

static void
test_keep_none (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (CarryLogFile) file = open_file (fixture, 8, 0);
    write_line (file, "aaa\n");
    write_line (file, "bbb\n");
    write_line (file, "ccc\n");
    assert_contents (fixture, "app.log", "ccc\n");
    assert_contents (fixture, "app.log.1", NULL);
}

/* A crash or a power cut may have left half a line. */
static void
test_torn_line (Fixture *fixture, gconstpointer unused)
{
    g_assert_true (g_file_set_contents (fixture->path, "one\nhal", -1, NULL));
    g_autoptr (CarryLogFile) file = open_file (fixture, 100, 1);
    write_line (file, "two\n");
    assert_contents (fixture, "app.log", "one\nhal\ntwo\n");
}

static void
test_modes (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *old = g_build_filename (fixture->folder, "app.log.1", NULL);
    struct stat status;
    mode_t mask = umask (0);
    g_assert_true (g_file_set_contents_full (fixture->path, "12345\n", -1, G_FILE_SET_CONTENTS_NONE,
                                             0666, NULL));
    g_autoptr (CarryLogFile) file = open_file (fixture, 8, 1);
    write_line (file, "aaa\n");
    umask (mask);
    g_assert_cmpint (stat (fixture->path, &status), ==, 0);
    g_assert_cmphex (status.st_mode, ==, S_IFREG | 0600);
    g_assert_cmpint (stat (old, &status), ==, 0);
    g_assert_cmphex (status.st_mode, ==, S_IFREG | 0600);
}

static void
test_folder_is_made (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *inner = g_build_filename (fixture->folder, "inner", NULL);
    g_autofree char *path = g_build_filename (inner, "app.log", NULL);
    struct stat status;
    mode_t mask = umask (0);
    g_autoptr (CarryLogFile) file = carry_log_file_open (inner, "app.log", 100, 1, NULL);
    umask (mask);
    g_assert_nonnull (file);
    g_assert_cmpint (stat (inner, &status), ==, 0);
    g_assert_cmphex (status.st_mode, ==, S_IFDIR | 0700);
    g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_symlink (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *target = g_build_filename (fixture->folder, "victim", NULL);
    g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
    g_assert_cmpint (symlink (target, fixture->path), ==, 0);
    assert_refused (fixture, "is a symbolic link");
    assert_contents (fixture, "victim", "precious");

    /* Also one that leads nowhere: it would make a file somewhere else. */
    g_assert_cmpint (g_remove (target), ==, 0);
    assert_refused (fixture, "is a symbolic link");
    assert_contents (fixture, "victim", NULL);
}

/* A rotated name that is a link is replaced and not followed. */
static void
test_symlink_in_rotation (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *target = g_build_filename (fixture->folder, "victim", NULL);
    g_autofree char *rotated = g_build_filename (fixture->folder, "app.log.1", NULL);
    g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
    g_assert_cmpint (symlink (target, rotated), ==, 0);
    g_autoptr (CarryLogFile) file = open_file (fixture, 4, 1);
    write_line (file, "aaa\n");
    write_line (file, "bbb\n");
    assert_contents (fixture, "victim", "precious");
    assert_contents (fixture, "app.log.1", "aaa\n");
    g_assert_false (g_file_test (rotated, G_FILE_TEST_IS_SYMLINK));
}

static void
test_no_plain_file (Fixture *fixture, gconstpointer unused)
{
    g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
    assert_refused (fixture, "is not a plain file");
    g_assert_cmpint (g_remove (fixture->path), ==, 0);
    g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
    assert_refused (fixture, "Cannot open");
}

static void
test_no_folder (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;
    g_assert_true (g_file_set_contents (fixture->path, "", -1, NULL));
    g_assert_null (carry_log_file_open (fixture->path, "app.log", 100, 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, fixture->path));
}

/* /dev/full in place of the file: every write fails as on a full disk. */
static void
test_full_disk (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (CarryLogFile) file = open_file (fixture, 100, 1);
    g_autoptr (GError) error = NULL;
    write_line (file, "one\n");
    int saved = dup (file->fd);
    int full = open ("/dev/full", O_WRONLY);
    g_assert_cmpint (dup2 (full, file->fd), ==, file->fd);
    g_assert_false (carry_log_file_write (file, "two\n", 4, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
    g_assert_cmpint (dup2 (saved, file->fd), ==, file->fd);
    g_close (saved, NULL);
    g_close (full, NULL);

    write_line (file, "three\n");
    assert_contents (fixture, "app.log", "one\nthree\n");
}

/* The disk takes the first bytes of a line and no more: they are taken back. */
static void
test_full_disk_within_line (void)
{
    if (!g_test_subprocess ())
    {
        g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
        g_test_trap_assert_passed ();
        return;
    }
    Fixture fixture = { NULL };
    set_up (&fixture, NULL);
    CarryLogFile *file = open_file (&fixture, 1000, 1);
    g_autoptr (GError) error = NULL;
    struct rlimit limit = { .rlim_cur = 6, .rlim_max = RLIM_INFINITY };
    signal (SIGXFSZ, SIG_IGN);
    write_line (file, "one\n");
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false (carry_log_file_write (file, "second\n", 7, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    assert_contents (&fixture, "app.log", "one\n");
    limit.rlim_cur = RLIM_INFINITY;
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    write_line (file, "third\n");
    assert_contents (&fixture, "app.log", "one\nthird\n");
    carry_log_file_close (file);
    tear_down (&fixture, NULL);
}

/* Nothing grows past its limit and nothing is lost that has been written. */
static void
test_rotation_fails (Fixture *fixture, gconstpointer unused)
{
    g_autofree char *inside = g_build_filename (fixture->folder, "app.log.1", "x", NULL);
    g_autofree char *rotated = g_path_get_dirname (inside);
    g_autoptr (CarryLogFile) file = open_file (fixture, 8, 1);
    g_autoptr (GError) error = NULL;
    write_line (file, "aaa\n");
    write_line (file, "bbb\n");
    g_assert_cmpint (g_mkdir (rotated, 0700), ==, 0);
    for (guint i = 0; i < 3; i++)
    {
        g_clear_error (&error);
        g_assert_false (carry_log_file_write (file, "ccc\n", 4, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
        assert_contents (fixture, "app.log", "aaa\nbbb\n");
    }
    g_assert_cmpint (g_rmdir (rotated), ==, 0);
    write_line (file, "ddd\n");
    assert_contents (fixture, "app.log", "ddd\n");
    assert_contents (fixture, "app.log.1", "aaa\nbbb\n");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/log-file/append", test_append);
    ADD ("/log-file/rotation", test_rotation);
    ADD ("/log-file/rotation/old-file", test_rotation_of_old_file);
    ADD ("/log-file/rotation/keep-none", test_keep_none);
    ADD ("/log-file/rotation/fails", test_rotation_fails);
    ADD ("/log-file/rotation/symlink", test_symlink_in_rotation);
    ADD ("/log-file/torn-line", test_torn_line);
    ADD ("/log-file/modes", test_modes);
    ADD ("/log-file/folder/made", test_folder_is_made);
    ADD ("/log-file/folder/none", test_no_folder);
    ADD ("/log-file/symlink", test_symlink);
    ADD ("/log-file/no-plain-file", test_no_plain_file);
    ADD ("/log-file/full-disk", test_full_disk);
    g_test_add_func ("/log-file/full-disk/within-line", test_full_disk_within_line);
    return g_test_run ();
}
