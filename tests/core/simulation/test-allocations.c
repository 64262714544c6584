/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/carry-time.h"
#include "sim-world.h"

/*
 * Memory ends at the n-th call for it, on the way of an order from the strategy to the
 * wire and a while after. GLib aborts then, which is a crash like any other; whatever is
 * on the wire at that moment must be on disk, and where the run goes on all must hold.
 */

#define SEED 3
#define FIRST_ORDERS 5 /* are sent before memory ends */
#define N_POINTS 150
#define STEPS 300

#if defined(__SANITIZE_ADDRESS__)
#define HAS_OWN_MALLOC FALSE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_OWN_MALLOC FALSE
#endif
#endif
#ifndef HAS_OWN_MALLOC
#define HAS_OWN_MALLOC TRUE
#endif

static guint n_left; /* calls until memory ends; 0: never */

#if HAS_OWN_MALLOC

/* These take the place of the C library's for GLib, too. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

static gboolean
is_over (void)
{
    if (n_left == 0 || --n_left > 0)
        return FALSE;
    errno = ENOMEM;
    return TRUE;
}

G_MODULE_EXPORT void *
malloc (size_t size)
{
    return is_over () ? NULL : __libc_malloc (size);
}

G_MODULE_EXPORT void *
calloc (size_t n, size_t size)
{
    return is_over () ? NULL : __libc_calloc (n, size);
}

G_MODULE_EXPORT void *
realloc (void *memory, size_t size)
{
    return is_over () ? NULL : __libc_realloc (memory, size);
}

#endif

static SimWorld *
make_world (const char *folder)
{
    const SimPlan plan = { 0 };
    SimWorld *world = sim_world_new (SEED, &plan, folder);

    world->is_strict = TRUE;
    world->host.ts_phase = world->now;
    while (world->n_orders < FIRST_ORDERS)
        sim_world_step (world);
    return world;
}

/* The child's end: 0 when it went on and all held. */
static int
go_on (SimWorld *world, guint point)
{
    n_left = point;
    for (guint i = 0; i < STEPS && world->failure == NULL; i++)
        sim_world_step (world);
    return world->failure != NULL;
}

/* It aborted, or it went on; it did not crash, and nothing was sent that is not on disk. */
static gboolean
check_end (int status)
{
    if (WIFSIGNALED (status))
        g_assert_true (WTERMSIG (status) == SIGABRT || WTERMSIG (status) == SIGTRAP);
    else
        g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    return WIFSIGNALED (status);
}

static void
test_allocations (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (GError) error = NULL;
    SimWorld *world;
    guint n_aborted = 0;

    if (!HAS_OWN_MALLOC)
    {
        g_test_skip ("the sanitizer has its own malloc");
        return;
    }
    folder = g_dir_make_tmp ("carry-simulation-XXXXXX", &error);
    g_assert_no_error (error);
    world = make_world (folder);
    for (guint point = 1; point <= N_POINTS; point++)
    {
        int status;
        pid_t child = fork ();

        g_assert_cmpint (child, >=, 0);
        if (child == 0)
        {
            freopen ("/dev/null", "w", stderr);
            _exit (go_on (world, point));
        }
        g_assert_cmpint (waitpid (child, &status, 0), ==, child);
        n_aborted += check_end (status);
    }
    g_test_message ("%u of %u runs were aborted", n_aborted, N_POINTS);
    g_assert_cmpuint (n_aborted, >, N_POINTS / 2);
    sim_world_free (world);
    g_rmdir (folder);
}

static void
drop_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_log_set_default_handler (drop_log, NULL);
    g_test_add_func ("/simulation/allocations", test_allocations);
    return g_test_run ();
}
