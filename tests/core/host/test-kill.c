/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "engine/carry-engine-private.h"
#include "host/carry-kill.h"

/*
 * The kill switch of a run, over a module that is venue and strategy at once: it names
 * the orders that the test says, takes cancels, and closes when it is asked.
 */

#define SECOND CARRY_NS_PER_SECOND
#define START (1000 * SECOND)
#define PATIENCE (12 * SECOND)

typedef struct
{
    CarryModule parent_instance;
    GArray *sent;      /* CarryOrder */
    GPtrArray *orders; /* CarryOrder, that rest */
    GPtrArray *fills;  /* CarryFill */
    guint n_canceled;
    guint n_sweeps;
    guint n_flattened;
    gboolean is_silent; /* the account cannot be read */
} Desk;

typedef CarryModuleClass DeskClass;

static GType desk_get_type (void);

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    g_array_append_vals (((Desk *) exchange)->sent, order, 1);
}

static void
cancel (CarryExchange *exchange, const CarryOrder *order)
{
    ((Desk *) exchange)->n_canceled++;
}

static void
cancel_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
    ((Desk *) exchange)->n_sweeps++;
}

static void
snapshot_async (CarryExchange *exchange, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
    Desk *self = (Desk *) exchange;
    g_autoptr (GTask) task = g_task_new (exchange, cancellable, callback, user_data);
    g_autoptr (CarrySnapshot) snapshot = carry_snapshot_new ();

    if (self->is_silent)
    {
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer");
        return;
    }
    for (guint i = 0; i < self->orders->len; i++)
        g_ptr_array_add (snapshot->orders, carry_order_copy (g_ptr_array_index (self->orders, i)));
    for (guint i = 0; i < self->fills->len; i++)
        g_ptr_array_add (snapshot->fills, carry_fill_copy (g_ptr_array_index (self->fills, i)));
    g_task_return_pointer (task, g_steal_pointer (&snapshot), (GDestroyNotify) carry_snapshot_free);
}

static CarrySnapshot *
snapshot_finish (CarryExchange *exchange, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->submit = submit;
    iface->cancel = cancel;
    iface->cancel_all = cancel_all;
    iface->snapshot_async = snapshot_async;
    iface->snapshot_finish = snapshot_finish;
}

static void
flatten (CarryStrategy *strategy)
{
    ((Desk *) strategy)->n_flattened++;
}

static void
strategy_init (CarryStrategyInterface *iface)
{
    iface->flatten = flatten;
}

G_DEFINE_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_init))

static void
desk_finalize (GObject *object)
{
    g_array_unref (((Desk *) object)->sent);
    g_ptr_array_unref (((Desk *) object)->orders);
    g_ptr_array_unref (((Desk *) object)->fills);
    G_OBJECT_CLASS (desk_parent_class)->finalize (object);
}

static void
desk_class_init (DeskClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = desk_finalize;
}

static void
desk_init (Desk *self)
{
    self->sent = g_array_new (FALSE, FALSE, sizeof (CarryOrder));
    self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_order_free);
    self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_fill_free);
}

typedef struct
{
    Desk *desk;
    CarryClock *clock;
    CarryEngine *engine;
    CarryContext *context;
    CarryKill *kill;
    char *folder;
    guint n_fills;
} Fixture;

/* Each turn of the loop answers what was asked; time passes in steps. */
static void
run (Fixture *f, gint64 ns)
{
    gint64 until = f->engine->now + ns;

    while (f->engine->now < until)
    {
        carry_engine_move_clock (f->engine, MIN (f->engine->now + SECOND / 10, until));
        while (carry_engine_get_ts_due (f->engine) <= f->engine->now)
            carry_engine_dispatch_inbox (f->engine);
        while (g_main_context_iteration (NULL, FALSE))
            continue;
    }
}

static void
set_up (Fixture *f, gconstpointer policy)
{
    g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    const CarryEngineSettings settings = {
        .epoch = 1,
        .ts_from = START,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (100000, 0),
        .quote_coin = "USDT",
    };

    perp->tick_size = perp->qty_step = perp->min_qty = carry_decimal_make (1, 3);
    perp->price_scale = perp->size_scale = 3;
    f->folder = g_dir_make_tmp ("carry-kill-XXXXXX", NULL);
    f->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    f->clock = carry_sim_clock_new (START);
    f->engine = carry_engine_new (&settings, f->clock);
    carry_engine_add_module (f->engine, CARRY_MODULE (f->desk));
    f->context = carry_module_get_context (CARRY_MODULE (f->desk));
    g_assert_true (carry_engine_add_instrument (f->engine, CARRY_MODULE (f->desk), perp, NULL));
    carry_engine_start_trading (f->engine);
    g_ptr_array_add (exchanges, f->desk);
    f->kill = carry_kill_new (f->engine, exchanges, f->folder,
                              (CarryKillPolicy) GPOINTER_TO_INT (policy), PATIENCE);
}

static void
tear_down (Fixture *f, gconstpointer policy)
{
    const char *const names[] = { "kill", "kill.log" };

    carry_kill_free (f->kill);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
        g_autofree char *path = g_build_filename (f->folder, names[i], NULL);

        g_remove (path);
    }
    g_assert_cmpint (g_rmdir (f->folder), ==, 0);
    carry_engine_free (f->engine);
    g_object_unref (f->clock);
    g_object_unref (f->desk);
    g_free (f->folder);
}

static guint64
send (Fixture *f, gint64 quantity)
{
    const CarryOrderRequest request = {
        .instrument = carry_instruments_get (f->engine->instruments, 0),
        .side = CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (quantity, 0),
        .price = carry_decimal_invalid (),
    };

    return carry_context_submit (f->context, &request);
}

static CarryFill
make_fill (Fixture *f, guint64 order, const char *link_id)
{
    CarryFill fill = {
        .order = order,
        .side = order != 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .price = carry_decimal_make (100, 0),
        .quantity = carry_decimal_make (1, 0),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_string ("USDT"),
        .ts = f->engine->now,
    };

    g_snprintf (fill.exec_id, sizeof fill.exec_id, "e%u", f->n_fills++);
    g_strlcpy (fill.link_id, link_id, sizeof fill.link_id);
    return fill;
}

static void
fill (Fixture *f, guint64 id)
{
    CarryFill fill = make_fill (f, id, "");
    CarryOrder ended = *carry_context_find_order (f->context, id);

    carry_context_emit_fill (f->context, &fill, f->engine->now);
    ended.state = CARRY_ORDER_FILLED;
    ended.filled = fill.quantity;
    carry_context_emit_order (f->context, &ended, f->engine->now);
    run (f, 1);
}

static void throw (Fixture * f, const char *reason)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (carry_latch_throw (f->folder, reason, &error));
    carry_kill_look (f->kill);
}

/* An order is on its way: nothing is over before it is, and what it brings is closed. */
static void
test_late (Fixture *f, gconstpointer data)
{
    guint64 id = send (f, 1);

    throw (f, "by hand");
    run (f, 5 * SECOND);
    g_assert_cmpuint (f->desk->n_canceled, >, 5);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    fill (f, id);
    run (f, SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, 0);
}

static void
rest (Fixture *f, const char *link_id)
{
    CarryOrder order = { 0 };

    g_strlcpy (order.link_id, link_id, sizeof order.link_id);
    g_ptr_array_add (f->desk->orders, carry_order_copy (&order));
}

/* Until the account was seen without an order everything goes, whoever placed it. */
static void
test_everything (Fixture *f, gconstpointer data)
{
    guint n;

    rest (f, "by-hand");
    throw (f, "by hand");
    run (f, 3 * SECOND);
    n = f->desk->n_sweeps;
    g_assert_cmpuint (n, >, 3);
    g_ptr_array_set_size (f->desk->orders, 0);
    run (f, 3 * SECOND);
    g_assert_cmpuint (f->desk->n_sweeps, <=, n + 1);
}

/* Something is placed after none was left: a person's stays, what bears our mark goes, by itself. */
static void
test_again (Fixture *f, gconstpointer data)
{
    guint n_sweeps, n_canceled;

    throw (f, "by hand");
    run (f, 3 * SECOND);
    n_sweeps = f->desk->n_sweeps;
    g_assert_cmpuint (n_sweeps, ==, 1);
    rest (f, "by-hand");
    rest (f, "");
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_canceled, ==, 0);
    rest (f, "1-77");
    run (f, 2 * SECOND);
    n_canceled = f->desk->n_canceled;
    g_assert_cmpuint (n_canceled, >, 2);
    g_ptr_array_set_size (f->desk->orders, 2);
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_canceled, <=, n_canceled + 1);
    g_assert_cmpuint (f->desk->n_sweeps, ==, n_sweeps);
}

/* The ledger says that it ended, and the venue shows it later. */
static void
test_surfaces (Fixture *f, gconstpointer data)
{
    guint64 id = send (f, 1);
    g_autofree char *link_id = g_strdup (carry_context_find_order (f->context, id)->link_id);

    fill (f, id);
    throw (f, "by hand");
    run (f, SECOND);
    g_assert_cmpuint (f->desk->n_canceled, ==, 0);
    rest (f, link_id);
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_canceled, >, 2);
    g_assert_cmpuint (f->desk->n_sweeps, ==, 1);
}

/* The account cannot be read: positions wait for the proof, and not for ever. */
static void
test_no_proof (Fixture *f, gconstpointer data)
{
    fill (f, send (f, 1));
    f->desk->is_silent = TRUE;
    throw (f, "by hand");
    run (f, PATIENCE - SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, 0);
    g_assert_cmpuint (f->desk->n_sweeps, >, 10);
}

/* A sentinel closes, and the run does not, until a person says so: also where it only holds. */
static void
test_sentinel (Fixture *f, gconstpointer policy)
{
    g_autoptr (GError) error = NULL;

    fill (f, send (f, 1));
    throw (f, CARRY_LATCH_SENTINEL "silence");
    g_assert_cmpint (carry_gate_get_state (f->engine->gate, 0), ==, CARRY_RISK_CANCEL_ONLY);
    run (f, 30 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    g_assert_true (carry_kill_close (f->kill, "a person", &error));
    g_assert_cmpint (carry_gate_get_state (f->engine->gate, 0), ==, CARRY_RISK_HALTED);
    /* What the sentinel sent last is on its way. */
    run (f, 4 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, 0);
}

/* The same where the sentinel's switch was taken away. */
static void
test_rearmed (Fixture *f, gconstpointer policy)
{
    g_autoptr (GError) error = NULL;

    fill (f, send (f, 1));
    throw (f, CARRY_LATCH_SENTINEL "silence");
    run (f, SECOND);
    g_assert_true (carry_latch_release (f->folder, "looked", 1, &error));
    run (f, 9 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    g_assert_true (carry_kill_close (f->kill, "a person", &error));
    g_assert_cmpint (carry_gate_get_state (f->engine->gate, 0), ==, CARRY_RISK_HALTED);
    run (f, 6 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, 0);
}

/* A sentinel that only cancels leaves closing to the run. */
static void
test_sentinel_cancels (Fixture *f, gconstpointer data)
{
    fill (f, send (f, 1));
    throw (f, CARRY_LATCH_SENTINEL_CANCELS "silence");
    g_assert_cmpint (carry_gate_get_state (f->engine->gate, 0), ==, CARRY_RISK_HALTED);
    run (f, SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, 0);
}

/* What a sentinel closed is not closed again by books that do not know of it. */
static void
test_unbooked (Fixture *f, gconstpointer data)
{
    CarryFill closed;

    fill (f, send (f, 1));
    closed = make_fill (f, 0, "s1-1");
    g_ptr_array_add (f->desk->fills, carry_fill_copy (&closed));
    throw (f, "by hand");
    run (f, 20 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    carry_context_emit_fill (f->context, &closed, f->engine->now);
    run (f, 20 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, 0);
    g_assert_cmpuint (carry_portfolio_get_n_exposed (f->engine->portfolio), ==, 0);
}

/* A run that was stopped, or starts with the switch set, lets a sentinel hear of it first. */
static void
test_gap (Fixture *f, gconstpointer data)
{
    g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();
    guint n;

    carry_engine_subscribe (f->engine, carry_engine_get_module (f->engine, 1),
                            carry_instruments_get (f->engine->instruments, 0));
    fill (f, send (f, 1));
    throw (f, "by hand");
    run (f, 2 * SECOND);
    n = f->desk->n_flattened;
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    carry_engine_move_clock (f->engine, f->engine->now + 60 * SECOND);
    run (f, 4 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, n);
    run (f, 2 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, >, n);
    g_assert_cmpuint (f->desk->sent->len, ==, 1);
    carry_kill_free (f->kill);
    g_ptr_array_add (exchanges, f->desk);
    n = f->desk->n_flattened;
    f->kill = carry_kill_new (f->engine, exchanges, f->folder, CARRY_KILL_FLATTEN, PATIENCE);
    run (f, 4 * SECOND);
    g_assert_cmpuint (f->desk->n_flattened, ==, n);
    run (f, 2 * SECOND);
    /* Nothing became of it for ten seconds, so the engine closes by itself. */
    g_assert_true (f->desk->n_flattened > n || f->desk->sent->len > 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, policy, func)                                                                    \
    g_test_add (name, Fixture, GINT_TO_POINTER (policy), set_up, func, tear_down)
    ADD ("/kill/late", CARRY_KILL_FLATTEN, test_late);
    ADD ("/kill/everything", CARRY_KILL_HOLD, test_everything);
    ADD ("/kill/again", CARRY_KILL_HOLD, test_again);
    ADD ("/kill/surfaces", CARRY_KILL_HOLD, test_surfaces);
    ADD ("/kill/no-proof", CARRY_KILL_FLATTEN, test_no_proof);
    ADD ("/kill/sentinel", CARRY_KILL_FLATTEN, test_sentinel);
    ADD ("/kill/sentinel-hold", CARRY_KILL_HOLD, test_sentinel);
    ADD ("/kill/rearmed", CARRY_KILL_FLATTEN, test_rearmed);
    ADD ("/kill/sentinel-cancels", CARRY_KILL_FLATTEN, test_sentinel_cancels);
    ADD ("/kill/unbooked", CARRY_KILL_FLATTEN, test_unbooked);
    ADD ("/kill/gap", CARRY_KILL_FLATTEN, test_gap);
    return g_test_run ();
}
