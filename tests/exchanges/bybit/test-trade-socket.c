/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Orders by the trade WebSocket, when it answers, is silent, hangs up or is away; and their limits. */

#include "entry-world.h"

/* --- the trade socket ---------------------------------------------------------------------- */

typedef enum
{
    TRADE_TAKES,
    TRADE_REFUSES,
    TRADE_IS_SILENT,
    TRADE_HANGS_UP,
} TradeMode;

static TradeMode trade_mode;

static char *
find_member (const char *text, const char *name)
{
    g_autofree char *start = g_strdup_printf ("\"%s\":\"", name);
    const char *begin = strstr (text, start);

    if (begin == NULL)
        return g_strdup ("");
    begin += strlen (start);
    return g_strndup (begin, (gsize) (strchr (begin, '"') - begin));
}

static void
trade (Lab *lab, SoupWebsocketConnection *connection, const char *text)
{
    g_autofree char *id = find_member (text, "reqId");
    g_autofree char *answer = NULL;

    if (strstr (text, "\"op\":\"auth\"") != NULL)
        answer = g_strdup ("{\"retCode\":0,\"retMsg\":\"OK\",\"op\":\"auth\",\"connId\":\"c\"}");
    else if (strstr (text, "\"op\":\"ping\"") != NULL)
        answer = g_strdup ("{\"retCode\":0,\"retMsg\":\"OK\",\"op\":\"pong\",\"data\":[\"1\"],"
                           "\"connId\":\"c\"}");
    else if (strstr (text, "order.create") == NULL || trade_mode == TRADE_IS_SILENT)
        return;
    else if (trade_mode == TRADE_HANGS_UP)
    {
        soup_websocket_connection_close (connection, 1001, NULL);
        return;
    }
    else if (trade_mode == TRADE_TAKES)
        answer = g_strdup_printf ("{\"reqId\":\"%s\",\"retCode\":0,\"retMsg\":\"OK\",\"op\":"
                                  "\"order.create\",\"data\":{\"orderId\":\"o-1\",\"orderLinkId\":"
                                  "\"1-1\"},\"retExtInfo\":{},\"header\":{\"Timenow\":"
                                  "\"1700000000000\"},\"connId\":\"c\"}",
                                  id);
    else
        answer = g_strdup_printf ("{\"reqId\":\"%s\",\"retCode\":110007,\"retMsg\":\"no\",\"op\":"
                                  "\"order.create\",\"data\":{},\"retExtInfo\":{},\"header\":{},"
                                  "\"connId\":\"c\"}",
                                  id);
    soup_websocket_connection_send_text (connection, answer);
}

static void
open_trade (EntryWorld *world, TradeMode mode)
{
    entry_world_open (world, BYBIT_ENTRY_WEBSOCKET);
    trade_mode = mode;
    world->lab->on_frame = trade;
    bybit_entry_start (world->venue->entry);
    lab_until (bybit_entry_is_ready (world->venue->entry));
}

static void
test_trade_taken (void)
{
    EntryWorld world;

    open_trade (&world, TRADE_TAKES);
    world.script.live = ROW ("New", "0", "");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 0);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    entry_world_close (&world);
}

static void
test_trade_refused (void)
{
    EntryWorld world;

    open_trade (&world, TRADE_REFUSES);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    entry_world_close (&world);
}

static void
test_trade_silent (void)
{
    EntryWorld world;

    open_trade (&world, TRADE_IS_SILENT);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED) && is_certain (&world));
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 0);
    entry_world_close (&world);
}

static void
test_trade_hang_up (void)
{
    EntryWorld world;

    open_trade (&world, TRADE_HANGS_UP);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 0);
    entry_world_close (&world);
}

/* Without the socket, and without REST as a way out, nothing leaves. */
static void
test_trade_away (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_WEBSOCKET);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "not sent"));
    g_assert_cmpuint (world.lab->requests->len, ==, 0);
    entry_world_close (&world);
}

static void
test_trade_auto (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_AUTO);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    entry_world_close (&world);
}

/* Twenty orders at once: the venue's ten a second are kept, and a cancel goes before them. */
static void
test_budget (void)
{
    EntryWorld world;
    CarryOrder first, order;

    open_trade (&world, TRADE_IS_SILENT);
    world.venue->times.request_deadline_ns = 10 * CARRY_NS_PER_SECOND;
    first = lab_order (world.lab, world.lab->perp, "1-1");
    for (guint i = 0; i < 20; i++)
    {
        g_autofree char *id = g_strdup_printf ("1-%u", i + 1);

        order = lab_order (world.lab, world.lab->perp, id);
        bybit_entry_submit (world.venue->entry, &order);
    }
    bybit_entry_cancel (world.venue->entry, &first);
    lab_sleep (200);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), <=, 10);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.cancel"), ==, 1);
    /* What still waits here is simply not sent. */
    bybit_entry_cancel (world.venue->entry, &order);
    g_assert_cmpstr (lab_last_order (world.lab)->link_id, ==, "1-20");
    g_assert_true (state_is (&world, CARRY_ORDER_REJECTED));
    lab_until (lab_count_frames (world.lab, "order.create") == 19);
    lab_sleep (1200);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 19);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.cancel"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 0);
    entry_world_close (&world);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/entry/trade-taken", test_trade_taken);
    g_test_add_func ("/bybit/entry/trade-refused", test_trade_refused);
    g_test_add_func ("/bybit/entry/trade-silent", test_trade_silent);
    g_test_add_func ("/bybit/entry/trade-hang-up", test_trade_hang_up);
    g_test_add_func ("/bybit/entry/trade-away", test_trade_away);
    g_test_add_func ("/bybit/entry/trade-auto", test_trade_auto);
    g_test_add_func ("/bybit/entry/budget", test_budget);
    return g_test_run ();
}
