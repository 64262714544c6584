/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-replay.h"

#include "base/carry-error.h"
#include "host/carry-latency-cursor.h"

/*
 * The time rules, told by a module that is a venue and a strategy at once and
 * writes down what it hears.
 */

#define HOUR CARRY_NS_PER_HOUR

typedef struct
{
    CarryModule parent_instance;
    GString *heard;
    gboolean submits;
} Witness;

typedef CarryModuleClass WitnessClass;

static GType witness_get_type (void);

static void hear (gpointer witness, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
hear (gpointer witness, const char *format, ...)
{
    Witness *self = witness;
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    va_list args;

    g_string_append_printf (self->heard, "%d:", (int) (carry_context_get_now (context) / HOUR));
    va_start (args, format);
    g_string_append_vprintf (self->heard, format, args);
    va_end (args);
    g_string_append_c (self->heard, ' ');
}

static void
on_market (CarryExchange *exchange, const CarryMarketEvent *event)
{
    hear (exchange, "venue%d", event->kind);
}

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (exchange));
    CarryOrder filled = *order;
    CarryFill fill = {
        .order = order->id,
        .side = order->side,
        .price = carry_decimal_make (100, 0),
        .quantity = order->quantity,
        .fee_coin = g_intern_string ("USDT"),
    };

    hear (exchange, "submit");
    g_strlcpy (fill.exec_id, order->link_id, sizeof fill.exec_id);
    filled.state = CARRY_ORDER_FILLED;
    filled.filled = order->quantity;
    carry_context_emit_fill (context, &fill, carry_context_get_now (context));
    carry_context_emit_order (context, &filled, carry_context_get_now (context));
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
    iface->on_market = on_market;
    iface->submit = submit;
}

static void
trade (Witness *self, CarrySide side)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryOrderRequest request = {
        .instrument = carry_instruments_get (carry_context_get_instruments (context), 0),
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (1, 0),
        .price = carry_decimal_invalid (),
    };

    carry_context_submit (context, &request);
}

static void
on_bar (CarryStrategy *strategy, const CarryBar *bar)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (strategy));

    hear (strategy, "bar");
    carry_context_add_timer (context, carry_context_get_now (context));
}

static void
on_funding (CarryStrategy *strategy, const CarryFunding *funding)
{
    hear (strategy, "settled");
}

static void
on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    Witness *self = (Witness *) strategy;

    hear (strategy, "decide");
    if (self->submits)
        trade (self, CARRY_SIDE_BUY);
    self->submits = FALSE;
}

static void
on_order (CarryStrategy *strategy, const CarryOrder *order)
{
    hear (strategy, "%s", carry_order_state_to_text (order->state));
}

static void
on_fill (CarryStrategy *strategy, const CarryFill *fill)
{
    hear (strategy, "fill");
}

static void
flatten (CarryStrategy *strategy)
{
    hear (strategy, "flatten");
    trade ((Witness *) strategy, CARRY_SIDE_SELL);
}

static void
strategy_init (CarryStrategyInterface *iface)
{
    iface->on_bar = on_bar;
    iface->on_funding = on_funding;
    iface->on_timer = on_timer;
    iface->on_order = on_order;
    iface->on_fill = on_fill;
    iface->flatten = flatten;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Witness, witness, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_init)
                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init))

static void
witness_finalize (GObject *object)
{
    g_string_free (((Witness *) object)->heard, TRUE);
    G_OBJECT_CLASS (witness_parent_class)->finalize (object);
}

static void
witness_class_init (WitnessClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = witness_finalize;
}

static void
witness_init (Witness *self)
{
    self->heard = g_string_new (NULL);
}

typedef struct
{
    CarryCursor parent_instance;
    GArray *events;
    guint at;
} ListCursor;

typedef CarryCursorClass ListCursorClass;

static GType list_cursor_get_type (void);

G_DEFINE_FINAL_TYPE (ListCursor, list_cursor, CARRY_TYPE_CURSOR)

static gssize
list_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    ListCursor *self = (ListCursor *) cursor;

    n = MIN (n, self->events->len - self->at);
    for (gsize i = 0; i < n; i++)
        out_events[i] = g_array_index (self->events, CarryMarketEvent, self->at++);
    return (gssize) n;
}

static void
list_finalize (GObject *object)
{
    g_array_unref (((ListCursor *) object)->events);
    G_OBJECT_CLASS (list_cursor_parent_class)->finalize (object);
}

static void
list_cursor_class_init (ListCursorClass *klass)
{
    klass->read = list_read;
    G_OBJECT_CLASS (klass)->finalize = list_finalize;
}

static void
list_cursor_init (ListCursor *self)
{
    self->events = g_array_new (FALSE, TRUE, sizeof (CarryMarketEvent));
}

static void
add (CarryCursor *cursor, gint64 hour, CarryMarketKind kind)
{
    CarryMarketEvent event = { .ts_venue = hour * HOUR, .ts_local = hour * HOUR, .kind = kind };

    event.bar.close = G_GINT64_CONSTANT (10000000000);
    g_array_append_val (((ListCursor *) cursor)->events, event);
}

/* Runs from hour 2 to hour 4 and returns what the witness heard. */
static char *
run_late (CarryCursor *cursor, gboolean submits, gint64 latency_ns, CarryReplayProgress progress,
          gboolean *out_partial)
{
    CarryEngineSettings settings = {
        .ts_from = 2 * HOUR,
        .ts_to = 4 * HOUR,
        .data_latency_ns = latency_ns,
        .equity_interval_ns = HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    g_autoptr (CarryClock) clock = carry_sim_clock_new (0);
    g_autoptr (CarryEngine) engine = carry_engine_new (&settings, clock);
    g_autoptr (CarryModule) module = g_object_new (witness_get_type (), "id", "witness", NULL);
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    Witness *witness = (Witness *) module;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    witness->submits = submits;
    carry_engine_add_module (engine, module);
    g_assert_true (carry_engine_add_instrument (engine, module, instrument, NULL));
    carry_context_subscribe (carry_module_get_context (module),
                             carry_instruments_get (carry_engine_get_instruments (engine), 0));
    g_assert_true (carry_replay_run (engine, cursor, settings.ts_from, settings.ts_to, progress,
                                     NULL, out_partial, NULL));
    return g_strchomp (g_strdup (witness->heard->str));
}

static char *
run (CarryCursor *cursor, gboolean submits, CarryReplayProgress progress, gboolean *out_partial)
{
    return run_late (cursor, submits, 0, progress, out_partial);
}

/* At one instant: settlements, then prices, then decisions, then what they cause. */
static void
test_instant (void)
{
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autofree char *heard = NULL;
    gboolean is_partial = TRUE;

    add (cursor, 3, CARRY_MARKET_MARK);
    add (cursor, 3, CARRY_MARKET_SETTLEMENT);
    add (cursor, 3, CARRY_MARKET_BAR);
    add (cursor, 3, CARRY_MARKET_BAR);
    heard = run (cursor, TRUE, NULL, &is_partial);
    g_assert_cmpstr (heard, ==,
                     "3:venue0 3:venue2 3:settled 3:venue6 3:bar 3:venue6 3:bar "
                     "3:decide 3:submit 3:decide 3:fill 3:FILLED "
                     "4:flatten 4:submit 4:fill 4:FILLED");
    g_assert_false (is_partial);
}

/* Before `from` everything is heard and nothing is sent; after `to` nothing is heard. */
static void
test_period (void)
{
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autofree char *heard = NULL;
    gboolean is_partial;

    add (cursor, 1, CARRY_MARKET_BAR);
    add (cursor, 4, CARRY_MARKET_SETTLEMENT);
    add (cursor, 5, CARRY_MARKET_BAR);
    heard = run (cursor, TRUE, NULL, &is_partial);
    g_assert_cmpstr (heard, ==,
                     "1:venue6 1:bar 1:decide 1:REJECTED 4:venue2 4:settled "
                     "4:flatten 4:submit 4:fill 4:FILLED");
}

/* What happened by `to` and is known later: a settlement and its mark count, prices do not. */
static void
test_late (void)
{
    g_autoptr (CarryCursor) inner = g_object_new (list_cursor_get_type (), NULL);
    g_autoptr (CarryCursor) cursor = NULL;
    g_autofree char *heard = NULL;
    gboolean is_partial;

    add (inner, 2, CARRY_MARKET_BAR);
    add (inner, 4, CARRY_MARKET_MARK);
    add (inner, 4, CARRY_MARKET_SETTLEMENT);
    add (inner, 4, CARRY_MARKET_BAR);
    add (inner, 5, CARRY_MARKET_SETTLEMENT);
    cursor = carry_latency_cursor_new (g_steal_pointer (&inner), HOUR);
    heard = run_late (cursor, FALSE, HOUR, NULL, &is_partial);
    g_assert_cmpstr (heard, ==,
                     "3:venue6 3:bar 3:decide 4:flatten 4:submit 4:fill 4:FILLED "
                     "5:venue0 5:venue2 5:settled");
    g_assert_false (is_partial);
}

/* What has the time of its arrival keeps it; what was read after it is not known before. */
static void
test_arrivals (void)
{
    g_autoptr (CarryCursor) inner = g_object_new (list_cursor_get_type (), NULL);
    g_autoptr (CarryCursor) cursor = NULL;
    CarryMarketEvent events[4];

    add (inner, 1, CARRY_MARKET_BAR);
    g_array_index (((ListCursor *) inner)->events, CarryMarketEvent, 0).ts_local = 4 * HOUR;
    add (inner, 2, CARRY_MARKET_BAR);
    add (inner, 2, CARRY_MARKET_MARK);
    add (inner, 5, CARRY_MARKET_MARK);
    cursor = carry_latency_cursor_new (g_steal_pointer (&inner), HOUR);
    g_assert_cmpint (carry_cursor_read (cursor, events, G_N_ELEMENTS (events), NULL), ==, 4);
    g_assert_cmpint (events[0].ts_local, ==, 4 * HOUR);
    g_assert_cmpint (events[1].ts_local, ==, 4 * HOUR);
    g_assert_cmpint (events[2].ts_local, ==, 4 * HOUR + 1);
    g_assert_cmpint (events[3].ts_local, ==, 6 * HOUR);
}

/* A decision at `from` itself goes out, at the price known then. */
static void
test_from (void)
{
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autofree char *heard = NULL;
    gboolean is_partial;

    add (cursor, 2, CARRY_MARKET_BAR);
    add (cursor, 3, CARRY_MARKET_MARK);
    heard = run (cursor, TRUE, NULL, &is_partial);
    g_assert_cmpstr (heard, ==,
                     "2:venue6 2:bar 2:decide 2:submit 2:fill 2:FILLED 3:venue0 "
                     "4:flatten 4:submit 4:fill 4:FILLED");
}

static gboolean
stop_at_once (double fraction, gint64 now, guint64 n_events, gpointer user_data)
{
    return FALSE;
}

static void
test_partial (void)
{
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autofree char *heard = NULL;
    gboolean is_partial = FALSE;

    add (cursor, 3, CARRY_MARKET_MARK);
    heard = run (cursor, FALSE, stop_at_once, &is_partial);
    g_assert_cmpstr (heard, ==, "3:venue0");
    g_assert_true (is_partial);
}

static void
test_nothing (void)
{
    CarryEngineSettings settings = { .ts_from = 1, .ts_to = 2, .equity_interval_ns = 1 };
    g_autoptr (CarryClock) clock = carry_sim_clock_new (0);
    g_autoptr (CarryEngine) engine = carry_engine_new (&settings, clock);
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autoptr (GError) error = NULL;
    gboolean is_partial;

    g_assert_false (carry_replay_run (engine, cursor, 1, 2, NULL, NULL, &is_partial, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
}

/* What is known before `from` is no run: its prices would be stale from the start. */
static void
test_data_end_early (void)
{
    CarryEngineSettings settings = { .ts_from = 2 * HOUR, .ts_to = 4 * HOUR };
    g_autoptr (CarryClock) clock = carry_sim_clock_new (0);
    g_autoptr (CarryEngine) engine = carry_engine_new (&settings, clock);
    g_autoptr (CarryModule) module = g_object_new (witness_get_type (), "id", "witness", NULL);
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");
    g_autoptr (CarryCursor) cursor = g_object_new (list_cursor_get_type (), NULL);
    g_autoptr (GError) error = NULL;
    gboolean is_partial;

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    carry_engine_add_module (engine, module);
    g_assert_true (carry_engine_add_instrument (engine, module, instrument, NULL));
    add (cursor, 1, CARRY_MARKET_BAR);
    g_assert_false (carry_replay_run (engine, cursor, settings.ts_from, settings.ts_to, NULL, NULL,
                                      &is_partial, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "end at 1970-01-01T01:00:00"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/engine/replay/instant", test_instant);
    g_test_add_func ("/engine/replay/period", test_period);
    g_test_add_func ("/engine/replay/late", test_late);
    g_test_add_func ("/engine/replay/arrivals", test_arrivals);
    g_test_add_func ("/engine/replay/from", test_from);
    g_test_add_func ("/engine/replay/partial", test_partial);
    g_test_add_func ("/engine/replay/nothing", test_nothing);
    g_test_add_func ("/engine/replay/data-end-early", test_data_end_early);
    return g_test_run ();
}
