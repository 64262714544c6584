/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-host.h"

/* Sanitizers bring an allocator of their own; there is nothing to count then. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_OWN_ALLOCATOR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_OWN_ALLOCATOR 1
#endif
#endif

/* Of this thread: GLib has others of its own. */
static __thread guint64 n_allocations;

#ifndef HAS_OWN_ALLOCATOR

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

__attribute__ ((visibility ("default"))) void *
malloc (size_t size)
{
    n_allocations++;
    return __libc_malloc (size);
}

__attribute__ ((visibility ("default"))) void *
calloc (size_t n, size_t size)
{
    n_allocations++;
    return __libc_calloc (n, size);
}

__attribute__ ((visibility ("default"))) void *
realloc (void *memory, size_t size)
{
    n_allocations++;
    return __libc_realloc (memory, size);
}

#endif

static void
feed (PaperHost *host, guint n)
{
    for (guint i = 0; i < n; i++)
    {
        paper_host_run_to (host, host->now + 100 * CARRY_NS_PER_MS);
        paper_host_mark (host, host->perp, "40000.05");
        paper_host_quote (host, host->spot, "40000", "9", "40000.01", "8");
        paper_host_quote (host, host->perp, "40000", "9", "40000.1", "8");
        paper_host_trade (host, host->perp, CARRY_SIDE_SELL, "40000", "0.1");
        paper_host_settle (host);
    }
}

/* Both legs held, orders resting, margin looked at: market events allocate nothing. */
static void
test_market_events (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();

    paper_host_start (host);
    paper_host_quote (host, host->spot, "40000", "9", "40000.01", "9");
    paper_host_quote (host, host->perp, "40000", "9", "40000.1", "9");
    paper_host_market (host, host->spot, CARRY_SIDE_BUY, "1");
    paper_host_market (host, host->perp, CARRY_SIDE_SELL, "1");
    paper_host_limit (host, host->perp, CARRY_SIDE_BUY, "0.5", "39000", CARRY_TIME_IN_FORCE_GTC);
    paper_host_limit (host, host->spot, CARRY_SIDE_SELL, "0.5", "41000", CARRY_TIME_IN_FORCE_GTC);
    paper_host_settle (host);
    feed (host, 20); /* the host's own list of timers grows once */
    guint64 before = n_allocations;
    feed (host, 20000);
#ifdef HAS_OWN_ALLOCATOR
    g_test_skip ("a sanitizer brings its own allocator");
#else
    g_assert_cmpuint (before, >, 0);
#endif
    g_assert_cmpuint (n_allocations - before, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/allocations/market-events", test_market_events);
    return g_test_run ();
}
