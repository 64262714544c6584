/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The budget of requests, on time that is passed in. */

#include "bybit-limits.h"

#define START (1700000000 * CARRY_NS_PER_SECOND)
#define SECOND CARRY_NS_PER_SECOND

static gint64
take (BybitLimits *limits, BybitEndpoint endpoint, BybitWire wire, guint n, gint64 now)
{
    return bybit_limits_take (limits, endpoint, CARRY_CATEGORY_LINEAR, wire, n, now);
}

static guint
take_all (BybitLimits *limits, BybitEndpoint endpoint, CarryCategory category, BybitWire wire,
          gint64 now)
{
    guint n = 0;

    while (n < 2000 && bybit_limits_take (limits, endpoint, category, wire, 1, now) == 0)
        n++;
    return n;
}

/* Whatever is asked and when: in no second more than the venue takes. */
static void
test_rolling (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    g_autoptr (GArray) sent = g_array_new (FALSE, FALSE, sizeof (gint64));
    gint64 now = START;

    while (sent->len < 400)
    {
        gint64 wait = take (limits, BYBIT_ENDPOINT_CREATE, BYBIT_WIRE_SOCKET, 1, now);
        g_assert_cmpint (wait, >=, 0);
        if (wait == 0)
            g_array_append_val (sent, now);
        now += g_test_rand_int_range (0, 2) == 0 ? wait
                                                 : g_test_rand_int_range (0, 60) * CARRY_NS_PER_MS;
    }
    for (guint i = 10; i < sent->len; i++)
        g_assert_cmpint (g_array_index (sent, gint64, i) - g_array_index (sent, gint64, i - 10), >,
                         SECOND);
    /* And it is used: what may go goes. */
    g_assert_cmpint (g_array_index (sent, gint64, 399) - START, <, 60 * SECOND);
}

static void
test_table (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_SOCKET;

#define TAKE(endpoint, category) take_all (limits, endpoint, category, wire, START)
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR), ==, 10);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_SPOT), ==, 20);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_AMEND, CARRY_CATEGORY_SPOT), ==, 10);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_CANCEL, CARRY_CATEGORY_LINEAR), ==, 10);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_ORDER_REALTIME, CARRY_CATEGORY_SPOT), ==, 50);
    /* Reads are counted for both categories together. */
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_ORDER_REALTIME, CARRY_CATEGORY_LINEAR), ==, 0);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_TRANSACTION_LOG, CARRY_CATEGORY_LINEAR), ==, 25);
    g_assert_cmpuint (TAKE (BYBIT_ENDPOINT_FEE_RATE, CARRY_CATEGORY_LINEAR), ==, 5);
    g_assert_cmpuint (bybit_limits_get_left (limits, BYBIT_ENDPOINT_FEE_RATE, CARRY_CATEGORY_LINEAR,
                                             START + 2 * SECOND),
                      ==, 5);
}

static void
test_batch (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_SOCKET;

    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE_BATCH, wire, 7, START), ==, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE_BATCH, wire, 4, START), >, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE_BATCH, wire, 3, START), ==, 0);
    /* Single calls have a budget of their own. */
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START), ==, 0);
    /* More than there ever is room for goes alone. */
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_AMEND_BATCH, wire, 15, START), ==, 0);
    gint64 wait = take (limits, BYBIT_ENDPOINT_AMEND_BATCH, wire, 1, START);
    g_assert_cmpint (wait, >, SECOND);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_AMEND_BATCH, wire, 15, START + wait), ==, 0);
}

/* The address: whatever else is asked, cancels find 30 % of it. */
static void
test_reserve (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_REST;
    gint64 now = START;

    g_assert_cmpuint (take_all (limits, BYBIT_ENDPOINT_MARKET, CARRY_CATEGORY_LINEAR, wire, START),
                      ==, 210);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START), >, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, BYBIT_WIRE_SOCKET, 1, START), ==, 0);
    guint cancels = 0;
    for (; now < START + 4 * SECOND; now += 10 * CARRY_NS_PER_MS)
        cancels += bybit_limits_take (limits, BYBIT_ENDPOINT_CANCEL, CARRY_CATEGORY_SPOT, wire, 1,
                                      now) == 0;
    g_assert_cmpuint (cancels, ==, 80);
    now = START + 3 * SECOND;
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_MARKET, wire, 1, now), >, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_MARKET, wire, 1, START + 6 * SECOND), ==, 0);
}

static void
test_observe (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_SOCKET;
    BybitAllowance allowance = { .limit = 100, .left = 99 };

    /* A better account. */
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START), ==, 0);
    bybit_limits_observe (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, &allowance, START);
    g_assert_cmpuint (take_all (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, wire, START),
                      ==, 99);
    /* Somebody else uses the key. */
    gint64 later = START + 2 * SECOND;
    allowance.left = 2;
    bybit_limits_observe (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, &allowance, later);
    g_assert_cmpuint (
        bybit_limits_get_left (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, later), ==, 2);
    g_assert_cmpuint (take_all (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, wire, later),
                      ==, 2);
    later += 2 * SECOND;
    g_assert_cmpuint (take_all (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, wire, later),
                      ==, 100);
}

static void
test_exhausted (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_REST;

    bybit_limits_exhaust (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, START + 700, START);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START), ==, 700);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CANCEL, wire, 1, START), ==, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START + 700), ==, 0);
    /* A reset on another planet's clock. */
    bybit_limits_exhaust (limits, BYBIT_ENDPOINT_AMEND, CARRY_CATEGORY_LINEAR,
                          START + 3600 * SECOND, START);
    gint64 wait = take (limits, BYBIT_ENDPOINT_AMEND, wire, 1, START);
    g_assert_true (wait > 0 && wait < 2 * SECOND);

    bybit_limits_ban (limits, START);
    g_assert_true (bybit_limits_is_banned (limits, START + 600 * SECOND));
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CANCEL, BYBIT_WIRE_SOCKET, 1, START + SECOND), >,
                     590 * SECOND);
    g_assert_false (bybit_limits_is_banned (limits, START + 606 * SECOND));
}

/* A clock that is set back makes no room. */
static void
test_clock_back (void)
{
    g_autoptr (BybitLimits) limits = bybit_limits_new ();
    BybitWire wire = BYBIT_WIRE_SOCKET;

    g_assert_cmpuint (take_all (limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, wire, START),
                      ==, 10);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START - 5 * SECOND), >, 0);
    g_assert_cmpint (take (limits, BYBIT_ENDPOINT_CREATE, wire, 1, START + 2 * SECOND), ==, 0);
}

static void
test_headers (void)
{
    BybitAllowance allowance;

    g_assert_true (bybit_allowance_parse ("10", "9", "1764403799481", &allowance));
    g_assert_cmpint (allowance.limit, ==, 10);
    g_assert_cmpint (allowance.left, ==, 9);
    g_assert_cmpint (allowance.ts_reset, ==, 1764403799481 * CARRY_NS_PER_MS);
    g_assert_true (bybit_allowance_parse (NULL, NULL, NULL, &allowance));
    g_assert_cmpint (allowance.limit, ==, 0);
    g_assert_false (bybit_allowance_parse ("ten", "9", NULL, &allowance));
    g_assert_false (bybit_allowance_parse ("10", "-9", NULL, &allowance));
    g_assert_false (bybit_allowance_parse ("10", "9", "99999999999999999999", &allowance));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/rolling", test_rolling);
    g_test_add_func ("/table", test_table);
    g_test_add_func ("/batch", test_batch);
    g_test_add_func ("/reserve", test_reserve);
    g_test_add_func ("/observe", test_observe);
    g_test_add_func ("/exhausted", test_exhausted);
    g_test_add_func ("/clock-back", test_clock_back);
    g_test_add_func ("/headers", test_headers);
    return g_test_run ();
}
