/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bodies of Bybit's REST answers: the first byte chooses who reads the rest. */

#include "fuzz.h"

#include "print-rows.h"

static const PrintFunc readers[] = {
    print_server_time,  print_instruments,     print_tickers,        print_orderbook,
    print_trades,       print_klines,          print_premium_klines, print_funding_history,
    print_account_info, print_key_info,        print_fee_rates,      print_wallet,
    print_positions,    print_transaction_log, print_orders,         print_executions,
    print_order_answer, print_batch,           print_cancel_all,     print_risk_limits,
};

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    g_autoptr (GError) error = NULL;

    if (size == 0)
        return 0;
    PrintFunc read = readers[(data[0] - 'a') % G_N_ELEMENTS (readers)];
    g_autofree char *printed = read ((const char *) data + 1, size - 1, &error);
    g_assert_true ((printed == NULL) == (error != NULL));
    if (error != NULL)
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT);
    else
        g_assert_true (g_utf8_validate (printed, -1, NULL));
    return 0;
}
