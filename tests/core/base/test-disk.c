/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-disk.h"

#include <glib/gstdio.h>

#include "base/carry-time.h"

static void
test_free (void)
{
    g_autoptr (CarryDisk) disk = carry_disk_new ();
    g_autofree char *folder = g_dir_make_tmp ("carry-disk-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (folder, "not-there.db", NULL);

    g_assert_cmpint (carry_disk_get_free (disk, 1), ==, CARRY_DISK_NONE);
    carry_disk_add (disk, folder);
    carry_disk_add (disk, file);
    g_assert_cmpint (carry_disk_get_free (disk, 2), >=, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What was seen holds for a second; what is gone then cannot be told. */
static void
test_unknown (void)
{
    g_autoptr (CarryDisk) disk = carry_disk_new ();
    g_autofree char *folder = g_dir_make_tmp ("carry-disk-XXXXXX", NULL);
    gint64 now = CARRY_NS_PER_DAY;

    carry_disk_add (disk, "/");
    carry_disk_add (disk, folder);
    g_assert_cmpint (carry_disk_get_free (disk, now), >=, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
    g_assert_cmpint (carry_disk_get_free (disk, now + CARRY_NS_PER_SECOND - 1), >=, 0);
    g_assert_cmpint (carry_disk_get_free (disk, now + CARRY_NS_PER_SECOND), ==, CARRY_DISK_UNKNOWN);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/base/disk/free", test_free);
    g_test_add_func ("/base/disk/unknown", test_unknown);
    return g_test_run ();
}
