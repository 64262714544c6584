/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"
#include "roles/carry-module.h"

#define D(text) carry_decimal_from_text (text)

/* A backend that writes down what it was asked. */
typedef struct
{
    CarryInstruments *instruments;
    GObject *exchange;
    guint64 seed;
    GString *said;
} Backend;

static guint64
get_seed (gpointer backend)
{
    return ((Backend *) backend)->seed;
}

static gint64
get_now (gpointer backend)
{
    return 42;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((Backend *) backend)->instruments;
}

static guint
find_exchange (gpointer backend, GObject *exchange)
{
    return exchange == ((Backend *) backend)->exchange ? 2 : G_MAXUINT;
}

static CarryDecimal
get_last_price (gpointer backend, const CarryInstrument *instrument)
{
    return instrument->index == 0 ? D ("1.5") : carry_decimal_invalid ();
}

static guint64
submit (gpointer backend, CarryContext *context, const CarryOrderRequest *request)
{
    g_string_append_printf (((Backend *) backend)->said, "%s submits %s;",
                            carry_context_get_id (context), request->instrument->symbol);
    return 77;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    g_string_append_printf (((Backend *) backend)->said, "%u %d %s: %s;",
                            carry_context_get_number (context), level, code, text);
}

static const CarryContextBackend functions = {
    .get_seed = get_seed,
    .get_now = get_now,
    .get_instruments = get_instruments,
    .find_exchange = find_exchange,
    .get_last_price = get_last_price,
    .submit = submit,
    .notice = notice,
};

static const CarryInstrument *
add (CarryInstruments *instruments, guint exchange, CarryCategory category, const char *venue)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new (venue, category, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GError) error = NULL;

    instrument->exchange = exchange;
    instrument->tick_size = instrument->qty_step = D ("0.01");
    const CarryInstrument *entry = carry_instruments_add (instruments, instrument, &error);
    g_assert_no_error (error);
    return entry;
}

static void
test_find_instrument (void)
{
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autoptr (GObject) exchange = g_object_new (G_TYPE_OBJECT, NULL);
    g_autoptr (GObject) stranger = g_object_new (G_TYPE_OBJECT, NULL);
    Backend backend = { .instruments = instruments, .exchange = exchange };
    g_autoptr (CarryContext) context = carry_context_new (&functions, &backend, "carry", 5);

    add (instruments, 1, CARRY_CATEGORY_LINEAR, "other");
    const CarryInstrument *perp = add (instruments, 2, CARRY_CATEGORY_LINEAR, "bybit");
    const CarryInstrument *spot = add (instruments, 2, CARRY_CATEGORY_SPOT, "bybit");

    g_assert_true (carry_context_find_instrument (context, exchange, CARRY_CATEGORY_LINEAR,
                                                  "BTCUSDT") == perp);
    g_assert_true (
        carry_context_find_instrument (context, exchange, CARRY_CATEGORY_SPOT, "BTCUSDT") == spot);
    g_assert_null (
        carry_context_find_instrument (context, exchange, CARRY_CATEGORY_SPOT, "ETHUSDT"));
    g_assert_null (
        carry_context_find_instrument (context, stranger, CARRY_CATEGORY_SPOT, "BTCUSDT"));
}

static void
test_calls (void)
{
    g_autoptr (CarryInstruments) instruments = carry_instruments_new ();
    g_autoptr (GString) said = g_string_new (NULL);
    Backend backend = { .instruments = instruments, .said = said };
    g_autoptr (CarryContext) context = carry_context_new (&functions, &backend, "carry", 5);
    const CarryInstrument *perp = add (instruments, 1, CARRY_CATEGORY_LINEAR, "bybit");
    const CarryInstrument *spot = add (instruments, 1, CARRY_CATEGORY_SPOT, "bybit");
    CarryDecimal quantity = D ("2");
    g_autoptr (CarryOrderRequest) request =
        carry_order_request_new_market (perp, CARRY_SIDE_BUY, &quantity);

    g_assert_cmpstr (carry_context_get_id (context), ==, "carry");
    g_assert_cmpuint (carry_context_get_number (context), ==, 5);
    g_assert_cmpint (carry_context_get_now (context), ==, 42);
    g_assert_cmpuint (carry_context_submit (context, request), ==, 77);
    carry_context_notice (context, CARRY_NOTICE_WARNING, "late", "%d s late", 9);
    g_assert_cmpstr (said->str, ==, "carry submits BTCUSDT;5 1 late: 9 s late;");

    g_autoptr (CarryDecimal) price = carry_context_dup_last_price (context, perp);
    g_assert_true (carry_decimal_equal (*price, D ("1.5")));
    g_assert_null (carry_context_dup_last_price (context, spot));
}

/* Slots that are NULL answer with nothing, and with nothing that looks like a price. */
static void
test_empty_backend (void)
{
    const CarryContextBackend nothing = { 0 };
    g_autoptr (CarryContext) context = carry_context_new (&nothing, NULL, "carry", 0);
    g_autoptr (GObject) exchange = g_object_new (G_TYPE_OBJECT, NULL);
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC", "USDT");
    CarryDecimal one = D ("1");
    g_autoptr (CarryOrderRequest) request =
        carry_order_request_new_market (instrument, CARRY_SIDE_BUY, &one);
    CarryEquity equity;
    CarryQuote quote = { .ts = 3 };
    CarryFunding funding = { .ts = 3 };

    g_assert_cmpint (carry_context_get_now (context), ==, 0);
    g_assert_false (carry_context_get_is_trading (context));
    g_assert_null (carry_context_get_instruments (context));
    g_assert_null (
        carry_context_find_instrument (context, exchange, CARRY_CATEGORY_SPOT, "BTCUSDT"));
    carry_context_subscribe (context, instrument);
    g_assert_false (carry_decimal_is_valid (carry_context_get_last_price (context, instrument)));
    g_assert_false (carry_decimal_is_valid (carry_context_get_mark_price (context, instrument)));
    g_assert_false (carry_context_get_quote (context, instrument, &quote));
    g_assert_cmpint (quote.ts, ==, 3);
    g_assert_false (
        carry_context_get_funding (context, instrument, CARRY_FUNDING_SETTLED, &funding));
    g_assert_cmpint (funding.ts, ==, 3);
    g_assert_null (carry_context_get_book (context, instrument));
    g_assert_true (carry_decimal_equal (carry_context_get_position (context, instrument),
                                        carry_decimal_zero ()));
    g_assert_true (
        carry_decimal_equal (carry_context_get_balance (context, "USDT"), carry_decimal_zero ()));
    g_assert_false (carry_decimal_is_valid (carry_context_get_capital (context)));
    g_assert_null (carry_context_get_quote_coin (context));
    carry_context_get_equity (context, &equity);
    g_assert_false (carry_decimal_is_valid (equity.equity));
    g_assert_cmpuint (carry_context_submit (context, request), ==, 0);
    carry_context_amend (context, 1, &one, NULL);
    carry_context_cancel (context, 1);
    carry_context_cancel_all (context, NULL);
    g_assert_null (carry_context_find_order (context, 1));
    g_assert_cmpuint (carry_context_get_open_orders (context, NULL), ==, 0);
    g_assert_cmpuint (carry_context_add_timer (context, 1), ==, 0);
    carry_context_remove_timer (context, 1);
    carry_context_notice (context, CARRY_NOTICE_INFO, "code", "text");
    carry_context_halt (context, "code", "reason");
}

static guint64
first_number (guint64 seed, const char *id)
{
    Backend backend = { .seed = seed };
    g_autoptr (CarryContext) context = carry_context_new (&functions, &backend, id, 0);
    return carry_random_next (carry_context_get_random (context));
}

/* A module's numbers follow from the seed and its id, whatever other modules there are. */
static void
test_random (void)
{
    g_assert_cmpuint (first_number (1, "carry"), ==, first_number (1, "carry"));
    g_assert_cmpuint (first_number (1, "carry"), !=, first_number (1, "main"));
    g_assert_cmpuint (first_number (1, "carry"), !=, first_number (2, "carry"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/context/find-instrument", test_find_instrument);
    g_test_add_func ("/context/calls", test_calls);
    g_test_add_func ("/context/empty-backend", test_empty_backend);
    g_test_add_func ("/context/random", test_random);
    return g_test_run ();
}
