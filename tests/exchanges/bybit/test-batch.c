/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Orders of one moment in one request: each has an outcome of its own. */

#include "entry-world.h"

#define ITEM(n)                                                                                    \
    "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"orderId\":\"o-" n                           \
    "\",\"orderLinkId\":\"1-" n "\"}"
#define BATCH(items, codes)                                                                        \
    "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"list\":[" items                                \
    "]},\"retExtInfo\":{\"list\":[" codes "]}}"
#define DONE "{\"code\":0,\"msg\":\"OK\"}"
#define POOR "{\"code\":110007,\"msg\":\"no money\"}"
#define ODD "{\"code\":10000,\"msg\":\"time out\"}"

static void
open_batches (EntryWorld *world)
{
    entry_world_open (world, BYBIT_ENTRY_REST);
    world->venue->can_batch = TRUE;
}

/* Three orders of one moment. */
static void
submit_three (EntryWorld *world)
{
    for (guint i = 1; i <= 3; i++)
    {
        g_autofree char *id = g_strdup_printf ("1-%u", i);
        CarryOrder order = lab_order (world->lab, world->lab->perp, id);

        order.id = i;
        bybit_entry_submit (world->venue->entry, &order);
    }
}

static const CarryOrder *
find_told (const EntryWorld *world, const char *link_id)
{
    const CarryOrder *last = NULL;

    for (guint i = 0; i < lab_count (world->lab, CARRY_EVENT_ORDER); i++)
    {
        const CarryOrder *order = &lab_get (world->lab, CARRY_EVENT_ORDER, i)->order;

        if (g_str_equal (order->link_id, link_id))
            last = order;
    }
    return last;
}

#define is_told(world, id, wanted)                                                                 \
    (find_told (world, id) != NULL && find_told (world, id)->state == (wanted))

/* One request; each order hears of its own outcome. */
static void
test_batch_mixed (void)
{
    EntryWorld world;

    open_batches (&world);
    world.script.create_batch =
        BATCH (ITEM ("1") "," ITEM ("2") "," ITEM ("3"), DONE "," POOR "," ODD);
    submit_three (&world);
    g_assert_cmpuint (bybit_entry_get_n_pending (world.venue->entry), ==, 3);
    lab_until (is_told (&world, "1-2", CARRY_ORDER_REJECTED));
    g_assert_nonnull (strstr (find_told (&world, "1-2")->reason, "no money"));
    g_assert_true (find_told (&world, "1-2")->certain);
    /* The third may be there: its quantity counts, and it is asked about. */
    lab_until (find_told (&world, "1-3") != NULL);
    g_assert_cmpint (find_told (&world, "1-3")->state, ==, CARRY_ORDER_SENT);
    g_assert_false (find_told (&world, "1-3")->certain);
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/create-batch"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 1); /* that one */
    lab_until (is_told (&world, "1-3", CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (find_told (&world, "1-3")->reason, "absent"));
    entry_world_close (&world);
}

/* Nothing was heard of a batch, or nothing that is about it: each of its orders is asked about. */
static void
test_batch_unknown (gconstpointer answer)
{
    static const char *const ids[] = { "1-1", "1-2", "1-3" };
    EntryWorld world;

    open_batches (&world);
    world.script.create_batch = answer;
    submit_three (&world);
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
        lab_until (is_told (&world, ids[i], CARRY_ORDER_SENT));
        g_assert_false (find_told (&world, ids[i])->certain);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
        lab_until (is_told (&world, ids[i], CARRY_ORDER_REJECTED));
        g_assert_true (g_str_has_prefix (find_told (&world, ids[i])->reason, "absent"));
    }
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/create-batch"), ==, 1);
    entry_world_close (&world);
}

/* Refused as a whole: none of it happened. */
static void
test_batch_refused (void)
{
    EntryWorld world;

    open_batches (&world);
    world.script.create_batch = CODE ("10005");
    submit_three (&world);
    lab_until (is_told (&world, "1-1", CARRY_ORDER_REJECTED) &&
               is_told (&world, "1-2", CARRY_ORDER_REJECTED) &&
               is_told (&world, "1-3", CARRY_ORDER_REJECTED));
    g_assert_cmpuint (lab_count_requests (world.lab, "GET"), ==, 0);
    entry_world_close (&world);
}

/* One alone is no batch; one that is canceled while it waits goes with nobody. */
static void
test_batch_alone (void)
{
    EntryWorld world;
    CarryOrder second;

    open_batches (&world);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    entry_world_submit (&world);
    second = lab_order (world.lab, world.lab->perp, "1-2");
    bybit_entry_submit (world.venue->entry, &second);
    bybit_entry_cancel (world.venue->entry, &second);
    g_assert_true (is_told (&world, "1-2", CARRY_ORDER_REJECTED));
    lab_until (is_told (&world, "1-1", CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/create-batch"), ==, 0);
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/cancel"), ==, 0);
    entry_world_close (&world);
}

/* At the end of their moment they are under way, and nobody takes them back. */
static void
test_batch_flushed (void)
{
    EntryWorld world;

    open_batches (&world);
    world.script.create_batch = CODE ("10005");
    submit_three (&world);
    bybit_entry_flush (world.venue->entry);
    bybit_entry_withdraw_all (world.venue->entry, NULL);
    g_assert_cmpuint (bybit_entry_get_n_pending (world.venue->entry), ==, 3);
    lab_until (is_told (&world, "1-3", CARRY_ORDER_REJECTED));
    g_assert_nonnull (strstr (find_told (&world, "1-3")->reason, "10005"));
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/create-batch"), ==, 1);
    entry_world_close (&world);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bybit/batch/mixed", test_batch_mixed);
    g_test_add_data_func ("/bybit/batch/silent", NULL, test_batch_unknown);
    g_test_add_data_func ("/bybit/batch/server-error", CODE ("10000"), test_batch_unknown);
    g_test_add_data_func ("/bybit/batch/short", BATCH (ITEM ("1"), DONE), test_batch_unknown);
    g_test_add_data_func ("/bybit/batch/of-others",
                          BATCH (ITEM ("1") "," ITEM ("3") "," ITEM ("2"), DONE "," POOR "," DONE),
                          test_batch_unknown);
    g_test_add_data_func ("/bybit/batch/unreadable",
                          BATCH (ITEM ("1") "," ITEM ("2") "," ITEM ("3"), DONE "," DONE),
                          test_batch_unknown);
    g_test_add_func ("/bybit/batch/refused", test_batch_refused);
    g_test_add_func ("/bybit/batch/alone", test_batch_alone);
    g_test_add_func ("/bybit/batch/flushed", test_batch_flushed);
    return g_test_run ();
}
