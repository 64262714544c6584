/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger.h"

#include <string.h>

#include "base/carry-error.h"
#include "base/carry-time.h"

typedef struct
{
    CarryLedger *ledger;
    CarryInstrument *instrument;
    CarryOrder *order;
} Fixture;

static CarryOrder *
create (Fixture *fixture, CarrySide side, gint64 quantity)
{
    CarryOrderRequest request = {
        .instrument = fixture->instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_invalid (),
    };
    CarryOrder *order =
        carry_ledger_create (fixture->ledger, &request, 3, carry_decimal_make (99, 0), 5);

    carry_ledger_set_state (fixture->ledger, order, CARRY_ORDER_PENDING, 5);
    carry_ledger_set_state (fixture->ledger, order, CARRY_ORDER_SENT, 5);
    return order;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->ledger = carry_ledger_new (1704067200);
    fixture->instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    fixture->order = create (fixture, CARRY_SIDE_BUY, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_ledger_free (fixture->ledger);
    carry_instrument_free (fixture->instrument);
}

static gboolean
fill (Fixture *fixture, const char *exec_id, gint64 quantity)
{
    CarryFill execution = {
        .order = fixture->order->id,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (quantity, 0),
    };
    gboolean is_new = FALSE;

    g_strlcpy (execution.exec_id, exec_id, sizeof execution.exec_id);
    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &execution, 6, &is_new, NULL));
    return is_new;
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
    CarryOrder *second = create (fixture, CARRY_SIDE_SELL, 4);

    g_assert_cmpstr (fixture->order->link_id, ==, "1704067200-1");
    g_assert_cmpstr (second->link_id, ==, "1704067200-2");
    g_assert_true (carry_ledger_find (fixture->ledger, 2) == second);
    g_assert_null (carry_ledger_find (fixture->ledger, 3));
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;
    CarryDecimal buys, sells;
    guint n;

    create (fixture, CARRY_SIDE_SELL, 4);
    g_assert_true (fill (fixture, "e1", 3));
    update.state = CARRY_ORDER_PARTIALLY_FILLED;
    update.filled = carry_decimal_make (3, 0);
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 6, &after, NULL));
    carry_ledger_get_open (fixture->ledger, 0, &buys, &sells, &n);
    g_assert_cmpint (carry_decimal_compare (buys, carry_decimal_make (7, 0)), ==, 0);
    g_assert_cmpint (carry_decimal_compare (sells, carry_decimal_make (4, 0)), ==, 0);
    g_assert_cmpuint (n, ==, 2);
    update.state = CARRY_ORDER_CANCELED;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 7, &after, NULL));
    g_assert_cmpuint (carry_ledger_get_n_open (fixture->ledger), ==, 1);
    g_assert_cmpint (after->ts_updated, ==, 7);
}

/* What cannot be is reported and leaves the order as it was. */
static void
test_illegal (Fixture *fixture, gconstpointer data)
{
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (fill (fixture, "e1", 10));
    update.state = CARRY_ORDER_FILLED;
    update.filled = update.quantity;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 6, &after, NULL));
    update.state = CARRY_ORDER_ACCEPTED;
    g_assert_false (carry_ledger_apply_order (fixture->ledger, &update, 7, &after, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_assert_cmpint (fixture->order->state, ==, CARRY_ORDER_FILLED);
    g_assert_cmpint (fixture->order->ts_updated, ==, 6);
    g_clear_error (&error);
    update.id = 77;
    g_assert_false (carry_ledger_apply_order (fixture->ledger, &update, 7, &after, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
}

static void
test_fill_once (Fixture *fixture, gconstpointer data)
{
    CarryFill fill = {
        .order = fixture->order->id,
        .exec_id = "e1",
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (2, 0),
    };
    g_autoptr (GError) error = NULL;
    gboolean is_new = FALSE;

    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, NULL));
    g_assert_true (is_new);
    g_assert_cmpuint (fill.owner, ==, 3);
    g_assert_cmpint (carry_decimal_compare (fill.decision_price, carry_decimal_make (99, 0)), ==,
                     0);
    g_assert_cmpint (carry_decimal_compare (fixture->order->filled, fill.quantity), ==, 0);
    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, NULL));
    g_assert_false (is_new);
    g_assert_cmpint (carry_decimal_compare (fixture->order->filled, fill.quantity), ==, 0);
    fill.order = 77;
    g_strlcpy (fill.exec_id, "e2", sizeof fill.exec_id);
    g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_clear_error (&error);
    fill.quantity = carry_decimal_invalid ();
    g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
}

static void
assert_buys (Fixture *fixture, gint64 wanted)
{
    CarryDecimal buys, sells;
    guint n;

    carry_ledger_get_open (fixture->ledger, 0, &buys, &sells, &n);
    g_assert_cmpint (carry_decimal_compare (buys, carry_decimal_make (wanted, 0)), ==, 0);
}

/* An amend that was asked for counts until it is answered, also when a cancel follows it. */
static void
test_amend_then_cancel (Fixture *fixture, gconstpointer data)
{
    CarryDecimal more = carry_decimal_make (25, 0);
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;

    update.state = CARRY_ORDER_ACCEPTED;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 6, &after, NULL));
    carry_ledger_set_amended (fixture->ledger, fixture->order, &more);
    assert_buys (fixture, 25);
    fixture->order->pending = CARRY_ORDER_PENDING_CANCEL;
    assert_buys (fixture, 25);
    update.pending = CARRY_ORDER_PENDING_CANCEL;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 7, &after, NULL));
    assert_buys (fixture, 25);
    update.pending = CARRY_ORDER_PENDING_NONE;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 8, &after, NULL));
    assert_buys (fixture, 10);
}

/*
 * The venue says "filled" before it tells of the executions: until they are here
 * the order is open, and all of it counts.
 */
static void
test_end_before_fills (Fixture *fixture, gconstpointer data)
{
    CarryOrder update = *fixture->order;
    const CarryOrder *after = fixture->order;
    CarryDecimal buys, sells;
    guint n;

    g_assert_true (fill (fixture, "e1", 4));
    update.state = CARRY_ORDER_FILLED;
    update.filled = update.quantity;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 6, &after, NULL));
    g_assert_null (after);
    g_assert_true (carry_ledger_is_held (fixture->ledger, update.id));
    carry_ledger_get_open (fixture->ledger, 0, &buys, &sells, &n);
    g_assert_cmpint (carry_decimal_compare (buys, carry_decimal_make (6, 0)), ==, 0);
    g_assert_null (carry_ledger_release (fixture->ledger, update.id, 7));
    g_assert_false (fill (fixture, "e1", 4));
    g_assert_null (carry_ledger_release (fixture->ledger, update.id, 7));
    g_assert_true (fill (fixture, "e2", 6));
    after = carry_ledger_release (fixture->ledger, update.id, 8);
    g_assert_true (after == fixture->order);
    g_assert_cmpint (after->state, ==, CARRY_ORDER_FILLED);
    g_assert_cmpint (after->ts_updated, ==, 8);
    g_assert_false (carry_ledger_is_held (fixture->ledger, update.id));
    g_assert_null (carry_ledger_release (fixture->ledger, update.id, 9));
    g_assert_cmpuint (carry_ledger_get_n_open (fixture->ledger), ==, 0);
}

/* What the sentinel closed is taken in without an order; what looks like it is not. */
static void
test_sentinel (Fixture *fixture, gconstpointer data)
{
    const char *const others[] = { "",     "s",     "s-1",    "sx-1",   "s5-", "s5-0",
                                   "s5-x", "s5x-3", "s5-3-1", "stop-1", "5-9" };
    CarryFill fill = {
        .exec_id = "e1",
        .link_id = "s1700000000-3",
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (2, 0),
    };
    gboolean is_new = FALSE;

    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, NULL));
    g_assert_true (is_new);
    g_assert_cmpuint (fill.owner, ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
        g_strlcpy (fill.link_id, others[i], sizeof fill.link_id);
        g_strlcpy (fill.exec_id, "e2", sizeof fill.exec_id);
        g_assert_false (carry_ledger_is_of_sentinel (others[i]));
        g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, 6, &is_new, NULL));
    }
}

/* Of many executions the last are remembered. */
static void
test_trail (Fixture *fixture, gconstpointer data)
{
    const GPtrArray *trail = carry_ledger_get_trail (fixture->ledger);
    gint64 oldest = G_MAXINT64;

    for (gint64 i = 0; i < 2 * CARRY_LEDGER_TRAIL + 3; i++)
    {
        CarryFill one = {
            .order = fixture->order->id,
            .price = carry_decimal_make (100, 0),
            .quantity = carry_decimal_make (1, 0),
            .ts = i,
        };
        gboolean is_new = FALSE;

        g_snprintf (one.exec_id, sizeof one.exec_id, "e%d", (int) i);
        g_assert_true (carry_ledger_apply_fill (fixture->ledger, &one, 6, &is_new, NULL));
        g_assert_cmpuint (trail->len, ==, MIN (i + 1, CARRY_LEDGER_TRAIL));
    }
    for (guint i = 0; i < trail->len; i++)
        oldest = MIN (oldest, ((const CarryFill *) g_ptr_array_index (trail, i))->ts);
    g_assert_cmpint (oldest, ==, CARRY_LEDGER_TRAIL + 3);
}

#define KEEP (10 * CARRY_NS_PER_MINUTE)

/* One order that is filled at once, as every ten seconds. Returns its number. */
static guint64
trade (Fixture *fixture, gint64 now)
{
    CarryOrder *order = create (fixture, CARRY_SIDE_BUY, 2);
    CarryFill execution = {
        .order = order->id,
        .price = carry_decimal_make (100, 0),
        .quantity = order->quantity,
        .ts = now,
    };
    CarryOrder update = *order;
    const CarryOrder *after = NULL;
    gboolean is_new = FALSE;

    g_snprintf (execution.exec_id, sizeof execution.exec_id, "x%" G_GUINT64_FORMAT, order->id);
    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &execution, now, &is_new, NULL));
    g_assert_true (is_new);
    update.state = CARRY_ORDER_FILLED;
    update.filled = update.quantity;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, now, &after, NULL));
    carry_ledger_forget (fixture->ledger, now, KEEP);
    return update.id;
}

static gboolean
pay (Fixture *fixture, gint64 ts, gint64 now, GError **error)
{
    const CarryFundingPayment payment = { .instrument = 0, .ts = ts };
    gboolean is_new = FALSE;

    return carry_ledger_add_funding (fixture->ledger, &payment, now, &is_new, error) && is_new;
}

/* A run may trade for as long as it likes: it knows as much after 50 000 orders as after 10 000. */
static void
test_forget (Fixture *fixture, gconstpointer data)
{
    guint n_kept = 0;

    for (gint64 i = 1; i <= 50000; i++)
    {
        gint64 now = i * 10 * CARRY_NS_PER_SECOND;

        trade (fixture, now);
        g_assert_true (pay (fixture, now, now, NULL));
        if (i == 10000)
            n_kept = carry_ledger_get_n_kept (fixture->ledger);
    }
    g_assert_cmpuint (carry_ledger_get_n_kept (fixture->ledger), ==, n_kept);
    g_assert_cmpuint (n_kept, <, 1000);
    /* What never ended is there, whatever its age. */
    g_assert_true (carry_ledger_find (fixture->ledger, 1) == fixture->order);
    g_assert_cmpuint (carry_ledger_get_n_open (fixture->ledger), ==, 1);
    g_assert_cmpuint (trade (fixture, 50001 * 10 * CARRY_NS_PER_SECOND), ==, 50002);
}

/* What is told of a forgotten order is neither booked nor taken for somebody else's. */
static void
test_after_forgetting (Fixture *fixture, gconstpointer data)
{
    CarryFill late = {
        .exec_id = "x2",
        .link_id = "1704067200-2",
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (2, 0),
    };
    g_autoptr (GError) error = NULL;
    gboolean is_new = TRUE;

    for (gint64 i = 1; i <= 600; i++)
        trade (fixture, i * 10 * CARRY_NS_PER_SECOND);
    g_assert_null (carry_ledger_find (fixture->ledger, 2));
    g_assert_false (carry_ledger_has_fill (fixture->ledger, &late));
    g_assert_true (carry_ledger_has_forgotten (fixture->ledger, 0, "1704067200-2"));
    g_assert_true (carry_ledger_has_forgotten (fixture->ledger, 0, "1700000000-2"));
    g_assert_true (carry_ledger_has_forgotten (fixture->ledger, 2, ""));
    g_assert_false (carry_ledger_has_forgotten (fixture->ledger, 0, "1704067200-1"));
    g_assert_false (carry_ledger_has_forgotten (fixture->ledger, 0, "1704067201-2"));
    g_assert_false (carry_ledger_has_forgotten (fixture->ledger, 0, "1704067200-700"));
    g_assert_false (carry_ledger_has_forgotten (fixture->ledger, 0, "mine-2"));
    g_assert_false (
        carry_ledger_apply_fill (fixture->ledger, &late, 7 * CARRY_NS_PER_DAY, &is_new, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "not kept any more"));
}

/* An order in doubt, or one that lacks executions, does not grow old. */
static void
test_doubt_is_kept (Fixture *fixture, gconstpointer data)
{
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;

    update.state = CARRY_ORDER_CANCELED;
    update.certain = FALSE;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 1, &after, NULL));
    for (gint64 i = 1; i <= 600; i++)
        trade (fixture, i * 10 * CARRY_NS_PER_SECOND);
    g_assert_true (carry_ledger_find (fixture->ledger, 1) == fixture->order);
    update.certain = TRUE;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, 1, &after, NULL));
    for (gint64 i = 601; i <= 1200; i++)
        trade (fixture, i * 10 * CARRY_NS_PER_SECOND);
    g_assert_null (carry_ledger_find (fixture->ledger, 1));
}

/* The venue is asked for the past when a run starts, however long ago the last one ended. */
static void
test_restored_orders (Fixture *fixture, gconstpointer data)
{
    const gint64 start = 10 * CARRY_NS_PER_DAY;
    CarryOrder order = *fixture->order;

    order.state = CARRY_ORDER_FILLED;
    for (guint i = 0; i < 600; i++)
    {
        order.id = 20 + i;
        order.ts_updated = CARRY_NS_PER_DAY + i;
        carry_ledger_restore (fixture->ledger, &order);
        carry_ledger_forget_restored (fixture->ledger, order.ts_updated, KEEP);
    }
    carry_ledger_forget (fixture->ledger, start, KEEP);
    carry_ledger_forget (fixture->ledger, start + KEEP, KEEP);
    g_assert_nonnull (carry_ledger_find (fixture->ledger, 20));
    carry_ledger_forget (fixture->ledger, start + KEEP + 1, KEEP);
    g_assert_null (carry_ledger_find (fixture->ledger, 20));
    g_assert_nonnull (carry_ledger_find (fixture->ledger, 619));
}

/* What never went out is forgotten in its time, and pushes nothing out that did. */
static void
test_unsent (Fixture *fixture, gconstpointer data)
{
    const CarryOrder *after = NULL;

    for (gint64 i = 1; i <= 10; i++)
        trade (fixture, i);
    for (gint64 i = 1; i <= 2000; i++)
    {
        CarryOrder update = *create (fixture, CARRY_SIDE_BUY, 1);
        gint64 now = i * 10 * CARRY_NS_PER_SECOND;

        update.state = CARRY_ORDER_REJECTED;
        update.cause = CARRY_ORDER_CAUSE_UNSENT;
        g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, now, &after, NULL));
        carry_ledger_forget (fixture->ledger, now, KEEP);
    }
    g_assert_nonnull (carry_ledger_find (fixture->ledger, 2));
    g_assert_cmpuint (carry_ledger_get_n_kept (fixture->ledger), <, 500);
}

/* Of settlements: what is as old as anything forgotten is no news. */
static void
test_old_payments (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    gint64 now = CARRY_NS_PER_DAY;

    g_assert_true (pay (fixture, now, now, NULL));
    carry_ledger_forget (fixture->ledger, now, KEEP);
    g_assert_false (pay (fixture, now, now + KEEP, &error));
    g_assert_no_error (error);
    carry_ledger_forget (fixture->ledger, now + KEEP + 1, KEEP);
    g_assert_false (pay (fixture, now, now + KEEP + 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
    g_clear_error (&error);
    /* It happened while no run was there: nothing as young was forgotten. */
    g_assert_true (pay (fixture, now + 1, now + CARRY_NS_PER_DAY, &error));
}

/* What an earlier run booked is read back from the venue once more when this one starts. */
static void
test_restored_payments (Fixture *fixture, gconstpointer data)
{
    gint64 now = 10 * CARRY_NS_PER_DAY;
    g_autoptr (GError) error = NULL;

    g_assert_true (pay (fixture, CARRY_NS_PER_DAY, CARRY_NS_PER_DAY, NULL));
    carry_ledger_forget_restored (fixture->ledger, 2 * CARRY_NS_PER_DAY, KEEP);
    carry_ledger_forget (fixture->ledger, now, KEEP);
    g_assert_false (pay (fixture, CARRY_NS_PER_DAY, now, &error));
    g_assert_no_error (error);
    carry_ledger_forget (fixture->ledger, now + KEEP + 1, KEEP);
    g_assert_false (pay (fixture, CARRY_NS_PER_DAY, now + KEEP + 1, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT);
}

/* Nobody saw it at the venue: for two minutes more it may show up. */
static void
test_absent (Fixture *fixture, gconstpointer data)
{
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;
    gint64 now = CARRY_NS_PER_DAY;

    update.state = CARRY_ORDER_REJECTED;
    update.cause = CARRY_ORDER_CAUSE_ABSENT;
    g_assert_true (carry_ledger_apply_order (fixture->ledger, &update, now, &after, NULL));
    g_assert_cmpuint (carry_ledger_get_n_open (fixture->ledger), ==, 0);
    carry_ledger_forget (fixture->ledger, now + 120 * CARRY_NS_PER_SECOND - 1, 0);
    g_assert_cmpuint (carry_ledger_get_n_absent (fixture->ledger), ==, 1);
    g_assert_true (carry_ledger_get_absent (fixture->ledger, 0) == after);
    carry_ledger_forget (fixture->ledger, now + 120 * CARRY_NS_PER_SECOND, 0);
    g_assert_cmpuint (carry_ledger_get_n_absent (fixture->ledger), ==, 0);
}

static void
restore (Fixture *fixture, CarryOrder *order, CarryOrderState state, const char *reason)
{
    order->state = state;
    g_strlcpy (order->reason, reason, sizeof order->reason);
    carry_ledger_restore (fixture->ledger, order);
}

/* A store keeps the reason: what was called absent counts after a restart, what was refused does not. */
static void
test_restored_absent (Fixture *fixture, gconstpointer data)
{
    CarryOrder order = *fixture->order;

    order.ts_updated = CARRY_NS_PER_DAY;
    order.id = 20;
    restore (fixture, &order, CARRY_ORDER_PENDING, "");
    restore (fixture, &order, CARRY_ORDER_REJECTED, "halted: it was halted before it was sent");
    order.id = 21;
    restore (fixture, &order, CARRY_ORDER_PENDING, "");
    restore (fixture, &order, CARRY_ORDER_REJECTED, "the venue says 170218 it would take");
    g_assert_cmpuint (carry_ledger_get_n_absent (fixture->ledger), ==, 0);
    order.id = 22;
    restore (fixture, &order, CARRY_ORDER_PENDING, "");
    restore (fixture, &order, CARRY_ORDER_REJECTED, "absent: never placed");
    restore (fixture, &order, CARRY_ORDER_REJECTED, "absent: never placed");
    g_assert_cmpuint (carry_ledger_get_n_absent (fixture->ledger), ==, 1);
    g_assert_cmpuint (carry_ledger_get_absent (fixture->ledger, 0)->id, ==, 22);
    carry_ledger_forget (fixture->ledger, CARRY_NS_PER_DAY + 120 * CARRY_NS_PER_SECOND, 0);
    g_assert_cmpuint (carry_ledger_get_n_absent (fixture->ledger), ==, 0);
}

/* However a venue words it, the next run finds out that it was absent. */
static void
test_absent_reason (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryLedger) next = carry_ledger_new (2);
    CarryOrder update = *fixture->order;
    const CarryOrder *after = NULL;

    update.state = CARRY_ORDER_REJECTED;
    update.cause = CARRY_ORDER_CAUSE_ABSENT;
    carry_order_set_reason (&update, "nobody saw it");
    g_assert_true (
        carry_ledger_apply_order (fixture->ledger, &update, CARRY_NS_PER_DAY, &after, NULL));
    g_assert_cmpstr (after->reason, ==, "absent: nobody saw it");
    update = *after;
    update.cause = CARRY_ORDER_CAUSE_NONE;
    carry_ledger_restore (next, &update);
    g_assert_cmpuint (carry_ledger_get_n_absent (next), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/ledger/ids", test_ids);
    ADD ("/engine/ledger/open", test_open);
    ADD ("/engine/ledger/illegal", test_illegal);
    ADD ("/engine/ledger/fill-once", test_fill_once);
    ADD ("/engine/ledger/amend-then-cancel", test_amend_then_cancel);
    ADD ("/engine/ledger/end-before-fills", test_end_before_fills);
    ADD ("/engine/ledger/sentinel", test_sentinel);
    ADD ("/engine/ledger/trail", test_trail);
    ADD ("/engine/ledger/forget", test_forget);
    ADD ("/engine/ledger/after-forgetting", test_after_forgetting);
    ADD ("/engine/ledger/restored-orders", test_restored_orders);
    ADD ("/engine/ledger/unsent", test_unsent);
    ADD ("/engine/ledger/doubt-is-kept", test_doubt_is_kept);
    ADD ("/engine/ledger/old-payments", test_old_payments);
    ADD ("/engine/ledger/restored-payments", test_restored_payments);
    ADD ("/engine/ledger/absent", test_absent);
    ADD ("/engine/ledger/restored-absent", test_restored_absent);
    ADD ("/engine/ledger/absent-reason", test_absent_reason);
    return g_test_run ();
}
