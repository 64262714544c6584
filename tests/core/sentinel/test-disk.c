/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel-disk.h"

#include "base/carry-error.h"

/* What a job saw, and who was told. */
typedef struct
{
    GThread *worker;
    GThread *told;
    char *problem;
    guint n;
} Seen;

static gboolean
work (gpointer data, GError **error)
{
    Seen *seen = data;

    seen->worker = g_thread_self ();
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "the disk is full");
    return FALSE;
}

static void
keep (gpointer data)
{
}

static void
on_done (const GError *error, gpointer user_data)
{
    Seen *seen = user_data;

    seen->told = g_thread_self ();
    seen->problem = g_strdup (error->message);
    seen->n++;
}

/* It works elsewhere and tells here, also when no loop turns at that moment. */
static void
test_threads (void)
{
    CarrySentinelDisk *disk = carry_sentinel_disk_new ();
    Seen seen = { NULL };

    carry_sentinel_disk_do (disk, work, &seen, keep, on_done, &seen);
    carry_sentinel_disk_free (disk);
    g_assert_cmpuint (seen.n, ==, 1);
    g_assert_true (seen.told == g_thread_self ());
    g_assert_true (seen.worker != NULL && seen.worker != seen.told);
    g_assert_cmpstr (seen.problem, ==, "the disk is full");
    g_free (seen.problem);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sentinel/disk/threads", test_threads);
    return g_test_run ();
}
