/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Orders: what leaves, what its answer proves, and how doubt is resolved. */

#include "bybit-fills.h"
#include "bybit-lab.h"
#include "bybit-orders.h"
#include "bybit-resolver.h"

/* What the venue answers; texts are rows of a list, or "". */
typedef struct
{
    const char *create; /* body, or NULL for none at all */
    const char *cancel;
    const char *amend;
    const char *live;
    const char *archive;
    const char *executions;
    GPtrArray *held; /* messages that are never answered */
} Script;

#define TAKEN                                                                                      \
    "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\"}}"
#define CODE(code) "{\"retCode\":" code ",\"retMsg\":\"no\",\"result\":{}}"

#define ROW(status, filled, more)                                                                  \
    "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","        \
    "\"orderType\":\"Limit\",\"timeInForce\":\"GTC\",\"orderStatus\":\"" status "\",\"price\":"    \
    "\"50000\",\"qty\":\"1\",\"cumExecQty\":\"" filled "\",\"leavesQty\":\"0\",\"avgPrice\":\"\"," \
    "\"createdTime\":\"1700000000000\",\"updatedTime\":\"1700000000000\"" more "}"

#define EXECUTION(id, qty)                                                                         \
    "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","        \
    "\"execId\":\"" id "\",\"execPrice\":\"50000\",\"execQty\":\"" qty "\",\"execType\":"          \
    "\"Trade\",\"execFee\":\"0.1\",\"feeRate\":\"0.0002\",\"execTime\":\"1700000000000\","         \
    "\"isMaker\":true,\"orderType\":\"Limit\"}"

static void
answer_list (SoupServerMessage *message, const char *rows)
{
    g_autofree char *body = g_strdup_printf (
        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\",\"nextPageCursor\":"
        "\"\",\"list\":[%s]},\"time\":1700000000000}",
        rows != NULL ? rows : "");

    lab_answer (message, 200, body);
}

static void
answer_or_hold (Script *script, SoupServerMessage *message, const char *body)
{
    if (body != NULL)
    {
        lab_answer (message, 200, body);
        return;
    }
    soup_server_message_pause (message);
    g_ptr_array_add (script->held, g_object_ref (message));
}

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    Script *script = lab->data;

    if (g_str_equal (path, "/v5/order/create"))
        answer_or_hold (script, message, script->create);
    else if (g_str_equal (path, "/v5/order/cancel"))
        answer_or_hold (script, message, script->cancel);
    else if (g_str_equal (path, "/v5/order/amend"))
        answer_or_hold (script, message, script->amend);
    else if (g_str_equal (path, "/v5/order/realtime"))
        answer_list (message, script->live);
    else if (g_str_equal (path, "/v5/order/history"))
        answer_list (message, script->archive);
    else if (g_str_equal (path, "/v5/execution/list"))
        answer_list (message, script->executions);
    else
        answer_list (message, "");
}

typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    Script script;
    CarryOrder order;
} World;

static void
world_open (World *self, BybitEntryMode mode)
{
    gint64 now;

    *self = (World){ 0 };
    self->lab = lab_new ();
    self->lab->on_request = serve;
    self->lab->data = &self->script;
    self->script.held = g_ptr_array_new_with_free_func (g_object_unref);
    self->venue = lab_venue (self->lab, "key");
    lab_open_account (self->venue, mode);
    now = bybit_venue_get_now (self->venue);
    g_assert_true (bybit_clock_offset_add (&self->venue->offset, now, now, now));
    self->order = lab_order (self->lab, self->lab->perp, "1-1");
}

static void
world_close (World *self)
{
    bybit_venue_free (self->venue);
    lab_sleep (20);
    g_ptr_array_unref (self->script.held);
    lab_free (self->lab);
}

static void
submit (World *self)
{
    bybit_entry_submit (self->venue->entry, &self->order);
}

#define state_is(world, wanted)                                                                    \
    (lab_last_order ((world)->lab) != NULL && lab_last_order ((world)->lab)->state == (wanted))
#define is_certain(world) (lab_last_order ((world)->lab)->certain)
#define n_creates(world) lab_count_requests ((world)->lab, "POST /v5/order/create")

/* --- creates ------------------------------------------------------------------------------- */

static void
test_taken (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    lab_sleep (200);
    /* One look is enough when all is known. */
    g_assert_cmpuint (lab_count_requests (world.lab, "GET /v5/order/realtime"), ==, 1);
    world_close (&world);
}

static void
test_refused (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("110007");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_nonnull (strstr (lab_last_order (world.lab)->reason, "110007"));
    lab_sleep (100);
    g_assert_cmpuint (lab_count_requests (world.lab, "GET"), ==, 0);
    world_close (&world);
}

/* The answer is lost, the order was placed. */
static void
test_unknown_placed (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    world_close (&world);
}

/* The answer is lost, the order was filled and is only in the archive; its fills come too. */
static void
test_unknown_filled (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10016");
    world.script.archive = ROW ("Filled", "1", "");
    world.script.executions = EXECUTION ("e-1", "0.4") "," EXECUTION ("e-2", "0.6");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_FILLED));
    lab_until (lab_count (world.lab, CARRY_EVENT_FILL) == 2);
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (lab_get (world.lab, CARRY_EVENT_FILL, 0)->fill.order, ==, world.order.id);
    g_assert_cmpuint (n_creates (&world), ==, 1);
    lab_sleep (150);
    g_assert_cmpuint (lab_count (world.lab, CARRY_EVENT_FILL), ==, 2);
    world_close (&world);
}

/* Nothing anywhere: believed after the window, and twice. */
static void
test_unknown_absent (void)
{
    World world;
    gint64 begun;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    begun = bybit_venue_get_now (world.venue);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    /* Window 1 s, margin 0.1 s, two rounds 0.2 s apart. */
    g_assert_cmpint (bybit_venue_get_now (world.venue) - begun, >=, 1250 * CARRY_NS_PER_MS);
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    g_assert_true (is_certain (&world));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    world_close (&world);
}

/* The first look finds nothing, the second finds it: a copy that lagged behind proves nothing. */
static void
test_unknown_late (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    submit (&world);
    lab_sleep (1150);
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    world.script.live = ROW ("PartiallyFilled", "0.4", "");
    world.script.executions = EXECUTION ("e-1", "0.4");
    lab_until (state_is (&world, CARRY_ORDER_PARTIALLY_FILLED));
    g_assert_true (is_certain (&world));
    world_close (&world);
}

/* It was proven absent, and shows up after all: told, and canceled. */
static void
test_surfaced (void)
{
    World world;
    BybitOrder row = { .status = BYBIT_STATUS_NEW, .cum_exec_qty = D ("0") };

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("10000");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_strlcpy (row.link_id, "1-1", sizeof row.link_id);
    row.qty = row.price = row.avg_price = carry_decimal_invalid ();
    bybit_orders_take (world.venue->orders, &row);
    g_assert_true (lab_has_notice (world.lab, "order-surfaced"));
    lab_until (lab_count_requests (world.lab, "POST /v5/order/cancel") == 1);
    world_close (&world);
}

/* A duplicate id says that it was placed: from then on nothing makes it absent. */
static void
test_duplicate (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = CODE ("110072");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_sleep (1600);
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    g_assert_false (is_certain (&world));
    world.script.archive = ROW ("Cancelled", "0", ",\"cancelType\":\"CancelByUser\"");
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_cmpstr (lab_last_order (world.lab)->reason, ==, "CancelByUser");
    world_close (&world);
}

/* Taken, and no list shows it: it is asked about, and never called absent. */
static void
test_taken_and_lost (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    submit (&world);
    lab_sleep (1800);
    g_assert_false (is_certain (&world));
    g_assert_true (state_is (&world, CARRY_ORDER_SENT));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED) && is_certain (&world));
    world_close (&world);
}

static void
test_not_sent (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    soup_server_disconnect (world.lab->server);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (is_certain (&world));
    world_close (&world);
}

static void
test_twice (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    submit (&world);
    g_test_expect_message ("carry-bybit", G_LOG_LEVEL_CRITICAL, "*second time*");
    submit (&world);
    g_test_assert_expected_messages ();
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    world_close (&world);
}

/* --- cancels and amends -------------------------------------------------------------------- */

static void
rest (World *world)
{
    world->script.create = TAKEN;
    world->script.live = ROW ("New", "0", "");
    submit (world);
    lab_until (state_is (world, CARRY_ORDER_ACCEPTED));
    world->order = *lab_last_order (world->lab);
}

static void
test_cancel (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = TAKEN;
    world.script.live = ROW ("Cancelled", "0", ",\"cancelType\":\"CancelByUser\"");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    world_close (&world);
}

/* The cancel finds nothing, because the order was filled. */
static void
test_cancel_too_late (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = CODE ("110001");
    world.script.live = NULL;
    world.script.archive = ROW ("Filled", "1", "");
    world.script.executions = EXECUTION ("e-1", "1");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_FILLED));
    lab_until (lab_count (world.lab, CARRY_EVENT_FILL) == 1);
    world_close (&world);
}

/* The cancel's answer is lost, and the order stays open: after the window it was not canceled. */
static void
test_cancel_unknown (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (!is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_CANCEL);
    lab_until (is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (lab_count_requests (world.lab, "POST /v5/order/cancel"), ==, 1);
    world_close (&world);
}

static void
test_cancel_refused (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    world.script.cancel = CODE ("10001");
    bybit_entry_cancel (world.venue->entry, &world.order);
    lab_until (g_str_has_prefix (lab_last_order (world.lab)->reason, "/v5/order/cancel"));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (is_certain (&world));
    world_close (&world);
}

static void
test_amend (void)
{
    World world;
    const CarryDecimal price = D ("49000");

    world_open (&world, BYBIT_ENTRY_REST);
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
    world_close (&world);
}

static void
test_amend_unknown (void)
{
    World world;
    const CarryDecimal quantity = D ("2");

    world_open (&world, BYBIT_ENTRY_REST);
    rest (&world);
    bybit_entry_amend (world.venue->entry, &world.order, &quantity, NULL);
    lab_until (!is_certain (&world));
    g_assert_cmpint (lab_last_order (world.lab)->pending, ==, CARRY_ORDER_PENDING_AMEND);
    lab_until (is_certain (&world));
    assert_decimal (lab_last_order (world.lab)->quantity, "1");
    world_close (&world);
}

/* --- an order of an earlier run ------------------------------------------------------------ */

static void
test_query (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.order.certain = FALSE;
    world.script.archive = ROW ("Cancelled", "0", "");
    bybit_entry_query (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_CANCELED));
    g_assert_true (is_certain (&world));
    world_close (&world);
}

static void
test_query_absent (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_REST);
    world.order.certain = FALSE;
    bybit_entry_query (world.venue->entry, &world.order);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    world_close (&world);
}

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
open_trade (World *world, TradeMode mode)
{
    world_open (world, BYBIT_ENTRY_WEBSOCKET);
    trade_mode = mode;
    world->lab->on_frame = trade;
    bybit_entry_start (world->venue->entry);
    lab_until (bybit_entry_is_ready (world->venue->entry));
}

static void
test_trade_taken (void)
{
    World world;

    open_trade (&world, TRADE_TAKES);
    world.script.live = ROW ("New", "0", "");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 0);
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    world_close (&world);
}

static void
test_trade_refused (void)
{
    World world;

    open_trade (&world, TRADE_REFUSES);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    world_close (&world);
}

static void
test_trade_silent (void)
{
    World world;

    open_trade (&world, TRADE_IS_SILENT);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    world.script.live = ROW ("New", "0", "");
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED) && is_certain (&world));
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 0);
    world_close (&world);
}

static void
test_trade_hang_up (void)
{
    World world;

    open_trade (&world, TRADE_HANGS_UP);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_SENT) && !is_certain (&world));
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "absent"));
    g_assert_cmpuint (lab_count_frames (world.lab, "order.create"), ==, 1);
    g_assert_cmpuint (n_creates (&world), ==, 0);
    world_close (&world);
}

/* Without the socket, and without REST as a way out, nothing leaves. */
static void
test_trade_away (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_WEBSOCKET);
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_REJECTED));
    g_assert_true (g_str_has_prefix (lab_last_order (world.lab)->reason, "not sent"));
    g_assert_cmpuint (world.lab->requests->len, ==, 0);
    world_close (&world);
}

static void
test_trade_auto (void)
{
    World world;

    world_open (&world, BYBIT_ENTRY_AUTO);
    world.script.create = TAKEN;
    world.script.live = ROW ("New", "0", "");
    submit (&world);
    lab_until (state_is (&world, CARRY_ORDER_ACCEPTED));
    g_assert_cmpuint (n_creates (&world), ==, 1);
    world_close (&world);
}

/* Twenty orders at once: the venue's ten a second are kept, and a cancel goes before them. */
static void
test_budget (void)
{
    World world;
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
    world_close (&world);
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
    g_test_add_func ("/bybit/entry/trade-taken", test_trade_taken);
    g_test_add_func ("/bybit/entry/trade-refused", test_trade_refused);
    g_test_add_func ("/bybit/entry/trade-silent", test_trade_silent);
    g_test_add_func ("/bybit/entry/trade-hang-up", test_trade_hang_up);
    g_test_add_func ("/bybit/entry/trade-away", test_trade_away);
    g_test_add_func ("/bybit/entry/trade-auto", test_trade_auto);
    g_test_add_func ("/bybit/entry/budget", test_budget);
    return g_test_run ();
}
