/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-test-world.h"

#include "roles/carry-context-private.h"
#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-risk.h"
#include "roles/carry-store.h"
#include "roles/carry-strategy.h"

#define START_TS (G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND) /* 2024-01-01 */
#define PRICE 50000

/* A module with every role and the default of every slot, for settings that refer to another. */

typedef struct
{
    CarryModule parent_instance;
} CarryTestPeer;

typedef struct
{
    CarryModuleClass parent_class;
} CarryTestPeerClass;

static GType carry_test_peer_get_type (void);

G_DEFINE_TYPE_WITH_CODE (CarryTestPeer, carry_test_peer, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE,
                                                NULL) G_IMPLEMENT_INTERFACE (CARRY_TYPE_FEED, NULL)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, NULL)
                                 G_IMPLEMENT_INTERFACE (CARRY_TYPE_NOTIFIER, NULL)
                                     G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, NULL)
                                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_RISK, NULL)
                                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, NULL)
                                                 G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, NULL))

static void
carry_test_peer_init (CarryTestPeer *self)
{
}

static void
carry_test_peer_class_init (CarryTestPeerClass *klass)
{
}

CarryModule *
carry_test_peer_new (const char *id)
{
    return g_object_new (carry_test_peer_get_type (), "id", id, NULL);
}

/* What the context answers */

static gint64
get_now (gpointer backend)
{
    return ((CarryTestWorld *) backend)->now;
}

static gint64
get_from (gpointer backend)
{
    return START_TS;
}

static gint64
get_to (gpointer backend)
{
    return START_TS + 31 * CARRY_NS_PER_DAY;
}

static gboolean
get_is_trading (gpointer backend)
{
    return TRUE;
}

static guint64
get_seed (gpointer backend)
{
    return 1;
}

static gint64
get_data_latency_ns (gpointer backend)
{
    return 0;
}

static gint64
get_forget_after_ns (gpointer backend)
{
    return CARRY_NS_PER_HOUR;
}

static CarryDecimal
get_capital (gpointer backend)
{
    return carry_decimal_make (100000, 0);
}

static const char *
get_quote_coin (gpointer backend)
{
    return "USDT";
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((CarryTestWorld *) backend)->instruments;
}

static guint
find_exchange (gpointer backend, GObject *exchange)
{
    return 0;
}

static CarryDecimal
get_price (gpointer backend, const CarryInstrument *instrument)
{
    return carry_decimal_make (PRICE, 0);
}

static gint64
get_price_time (gpointer backend, const CarryInstrument *instrument)
{
    return ((CarryTestWorld *) backend)->now;
}

static gboolean
get_quote (gpointer backend, const CarryInstrument *instrument, CarryQuote *out_quote)
{
    *out_quote = (CarryQuote){
        .ts = ((CarryTestWorld *) backend)->now,
        .instrument = instrument,
        .bid = carry_decimal_make (PRICE - 1, 0),
        .bid_size = carry_decimal_make (1, 0),
        .ask = carry_decimal_make (PRICE + 1, 0),
        .ask_size = carry_decimal_make (1, 0),
    };
    return TRUE;
}

static gboolean
get_funding (gpointer backend, const CarryInstrument *instrument, CarryFundingKind kind,
             CarryFunding *out_funding)
{
    *out_funding = (CarryFunding){
        .ts = ((CarryTestWorld *) backend)->now,
        .instrument = instrument,
        .kind = kind,
        .rate = carry_decimal_make (1, 4),
        .ts_next = ((CarryTestWorld *) backend)->now + 8 * CARRY_NS_PER_HOUR,
        .interval_ns = 8 * CARRY_NS_PER_HOUR,
    };
    return TRUE;
}

static CarryBook *
get_book (gpointer backend, const CarryInstrument *instrument)
{
    const CarryTestWorld *self = backend;

    return instrument == self->perp ? self->book : NULL;
}

static CarryDecimal
get_position (gpointer backend, const CarryInstrument *instrument)
{
    return carry_decimal_zero ();
}

static CarryDecimal
get_balance (gpointer backend, const char *coin)
{
    return carry_decimal_make (100000, 0);
}

static void
get_equity (gpointer backend, CarryEquity *out_equity)
{
    *out_equity = (CarryEquity){
        .ts = ((CarryTestWorld *) backend)->now,
        .equity = carry_decimal_make (100000, 0),
        .cash = carry_decimal_make (100000, 0),
    };
}

static guint64
submit (gpointer backend, CarryContext *context, const CarryOrderRequest *request)
{
    return ++((CarryTestWorld *) backend)->n_submitted;
}

static const CarryOrder *
find_order (gpointer backend, guint64 order)
{
    const CarryTestWorld *self = backend;

    return order == self->order.id ? &self->order : NULL;
}

static guint64
add_timer (gpointer backend, CarryContext *context, gint64 ts)
{
    return ++((CarryTestWorld *) backend)->n_timers;
}

static const CarryContextBackend backend = {
    .get_now = get_now,
    .get_from = get_from,
    .get_to = get_to,
    .get_is_trading = get_is_trading,
    .get_seed = get_seed,
    .get_data_latency_ns = get_data_latency_ns,
    .get_forget_after_ns = get_forget_after_ns,
    .get_capital = get_capital,
    .get_quote_coin = get_quote_coin,
    .get_instruments = get_instruments,
    .find_exchange = find_exchange,
    .get_last_price = get_price,
    .get_mark_price = get_price,
    .get_price_time = get_price_time,
    .get_quote = get_quote,
    .get_funding = get_funding,
    .get_book = get_book,
    .get_position = get_position,
    .get_balance = get_balance,
    .get_equity = get_equity,
    .submit = submit,
    .find_order = find_order,
    .add_timer = add_timer,
};

/* The market */

static const CarryInstrument *
add_instrument (CarryTestWorld *self, CarryCategory category, guint tick_decimals,
                guint step_decimals)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");
    const CarryInstrument *added;

    instrument->tick_size = carry_decimal_make (1, tick_decimals);
    instrument->qty_step = carry_decimal_make (1, step_decimals);
    instrument->min_qty = instrument->qty_step;
    instrument->min_notional = carry_decimal_make (5, 0);
    instrument->maker_fee = carry_decimal_make (2, 4);
    instrument->taker_fee = carry_decimal_make (55, 5);
    if (category == CARRY_CATEGORY_LINEAR)
    {
        instrument->maintenance_margin = carry_decimal_make (5, 3);
        instrument->funding_interval_ns = 8 * CARRY_NS_PER_HOUR;
    }
    added = carry_instruments_add (self->instruments, instrument, NULL);
    g_assert (added != NULL);
    return added;
}

static gint64
scale (gint64 number, guint decimals)
{
    while (decimals-- > 0)
        number *= 10;
    return number;
}

static void
fill_bar (CarryMarketEvent *bar, const CarryInstrument *instrument, gint64 now)
{
    gint64 price = scale (PRICE, instrument->price_scale);

    *bar = (CarryMarketEvent){
        .ts_venue = now,
        .ts_local = now,
        .instrument = instrument->index,
        .kind = CARRY_MARKET_BAR,
        .bar_minutes = 60,
        .bar = {
            .open = price,
            .high = price,
            .low = price,
            .close = price,
            .volume = scale (10, instrument->size_scale),
        },
    };
}

static void
fill_book (CarryTestWorld *self)
{
    const CarryMarketEvent level = {
        .ts_venue = self->now,
        .ts_local = self->now,
        .instrument = self->perp->index,
        .kind = CARRY_MARKET_LEVEL,
        .trade = { .size = scale (1, self->perp->size_scale) },
    };
    CarryMarketEvent bid = level;
    CarryMarketEvent ask = level;

    bid.flags = CARRY_MARKET_FLAG_CLEAR | CARRY_MARKET_FLAG_SNAPSHOT | CARRY_MARKET_FLAG_BUY;
    bid.trade.price = scale (PRICE - 1, self->perp->price_scale);
    ask.flags = CARRY_MARKET_FLAG_SNAPSHOT | CARRY_MARKET_FLAG_LAST;
    ask.trade.price = scale (PRICE + 1, self->perp->price_scale);
    self->book = carry_book_new (self->perp);
    carry_book_apply (self->book, &bid);
    carry_book_apply (self->book, &ask);
}

static void
fill_order (CarryTestWorld *self)
{
    self->order = (CarryOrder){
        .id = 1,
        .instrument = self->perp->index,
        .link_id = "1-1",
        .side = CARRY_SIDE_SELL,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .state = CARRY_ORDER_ACCEPTED,
        .certain = TRUE,
        .quantity = carry_decimal_make (1, 1),
        .price = carry_decimal_make (PRICE + 1, 0),
        .decision_price = carry_decimal_make (PRICE, 0),
        .average_price = carry_decimal_invalid (),
        .ts_created = self->now,
        .ts_updated = self->now,
    };
    self->fill = (CarryFill){
        .order = 1,
        .instrument = self->perp->index,
        .exec_id = "e-1",
        .link_id = "1-1",
        .side = CARRY_SIDE_SELL,
        .liquidity = CARRY_LIQUIDITY_MAKER,
        .price = self->order.price,
        .quantity = self->order.quantity,
        .fee = carry_decimal_make (1, 0),
        .fee_coin = g_intern_string ("USDT"),
        .decision_price = self->order.decision_price,
        .ts = self->now,
    };
}

CarryTestWorld *
carry_test_world_new (void)
{
    CarryTestWorld *self = g_new0 (CarryTestWorld, 1);

    self->now = START_TS + CARRY_NS_PER_DAY;
    self->instruments = carry_instruments_new ();
    self->perp = add_instrument (self, CARRY_CATEGORY_LINEAR, 1, 3);
    self->spot = add_instrument (self, CARRY_CATEGORY_SPOT, 2, 6);
    fill_bar (&self->bars[0], self->perp, self->now);
    fill_bar (&self->bars[1], self->spot, self->now);
    fill_book (self);
    fill_order (self);
    return self;
}

void
carry_test_world_free (CarryTestWorld *self)
{
    carry_book_unref (self->book);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

/* Gives a module its context; it must not outlive the world. */
void
carry_test_world_connect (CarryTestWorld *self, CarryModule *module)
{
    g_autoptr (CarryContext) context =
        carry_context_new (&backend, self, carry_module_get_id (module), 0);

    carry_module_set_context (module, context);
}
