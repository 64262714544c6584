/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-account-fields.h"

/* REST calls the price of entry avgPrice, the stream entryPrice. */
static const BybitField position_fields[] = {
    BYBIT_FIELD (BybitPosition, position_idx, "positionIdx", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, trade_mode, "tradeMode", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, risk_id, "riskId", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, risk_limit_value, "riskLimitValue", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitPosition, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitPosition, side, "side", bybit_sides),
    BYBIT_FIELD (BybitPosition, size, "size", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitPosition, entry_price, "entryPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, entry_price, "avgPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, leverage, "leverage", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitPosition, value, "positionValue", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, break_even_price, "breakEvenPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, mark_price, "markPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, position_im, "positionIM", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, position_mm, "positionMM", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, unrealised_pnl, "unrealisedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, cum_realised_pnl, "cumRealisedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, cur_realised_pnl, "curRealisedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitPosition, ts_created, "createdTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitPosition, ts_updated, "updatedTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitPosition, liq_price, "liqPrice", BYBIT_READ_FIGURE),
    BYBIT_FIELD_WORD (BybitPosition, category, "category", bybit_categories),
    BYBIT_FIELD_WORD (BybitPosition, status, "positionStatus", bybit_position_statuses),
    BYBIT_FIELD (BybitPosition, adl_rank, "adlRankIndicator", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, auto_add_margin, "autoAddMargin", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, seq, "seq", BYBIT_READ_INTEGER),
    BYBIT_FIELD (BybitPosition, is_reduce_only, "isReduceOnly", BYBIT_READ_FLAG),
};

/* A position without a size, or with a size and no side, cannot be reconciled with anything. */
static gboolean
check_position (BybitReader *reader, gpointer row)
{
    const BybitPosition *self = row;

    if (self->symbol[0] == '\0')
        return bybit_reader_fail (reader, "the position has no symbol");
    if (!carry_decimal_is_valid (self->size))
        return bybit_reader_fail (reader, "the position has no size");
    if (carry_decimal_sign (self->size) > 0 && self->side <= BYBIT_SIDE_UNKNOWN)
        return bybit_reader_fail (reader, "the position has a size and no side");
    return TRUE;
}

const BybitRowType bybit_position_row = {
    .fields = BYBIT_FIELDS (position_fields),
    .size = sizeof (BybitPosition),
    .odd = G_STRUCT_OFFSET (BybitPosition, odd),
    .category = G_STRUCT_OFFSET (BybitPosition, category),
    .mask = BYBIT_NOWHERE,
    .check = check_position,
};

static const BybitField coin_fields[] = {
    BYBIT_FIELD (BybitCoin, coin, "coin", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitCoin, equity, "equity", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, usd_value, "usdValue", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, wallet_balance, "walletBalance", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitCoin, borrow_amount, "borrowAmount", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitCoin, accrued_interest, "accruedInterest", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitCoin, order_im, "totalOrderIM", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, position_im, "totalPositionIM", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, position_mm, "totalPositionMM", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, unrealised_pnl, "unrealisedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, cum_realised_pnl, "cumRealisedPnl", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, bonus, "bonus", BYBIT_READ_FIGURE),
    BYBIT_FIELD (BybitCoin, is_collateral_on, "collateralSwitch", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitCoin, is_collateral, "marginCollateral", BYBIT_READ_FLAG),
    BYBIT_FIELD (BybitCoin, locked, "locked", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitCoin, spot_borrow, "spotBorrow", BYBIT_READ_DECIMAL),
};

/* A balance that is missing is not a balance of nothing. */
static gboolean
check_coin (BybitReader *reader, gpointer row)
{
    const BybitCoin *self = row;

    if (self->coin[0] == '\0')
        return bybit_reader_fail (reader, "the coin has no name");
    return carry_decimal_is_valid (self->wallet_balance) ||
           bybit_reader_fail (reader, "the coin has no walletBalance");
}

static const BybitRowType coin_row = {
    .fields = BYBIT_FIELDS (coin_fields),
    .size = sizeof (BybitCoin),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
    .check = check_coin,
};

/* A wallet with its coins, which go to the caller's array. */
typedef struct
{
    BybitWallet wallet;
    GArray *coins;
} WalletRow;

static gboolean
read_coins (BybitReader *reader, gpointer row)
{
    WalletRow *self = row;
    return bybit_reader_read_rows (reader, &coin_row, self->coins);
}

#define WALLET(member, text) BYBIT_FIELD (WalletRow, wallet.member, text, BYBIT_READ_FIGURE)

static const BybitField wallet_fields[] = {
    WALLET (im_rate, "accountIMRate"),
    WALLET (mm_rate, "accountMMRate"),
    WALLET (total_equity, "totalEquity"),
    WALLET (total_wallet_balance, "totalWalletBalance"),
    WALLET (total_margin_balance, "totalMarginBalance"),
    WALLET (total_available_balance, "totalAvailableBalance"),
    WALLET (total_perp_upl, "totalPerpUPL"),
    WALLET (total_initial_margin, "totalInitialMargin"),
    WALLET (total_maintenance_margin, "totalMaintenanceMargin"),
    BYBIT_FIELD_OTHER ("coin", read_coins),
    BYBIT_FIELD (WalletRow, wallet.account_type, "accountType", BYBIT_READ_TEXT),
};

static const BybitFields wallet_table = BYBIT_FIELDS (wallet_fields);

void
bybit_wallet_init (BybitWallet *wallet)
{
    WalletRow row = { .coins = NULL };

    bybit_fields_init (&wallet_table, &row);
    *wallet = row.wallet;
}

gboolean
bybit_wallet_read (BybitReader *reader, BybitWallet *out_wallet, GArray *coins)
{
    WalletRow row = { .coins = coins };

    bybit_fields_init (&wallet_table, &row);
    if (!bybit_reader_read_members (reader, &wallet_table, &row))
        return FALSE;
    *out_wallet = row.wallet;
    return TRUE;
}
