/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-allocations.h"
#include "bench/bench-stack.h"

#include <glib/gstdio.h>

/*
 * No market event costs memory: a backtest over twice as many quotes, in the same
 * time with the same orders, asks for memory as often. The last price and the
 * seconds it took are written with more digits or fewer, so a few calls of
 * thousands may differ.
 */

#define N_QUOTES 20000

static guint64
count (guint64 n_quotes, const char *folder)
{
    guint64 before = bench_allocations_get ();

    bench_stack_run (n_quotes, folder);
    return bench_allocations_get () - before;
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_allocation_per_event (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp ("carry-test-XXXXXX", &error);
    guint64 once, twice;

    g_assert_no_error (error);
    count (N_QUOTES, folder); /* what is made once */
    once = count (N_QUOTES, folder);
    twice = count (2 * N_QUOTES, folder);
    g_assert_cmpuint (once, >, 0);
    g_assert_cmpuint (twice, <, once + N_QUOTES / 100);
    remove_folder (folder);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/allocations/none-per-event", test_no_allocation_per_event);
    return g_test_run ();
}
