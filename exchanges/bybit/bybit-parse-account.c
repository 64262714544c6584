/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-account-fields.h"
#include "bybit-answer.h"

static const BybitField fee_rate_fields[] = {
    BYBIT_FIELD (BybitFeeRate, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitFeeRate, taker_rate, "takerFeeRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitFeeRate, maker_rate, "makerFeeRate", BYBIT_READ_DECIMAL),
};

static const BybitRowType fee_rate_row = {
    .fields = BYBIT_FIELDS (fee_rate_fields),
    .size = sizeof (BybitFeeRate),
    .odd = BYBIT_NOWHERE,
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
};

gboolean
bybit_parse_fee_rates (const char *data, gsize size, BybitAnswer *out_answer, GArray *rates,
                       GError **error)
{
    return bybit_answer_read_list ("fee rates", data, size, &fee_rate_row, NULL, out_answer, rates,
                                   error);
}

static const BybitField info_fields[] = {
    BYBIT_FIELD_WORD (BybitAccountInfo, margin_mode, "marginMode", bybit_margin_modes),
    BYBIT_FIELD (BybitAccountInfo, ts_updated, "updatedTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitAccountInfo, unified_status, "unifiedMarginStatus", BYBIT_READ_INTEGER),
};

static const BybitRowType info_row = {
    .fields = BYBIT_FIELDS (info_fields),
    .size = sizeof (BybitAccountInfo),
    .odd = G_STRUCT_OFFSET (BybitAccountInfo, odd),
    .category = BYBIT_NOWHERE,
    .mask = BYBIT_NOWHERE,
};

gboolean
bybit_parse_account_info (const char *data, gsize size, BybitAnswer *out_answer,
                          BybitAccountInfo *out_info, GError **error)
{
    return bybit_answer_read_row ("account info", data, size, &info_row, out_answer, out_info,
                                  error);
}

gboolean
bybit_parse_positions (const char *data, gsize size, BybitAnswer *out_answer, GArray *positions,
                       GError **error)
{
    return bybit_answer_read_list ("positions", data, size, &bybit_position_row, NULL, out_answer,
                                   positions, error);
}

/* The one account of the answer. */
typedef struct
{
    guint n;
    BybitWallet wallet;
    GArray *coins;
} WalletResult;

static gboolean
read_wallets (BybitReader *reader, gpointer row)
{
    WalletResult *self = row;

    if (carry_json_skip_absent (&reader->json))
        return TRUE;
    if (!carry_json_enter_array (&reader->json))
        return FALSE;
    for (; carry_json_next_element (&reader->json); self->n++)
    {
        if (self->n > 0)
            return bybit_reader_fail (reader, "there is more than one account");
        if (!bybit_wallet_read (reader, &self->wallet, self->coins))
            return FALSE;
    }
    return reader->json.problem == NULL;
}

static const BybitField wallet_result_fields[] = { BYBIT_FIELD_OTHER ("list", read_wallets) };

static const BybitFields wallet_result = BYBIT_FIELDS (wallet_result_fields);

gboolean
bybit_parse_wallet (const char *data, gsize size, BybitAnswer *out_answer, BybitWallet *out_wallet,
                    GArray *coins, GError **error)
{
    static const char what[] = "wallet balance";
    BybitEnvelope read;
    BybitReader reader;
    WalletResult result = { .coins = coins };
    guint before = coins->len;

    if (!bybit_envelope_read (what, data, size, &read, error))
        return FALSE;
    bybit_wallet_init (&result.wallet);
    if (read.answer.code == 0)
    {
        bybit_reader_init (&reader, what, read.result.text, read.result.length);
        if (bybit_reader_read_members (&reader, &wallet_result, &result) && result.n == 0)
            bybit_reader_fail (&reader, "there is no account");
        if (!bybit_reader_finish (&reader, error))
        {
            g_array_set_size (coins, before);
            return FALSE;
        }
    }
    *out_answer = read.answer;
    *out_wallet = result.wallet;
    return TRUE;
}

static const BybitField log_fields[] = {
    BYBIT_FIELD (BybitLogRow, sub_type, "transSubType", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitLogRow, id, "id", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitLogRow, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitLogRow, side, "side", bybit_sides),
    BYBIT_FIELD (BybitLogRow, funding, "funding", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, link_id, "orderLinkId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitLogRow, order_id, "orderId", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitLogRow, fee, "fee", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, change, "change", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, cash_flow, "cashFlow", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, ts, "transactionTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitLogRow, type_text, "type", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitLogRow, fee_rate, "feeRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, size, "size", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, qty, "qty", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, cash_balance, "cashBalance", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitLogRow, coin, "currency", BYBIT_READ_TEXT),
    BYBIT_FIELD_WORD (BybitLogRow, category, "category", bybit_categories),
    BYBIT_FIELD (BybitLogRow, price, "tradePrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitLogRow, trade_id, "tradeId", BYBIT_READ_TEXT),
};

/* The type is needed as a text too, to name a row that is booked as something else. */
static gboolean
check_log_row (BybitReader *reader, gpointer row)
{
    BybitLogRow *self = row;
    CarryJsonText type = { .text = self->type_text, .length = strlen (self->type_text) };

    self->type = (BybitLogType) bybit_word_find (bybit_log_types, type);
    if (self->type == BYBIT_LOG_UNKNOWN && self->odd[0] == '\0')
        g_snprintf (self->odd, sizeof self->odd, "type=%s", self->type_text);
    return self->ts > 0 || bybit_reader_fail (reader, "transactionTime is missing");
}

static const BybitRowType log_row = {
    .fields = BYBIT_FIELDS (log_fields),
    .size = sizeof (BybitLogRow),
    .odd = G_STRUCT_OFFSET (BybitLogRow, odd),
    .category = G_STRUCT_OFFSET (BybitLogRow, category),
    .mask = BYBIT_NOWHERE,
    .check = check_log_row,
};

gboolean
bybit_parse_transaction_log (const char *data, gsize size, BybitAnswer *out_answer, GArray *rows,
                             GError **error)
{
    return bybit_answer_read_list ("transaction log", data, size, &log_row, NULL, out_answer, rows,
                                   error);
}
