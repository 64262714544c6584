/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-portfolio.h"

#include "base/carry-random.h"

typedef struct
{
    CarryInstruments *instruments;
    CarryMarket *market;
    CarryPortfolio *portfolio;
    const CarryInstrument *perp;
    const CarryInstrument *spot;
} Fixture;

static const CarryInstrument *
add_instrument (CarryInstruments *instruments, CarryCategory category)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", category, "BTCUSDT", "BTC", "USDT");

    instrument->tick_size = carry_decimal_from_text ("0.1");
    instrument->qty_step = carry_decimal_from_text ("0.001");
    return carry_instruments_add (instruments, instrument, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    CarryTransfer transfer = {
        .coin = "USDT",
        .amount = carry_decimal_make (100000, 0),
    };

    fixture->instruments = carry_instruments_new ();
    fixture->perp = add_instrument (fixture->instruments, CARRY_CATEGORY_LINEAR);
    fixture->spot = add_instrument (fixture->instruments, CARRY_CATEGORY_SPOT);
    fixture->market = carry_market_new (fixture->instruments);
    fixture->portfolio = carry_portfolio_new (fixture->instruments, fixture->market, "USDT");
    carry_portfolio_apply_transfer (fixture->portfolio, &transfer);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    carry_portfolio_free (fixture->portfolio);
    carry_market_free (fixture->market);
    carry_instruments_unref (fixture->instruments);
}

static void
fill (Fixture *fixture, const CarryInstrument *instrument, CarrySide side, CarryDecimal quantity,
      CarryDecimal price, CarryDecimal fee, const char *coin)
{
    CarryFill fill = {
        .instrument = instrument->index,
        .side = side,
        .quantity = quantity,
        .price = price,
        .fee = fee,
        .fee_coin = g_intern_string (coin),
        .decision_price = carry_decimal_invalid (),
    };

    carry_portfolio_apply_fill (fixture->portfolio, &fill);
}

static void
fill_text (Fixture *fixture, const CarryInstrument *instrument, CarrySide side,
           const char *quantity, const char *price, const char *fee, const char *coin)
{
    fill (fixture, instrument, side, carry_decimal_from_text (quantity),
          carry_decimal_from_text (price), carry_decimal_from_text (fee), coin);
}

static void
set_price (Fixture *fixture, const CarryInstrument *instrument, CarryMarketKind kind,
           CarryDecimal price)
{
    CarryMarketEvent event = { .ts_local = 1, .instrument = instrument->index, .kind = kind };

    price = carry_decimal_rescale (price, instrument->price_scale, CARRY_ROUND_DOWN);
    if (kind == CARRY_MARKET_BAR)
        event.bar.close = price.coefficient;
    else
        event.mark.price = price.coefficient;
    carry_market_apply (carry_market_get (fixture->market, event.instrument), &event);
}

static void
assert_amount (CarryAmount amount, const char *text)
{
    char buffer[CARRY_AMOUNT_BUFFER];

    g_assert_cmpstr (carry_amount_format (amount, buffer), ==, text);
}

/* One carry by hand: buy 1 on spot with the fee in coin, sell 1, funding, close. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
    CarryFundingPayment payment = {
        .instrument = fixture->perp->index,
        .amount = carry_decimal_from_text ("4.2"),
    };
    CarrySplit total;

    fill_text (fixture, fixture->spot, CARRY_SIDE_BUY, "1.002", "40000", "0.001002", "BTC");
    fill_text (fixture, fixture->perp, CARRY_SIDE_SELL, "1", "40010", "22.0055", "USDT");
    carry_portfolio_apply_funding (fixture->portfolio, &payment);
    fill_text (fixture, fixture->perp, CARRY_SIDE_BUY, "1", "41000", "22.55", "USDT");
    fill_text (fixture, fixture->spot, CARRY_SIDE_SELL, "1.000998", "40990", "41.03090802", "USDT");
    total = carry_portfolio_get_total (fixture->portfolio);
    /* Spot 1.002 from 40000 to 40990 less 0.001002 x 990 that the fee coins missed. */
    assert_amount (total.price_pnl, "0.98802");
    assert_amount (total.funding_pnl, "4.2");
    assert_amount (total.fees, "125.66640802");
    g_assert_cmpuint (total.round_trips, ==, 1);
    assert_amount (carry_portfolio_get_balance (fixture->portfolio, "BTC"), "0");
    assert_amount (carry_portfolio_get_balance (fixture->portfolio, "USDT"), "99879.52161198");
    assert_amount (carry_split_get_net (&total), "-120.47838802");
}

/* A position that shrinks gives back its part of the cost; a flip opens anew. */
static void
test_flip (Fixture *fixture, gconstpointer data)
{
    CarryEquity equity;

    fill_text (fixture, fixture->perp, CARRY_SIDE_BUY, "3", "100", "0", "USDT");
    fill_text (fixture, fixture->perp, CARRY_SIDE_SELL, "1", "110", "0", "USDT");
    assert_amount (carry_portfolio_get_balance (fixture->portfolio, "USDT"), "100010");
    fill_text (fixture, fixture->perp, CARRY_SIDE_SELL, "4", "120", "0", "USDT");
    assert_amount (carry_portfolio_get_balance (fixture->portfolio, "USDT"), "100050");
    set_price (fixture, fixture->perp, CARRY_MARKET_MARK, carry_decimal_make (115, 0));
    carry_portfolio_get_equity (fixture->portfolio, 5, &equity, NULL);
    g_assert_cmpint (carry_decimal_compare (equity.perp_unrealised, carry_decimal_make (10, 0)), ==,
                     0);
}

static gint64
fill_at (Fixture *fixture, CarrySide side, const char *quantity, const char *price, gint64 ts)
{
    CarryFill fill = {
        .ts = ts,
        .instrument = fixture->spot->index,
        .side = side,
        .quantity = carry_decimal_from_text (quantity),
        .price = carry_decimal_from_text (price),
        .fee = carry_decimal_zero (),
        .fee_coin = "USDT",
        .decision_price = carry_decimal_invalid (),
    };

    carry_portfolio_apply_fill (fixture->portfolio, &fill);
    return carry_portfolio_get_exposed_ns (fixture->portfolio, 1000);
}

/* What waited in the book is a part of what is measured; a fill that was never decided is neither. */
static void
test_made (Fixture *fixture, gconstpointer data)
{
    CarryFill fill = {
        .instrument = fixture->perp->index,
        .side = CARRY_SIDE_SELL,
        .quantity = carry_decimal_from_text ("2"),
        .price = carry_decimal_from_text ("99"),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_string ("USDT"),
        .decision_price = carry_decimal_from_text ("100"),
        .liquidity = CARRY_LIQUIDITY_TAKER,
    };
    CarryAmount cost, decided, made;

    carry_portfolio_apply_fill (fixture->portfolio, &fill);
    fill.quantity = carry_decimal_from_text ("3");
    fill.price = fill.decision_price;
    fill.liquidity = CARRY_LIQUIDITY_MAKER;
    carry_portfolio_apply_fill (fixture->portfolio, &fill);
    fill.decision_price = carry_decimal_invalid ();
    carry_portfolio_apply_fill (fixture->portfolio, &fill);
    carry_portfolio_get_slippage (fixture->portfolio, fixture->perp->index, &cost, &decided, &made);
    assert_amount (cost, "2");
    assert_amount (decided, "500");
    assert_amount (made, "300");
    carry_portfolio_get_slippage (fixture->portfolio, fixture->spot->index, &cost, &decided, &made);
    assert_amount (made, "0");
}

/* Only trades open and close: what became worth less than an order meanwhile still counts. */
static void
test_exposed (Fixture *fixture, gconstpointer data)
{
    ((CarryInstrument *) fixture->spot)->min_notional = carry_decimal_make (5, 0);
    g_assert_cmpint (fill_at (fixture, CARRY_SIDE_BUY, "1", "6", 100), ==, 900);
    g_assert_cmpint (fill_at (fixture, CARRY_SIDE_SELL, "1", "4", 300), ==, 200);
    /* Dust of 4 is worth 8 when the next trade begins, which is where the time begins. */
    g_assert_cmpint (fill_at (fixture, CARRY_SIDE_BUY, "1", "4", 400), ==, 200);
    g_assert_cmpint (fill_at (fixture, CARRY_SIDE_BUY, "1", "8", 500), ==, 700);
    g_assert_cmpint (fill_at (fixture, CARRY_SIDE_SELL, "2", "8", 600), ==, 300);
}

/* Ten decimals of a billion are more than 64 bits: it has fewer, and is not lost. */
static void
test_large_account (Fixture *fixture, gconstpointer data)
{
    CarryTransfer transfer = { .coin = "USDT",
                               .amount = carry_decimal_from_text ("999999900000.25") };
    CarryEquity equity;
    char text[CARRY_DECIMAL_BUFFER];

    carry_portfolio_apply_transfer (fixture->portfolio, &transfer);
    fill_text (fixture, fixture->perp, CARRY_SIDE_BUY, "1", "100", "0.0000000003", "USDT");
    set_price (fixture, fixture->perp, CARRY_MARKET_MARK, carry_decimal_make (100, 0));
    carry_portfolio_get_equity (fixture->portfolio, 5, &equity, NULL);
    g_assert_cmpstr (carry_decimal_format (equity.cash, text), ==, "1000000000000.25");
    g_assert_true (carry_decimal_is_valid (equity.equity));
}

/* Whatever is traded, equity less capital is the sum of the parts, to the last digit. */
static void
test_parts_sum (Fixture *fixture, gconstpointer data)
{
    CarryRandom random;

    carry_random_init (&random, 11, "portfolio");
    for (guint i = 0; i < 20000; i++)
    {
        gboolean spot = carry_random_below (&random, 2) == 0;
        gboolean buys = carry_random_below (&random, 2) == 0;
        gboolean in_coin = spot && buys && carry_random_below (&random, 3) > 0;
        CarryDecimal price = carry_decimal_make (carry_random_range (&random, 200000, 700000), 1);
        CarryDecimal quantity = carry_decimal_make (carry_random_range (&random, 1, 5000), 3);
        CarryDecimal fee = carry_decimal_make (carry_random_range (&random, -5, 100000), 8);
        CarryAmount equity, parts;
        CarryEquity rounded;
        CarrySplit total;

        fill (fixture, spot ? fixture->spot : fixture->perp,
              buys ? CARRY_SIDE_BUY : CARRY_SIDE_SELL, quantity, price, fee,
              in_coin ? "BTC" : "USDT");
        set_price (fixture, fixture->spot, CARRY_MARKET_BAR, price);
        set_price (fixture, fixture->perp, CARRY_MARKET_MARK, price);
        carry_portfolio_get_equity (fixture->portfolio, i, &rounded, &equity);
        total = carry_portfolio_get_total (fixture->portfolio);
        parts = carry_amount_add (carry_portfolio_get_capital (fixture->portfolio),
                                  carry_split_get_net (&total));
        g_assert_true (carry_amount_is_valid (equity));
        g_assert_cmpint (carry_amount_compare (equity, parts), ==, 0);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/engine/portfolio/round-trip", test_round_trip);
    ADD ("/engine/portfolio/flip", test_flip);
    ADD ("/engine/portfolio/made", test_made);
    ADD ("/engine/portfolio/exposed", test_exposed);
    ADD ("/engine/portfolio/large-account", test_large_account);
    ADD ("/engine/portfolio/parts-sum", test_parts_sum);
    return g_test_run ();
}
