/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-account.h"
#include "paper-funding.h"
#include "paper-host.h"

#define N_BOOKS 300
#define N_TRADES 60
#define N_SESSIONS 150
#define N_STEPS 120

/* Money in units of 1e-10 and prices in units of 1e-1, held by integers alone. */
typedef struct
{
    __int128 cash;
    __int128 coins;   /* units of 1e-10 */
    gint64 contracts; /* units of 1e-3 */
} Oracle;

static __int128
to_units (CarryAmount amount)
{
    g_assert_true (carry_amount_is_valid (amount));
    g_assert_true (amount.value % 100000000 == 0);
    return amount.value / 100000000;
}

static __int128
get_equity (const PaperAccount *account, const PaperHost *host, gint64 spot, gint64 perp)
{
    CarryAmount cash = paper_account_get_balance (account, host->spot->quote);
    CarryAmount coins = paper_account_get_balance (account, host->spot->base);
    const PaperPosition *position = paper_account_find_position (account, host->perp);
    CarryAmount sum =
        carry_amount_add (cash, paper_amount_times (coins, carry_decimal_make (spot, 1)));

    if (position != NULL)
        sum = carry_amount_add (
            sum, paper_position_get_unrealised (position, carry_decimal_make (perp, 1)));
    return sum.value;
}

/* One random trade in the account and in the oracle; the fee is random too. */
static void
trade (PaperAccount *account, Oracle *oracle, const PaperHost *host, CarryRandom *random,
       gint64 spot, gint64 perp)
{
    gboolean is_spot = carry_random_below (random, 2) == 0;
    const CarryInstrument *instrument = is_spot ? host->spot : host->perp;
    CarrySide side = carry_random_below (random, 2) == 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    gint64 sign = side == CARRY_SIDE_BUY ? 1 : -1;
    gint64 quantity = carry_random_range (random, 1, 2000);
    gint64 fee = carry_random_range (random, -100000, 10000000);
    gint64 price = is_spot ? spot : perp;
    gboolean in_base = is_spot && side == CARRY_SIDE_BUY;

    paper_account_book_trade (account, instrument, side, carry_decimal_make (price, 1),
                              carry_decimal_make (quantity, 3), carry_decimal_make (fee, 10),
                              in_base ? instrument->base : instrument->quote);
    if (is_spot)
    {
        oracle->cash -= (__int128) sign * quantity * price * 1000000;
        oracle->coins += (__int128) sign * quantity * 10000000 - (in_base ? fee : 0);
    }
    else
    {
        /* As if a perpetual were paid in full: the same result in the end. */
        oracle->cash -= (__int128) sign * quantity * price * 1000000;
        oracle->contracts += sign * quantity;
    }
    if (!in_base)
        oracle->cash -= fee;
}

static void
settle (PaperAccount *account, Oracle *oracle, const PaperHost *host, CarryRandom *random,
        gint64 mark)
{
    gint64 rate = carry_random_range (random, -3000, 3000); /* 1e-6 */
    CarryAmount held = paper_account_get_quantity (account, host->perp);
    CarryAmount amount =
        paper_funding_get_amount (held, carry_decimal_make (mark, 1), carry_decimal_make (rate, 6));

    paper_account_add (account, host->perp->quote, amount);
    /* contracts (1e-3) × mark (1e-1) × rate (1e-6) are units of 1e-10: nothing is rounded. */
    oracle->cash -= (__int128) oracle->contracts * mark * rate;
    g_assert_true (to_units (amount) == -(__int128) oracle->contracts * mark * rate);
}

/* After every booking: what the account is worth is what the flows say, to the last digit. */
static void
test_nothing_is_lost (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    CarryRandom random;

    carry_random_init (&random, 1, "account");
    for (guint i = 0; i < N_BOOKS; i++)
    {
        g_autoptr (PaperAccount) account = paper_account_new ();
        Oracle oracle = { .cash = (__int128) 100000 * 10000000000 };
        gint64 spot = carry_random_range (&random, 100, 1000000);
        gint64 perp = spot;

        paper_account_add (account, host->spot->quote,
                           carry_amount_from_decimal (carry_decimal_make (100000, 0)));
        for (guint j = 0; j < N_TRADES; j++)
        {
            spot = MAX (1, spot + carry_random_range (&random, -spot / 20, spot / 20));
            perp = MAX (1, spot + carry_random_range (&random, -spot / 100, spot / 100));
            trade (account, &oracle, host, &random, spot, perp);
            if (carry_random_below (&random, 4) == 0)
                settle (account, &oracle, host, &random, perp);
            __int128 worth = oracle.cash * 100000000 + oracle.coins * spot * 10000000 +
                             (__int128) oracle.contracts * perp * 100000000000000;
            g_assert_true (get_equity (account, host, spot, perp) == worth);
        }
    }
}

/* What one order has been told to be. */
typedef struct
{
    CarryOrderState state;
    CarryDecimal filled;
} Known;

/* What the events say the account must be. */
typedef struct
{
    CarryAmount cash;
    CarryAmount coins;
    CarryAmount contracts;
    GHashTable *orders; /* id → Known */
    guint n_fills;
    guint n_liquidations;
} Shadow;

static void
take_fill (Shadow *shadow, const PaperHost *host, const CarryFill *fill)
{
    gboolean is_spot = fill->instrument == host->spot->index;
    CarryAmount *held = is_spot ? &shadow->coins : &shadow->contracts;
    CarryAmount value = carry_amount_product (fill->price, fill->quantity);
    CarryAmount quantity = carry_amount_from_decimal (fill->quantity);
    CarryAmount fee = carry_amount_from_decimal (fill->fee);
    gboolean is_buy = fill->side == CARRY_SIDE_BUY;

    *held = is_buy ? carry_amount_add (*held, quantity) : carry_amount_sub (*held, quantity);
    shadow->cash =
        is_buy ? carry_amount_sub (shadow->cash, value) : carry_amount_add (shadow->cash, value);
    if (fill->fee_coin == host->spot->base)
        shadow->coins = carry_amount_sub (shadow->coins, fee);
    else
        shadow->cash = carry_amount_sub (shadow->cash, fee);
    shadow->n_fills++;
    shadow->n_liquidations += fill->is_liquidation;
    if (fill->is_liquidation)
        return;
    Known *known = g_hash_table_lookup (shadow->orders, GUINT_TO_POINTER (fill->order));
    known->filled = carry_decimal_add (known->filled, fill->quantity);
}

/* An order moves forward only, and what it says was filled is what fills said. */
static void
take_order (Shadow *shadow, const CarryOrder *order)
{
    Known *known = g_hash_table_lookup (shadow->orders, GUINT_TO_POINTER (order->id));

    g_assert_nonnull (known);
    g_assert_true (order->state == known->state ||
                   carry_order_state_may_become (known->state, order->state));
    known->state = order->state;
    g_assert_true (carry_decimal_equal (order->filled, known->filled));
    g_assert_cmpint (carry_decimal_compare (order->filled, order->quantity), <=, 0);
    g_assert_cmpint (order->state == CARRY_ORDER_FILLED, ==,
                     carry_decimal_equal (order->filled, order->quantity));
}

static void
take_all (Shadow *shadow, PaperHost *host)
{
    for (guint i = 0; i < host->told->len; i++)
    {
        const PaperTold *told = g_ptr_array_index (host->told, i);
        if (told->kind == CARRY_EVENT_FILL)
            take_fill (shadow, host, &told->fill);
        else if (told->kind == CARRY_EVENT_ORDER)
            take_order (shadow, &told->order);
        else if (told->kind == CARRY_EVENT_FUNDING)
            shadow->cash =
                carry_amount_add (shadow->cash, carry_amount_from_decimal (told->funding.amount));
        else if (told->kind == CARRY_EVENT_TRANSFER)
            shadow->cash =
                carry_amount_add (shadow->cash, carry_amount_from_decimal (told->transfer.amount));
        else
            g_assert_cmpstr (told->code, ==, "liquidation");
    }
    paper_host_forget (host);
}

static char *
price_text (gint64 price, char buffer[CARRY_DECIMAL_BUFFER])
{
    return carry_decimal_format (carry_decimal_make (price, 1), buffer);
}

/* One random event of the market, around a price in units of 0.1. */
static void
random_market (PaperHost *host, CarryRandom *random, const CarryInstrument *instrument,
               gint64 price)
{
    char a[CARRY_DECIMAL_BUFFER], b[CARRY_DECIMAL_BUFFER], c[CARRY_DECIMAL_BUFFER];
    CarrySide side = carry_random_below (random, 2) == 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;

    switch (carry_random_below (random, 4))
    {
    case 0:
        paper_host_bar (host, instrument, price_text (price, a), price_text (price + 300, b),
                        price_text (price - 300, c), a);
        break;
    case 1:
        paper_host_close (host, instrument, price_text (price, a));
        break;
    case 2:
        paper_host_quote (host, instrument, price_text (price, a), "0.25",
                          price_text (price + 5, b), "0.125");
        break;
    default:
        paper_host_trade (host, instrument, side, price_text (price, a), "0.01");
    }
}

static void
random_order (PaperHost *host, Shadow *shadow, CarryRandom *random, gint64 price)
{
    const CarryInstrument *instrument =
        carry_random_below (random, 2) == 0 ? host->spot : host->perp;
    CarrySide side = carry_random_below (random, 2) == 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    char quantity[CARRY_DECIMAL_BUFFER];
    char limit[CARRY_DECIMAL_BUFFER];

    carry_decimal_format (carry_decimal_make (carry_random_range (random, 1, 900), 3), quantity);
    price_text (price + carry_random_range (random, -400, 400), limit);
    CarryOrder order = paper_host_order (host, instrument, side, quantity,
                                         carry_random_below (random, 2) == 0 ? NULL : limit);
    order.time_in_force = (CarryTimeInForce) carry_random_below (random, 4);
    order.reduce_only = carry_random_below (random, 5) == 0;
    Known *known = g_new0 (Known, 1);
    known->state = CARRY_ORDER_SENT;
    g_hash_table_insert (shadow->orders, GUINT_TO_POINTER (order.id), known);
    carry_exchange_submit (host->exchange, &order);
}

/* Cancels, amends or asks about some order that was sent, open or not. */
static void
random_request (PaperHost *host, CarryRandom *random, gint64 price)
{
    if (host->next_order == 0)
        return;
    CarryOrder order = paper_host_order (host, host->spot, CARRY_SIDE_BUY, "1", NULL);
    CarryDecimal quantity = carry_decimal_make (carry_random_range (random, 1, 900), 3);
    CarryDecimal limit = carry_decimal_make (price + carry_random_range (random, -400, 400), 1);

    host->next_order--;
    order.id = 1 + carry_random_below (random, host->next_order);
    order.state = CARRY_ORDER_CANCELED; /* so that an unknown one answers with what is legal */
    switch (carry_random_below (random, 3))
    {
    case 0:
        carry_exchange_cancel (host->exchange, &order);
        break;
    case 1:
        carry_exchange_amend (host->exchange, &order, &quantity, &limit);
        break;
    default:
        carry_exchange_query (host->exchange, &order);
    }
}

static void
random_step (PaperHost *host, Shadow *shadow, CarryRandom *random, gint64 *price)
{
    char text[CARRY_DECIMAL_BUFFER];

    *price = MAX (2000, *price + carry_random_range (random, -500, 500));
    paper_host_run_to (host, host->now + carry_random_range (random, 1, 90) * CARRY_NS_PER_MINUTE);
    paper_host_mark (host, host->perp, price_text (*price, text));
    if (carry_random_below (random, 6) == 0)
        paper_host_settlement (host, host->perp, "0.00031");
    random_market (host, random, host->spot, *price);
    random_market (host, random, host->perp, *price);
    for (guint64 i = carry_random_below (random, 4); i > 0; i--)
        random_order (host, shadow, random, *price);
    if (carry_random_below (random, 2) == 0)
        random_request (host, random, *price);
    paper_host_settle (host);
    take_all (shadow, host);
}

/* Sells or buys back what is left of the perpetual, so that all results are cash. */
static void
flatten (PaperHost *host, Shadow *shadow)
{
    char quantity[CARRY_AMOUNT_BUFFER];

    carry_exchange_cancel_all (host->exchange, NULL);
    paper_host_run_to (host, host->now + CARRY_NS_PER_MINUTE);
    take_all (shadow, host);
    CarryAmount held = shadow->contracts;
    gboolean is_long = carry_amount_sign (held) > 0;
    if (carry_amount_sign (held) == 0)
        return;
    carry_amount_format (is_long ? held : carry_amount_negate (held), quantity);
    paper_host_quote (host, host->perp, "1000", "1000", "1000.1", "1000");
    CarryOrder order = paper_host_order (
        host, host->perp, is_long ? CARRY_SIDE_SELL : CARRY_SIDE_BUY, quantity, NULL);
    order.reduce_only = TRUE;
    Known *known = g_new0 (Known, 1);
    known->state = CARRY_ORDER_SENT;
    g_hash_table_insert (shadow->orders, GUINT_TO_POINTER (order.id), known);
    carry_exchange_submit (host->exchange, &order);
}

static void
assert_told (PaperHost *host, const Shadow *shadow)
{
    g_autofree char *cash = paper_host_balance (host, "USDT");
    g_autofree char *coins = paper_host_balance (host, "BTC");

    assert_amount (shadow->cash, cash);
    if (g_strcmp0 (coins, "none") != 0)
        assert_amount (shadow->coins, coins);
    g_assert_cmpint (carry_amount_sign (shadow->coins), >=, 0);
    g_assert_cmpint (carry_amount_sign (shadow->contracts), ==, 0);
}

/* Random sessions: the venue's account is the sum of what it told, and orders behave. */
static void
test_sessions (void)
{
    CarryRandom random;
    guint n_fills = 0;
    guint n_liquidations = 0;

    carry_random_init (&random, 1, "sessions");
    for (guint i = 0; i < N_SESSIONS; i++)
    {
        static const char *const modes[] = { "cross", "isolated", "none" };
        g_autoptr (PaperHost) host = paper_host_new ();
        Shadow shadow = { .cash = carry_amount_zero () };
        gint64 price = 20000;

        shadow.orders = g_hash_table_new_full (NULL, NULL, NULL, g_free);
        paper_host_set (host, "margin-mode", modes[i % 3]);
        paper_host_set (host, "touch-fills", i % 2 ? "true" : "false");
        paper_host_set (host, "fill-delay", i % 5 ? "0s" : "30m");
        paper_host_set (host, "order-latency", i % 4 ? "0s" : "20s");
        host->capital = D ("2000");
        paper_host_start (host);
        for (guint j = 0; j < N_STEPS; j++)
            random_step (host, &shadow, &random, &price);
        paper_host_run_to (host, host->now + 2 * CARRY_NS_PER_HOUR);
        flatten (host, &shadow);
        paper_host_run_to (host, host->now + 2 * CARRY_NS_PER_HOUR);
        take_all (&shadow, host);
        assert_told (host, &shadow);
        n_fills += shadow.n_fills;
        n_liquidations += shadow.n_liquidations;
        g_hash_table_unref (shadow.orders);
    }
    g_test_message ("%u fills, %u liquidations", n_fills, n_liquidations);
    g_assert_cmpuint (n_fills, >, 10 * N_SESSIONS);
    g_assert_cmpuint (n_liquidations, >, 10);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/property/nothing-is-lost", test_nothing_is_lost);
    g_test_add_func ("/paper/property/sessions", test_sessions);
    return g_test_run ();
}
