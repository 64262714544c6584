/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Orders: what leaves, what its answer proves, and how doubt is resolved. */

#include "bybit-fills.h"
#include "bybit-resolver.h"
#include "entry-world.h"

/* --- creates ------------------------------------------------------------------------------- */

static void
test_taken (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    lab_sleep (200);
    /* One look is enough when all is known. */
    g_assert_cmpuint (lab_count_requests (world.lab, "GET /v5/order/realtime"), ==, 1);
    entry_world_close (&world);
}

static void
test_refused (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("110007");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_nonnull (strstr (lab_last_order (world.lab)->reason, "110007"));
    lab_sleep (100);
    g_assert_cmpuint (lab_count_requests (world.lab, "GET"), ==, 0);
    entry_world_close (&world);
}

/* The answer is lost, the order was placed. */
static void
test_unknown_placed (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    entry_world_close (&world);
}

/* The answer is lost, the order was filled and is only in the archive; its fills come too. */
static void
test_unknown_filled (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10016");
    world.script.archive = ROW ("Filled", "1", "");
    world.script.executions = EXECUTION ("e-1", "0.4") "," EXECUTION ("e-2", "0.6");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_FILLED));
    lab_until (lab_count (world.lab, CARRY_EVENT_FILL) == 2);
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (lab_get (world.lab, CARRY_EVENT_FILL, 0)->fill.order, ==, world.order.id);
    g_assert_cmpuint (n_creates (&world), ==, 1);
    lab_sleep (150);
    g_assert_cmpuint (lab_count (world.lab, CARRY_EVENT_FILL), ==, 2);
    entry_world_close (&world);
}

/* Nothing anywhere: believed after the window, and twice. */
static void
test_unknown_absent (void)
{
    EntryWorld world;
    gint64 begun;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    begun = bybit_venue_get_now (world.venue);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    /* Window 1 s, margin 0.1 s, two rounds 0.2 s apart. */
    g_assert_cmpint (bybit_venue_get_now (world.venue) - begun, >=, 1250 * CARRY_NS_PER_MS);
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    entry_world_close (&world);
}

/* The first look finds nothing, the second finds it: a copy that lagged behind proves nothing. */
static void
test_unknown_late (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    entry_world_submit (&world);
    lab_sleep (1150);
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    world.script.live = ROW ("PartiallyFilled", "0.4", "");
    world.script.executions = EXECUTION ("e-1", "0.4");
    lab_until (state_is (&world, CARRY_ORDER_PARTIALLY_FILLED));
    g_assert_true (is_certain (&world));
    entry_world_close (&world);
}

/* It was proven absent, and shows up after all: told, and canceled. */
static void
test_surfaced (void)
{
    EntryWorld world;
    BybitOrder row = { .status = BYBIT_STATUS_NEW, .cum_exec_qty = D ("0") };

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_strlcpy (row.link_id, "1-1", sizeof row.link_id);
    row.qty = row.price = row.avg_price = carry_decimal_invalid ();
    bybit_orders_take (world.venue->orders, &row);
    g_assert_true (lab_has_notice (world.lab, "order-surfaced"));
    lab_until (lab_count_requests (world.lab, "POST /v5/order/cancel") == 1);
    entry_world_close (&world);
}

/* A duplicate id says that it was placed: from then on nothing makes it absent. */
static void
test_duplicate (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("110072");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_sleep (1600);
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    g_assert_false (is_certain (&world));
    world.script.archive = ROW ("Cancelled", "0", ",\"cancelType\":\"CancelByUser\"");
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_cmpstr (lab_last_order (world.lab)->reason, ==, "CancelByUser");
    entry_world_close (&world);
}

/* Taken, and no list shows it: it is asked about, and never called absent. */
static void
test_taken_and_lost (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    entry_world_submit (&world);
    lab_sleep (1800);
    g_assert_false (is_certain (&world));
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED) && is_certain (&world));
    entry_world_close (&world);
}

static void
test_not_sent (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    soup_server_disconnect (world.lab->server);
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (is_certain (&world));
    entry_world_close (&world);
}

static void
test_twice (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    entry_world_submit (&world);
    g_test_expect_message ("carry-bybit", G_LOG_LEVEL_CRITICAL, "*second time*");
    entry_world_submit (&world);
    g_test_assert_expected_messages ();
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    entry_world_close (&world);
}

/* --- cancels and amends -------------------------------------------------------------------- */

static void
rest (EntryWorld *world)
{
    world->script.create = TAKEN;
    world->script.live = ROW ("New", "0", "");
    entry_world_submit (world);
    lab_until (state_is (world, CARRY_ORDER_ACCEPTED));
    world->order = *lab_last_order (world->lab);
}

static void
test_cancel (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = TAKEN;
    world.script.live = ROW ("Cancelled", "0", ",\"cancelType\":\"CancelByUser\"");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    entry_world_close (&world);
}

/* The cancel finds nothing, because the order was filled. */
static void
test_cancel_too_late (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = CODE ("110001");
    world.script.live = NULL;
    world.script.archive = ROW ("Filled", "1", "");
    world.script.executions = EXECUTION ("e-1", "1");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_FILLED));
    lab_until (lab_count (world.lab, CARRY_EVENT_FILL) == 1);
    entry_world_close (&world);
}

/* The cancel's answer is lost, and the order stays open: after the window it was not canceled. */
static void
test_cancel_unknown (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (!is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_CANCEL);
    lab_until (is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/cancel"), ==, 1);
    entry_world_close (&world);
}

static void
test_cancel_refused (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = CODE ("10001");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (g_str_has_prefix (lab_last_order (world.lab)->reason, "/v5/order/cancel"));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (is_certain (&world));
    entry_world_close (&world);
}

static void
test_amend (void)
{
    EntryWorld world;
    const CarryDecimal price = D ("49000");

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.amend = TAKEN;
    bybit_entry_amend (world.venue->entry, &world.order, NULL, &price);
    world.script.live =
        "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","
        "\"orderType\":\"Limit\",\"timeInForce\":\"GTC\",\"orderStatus\":\"New\",\"price\":"
        "\"49000\",\"qty\":\"1\",\"cumExecQty\":\"0\"}";
    lab_until (carry_decimal_equal (lab_last_order (world.lab)->price, price));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (lab_has_request (world.lab, "POST /v5/order/amend", "\"price\":\"49000\""));
    entry_world_close (&world);
}

static void
test_amend_unknown (void)
{
    EntryWorld world;
    const CarryDecimal quantity = D ("2");

    entry_world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    bybit_entry_amend (world.venue->entry, &world.order, &quantity, NULL);
    lab_until (!is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_AMEND);
    lab_until (is_certain (&world));
    assert_decimal (lab_last_order (world.lab)->quantity, "1");
    entry_world_close (&world);
}

/* --- an order of an earlier run ------------------------------------------------------------ */

static void
test_query (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.order.certain = FALSE;
    world.script.archive = ROW ("Cancelled", "0", "");
    bybit_entry_query (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_true (is_certain (&world));
    entry_world_close (&world);
}

static void
test_query_absent (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.order.certain = FALSE;
    bybit_entry_query (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    entry_world_close (&world);
}

static BybitExecution
make_execution (const char *exec_id, const char *link_id, gint64 ts)
{
    BybitExecution row = { .category = BYBIT_CATEGORY_LINEAR,
                           .effect = BYBIT_EFFECT_FILL,
                           .ts = ts };

    g_strlcpy (row.symbol, "XRPUSDT", sizeof row.symbol);
    g_strlcpy (row.exec_id, exec_id, sizeof row.exec_id);
    g_strlcpy (row.link_id, link_id, sizeof row.link_id);
    return row;
}

/* Executions are known as long as the run says, and longer where they may be listed again. */
static void
test_forgets_executions (void)
{
    EntryWorld world;
    BybitExecution old = make_execution ("e-1", "1-9", CARRY_NS_PER_HOUR);
    BybitExecution of_open = make_execution ("e-2", "1-1", CARRY_NS_PER_HOUR);
    BybitExecution young = make_execution ("e-3", "1-9", 2 * CARRY_NS_PER_HOUR);
    BybitExecution next = make_execution ("e-4", "1-9", 2 * CARRY_NS_PER_HOUR);

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.lab->forget_after_ns = CARRY_NS_PER_MS;
    entry_world_submit (&world);
    bybit_fills_skip (world.venue->fills, &old);
    bybit_fills_skip (world.venue->fills, &of_open);
    bybit_fills_skip (world.venue->fills, &young);
    lab_sleep (5);
    bybit_fills_skip (world.venue->fills, &next);
    g_assert_false (bybit_fills_take (world.venue->fills, &of_open));
    g_assert_false (bybit_fills_take (world.venue->fills, &young));
    g_assert_true (bybit_fills_take (world.venue->fills, &old));
    entry_world_close (&world);
}

static guint
count_notices (const EntryWorld *world, const char *code)
{
    guint n = 0;

    for (guint i = 0; i < lab_count (world->lab, CARRY_EVENT_NOTICE); i++)
        n += g_str_equal (lab_get (world->lab, CARRY_EVENT_NOTICE, i)->code, code);
    return n;
}

/* Nobody here knows the order: whether it is one of ours that is not kept any more says the engine. */
static void
test_foreign_fill (void)
{
    EntryWorld world;
    BybitExecution ours = make_execution ("e-1", "1700000000-9", CARRY_NS_PER_HOUR);
    BybitExecution others = make_execution ("e-2", "mine-9", CARRY_NS_PER_HOUR);
    BybitExecution by_hand = make_execution ("e-3", "", CARRY_NS_PER_HOUR);
    BybitExecution *const rows[] = { &ours, &others, &by_hand };

    entry_world_open (&world, BYBIT_ENTRY_REST);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        g_strlcpy (rows[i]->symbol, "BTCUSDT", sizeof rows[i]->symbol);
        rows[i]->side = BYBIT_SIDE_BUY;
        rows[i]->price = D ("50000");
        rows[i]->qty = D ("1");
        rows[i]->fee = D ("0.1");
        g_assert_true (bybit_fills_take (world.venue->fills, rows[i]));
        g_assert_cmpuint (lab_count (world.lab, CARRY_EVENT_FILL), ==, i + 1);
        g_assert_cmpuint (count_notices (&world, "foreign-fill"), ==, i);
    }
    ours.effect = BYBIT_EFFECT_FORCED;
    g_strlcpy (ours.exec_id, "e-4", sizeof ours.exec_id);
    g_assert_true (bybit_fills_take (world.venue->fills, &ours));
    g_assert_cmpuint (count_notices (&world, "forced-fill"), ==, 1);
    entry_world_close (&world);
}

static void
test_forgets_orders (void)
{
    EntryWorld world;

    entry_world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("110007");
    entry_world_submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    bybit_orders_purge (world.venue->orders, bybit_venue_get_now (world.venue));
    g_assert_nonnull (bybit_orders_find (world.venue->orders, "1-1", NULL));
    world.lab->forget_after_ns = CARRY_NS_PER_MS;
    lab_sleep (5);
    bybit_orders_purge (world.venue->orders, bybit_venue_get_now (world.venue));
    g_assert_null (bybit_orders_find (world.venue->orders, "1-1", NULL));
    entry_world_close (&world);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/entry/taken", test_taken);
    g_test_add_func ("/bybit/entry/refused", test_refused);
    g_test_add_func ("/bybit/entry/unknown-placed", test_unknown_placed);
    g_test_add_func ("/bybit/entry/unknown-filled", test_unknown_filled);
    g_test_add_func ("/bybit/entry/unknown-absent", test_unknown_absent);
    g_test_add_func ("/bybit/entry/unknown-late", test_unknown_late);
    g_test_add_func ("/bybit/entry/surfaced", test_surfaced);
    g_test_add_func ("/bybit/entry/duplicate", test_duplicate);
    g_test_add_func ("/bybit/entry/taken-and-lost", test_taken_and_lost);
    g_test_add_func ("/bybit/entry/not-sent", test_not_sent);
    g_test_add_func ("/bybit/entry/twice", test_twice);
    g_test_add_func ("/bybit/entry/cancel", test_cancel);
    g_test_add_func ("/bybit/entry/cancel-too-late", test_cancel_too_late);
    g_test_add_func ("/bybit/entry/cancel-unknown", test_cancel_unknown);
    g_test_add_func ("/bybit/entry/cancel-refused", test_cancel_refused);
    g_test_add_func ("/bybit/entry/amend", test_amend);
    g_test_add_func ("/bybit/entry/amend-unknown", test_amend_unknown);
    g_test_add_func ("/bybit/entry/query", test_query);
    g_test_add_func ("/bybit/entry/query-absent", test_query_absent);
    g_test_add_func ("/bybit/entry/forgets-executions", test_forgets_executions);
    g_test_add_func ("/bybit/entry/foreign-fill", test_foreign_fill);
    g_test_add_func ("/bybit/entry/forgets-orders", test_forgets_orders);
    return g_test_run ();
}
