/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-answer.h"

/* Spot and linear name the same thing differently; some names are left from older rules. */
typedef struct
{
    CarryDecimal base_precision;
    CarryDecimal quote_precision;
    CarryDecimal qty_step;
    CarryDecimal min_qty;
    CarryDecimal min_notional;
    CarryDecimal min_amount;
    CarryDecimal max_qty;
    CarryDecimal max_market_qty;
    CarryDecimal max_limit_qty;
    CarryDecimal max_spot_market_qty;
} LotFilter;

static const BybitField lot_fields[] = {
    BYBIT_FIELD (LotFilter, base_precision, "basePrecision", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, quote_precision, "quotePrecision", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, max_qty, "maxOrderQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, min_qty, "minOrderQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, qty_step, "qtyStep", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, max_market_qty, "maxMktOrderQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, min_notional, "minNotionalValue", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, min_amount, "minOrderAmt", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, max_limit_qty, "maxLimitOrderQty", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (LotFilter, max_spot_market_qty, "maxMarketOrderQty", BYBIT_READ_AMOUNT),
};

static const BybitFields lot_filter = BYBIT_FIELDS (lot_fields);

static CarryDecimal
first_given (CarryDecimal a, CarryDecimal b)
{
    return carry_decimal_is_valid (a) ? a : b;
}

static gboolean
read_lot_filter (BybitReader *reader, gpointer row)
{
    BybitInstrument *self = row;
    LotFilter lot;

    bybit_fields_init (&lot_filter, &lot);
    if (!carry_json_skip_absent (&reader->json) &&
        !bybit_reader_read_members (reader, &lot_filter, &lot))
        return FALSE;
    self->qty_step = first_given (lot.base_precision, lot.qty_step);
    self->quote_step = lot.quote_precision;
    self->min_qty = lot.min_qty;
    self->max_qty = first_given (lot.max_limit_qty, lot.max_qty);
    self->max_market_qty = first_given (lot.max_spot_market_qty, lot.max_market_qty);
    self->min_notional = first_given (lot.min_amount, lot.min_notional);
    return TRUE;
}

static const BybitField leverage_fields[] = {
    BYBIT_FIELD (BybitInstrument, min_leverage, "minLeverage", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitInstrument, max_leverage, "maxLeverage", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitInstrument, leverage_step, "leverageStep", BYBIT_READ_AMOUNT),
};

static const BybitField price_fields[] = {
    BYBIT_FIELD (BybitInstrument, min_price, "minPrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitInstrument, max_price, "maxPrice", BYBIT_READ_AMOUNT),
    BYBIT_FIELD (BybitInstrument, tick_size, "tickSize", BYBIT_READ_AMOUNT),
};

static const BybitField risk_fields[] = {
    BYBIT_FIELD (BybitInstrument, price_limit_ratio_x, "priceLimitRatioX", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitInstrument, price_limit_ratio_y, "priceLimitRatioY", BYBIT_READ_DECIMAL),
};

static const BybitFields leverage_filter = BYBIT_FIELDS (leverage_fields);
static const BybitFields price_filter = BYBIT_FIELDS (price_fields);
static const BybitFields risk_parameters = BYBIT_FIELDS (risk_fields);

static const BybitField fields[] = {
    BYBIT_FIELD (BybitInstrument, symbol, "symbol", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitInstrument, symbol_id, "symbolId", BYBIT_READ_INTEGER),
    BYBIT_FIELD_WORD (BybitInstrument, contract, "contractType", bybit_contracts),
    BYBIT_FIELD_WORD (BybitInstrument, status, "status", bybit_tradings),
    BYBIT_FIELD (BybitInstrument, base_coin, "baseCoin", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitInstrument, quote_coin, "quoteCoin", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitInstrument, ts_launch, "launchTime", BYBIT_READ_MS),
    BYBIT_FIELD (BybitInstrument, ts_delivery, "deliveryTime", BYBIT_READ_MS),
    BYBIT_FIELD_OBJECT ("leverageFilter", &leverage_filter),
    BYBIT_FIELD_OBJECT ("priceFilter", &price_filter),
    BYBIT_FIELD_OTHER ("lotSizeFilter", read_lot_filter),
    BYBIT_FIELD (BybitInstrument, funding_interval_ns, "fundingInterval", BYBIT_READ_MINUTES),
    BYBIT_FIELD (BybitInstrument, settle_coin, "settleCoin", BYBIT_READ_TEXT),
    BYBIT_FIELD (BybitInstrument, upper_funding_rate, "upperFundingRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitInstrument, lower_funding_rate, "lowerFundingRate", BYBIT_READ_DECIMAL),
    BYBIT_FIELD (BybitInstrument, is_pre_listing, "isPreListing", BYBIT_READ_FLAG),
    BYBIT_FIELD_OBJECT ("riskParameters", &risk_parameters),
    BYBIT_FIELD (BybitInstrument, symbol_type, "symbolType", BYBIT_READ_TEXT),
};

static gboolean
check_instrument (BybitReader *reader, gpointer row)
{
    const BybitInstrument *self = row;
    return self->symbol[0] != '\0' || bybit_reader_fail (reader, "the instrument has no symbol");
}

/* What the lot filter gives, when there is none. */
static void
init_lot (gpointer row)
{
    BybitInstrument *self = row;

    self->qty_step = self->quote_step = self->min_qty = carry_decimal_invalid ();
    self->max_qty = self->max_market_qty = self->min_notional = carry_decimal_invalid ();
}

static const BybitRowType row_type = {
    .fields = BYBIT_FIELDS (fields),
    .size = sizeof (BybitInstrument),
    .odd = G_STRUCT_OFFSET (BybitInstrument, odd),
    .category = G_STRUCT_OFFSET (BybitInstrument, category),
    .mask = BYBIT_NOWHERE,
    .init = init_lot,
    .check = check_instrument,
};

gboolean
bybit_parse_instruments (const char *data, gsize size, BybitAnswer *out_answer, GArray *instruments,
                         GError **error)
{
    return bybit_answer_read_list ("instruments-info", data, size, &row_type, NULL, out_answer,
                                   instruments, error);
}
