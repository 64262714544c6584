/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/carry-time.h"
#include "host/carry-control-role.h"
#include "host/carry-starts.h"

static void
test_roles (void)
{
    const CarryControlGroups groups = {
        .gids = { 100, 200, 300 },
        .is_there = { TRUE, TRUE, FALSE },
    };
    const gid_t none[] = { 7 }, both[] = { 7, 200, 100 }, absent[] = { 300 };
    const uid_t stranger = geteuid () + 4321;

    g_assert_cmpint (carry_control_groups_get_roles (&groups, 0, none, 1), ==, CARRY_CONTROL_ALL);
    g_assert_cmpint (carry_control_groups_get_roles (&groups, geteuid (), none, 1), ==,
                     CARRY_CONTROL_ALL);
    g_assert_cmpint (carry_control_groups_get_roles (&groups, stranger, none, 1), ==, 0);
    g_assert_cmpint (carry_control_groups_get_roles (&groups, stranger, NULL, 0), ==, 0);
    g_assert_cmpint (carry_control_groups_get_roles (&groups, stranger, both, 3), ==,
                     CARRY_CONTROL_READ | CARRY_CONTROL_OPERATE);
    /* A group that is not there gives nothing, whatever its number was. */
    g_assert_cmpint (carry_control_groups_get_roles (&groups, stranger, absent, 1), ==, 0);
    g_assert_cmpint (carry_control_role_parse ("kill"), ==, CARRY_CONTROL_KILL);
    g_assert_cmpstr (carry_control_role_to_text (CARRY_CONTROL_OPERATE), ==, "operate");
}

static guint
start (const char *folder, gint64 now)
{
    g_autoptr (GError) error = NULL;
    guint n = 0;

    g_assert_true (carry_starts_add (folder, now, 10 * CARRY_NS_PER_MINUTE, &n, &error));
    g_assert_no_error (error);
    return n;
}

/* Starts count until they are older than the window, or one of them ended in order. */
static void
test_starts (void)
{
    g_autofree char *folder = g_dir_make_tmp ("carry-starts-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "starts", NULL);
    g_autoptr (GError) error = NULL;
    guint n = 77;

    for (guint i = 1; i <= 4; i++)
        g_assert_cmpuint (start (folder, i * CARRY_NS_PER_MINUTE), ==, i);
    g_assert_cmpuint (start (folder, 12 * CARRY_NS_PER_MINUTE), ==, 4);
    /* A clock that was set back makes none of them too old. */
    g_assert_cmpuint (start (folder, 2 * CARRY_NS_PER_MINUTE), ==, 5);
    carry_starts_forget (folder);
    g_assert_cmpuint (start (folder, 13 * CARRY_NS_PER_MINUTE), ==, 1);
    g_assert_true (g_file_set_contents (path, "rubbish\n-5\n\n", -1, NULL));
    g_assert_cmpuint (start (folder, 14 * CARRY_NS_PER_MINUTE), ==, 1);
    g_assert_cmpint (g_unlink (path), ==, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
    g_assert_false (carry_starts_add (folder, 1, 1, &n, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (n, ==, 77);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/control/roles", test_roles);
    g_test_add_func ("/control/starts", test_starts);
    return g_test_run ();
}
