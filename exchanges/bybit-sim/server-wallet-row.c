/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-wallet-row.h"

/* Ratios of the account have four decimals. */
static void
write_ratio (ServerJson *json, const char *key, SimRate rate)
{
    const SimRate unit = SIM_RATE_ONE / 10000;
    SimRate shown = (rate + unit / 2) / unit * unit;
    server_json_rate (json, key, shown);
}

/* What is computed at the current prices has no more digits than what is booked. */
static void
write_value (ServerJson *json, const char *key, SimMoney money)
{
    server_json_money (json, key, sim_money_round (money));
}

static void
write_coin (ServerJson *json, const SimCoin *coin)
{
    server_json_open_object (json, NULL);
    server_json_string (json, "coin", coin->coin);
    write_value (json, "equity", coin->equity);
    write_value (json, "usdValue", coin->usd_value);
    server_json_money (json, "walletBalance", coin->wallet_balance);
    server_json_string (json, "availableToWithdraw", "");
    server_json_string (json, "availableToBorrow", "");
    server_json_money (json, "borrowAmount", coin->borrow_amount);
    server_json_money (json, "accruedInterest", coin->accrued_interest);
    write_value (json, "totalOrderIM", coin->order_im);
    write_value (json, "totalPositionIM", coin->position_im);
    write_value (json, "totalPositionMM", coin->position_mm);
    write_value (json, "unrealisedPnl", coin->unrealised_pnl);
    server_json_money (json, "cumRealisedPnl", coin->cum_realised_pnl);
    server_json_string (json, "bonus", "0");
    server_json_bool (json, "collateralSwitch", coin->collateral_switch);
    server_json_bool (json, "marginCollateral", coin->margin_collateral);
    server_json_money (json, "locked", coin->locked);
    server_json_string (json, "spotHedgingQty", "0");
    server_json_money (json, "spotBorrow", coin->spot_borrow);
    server_json_string (json, "colRes", "0");
    server_json_close_object (json);
}

static gboolean
is_wanted (const char *coins, const char *coin)
{
    if (coins == NULL || *coins == '\0')
        return TRUE;
    g_auto (GStrv) names = g_strsplit (coins, ",", -1);
    return g_strv_contains ((const char *const *) names, coin);
}

void
server_wallet_row_write (ServerJson *json, const char *key, const SimWallet *wallet,
                         const char *coins)
{
    server_json_open_object (json, key);
    write_ratio (json, "accountIMRate", wallet->im_rate);
    write_ratio (json, "accountMMRate", wallet->mm_rate);
    write_ratio (json, "accountIMRateByMp", wallet->im_rate_mark);
    write_ratio (json, "accountMMRateByMp", wallet->mm_rate_mark);
    write_value (json, "totalEquity", wallet->total_equity);
    write_value (json, "totalWalletBalance", wallet->total_wallet_balance);
    write_value (json, "totalMarginBalance", wallet->total_margin_balance);
    write_value (json, "totalAvailableBalance", wallet->total_available_balance);
    write_value (json, "totalPerpUPL", wallet->total_perp_upl);
    write_value (json, "totalInitialMargin", wallet->total_initial_margin);
    write_value (json, "totalMaintenanceMargin", wallet->total_maintenance_margin);
    write_value (json, "totalInitialMarginByMp", wallet->total_initial_margin_mark);
    write_value (json, "totalMaintenanceMarginByMp", wallet->total_maintenance_margin_mark);
    server_json_open_array (json, "coin");
    for (guint i = 0; i < wallet->coins->len; i++)
    {
        const SimCoin *coin = &g_array_index (wallet->coins, SimCoin, i);
        if (is_wanted (coins, coin->coin))
            write_coin (json, coin);
    }
    server_json_close_array (json);
    server_json_string (json, "accountLTV", "0");
    server_json_string (json, "accountType", "UNIFIED");
    server_json_close_object (json);
}
