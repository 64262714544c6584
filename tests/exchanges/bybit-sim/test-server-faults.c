/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-fault.h"

static CarryClock *clock_of_test;

static gboolean
add (ServerFaults *faults, const char *json)
{
    ServerParams *params = server_params_new_from_json (json, strlen (json), NULL);
    g_autoptr (GError) error = NULL;
    g_assert_nonnull (params);
    if (server_faults_add (faults, params, &error))
        return TRUE;
    g_assert_nonnull (error);
    server_params_free (params);
    return FALSE;
}

static guint
count (ServerFaults *faults, const char *name, const char *subject, guint n)
{
    guint taken = 0;
    for (guint i = 0; i < n; i++)
        taken += server_faults_take (faults, name, subject) != NULL;
    return taken;
}

static ServerFaults *
make (void)
{
    g_clear_object (&clock_of_test);
    clock_of_test = carry_sim_clock_new (G_GINT64_CONSTANT (1000000000));
    return server_faults_new (1, clock_of_test);
}

static void
test_count (void)
{
    g_autoptr (ServerFaults) faults = make ();
    g_assert_true (add (faults, "{\"name\":\"silence\",\"after\":2,\"count\":3}"));
    g_assert_cmpuint (count (faults, "silence", "x", 2), ==, 0);
    g_assert_cmpuint (count (faults, "silence", "x", 10), ==, 3);
    g_assert_true (add (faults, "{\"name\":\"silence\"}"));
    g_assert_cmpuint (count (faults, "silence", "x", 10), ==, 1);
    g_assert_true (add (faults, "{\"name\":\"silence\",\"count\":0}"));
    g_assert_cmpuint (count (faults, "silence", "x", 10), ==, 10);
    g_assert_cmpuint (server_faults_clear (faults, "silence"), ==, 3);
    g_assert_cmpuint (count (faults, "silence", "x", 10), ==, 0);
}

static void
test_match (void)
{
    g_autoptr (ServerFaults) faults = make ();
    g_assert_true (add (faults, "{\"name\":\"error\",\"match\":\"order\",\"count\":0}"));
    g_assert_cmpuint (count (faults, "error", "order", 1), ==, 1);
    g_assert_cmpuint (count (faults, "error", "orderbook.1.BTCUSDT", 1), ==, 0);
    g_assert_true (add (faults, "{\"name\":\"delay\",\"match\":\"/v5/order/*\",\"count\":0}"));
    g_assert_cmpuint (count (faults, "delay", "/v5/order/create", 1), ==, 1);
    g_assert_cmpuint (count (faults, "delay", "/v5/market/time", 1), ==, 0);
}

static void
test_time_and_chance (void)
{
    g_autoptr (ServerFaults) faults = make ();
    g_assert_true (add (faults, "{\"name\":\"lag\",\"for\":\"10s\"}"));
    g_assert_cmpuint (count (faults, "lag", "x", 5), ==, 5);
    carry_sim_clock_set_now (CARRY_SIM_CLOCK (clock_of_test), G_GINT64_CONSTANT (11000000000));
    g_assert_cmpuint (count (faults, "lag", "x", 5), ==, 0);
    g_assert_true (add (faults, "{\"name\":\"raw\",\"percent\":50,\"count\":0}"));
    guint taken = count (faults, "raw", "x", 1000);
    g_assert_cmpuint (taken, >, 400);
    g_assert_cmpuint (taken, <, 600);
}

static void
test_mistakes (void)
{
    g_autoptr (ServerFaults) faults = make ();
    g_assert_false (add (faults, "{\"name\":\"no-such\"}"));
    g_assert_false (add (faults, "{\"name\":\"lag\",\"count\":-1}"));
    g_assert_false (add (faults, "{\"name\":\"lag\",\"percent\":101}"));
    g_assert_false (add (faults, "{\"name\":\"lag\",\"for\":\"soon\"}"));
    g_assert_false (add (faults, "{\"match\":\"x\"}"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit-sim/faults/count", test_count);
    g_test_add_func ("/bybit-sim/faults/match", test_match);
    g_test_add_func ("/bybit-sim/faults/time-and-chance", test_time_and_chance);
    g_test_add_func ("/bybit-sim/faults/mistakes", test_mistakes);
    int status = g_test_run ();
    g_clear_object (&clock_of_test);
    return status;
}
