/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "bybit-parse-rest.h"

#define ROW(coin, ratio, taken, given)                                                             \
    "{\"currency\":\"" coin "\",\"collateralRatio\":\"" ratio "\",\"marginCollateral\":" taken     \
    ",\"collateralSwitch\":" given ",\"borrowable\":true,\"hourlyBorrowRate\":\"0.00000147\"}"

static gboolean
parse (const char *rows, GArray *coins)
{
    g_autofree char *text = g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{"
                                             "\"list\":[%s]},\"time\":1700000000000}",
                                             rows);
    g_autofree BybitAnswer *answer = g_new0 (BybitAnswer, 1);

    return bybit_parse_collateral (text, strlen (text), answer, coins, NULL);
}

static void
assert_ratio (const GArray *coins, const char *coin, const char *wanted)
{
    g_assert_cmpint (carry_decimal_compare (bybit_collateral_find_ratio (coins, coin),
                                            carry_decimal_from_text (wanted)),
                     ==, 0);
}

/* What the venue does not take, or the account does not give, counts nothing; others are unknown. */
static void
test_ratio (void)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCollateral));

    g_assert_true (
        parse (ROW ("BTC", "0.95", "true", "true") "," ROW ("SOL", "0.8", "true", "false") "," ROW (
                   "PEPE", "0.3", "false", "true"),
               coins));
    g_assert_cmpuint (coins->len, ==, 3);
    assert_ratio (coins, "BTC", "0.95");
    assert_ratio (coins, "SOL", "0");
    assert_ratio (coins, "PEPE", "0");
    g_assert_false (carry_decimal_is_valid (bybit_collateral_find_ratio (coins, "XRP")));
}

static void
test_malformed (void)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCollateral));

    g_assert_false (parse (ROW ("", "0.95", "true", "true"), coins));
    g_assert_false (parse (ROW ("BTC", "much", "true", "true"), coins));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/collateral/ratio", test_ratio);
    g_test_add_func ("/collateral/malformed", test_malformed);
    return g_test_run ();
}
