/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-limiter.h"

/* Ten a second, and the eleventh when the first is a second old. */
static void
test_window (void)
{
    g_autoptr (ServerLimiter) limiter = server_limiter_new (1000);
    for (guint i = 0; i < 10; i++)
    {
        ServerQuota quota = server_limiter_take (limiter, "a", 10, 1, 5000 + i);
        g_assert_cmpuint (quota.taken, ==, 1);
        g_assert_cmpuint (quota.limit, ==, 10);
        g_assert_cmpuint (quota.left, ==, 9 - i);
        /* While something is left the header says "now". */
        g_assert_cmpint (quota.reset_ms, ==, i < 9 ? 5000 + i : 6000);
    }
    ServerQuota refused = server_limiter_take (limiter, "a", 10, 1, 5999);
    g_assert_cmpuint (refused.taken, ==, 0);
    g_assert_cmpint (refused.reset_ms, ==, 6000);
    g_assert_cmpuint (server_limiter_take (limiter, "a", 10, 1, 6000).taken, ==, 1);
    g_assert_cmpuint (server_limiter_take (limiter, "a", 10, 1, 6000).taken, ==, 0);
}

static void
test_buckets (void)
{
    g_autoptr (ServerLimiter) limiter = server_limiter_new (1000);
    g_assert_cmpuint (server_limiter_take (limiter, "a", 1, 1, 0).taken, ==, 1);
    g_assert_cmpuint (server_limiter_take (limiter, "a", 1, 1, 0).taken, ==, 0);
    g_assert_cmpuint (server_limiter_take (limiter, "b", 1, 1, 0).taken, ==, 1);
    server_limiter_forget (limiter, "a");
    g_assert_cmpuint (server_limiter_take (limiter, "a", 1, 1, 0).taken, ==, 1);
}

/* A batch takes what is left; the rest of it fails. */
static void
test_batch (void)
{
    g_autoptr (ServerLimiter) limiter = server_limiter_new (1000);
    g_assert_cmpuint (server_limiter_take (limiter, "a", 10, 7, 100).taken, ==, 7);
    ServerQuota quota = server_limiter_take (limiter, "a", 10, 7, 100);
    g_assert_cmpuint (quota.taken, ==, 3);
    g_assert_cmpuint (quota.left, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/limiter/window", test_window);
    g_test_add_func ("/bybit-sim/limiter/buckets", test_buckets);
    g_test_add_func ("/bybit-sim/limiter/batch", test_batch);
    return g_test_run ();
}
