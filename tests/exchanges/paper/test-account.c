/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-account.h"
#include "paper-funding.h"
#include "paper-host.h"
#include "paper-margin.h"

static void
book (PaperAccount *account, const CarryInstrument *instrument, CarrySide side, const char *price,
      const char *quantity, const char *fee, const char *fee_coin)
{
    paper_account_book_trade (account, instrument, side, D (price), D (quantity), D (fee),
                              g_intern_string (fee_coin));
}

static CarryAmount
balance (const PaperAccount *account, const char *coin)
{
    return paper_account_get_balance (account, g_intern_string (coin));
}

static void
test_spot (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();

    paper_account_add (account, g_intern_string ("USDT"), carry_amount_from_decimal (D ("1000")));
    book (account, host->spot, CARRY_SIDE_BUY, "42000.01", "0.01", "0.00001", "BTC");
    assert_amount (balance (account, "USDT"), "579.9999");
    assert_amount (balance (account, "BTC"), "0.00999");
    assert_amount (paper_account_get_quantity (account, host->spot), "0.00999");
    book (account, host->spot, CARRY_SIDE_SELL, "43000", "0.00999", "0.42957", "USDT");
    assert_amount (balance (account, "USDT"), "1009.14033");
    assert_amount (balance (account, "BTC"), "0");
    /* What came in less what went out, the fees in it. */
    assert_amount (balance (account, "ETH"), "0");
}

/* A short that grows, shrinks, turns over and closes. */
static void
test_perp (void)
{
    static const struct
    {
        CarrySide side;
        const char *price, *quantity;
        const char *held, *entry, *realised;
    } rows[] = {
        { CARRY_SIDE_SELL, "40000", "0.1", "-0.1", "40000", "0" },
        { CARRY_SIDE_SELL, "43000", "0.2", "-0.3", "42000", "0" },
        { CARRY_SIDE_BUY, "41000", "0.1", "-0.2", "42000", "100" },
        { CARRY_SIDE_BUY, "41500", "0.3", "0.1", "41500", "100" },
        { CARRY_SIDE_SELL, "41400", "0.05", "0.05", "41500", "-5" },
        { CARRY_SIDE_SELL, "41400", "0.05", "0", "invalid", "-5" },
    };
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();
    CarryAmount cash = carry_amount_zero ();

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        CarryAmount realised =
            paper_account_book_trade (account, host->perp, rows[i].side, D (rows[i].price),
                                      D (rows[i].quantity), D ("0.5"), g_intern_string ("USDT"));
        const PaperPosition *position = paper_account_find_position (account, host->perp);
        cash = carry_amount_add (cash, realised);
        cash = carry_amount_sub (cash, carry_amount_from_decimal (D ("0.5")));
        assert_amount (realised, rows[i].realised);
        assert_amount (position->quantity, rows[i].held);
        assert_decimal (paper_position_get_entry_price (position), rows[i].entry);
        g_assert_cmpint (carry_amount_compare (balance (account, "USDT"), cash), ==, 0);
    }
    assert_amount (cash, "187");
    assert_amount (paper_account_find_position (account, host->perp)->cost, "0");
}

/* Thirds cannot be told exactly, but what one booking rounds off the last one brings back. */
static void
test_perp_loses_nothing (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();

    book (account, host->perp, CARRY_SIDE_BUY, "100.1", "0.001", "0", "USDT");
    book (account, host->perp, CARRY_SIDE_BUY, "100.2", "0.002", "0", "USDT");
    assert_decimal (
        paper_position_get_entry_price (paper_account_find_position (account, host->perp)),
        "100.1666666667");
    book (account, host->perp, CARRY_SIDE_SELL, "101", "0.001", "0", "USDT");
    assert_amount (balance (account, "USDT"), "0.0008333333");
    book (account, host->perp, CARRY_SIDE_SELL, "101", "0.001", "0", "USDT");
    book (account, host->perp, CARRY_SIDE_SELL, "101", "0.001", "0", "USDT");
    assert_amount (balance (account, "USDT"), "0.0025");
    assert_amount (paper_account_find_position (account, host->perp)->cost, "0");
}

static void
test_funding (void)
{
    static const struct
    {
        const char *position, *mark, *rate, *amount;
    } rows[] = {
        { "1", "42000.5", "0.0001", "-4.20005" },
        { "-1", "42000.5", "0.0001", "4.20005" },
        { "-1", "42000.5", "-0.0001", "-4.20005" },
        { "0", "42000.5", "0.0001", "0" },
        { "-0.001", "0.05", "0.000001", "0" },            /* 5e-11 goes to the even 0 */
        { "-0.003", "0.05", "0.000001", "0.0000000002" }, /* 1.5e-10 goes to the even 2 */
        { "-10", "13.8251", "0.000025", "0.003456275" },
        { "-1", "43251.83", "0.00037415", "16.1826721945" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
        CarryAmount amount = paper_funding_get_amount (
            carry_amount_from_decimal (D (rows[i].position)), D (rows[i].mark), D (rows[i].rate));
        assert_amount (amount, rows[i].amount);
    }
}

/* One price for everything. */
static CarryDecimal
get_price (gpointer user_data, const CarryInstrument *instrument)
{
    return *(CarryDecimal *) user_data;
}

static void
test_margin_cross (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();
    PaperMarginRules rules = {
        .mode = PAPER_MARGIN_CROSS,
        .leverage = D ("10"),
        .spot_collateral = D ("0.9"),
    };
    CarryDecimal price = D ("41000");
    PaperMargin margin;

    paper_account_add (account, g_intern_string ("USDT"), carry_amount_from_decimal (D ("50000")));
    book (account, host->spot, CARRY_SIDE_BUY, "40000", "1", "0", "BTC");
    book (account, host->perp, CARRY_SIDE_SELL, "40000", "1", "0", "USDT");
    paper_margin_compute (&rules, account, get_price, &price, &margin);
    /* 10000 cash + 0.9 × 41000 of coin - 1000 of the short. */
    assert_amount (margin.balance, "45900");
    assert_amount (margin.initial, "4100");
    assert_amount (margin.maintenance, "205");
    g_assert_false (paper_margin_is_breached (&margin));
    /* What their table says of the coins counts before what is set. */
    ((CarryInstrument *) host->spot)->collateral_ratio = D ("0.5");
    paper_margin_compute (&rules, account, get_price, &price, &margin);
    assert_amount (margin.balance, "29500");
    ((CarryInstrument *) host->spot)->collateral_ratio = carry_decimal_invalid ();
    /* Hedged, a tenth of the rise is lost to the haircut: it ends at ten times and more. */
    price = D ("495000");
    paper_margin_compute (&rules, account, get_price, &price, &margin);
    assert_amount (margin.balance, "500");
    assert_amount (margin.maintenance, "2475");
    g_assert_true (paper_margin_is_breached (&margin));
}

static void
test_margin_of_debt (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();
    PaperMarginRules rules = {
        .mode = PAPER_MARGIN_CROSS,
        .leverage = D ("3"),
        .spot_collateral = D ("0.9"),
    };
    CarryDecimal price = D ("100");
    PaperMargin margin;

    paper_account_add (account, g_intern_string ("USDT"), carry_amount_from_decimal (D ("500")));
    book (account, host->spot, CARRY_SIDE_SELL, "100", "2", "0", "USDT");
    paper_margin_compute (&rules, account, get_price, &price, &margin);
    assert_amount (margin.balance, "500");
    assert_amount (margin.initial, "66.6666666667");
    assert_amount (margin.maintenance, "0");
}

static void
test_margin_isolated (void)
{
    g_autoptr (PaperHost) host = paper_host_new ();
    g_autoptr (PaperAccount) account = paper_account_new ();
    PaperMarginRules rules = {
        .mode = PAPER_MARGIN_ISOLATED,
        .leverage = D ("10"),
        .spot_collateral = D ("0.9"),
    };
    CarryDecimal price = D ("41000");
    PaperMargin margin;

    paper_account_add (account, g_intern_string ("USDT"), carry_amount_from_decimal (D ("10000")));
    book (account, host->perp, CARRY_SIDE_SELL, "40000", "1", "0", "USDT");
    paper_margin_compute (&rules, account, get_price, &price, &margin);
    assert_amount (margin.balance, "10000");
    assert_amount (margin.initial, "4000");
    const PaperPosition *position = paper_account_find_position (account, host->perp);
    paper_margin_compute_isolated (&rules, position, price, &margin);
    assert_amount (margin.initial, "4000");
    assert_amount (margin.balance, "3000");
    assert_amount (margin.maintenance, "205");
    /* 4000 - (p - 40000) = 0.005 p at p = 43781.0945… */
    paper_margin_compute_isolated (&rules, position, D ("43781"), &margin);
    g_assert_false (paper_margin_is_breached (&margin));
    paper_margin_compute_isolated (&rules, position, D ("43781.1"), &margin);
    g_assert_true (paper_margin_is_breached (&margin));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/paper/account/spot", test_spot);
    g_test_add_func ("/paper/account/perp", test_perp);
    g_test_add_func ("/paper/account/perp-loses-nothing", test_perp_loses_nothing);
    g_test_add_func ("/paper/account/funding", test_funding);
    g_test_add_func ("/paper/margin/cross", test_margin_cross);
    g_test_add_func ("/paper/margin/debt", test_margin_of_debt);
    g_test_add_func ("/paper/margin/isolated", test_margin_isolated);
    return g_test_run ();
}
