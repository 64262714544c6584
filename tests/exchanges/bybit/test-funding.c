/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The account's log is read until what executions announced is in it, and no longer. */

#include "bybit-funding.h"
#include "bybit-lab.h"

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    BybitFunding *funding;
    gint64 ts;       /* of the settlement that the log may have */
    gboolean is_out; /* the log has it */
} World;

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    const World *world = lab->data;
    g_autofree char *row = g_strdup_printf (
        "{\"type\":\"SETTLEMENT\",\"category\":\"linear\",\"currency\":\"USDT\",\"symbol\":"
        "\"BTCUSDT\",\"side\":\"Sell\",\"qty\":\"1\",\"size\":\"-1\",\"tradePrice\":\"50000\","
        "\"cashFlow\":\"0\",\"fee\":\"0\",\"feeRate\":\"0.0001\",\"change\":\"5\",\"funding\":\"5\","
        "\"transactionTime\":\"%" G_GINT64_FORMAT "\"}",
        world->ts / CARRY_NS_PER_MS);
    g_autofree char *text = g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{"
                                             "\"nextPageCursor\":\"\",\"list\":[%s]}}",
                                             world->is_out ? row : "");

    g_assert_cmpstr (path, ==, "/v5/account/transaction-log");
    lab_answer (message, 200, text);
}

static void
set_up (World *world, gconstpointer data)
{
    gint64 now;

    world->lab = lab_new ();
    world->lab->on_request = serve;
    world->lab->data = world;
    world->venue = lab_venue (world->lab, "key");
    world->venue->times.settle_wait_ns = 20 * CARRY_NS_PER_MS;
    world->funding = bybit_funding_new (world->venue);
    now = bybit_venue_get_now (world->venue);
    world->ts = now / CARRY_NS_PER_MS * CARRY_NS_PER_MS;
    bybit_funding_start (world->funding, now - CARRY_NS_PER_HOUR);
}

static void
tear_down (World *world, gconstpointer data)
{
    bybit_funding_free (world->funding);
    bybit_venue_free (world->venue);
    lab_sleep (20);
    lab_free (world->lab);
}

static void
expect (World *world, gint64 ts)
{
    BybitExecution row = { .effect = BYBIT_EFFECT_FUNDING, .ts = ts };

    g_strlcpy (row.symbol, "BTCUSDT", sizeof row.symbol);
    bybit_funding_expect (world->funding, &row);
}

/* No more than @n readings, also after a while, and one payment. */
static void
check_rest (World *world, guint n)
{
    lab_until (world->lab->requests->len == n);
    lab_sleep (200);
    g_assert_cmpuint (world->lab->requests->len, ==, n);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_FUNDING), ==, 1);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_NOTICE), ==, 0);
}

/* The log is read again and again until the row is there. */
static void
test_row_after (World *world, gconstpointer data)
{
    expect (world, world->ts);
    lab_until (world->lab->requests->len >= 2);
    g_assert_cmpuint (lab_count (world->lab, CARRY_EVENT_FUNDING), ==, 0);
    world->is_out = TRUE;
    lab_until (lab_count (world->lab, CARRY_EVENT_FUNDING) == 1);
    check_rest (world, world->lab->requests->len);
}

/* The row was read for another reason before the execution came: once more, and all is well. */
static void
test_row_before (World *world, gconstpointer data)
{
    world->is_out = TRUE;
    bybit_funding_audit (world->funding);
    lab_until (lab_count (world->lab, CARRY_EVENT_FUNDING) == 1);
    expect (world, world->ts);
    check_rest (world, 2);
}

/* An execution that comes so late that no reading lists its row any more is no reason for one. */
static void
test_long_ago (World *world, gconstpointer data)
{
    world->is_out = TRUE;
    bybit_funding_audit (world->funding);
    lab_until (lab_count (world->lab, CARRY_EVENT_FUNDING) == 1);
    expect (world, world->ts - 3 * CARRY_NS_PER_MINUTE);
    check_rest (world, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/bybit/funding/row-after", World, NULL, set_up, test_row_after, tear_down);
    g_test_add ("/bybit/funding/row-before", World, NULL, set_up, test_row_before, tear_down);
    g_test_add ("/bybit/funding/long-ago", World, NULL, set_up, test_long_ago, tear_down);
    return g_test_run ();
}
