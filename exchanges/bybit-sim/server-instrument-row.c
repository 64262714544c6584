/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-instrument-row.h"

static void
write_leverage_filter (ServerJson *json, const SimInstrument *self)
{
    server_json_open_object (json, "leverageFilter");
    server_json_rate (json, "minLeverage", self->min_leverage);
    server_json_number (json, "maxLeverage", self->max_leverage, SIM_RATE_SCALE, 2);
    server_json_rate (json, "leverageStep", self->leverage_step);
    server_json_close_object (json);
}

static void
write_risk (ServerJson *json, const SimInstrument *self)
{
    server_json_open_object (json, "riskParameters");
    server_json_rate (json, "priceLimitRatioX", self->price_limit_x);
    server_json_rate (json, "priceLimitRatioY", self->price_limit_y);
    server_json_close_object (json);
}

static void
write_linear_filters (ServerJson *json, const SimInstrument *self)
{
    guint decimals = self->qty_decimals;
    write_leverage_filter (json, self);
    server_json_open_object (json, "priceFilter");
    server_json_price (json, "minPrice", self->min_price, self->price_decimals);
    server_json_price (json, "maxPrice", self->max_price, self->price_decimals);
    server_json_price (json, "tickSize", self->tick, self->price_decimals);
    server_json_close_object (json);
    server_json_open_object (json, "lotSizeFilter");
    server_json_qty (json, "maxOrderQty", self->max_qty, decimals);
    server_json_qty (json, "minOrderQty", self->min_qty, decimals);
    server_json_qty (json, "qtyStep", self->qty_step, decimals);
    server_json_qty (json, "postOnlyMaxOrderQty", self->max_post_only_qty, decimals);
    server_json_qty (json, "maxMktOrderQty", self->max_market_qty, decimals);
    server_json_money (json, "minNotionalValue", self->min_notional);
    server_json_close_object (json);
}

static void
write_linear (ServerJson *json, const SimInstrument *self)
{
    server_json_open_object (json, NULL);
    server_json_string (json, "symbol", self->symbol);
    server_json_int (json, "symbolId", self->symbol_id);
    server_json_string (json, "contractType", "LinearPerpetual");
    server_json_string (json, "status", sim_instrument_status_text (self->status));
    server_json_string (json, "baseCoin", self->base_coin);
    server_json_string (json, "quoteCoin", self->quote_coin);
    server_json_ms_text (json, "launchTime", self->ts_launch);
    server_json_ms_text (json, "deliveryTime", self->ts_delivery);
    server_json_string (json, "deliveryFeeRate", "");
    server_json_int_text (json, "priceScale", self->price_decimals);
    write_linear_filters (json, self);
    server_json_bool (json, "unifiedMarginTrade", TRUE);
    server_json_int (json, "fundingInterval",
                     self->funding_interval / (60 * G_USEC_PER_SEC) / 1000);
    server_json_string (json, "settleCoin", self->settle_coin);
    server_json_string (json, "copyTrading", "none");
    server_json_rate (json, "upperFundingRate", self->upper_funding_rate);
    server_json_rate (json, "lowerFundingRate", self->lower_funding_rate);
    server_json_bool (json, "isPreListing", FALSE);
    server_json_null (json, "preListingInfo");
    write_risk (json, self);
    server_json_string (json, "displayName", "");
    server_json_string (json, "symbolType", "");
    server_json_bool (json, "forbidUplWithdrawal", FALSE);
    server_json_close_object (json);
}

static void
write_spot_lots (ServerJson *json, const SimInstrument *self)
{
    server_json_open_object (json, "lotSizeFilter");
    server_json_qty (json, "basePrecision", self->qty_step, 0);
    server_json_money (json, "quotePrecision", self->quote_step);
    server_json_qty (json, "minOrderQty", self->min_qty, 0);
    server_json_qty (json, "maxOrderQty", self->max_qty, 0);
    server_json_money (json, "minOrderAmt", self->min_notional);
    server_json_money (json, "maxOrderAmt", self->max_notional);
    server_json_qty (json, "maxLimitOrderQty", self->max_qty, 0);
    server_json_qty (json, "maxMarketOrderQty", self->max_market_qty, 0);
    server_json_qty (json, "postOnlyMaxLimitOrderSize", self->max_post_only_qty, 0);
    server_json_close_object (json);
}

static void
write_spot (ServerJson *json, const SimInstrument *self)
{
    server_json_open_object (json, NULL);
    server_json_int (json, "symbolId", self->symbol_id);
    server_json_string (json, "symbol", self->symbol);
    server_json_string (json, "baseCoin", self->base_coin);
    server_json_string (json, "quoteCoin", self->quote_coin);
    server_json_string (json, "innovation", "0");
    server_json_string (json, "status", sim_instrument_status_text (self->status));
    server_json_string (json, "marginTrading", "utaOnly");
    server_json_string (json, "stTag", "0");
    write_spot_lots (json, self);
    server_json_open_object (json, "priceFilter");
    server_json_price (json, "tickSize", self->tick, 0);
    server_json_close_object (json);
    write_risk (json, self);
    server_json_string (json, "symbolType", "");
    server_json_close_object (json);
}

void
server_instrument_row_write (ServerJson *json, const SimInstrument *instrument)
{
    if (instrument->category == SIM_CATEGORY_SPOT)
        write_spot (json, instrument);
    else
        write_linear (json, instrument);
}
