/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-live.h"

#include "base/carry-error.h"

/* A price on which the strategy asks for more in the middle of it. */
#define NESTING 77

/* A venue and a strategy in one that notes when it hears of what. */
typedef struct
{
    CarryModule parent_instance;
    GArray *heard; /* gint64: price of each market event, or minus the number of a timer */
    GArray *done;  /* the prices, when it is done with each */
    gint64 ts_timer;
    guint n_flushed;
} Ear;

typedef CarryModuleClass EarClass;

static GType ear_get_type (void);
static void ear_strategy_init (CarryStrategyInterface *iface);
static void ear_exchange_init (CarryExchangeInterface *iface);

G_DEFINE_TYPE_WITH_CODE (Ear, ear, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, ear_exchange_init)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, ear_strategy_init))

static void
ear_init (Ear *self)
{
    self->heard = g_array_new (FALSE, FALSE, sizeof (gint64));
    self->done = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
ear_finalize (GObject *object)
{
    g_array_unref (((Ear *) object)->heard);
    g_array_unref (((Ear *) object)->done);
    G_OBJECT_CLASS (ear_parent_class)->finalize (object);
}

static void
ear_class_init (EarClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = ear_finalize;
}

static void
ear_on_trade (CarryStrategy *strategy, const CarryTrade *trade)
{
    gint64 price = trade->price.coefficient;

    g_array_append_val (((Ear *) strategy)->heard, price);
    if (price == NESTING)
        carry_context_settle (carry_module_get_context (CARRY_MODULE (strategy)));
    g_array_append_val (((Ear *) strategy)->done, price);
}

static void
ear_on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    Ear *self = (Ear *) strategy;
    gint64 number = -(gint64) timer;

    g_array_append_val (self->heard, number);
    self->ts_timer = now;
}

static void
ear_strategy_init (CarryStrategyInterface *iface)
{
    iface->on_trade = ear_on_trade;
    iface->on_timer = ear_on_timer;
}

static void
ear_flush (CarryExchange *exchange)
{
    ((Ear *) exchange)->n_flushed++;
}

static void
ear_exchange_init (CarryExchangeInterface *iface)
{
    iface->flush = ear_flush;
}

typedef struct
{
    CarryClock *clock;
    CarryEngine *engine;
    Ear *ear;
    CarryContext *context;
    const CarryInstrument *spot;
} Fixture;

static void
add_instrument (Fixture *fixture, CarryCategory category)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    instrument->price_scale = 0;
    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 0);
    g_assert_true (carry_engine_add_instrument (fixture->engine, CARRY_MODULE (fixture->ear),
                                                instrument, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    CarryEngineSettings settings = {
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };

    fixture->clock = carry_real_clock_new ();
    settings.ts_from = carry_clock_get_now (fixture->clock);
    fixture->engine = carry_engine_new (&settings, fixture->clock);
    fixture->ear = g_object_new (ear_get_type (), "id", "ear", NULL);
    carry_engine_add_module (fixture->engine, CARRY_MODULE (fixture->ear));
    fixture->context = carry_module_get_context (CARRY_MODULE (fixture->ear));
    add_instrument (fixture, CARRY_CATEGORY_SPOT);
    add_instrument (fixture, CARRY_CATEGORY_LINEAR);
    fixture->spot = carry_instruments_get (carry_engine_get_instruments (fixture->engine), 0);
    carry_context_subscribe (fixture->context, fixture->spot);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_engine_free (fixture->engine);
    g_object_unref (fixture->ear);
    g_object_unref (fixture->clock);
}

static void
trade (Fixture *fixture, gint64 price)
{
    CarryMarketEvent event = {
        .ts_local = carry_context_get_now (fixture->context),
        .instrument = fixture->spot->index,
        .kind = CARRY_MARKET_TRADE,
    };

    event.trade.price = price;
    carry_context_emit_market (fixture->context, &event);
}

static void
turn_until (Fixture *fixture, guint n)
{
    while (fixture->ear->heard->len < n)
        g_main_context_iteration (NULL, TRUE);
}

/* What a socket brings is heard in order, between what a timer asked for, and never before. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
    gint64 now = carry_context_get_now (fixture->context);
    gint64 due = now + CARRY_NS_PER_SECOND / 50;
    guint64 late = carry_context_add_timer (fixture->context, due);
    const gint64 wanted[] = { 1, 2, 3, -(gint64) late };
    g_autoptr (CarryLive) live = NULL;

    trade (fixture, 1);
    live = carry_live_new (fixture->engine);
    trade (fixture, 2);
    trade (fixture, 3);
    turn_until (fixture, 4);
    g_assert_cmpmem (fixture->ear->heard->data, 4 * sizeof (gint64), wanted, sizeof wanted);
    g_assert_cmpint (fixture->ear->ts_timer, >=, due);
    g_assert_cmpint (carry_live_get_lag (live)->max_ns, >=, 0);
}

static gboolean
on_socket (gpointer user_data)
{
    trade (user_data, 7);
    return G_SOURCE_REMOVE;
}

/* What a turn of the loop brings is heard in the same turn. */
static void
test_iterate (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarryLive) live = carry_live_new (fixture->engine);

    g_idle_add (on_socket, fixture);
    while (g_main_context_find_source_by_user_data (NULL, fixture) != NULL)
    {
        g_assert_cmpuint (fixture->ear->heard->len, ==, 0);
        carry_live_iterate (live);
    }
    g_assert_cmpuint (fixture->ear->heard->len, ==, 1);
    g_assert_cmpuint (carry_live_get_lag (live)->n, ==, 1);
}

/* At the end of a message what it told is heard at once, but only while a loop drives the engine. */
static void
test_settle (Fixture *fixture, gconstpointer data)
{
    const gint64 wanted[] = { 1, 2 };
    g_autoptr (CarryLive) live = NULL;

    trade (fixture, 1);
    carry_context_settle (fixture->context);
    g_assert_cmpuint (fixture->ear->heard->len, ==, 0);
    live = carry_live_new (fixture->engine);
    trade (fixture, 2);
    carry_context_settle (fixture->context);
    g_assert_cmpmem (fixture->ear->heard->data, fixture->ear->heard->len * sizeof (gint64), wanted,
                     sizeof wanted);
}

/* Nothing nests: what is asked for in the middle of an event waits for its end. */
static void
test_settle_inside (Fixture *fixture, gconstpointer data)
{
    const gint64 wanted[] = { NESTING, 2 };
    g_autoptr (CarryLive) live = carry_live_new (fixture->engine);

    trade (fixture, NESTING);
    trade (fixture, 2);
    carry_context_settle (fixture->context);
    g_assert_cmpmem (fixture->ear->done->data, fixture->ear->done->len * sizeof (gint64), wanted,
                     sizeof wanted);
}

/* A venue that was asked for something hears when no more is coming, and only then. */
static void
test_flush (Fixture *fixture, gconstpointer data)
{
    const CarryOrderRequest request = {
        .instrument = fixture->spot,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_MARKET,
        .quantity = carry_decimal_make (1, 0),
    };
    g_autoptr (CarryLive) live = carry_live_new (fixture->engine);

    carry_engine_start_trading (fixture->engine);
    trade (fixture, 1);
    turn_until (fixture, 1);
    g_assert_cmpuint (fixture->ear->n_flushed, ==, 0);
    carry_context_submit (fixture->context, &request);
    carry_context_submit (fixture->context, &request);
    g_assert_cmpuint (fixture->ear->n_flushed, ==, 0);
    trade (fixture, 2);
    turn_until (fixture, 2);
    g_assert_cmpuint (fixture->ear->n_flushed, ==, 1);
    trade (fixture, 3);
    turn_until (fixture, 3);
    g_assert_cmpuint (fixture->ear->n_flushed, ==, 1);
}

static gboolean
on_idle (gpointer user_data)
{
    guint *heard_at = ((gpointer *) user_data)[0];
    Fixture *fixture = ((gpointer *) user_data)[1];

    *heard_at = fixture->ear->heard->len;
    return G_SOURCE_REMOVE;
}

/* A flood does not starve the loop: others get their turn in the middle of it. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
    guint heard_at = G_MAXUINT;
    gpointer pair[] = { &heard_at, fixture };
    g_autoptr (CarryLive) live = carry_live_new (fixture->engine);

    for (gint64 i = 0; i < 5000; i++)
        trade (fixture, i + 1);
    g_timeout_add_full (G_PRIORITY_DEFAULT, 0, on_idle, pair, NULL);
    turn_until (fixture, 5000);
    g_assert_cmpuint (heard_at, <, 5000);
    for (gint64 i = 0; i < 5000; i++)
        g_assert_cmpint (g_array_index (fixture->ear->heard, gint64, i), ==, i + 1);
}

static CarrySnapshot *
make_snapshot (Fixture *fixture)
{
    CarrySnapshot *snapshot = carry_snapshot_new ();
    CarryTransfer *coins = g_new0 (CarryTransfer, 1);
    CarryTransfer *money = g_new0 (CarryTransfer, 1);

    *coins =
        (CarryTransfer){ .coin = g_intern_string ("BTC"), .amount = carry_decimal_make (5, 1) };
    *money =
        (CarryTransfer){ .coin = g_intern_string ("USDT"), .amount = carry_decimal_make (700, 0) };
    g_ptr_array_add (snapshot->transfers, coins);
    g_ptr_array_add (snapshot->transfers, money);
    return snapshot;
}

/* Coins that were there can be sold and are worth something, and are no result of trading. */
static void
test_inventory (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarrySnapshot) snapshot = make_snapshot (fixture);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryLive) live = NULL;
    CarryPortfolio *portfolio = carry_engine_get_portfolio (fixture->engine);
    CarryEquity equity;

    g_assert_true (
        carry_engine_open_account (fixture->engine, CARRY_MODULE (fixture->ear), snapshot, &error));
    live = carry_live_new (fixture->engine);
    trade (fixture, 100);
    turn_until (fixture, 1);
    trade (fixture, 200);
    turn_until (fixture, 2);
    carry_context_get_equity (fixture->context, &equity);
    g_assert_true (carry_decimal_equal (
        carry_context_get_position (fixture->context, fixture->spot), carry_decimal_make (5, 1)));
    g_assert_true (carry_decimal_equal (equity.equity, carry_decimal_make (800, 0)));
    g_assert_cmpint (carry_amount_sign (carry_portfolio_get_total (portfolio).price_pnl), ==, 0);
    g_assert_cmpuint (carry_portfolio_get_n_exposed (portfolio), ==, 0);
}

/* Positions and orders of somebody else stop the start. */
static void
test_strange_account (Fixture *fixture, gconstpointer data)
{
    g_autoptr (CarrySnapshot) snapshot = make_snapshot (fixture);
    CarryPosition *position = g_new0 (CarryPosition, 1);
    g_autoptr (GError) error = NULL;

    position->instrument = 1;
    position->quantity = carry_decimal_make (-1, 0);
    g_ptr_array_add (snapshot->positions, position);
    g_assert_false (
        carry_engine_open_account (fixture->engine, CARRY_MODULE (fixture->ear), snapshot, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, "test:linear:BTCUSDT"));
    g_clear_error (&error);
    position->quantity = carry_decimal_zero ();
    g_ptr_array_add (snapshot->orders, g_new0 (CarryOrder, 1));
    g_assert_false (
        carry_engine_open_account (fixture->engine, CARRY_MODULE (fixture->ear), snapshot, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/live/order", test_order);
    ADD ("/engine/live/iterate", test_iterate);
    ADD ("/engine/live/settle", test_settle);
    ADD ("/engine/live/settle-inside", test_settle_inside);
    ADD ("/engine/live/flush", test_flush);
    ADD ("/engine/live/flood", test_flood);
    ADD ("/engine/live/inventory", test_inventory);
    ADD ("/engine/live/strange-account", test_strange_account);
    return g_test_run ();
}
