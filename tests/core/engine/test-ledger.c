/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger.h"

#include "base/carry-error.h"

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
    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &execution, &is_new, NULL));
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

    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, NULL));
    g_assert_true (is_new);
    g_assert_cmpuint (fill.owner, ==, 3);
    g_assert_cmpint (carry_decimal_compare (fill.decision_price, carry_decimal_make (99, 0)), ==,
                     0);
    g_assert_cmpint (carry_decimal_compare (fixture->order->filled, fill.quantity), ==, 0);
    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, NULL));
    g_assert_false (is_new);
    g_assert_cmpint (carry_decimal_compare (fixture->order->filled, fill.quantity), ==, 0);
    fill.order = 77;
    g_strlcpy (fill.exec_id, "e2", sizeof fill.exec_id);
    g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_clear_error (&error);
    fill.quantity = carry_decimal_invalid ();
    g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, &error));
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

    g_assert_true (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, NULL));
    g_assert_true (is_new);
    g_assert_cmpuint (fill.owner, ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
        g_strlcpy (fill.link_id, others[i], sizeof fill.link_id);
        g_strlcpy (fill.exec_id, "e2", sizeof fill.exec_id);
        g_assert_false (carry_ledger_is_of_sentinel (others[i]));
        g_assert_false (carry_ledger_apply_fill (fixture->ledger, &fill, &is_new, NULL));
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
        g_assert_true (carry_ledger_apply_fill (fixture->ledger, &one, &is_new, NULL));
        g_assert_cmpuint (trail->len, ==, MIN (i + 1, CARRY_LEDGER_TRAIL));
    }
    for (guint i = 0; i < trail->len; i++)
        oldest = MIN (oldest, ((const CarryFill *) g_ptr_array_index (trail, i))->ts);
    g_assert_cmpint (oldest, ==, CARRY_LEDGER_TRAIL + 3);
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
    return g_test_run ();
}
