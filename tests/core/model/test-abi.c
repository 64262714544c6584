/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <carry.h>

/*
 * The layout that plugins were compiled against. A difference means that every
 * plugin out there must be refused: do not change a line here without raising the
 * ABI. Slots and fields are only ever added at the end of an interface or, in a
 * class, in place of padding.
 */

typedef struct
{
    const char *name;
    gsize is;
    gsize was;
} Place;

#define SIZE(Type) #Type, sizeof(Type)
#define FIELD(Type, field) #Type "." #field, G_STRUCT_OFFSET(Type, field)

static const Place values[] = {
    { SIZE (CarryDecimal), 16 },
    { FIELD (CarryDecimal, coefficient), 0 },
    { FIELD (CarryDecimal, scale), 8 },
    { FIELD (CarryDecimal, invalid), 12 },
    { SIZE (CarryMarketEvent), 64 },
    { FIELD (CarryMarketEvent, ts_venue), 0 },
    { FIELD (CarryMarketEvent, ts_local), 8 },
    { FIELD (CarryMarketEvent, instrument), 16 },
    { FIELD (CarryMarketEvent, kind), 20 },
    { FIELD (CarryMarketEvent, flags), 21 },
    { FIELD (CarryMarketEvent, bar_minutes), 22 },
    { FIELD (CarryMarketEvent, words), 24 },
    { SIZE (CarryBookLevel), 16 },
    { FIELD (CarryBookLevel, price), 0 },
    { FIELD (CarryBookLevel, size), 8 },
    { SIZE (CarryQuote), 80 },
    { FIELD (CarryQuote, ts), 0 },
    { FIELD (CarryQuote, instrument), 8 },
    { FIELD (CarryQuote, bid), 16 },
    { FIELD (CarryQuote, bid_size), 32 },
    { FIELD (CarryQuote, ask), 48 },
    { FIELD (CarryQuote, ask_size), 64 },
    { SIZE (CarryTrade), 56 },
    { FIELD (CarryTrade, ts), 0 },
    { FIELD (CarryTrade, instrument), 8 },
    { FIELD (CarryTrade, side), 16 },
    { FIELD (CarryTrade, price), 24 },
    { FIELD (CarryTrade, size), 40 },
    { SIZE (CarryBar), 104 },
    { FIELD (CarryBar, ts), 0 },
    { FIELD (CarryBar, instrument), 8 },
    { FIELD (CarryBar, minutes), 16 },
    { FIELD (CarryBar, open), 24 },
    { FIELD (CarryBar, high), 40 },
    { FIELD (CarryBar, low), 56 },
    { FIELD (CarryBar, close), 72 },
    { FIELD (CarryBar, volume), 88 },
    { SIZE (CarryFunding), 56 },
    { FIELD (CarryFunding, ts), 0 },
    { FIELD (CarryFunding, instrument), 8 },
    { FIELD (CarryFunding, kind), 16 },
    { FIELD (CarryFunding, rate), 24 },
    { FIELD (CarryFunding, ts_next), 40 },
    { FIELD (CarryFunding, interval_ns), 48 },
    { SIZE (CarryActivity), 48 },
    { FIELD (CarryActivity, ts), 0 },
    { FIELD (CarryActivity, instrument), 8 },
    { FIELD (CarryActivity, turnover_24h), 16 },
    { FIELD (CarryActivity, open_interest), 32 },
};

static const Place instruments_and_orders[] = {
    { SIZE (CarryInstrument), 280 },
    { FIELD (CarryInstrument, index), 0 },
    { FIELD (CarryInstrument, exchange), 4 },
    { FIELD (CarryInstrument, venue), 8 },
    { FIELD (CarryInstrument, symbol), 16 },
    { FIELD (CarryInstrument, base), 24 },
    { FIELD (CarryInstrument, quote), 32 },
    { FIELD (CarryInstrument, category), 40 },
    { FIELD (CarryInstrument, price_scale), 44 },
    { FIELD (CarryInstrument, size_scale), 45 },
    { FIELD (CarryInstrument, fee_in_base), 48 },
    { FIELD (CarryInstrument, multiplier), 56 },
    { FIELD (CarryInstrument, tick_size), 72 },
    { FIELD (CarryInstrument, qty_step), 88 },
    { FIELD (CarryInstrument, min_qty), 104 },
    { FIELD (CarryInstrument, max_qty), 120 },
    { FIELD (CarryInstrument, max_market_qty), 136 },
    { FIELD (CarryInstrument, min_notional), 152 },
    { FIELD (CarryInstrument, maker_fee), 168 },
    { FIELD (CarryInstrument, taker_fee), 184 },
    { FIELD (CarryInstrument, maintenance_margin), 200 },
    { FIELD (CarryInstrument, funding_interval_ns), 216 },
    { FIELD (CarryInstrument, ts_delivery), 224 },
    { FIELD (CarryInstrument, collateral_ratio), 232 },
    { FIELD (CarryInstrument, funding_cap), 248 },
    { FIELD (CarryInstrument, funding_floor), 264 },
    { SIZE (CarryOrder), 320 },
    { FIELD (CarryOrder, id), 0 },
    { FIELD (CarryOrder, group), 8 },
    { FIELD (CarryOrder, owner), 16 },
    { FIELD (CarryOrder, instrument), 20 },
    { FIELD (CarryOrder, link_id), 24 },
    { FIELD (CarryOrder, side), 64 },
    { FIELD (CarryOrder, type), 68 },
    { FIELD (CarryOrder, time_in_force), 72 },
    { FIELD (CarryOrder, state), 76 },
    { FIELD (CarryOrder, pending), 80 },
    { FIELD (CarryOrder, certain), 84 },
    { FIELD (CarryOrder, reduce_only), 88 },
    { FIELD (CarryOrder, cause), 92 },
    { FIELD (CarryOrder, quantity), 96 },
    { FIELD (CarryOrder, price), 112 },
    { FIELD (CarryOrder, decision_price), 128 },
    { FIELD (CarryOrder, filled), 144 },
    { FIELD (CarryOrder, average_price), 160 },
    { FIELD (CarryOrder, ts_created), 176 },
    { FIELD (CarryOrder, ts_updated), 184 },
    { FIELD (CarryOrder, reason), 192 },
    { SIZE (CarryOrderRequest), 64 },
    { FIELD (CarryOrderRequest, instrument), 0 },
    { FIELD (CarryOrderRequest, side), 8 },
    { FIELD (CarryOrderRequest, type), 12 },
    { FIELD (CarryOrderRequest, time_in_force), 16 },
    { FIELD (CarryOrderRequest, reduce_only), 20 },
    { FIELD (CarryOrderRequest, quantity), 24 },
    { FIELD (CarryOrderRequest, price), 40 },
    { FIELD (CarryOrderRequest, group), 56 },
    { SIZE (CarryFill), 200 },
    { FIELD (CarryFill, order), 0 },
    { FIELD (CarryFill, instrument), 8 },
    { FIELD (CarryFill, owner), 12 },
    { FIELD (CarryFill, exec_id), 16 },
    { FIELD (CarryFill, link_id), 64 },
    { FIELD (CarryFill, side), 104 },
    { FIELD (CarryFill, liquidity), 108 },
    { FIELD (CarryFill, price), 112 },
    { FIELD (CarryFill, quantity), 128 },
    { FIELD (CarryFill, fee), 144 },
    { FIELD (CarryFill, fee_coin), 160 },
    { FIELD (CarryFill, decision_price), 168 },
    { FIELD (CarryFill, ts), 184 },
    { FIELD (CarryFill, is_liquidation), 192 },
};

static const Place account[] = {
    { SIZE (CarryFundingPayment), 80 },
    { FIELD (CarryFundingPayment, ts), 0 },
    { FIELD (CarryFundingPayment, instrument), 8 },
    { FIELD (CarryFundingPayment, position), 16 },
    { FIELD (CarryFundingPayment, mark_price), 32 },
    { FIELD (CarryFundingPayment, rate), 48 },
    { FIELD (CarryFundingPayment, amount), 64 },
    { SIZE (CarryTransfer), 40 },
    { FIELD (CarryTransfer, ts), 0 },
    { FIELD (CarryTransfer, coin), 8 },
    { FIELD (CarryTransfer, amount), 16 },
    { FIELD (CarryTransfer, is_borrow), 32 },
    { FIELD (CarryTransfer, is_opening), 36 },
    { SIZE (CarryPosition), 40 },
    { FIELD (CarryPosition, instrument), 0 },
    { FIELD (CarryPosition, quantity), 8 },
    { FIELD (CarryPosition, entry_price), 24 },
    { SIZE (CarryEquity), 72 },
    { FIELD (CarryEquity, ts), 0 },
    { FIELD (CarryEquity, equity), 8 },
    { FIELD (CarryEquity, cash), 24 },
    { FIELD (CarryEquity, spot_value), 40 },
    { FIELD (CarryEquity, perp_unrealised), 56 },
    { SIZE (CarryNotice), 40 },
    { FIELD (CarryNotice, ts), 0 },
    { FIELD (CarryNotice, level), 8 },
    { FIELD (CarryNotice, module), 16 },
    { FIELD (CarryNotice, code), 24 },
    { FIELD (CarryNotice, text), 32 },
    { SIZE (CarryEvent), 120 },
    { FIELD (CarryEvent, kind), 0 },
    { FIELD (CarryEvent, seq), 8 },
    { FIELD (CarryEvent, ts), 16 },
    { FIELD (CarryEvent, instrument), 24 },
    { FIELD (CarryEvent, market), 32 },
    { FIELD (CarryEvent, order), 40 },
    { FIELD (CarryEvent, fill), 48 },
    { FIELD (CarryEvent, funding), 56 },
    { FIELD (CarryEvent, transfer), 64 },
    { FIELD (CarryEvent, equity), 72 },
    { FIELD (CarryEvent, notice), 80 },
    { FIELD (CarryEvent, module), 88 },
    { FIELD (CarryEvent, group), 96 },
    { FIELD (CarryEvent, adjustment), 104 },
    { FIELD (CarryEvent, evaluation), 112 },
    { SIZE (CarryExposure), 592 },
    { FIELD (CarryExposure, position), 0 },
    { FIELD (CarryExposure, open_buys), 16 },
    { FIELD (CarryExposure, open_sells), 32 },
    { FIELD (CarryExposure, price), 48 },
    { FIELD (CarryExposure, ts_price), 64 },
    { FIELD (CarryExposure, equity), 72 },
    { FIELD (CarryExposure, open_orders), 88 },
    { FIELD (CarryExposure, total_open_orders), 92 },
    { FIELD (CarryExposure, now), 96 },
    { FIELD (CarryExposure, is_real_time), 104 },
    { FIELD (CarryExposure, is_stale), 108 },
    { FIELD (CarryExposure, bid), 112 },
    { FIELD (CarryExposure, ask), 128 },
    { FIELD (CarryExposure, ts_quote), 144 },
    { FIELD (CarryExposure, mark), 152 },
    { FIELD (CarryExposure, ts_mark), 168 },
    { FIELD (CarryExposure, ts_message), 176 },
    { FIELD (CarryExposure, inventory), 184 },
    { FIELD (CarryExposure, coin_position), 200 },
    { FIELD (CarryExposure, coin_buys), 216 },
    { FIELD (CarryExposure, coin_sells), 232 },
    { FIELD (CarryExposure, other_gross), 248 },
    { FIELD (CarryExposure, other_long), 264 },
    { FIELD (CarryExposure, other_short), 280 },
    { FIELD (CarryExposure, other_linear), 296 },
    { FIELD (CarryExposure, other_maintenance), 312 },
    { FIELD (CarryExposure, own_bid), 328 },
    { FIELD (CarryExposure, own_ask), 344 },
    { FIELD (CarryExposure, unknown_buys), 360 },
    { FIELD (CarryExposure, unknown_sells), 364 },
    { FIELD (CarryExposure, total_unknown), 368 },
    { FIELD (CarryExposure, ts_last_funding), 376 },
    { FIELD (CarryExposure, ts_next_funding), 384 },
    { FIELD (CarryExposure, is_restricted), 392 },
    { FIELD (CarryExposure, free_disk), 400 },
    { FIELD (CarryExposure, margin_balance), 408 },
    { FIELD (CarryExposure, initial_rate), 424 },
    { FIELD (CarryExposure, maintenance_rate), 440 },
    { FIELD (CarryExposure, maintenance_deduction), 456 },
    { FIELD (CarryExposure, other_initial), 472 },
    { FIELD (CarryExposure, stated_initial), 488 },
    { FIELD (CarryExposure, stated_maintenance), 504 },
    { FIELD (CarryExposure, liquidation_price), 520 },
    { FIELD (CarryExposure, is_isolated), 536 },
    { FIELD (CarryExposure, depth), 544 },
    { FIELD (CarryExposure, absent_buys), 560 },
    { FIELD (CarryExposure, absent_sells), 576 },
    { SIZE (CarrySnapshot), 32 },
    { FIELD (CarrySnapshot, positions), 0 },
    { FIELD (CarrySnapshot, orders), 8 },
    { FIELD (CarrySnapshot, fills), 16 },
    { FIELD (CarrySnapshot, transfers), 24 },
    { SIZE (CarrySource), 56 },
    { FIELD (CarrySource, path), 0 },
    { FIELD (CarrySource, sha256), 8 },
    { FIELD (CarrySource, rows), 16 },
    { FIELD (CarrySource, bad_rows), 24 },
    { FIELD (CarrySource, gaps), 32 },
    { FIELD (CarrySource, ts_first), 40 },
    { FIELD (CarrySource, ts_last), 48 },
    { SIZE (CarryHistoryRequest), 24 },
    { FIELD (CarryHistoryRequest, instruments), 0 },
    { FIELD (CarryHistoryRequest, ts_from), 8 },
    { FIELD (CarryHistoryRequest, ts_to), 16 },
    { SIZE (CarryHistoryRow), 104 },
    { FIELD (CarryHistoryRow, open), 8 },
    { FIELD (CarryHistoryRow, turnover), 88 },
    { SIZE (CarryHistoryTrade), 112 },
    { FIELD (CarryHistoryTrade, price), 8 },
    { FIELD (CarryHistoryTrade, side), 40 },
    { FIELD (CarryHistoryTrade, id), 44 },
    { SIZE (CarryPageRequest), 48 },
    { FIELD (CarryPageRequest, interval_ns), 16 },
    { FIELD (CarryPageRequest, position), 40 },
    { SIZE (CarryPage), 32 },
    { FIELD (CarryPage, trades), 8 },
    { FIELD (CarryPage, fraction), 24 },
};

static const Place summary[] = {
    { SIZE (CarrySplit), 112 },
    { FIELD (CarrySplit, name), 0 },
    { FIELD (CarrySplit, price_pnl), 16 },
    { FIELD (CarrySplit, funding_pnl), 32 },
    { FIELD (CarrySplit, fees), 48 },
    { FIELD (CarrySplit, borrow), 64 },
    { FIELD (CarrySplit, slippage), 80 },
    { FIELD (CarrySplit, round_trips), 96 },
    { SIZE (CarrySummary), 288 },
    { FIELD (CarrySummary, ts_from), 0 },
    { FIELD (CarrySummary, ts_to), 8 },
    { FIELD (CarrySummary, capital), 16 },
    { FIELD (CarrySummary, total), 32 },
    { FIELD (CarrySummary, symbols), 144 },
    { FIELD (CarrySummary, months), 152 },
    { FIELD (CarrySummary, apr_on_capital), 160 },
    { FIELD (CarrySummary, max_drawdown), 168 },
    { FIELD (CarrySummary, sharpe_daily), 176 },
    { FIELD (CarrySummary, time_in_market), 184 },
    { FIELD (CarrySummary, liquidations), 192 },
    { FIELD (CarrySummary, groups), 196 },
    { FIELD (CarrySummary, naked_notional), 200 },
    { FIELD (CarrySummary, naked_ns), 216 },
    { FIELD (CarrySummary, events), 224 },
    { FIELD (CarrySummary, wall_ns), 232 },
    { FIELD (CarrySummary, seed), 240 },
    { FIELD (CarrySummary, config_sha256), 248 },
    { FIELD (CarrySummary, settings), 256 },
    { FIELD (CarrySummary, models), 264 },
    { FIELD (CarrySummary, sources), 272 },
    { FIELD (CarrySummary, partial), 280 },
};

static const Place plugin[] = {
    { SIZE (CarryPluginType), 16 },
    { FIELD (CarryPluginType, get_type), 8 },
    { SIZE (CarryPluginInfo), 88 },
    { FIELD (CarryPluginInfo, abi_major), 4 },
    { FIELD (CarryPluginInfo, abi_minor), 6 },
    { FIELD (CarryPluginInfo, layout), 8 },
    { FIELD (CarryPluginInfo, name), 16 },
    { FIELD (CarryPluginInfo, types), 48 },
    { FIELD (CarryPluginInfo, reserved), 56 },
};

static const Place classes[] = {
    { SIZE (CarryModuleClass), 256 },
    { FIELD (CarryModuleClass, start_async), 136 },
    { FIELD (CarryModuleClass, start_finish), 144 },
    { FIELD (CarryModuleClass, stop), 152 },
    { FIELD (CarryModuleClass, start), 160 },
    { FIELD (CarryModuleClass, get_status), 168 },
    { FIELD (CarryModuleClass, padding), 176 },
    { SIZE (CarryCursorClass), 200 },
    { FIELD (CarryCursorClass, read), 136 },
    { FIELD (CarryCursorClass, get_fraction), 144 },
    { FIELD (CarryCursorClass, padding), 152 },
    { SIZE (CarryClockClass), 192 },
    { FIELD (CarryClockClass, get_now), 136 },
    { FIELD (CarryClockClass, padding), 144 },
};

static const Place interfaces[] = {
    { SIZE (CarryExchangeInterface), 152 },
    { FIELD (CarryExchangeInterface, get_caps), 16 },
    { FIELD (CarryExchangeInterface, list_instruments_async), 24 },
    { FIELD (CarryExchangeInterface, list_instruments_finish), 32 },
    { FIELD (CarryExchangeInterface, snapshot_async), 40 },
    { FIELD (CarryExchangeInterface, snapshot_finish), 48 },
    { FIELD (CarryExchangeInterface, submit), 56 },
    { FIELD (CarryExchangeInterface, amend), 64 },
    { FIELD (CarryExchangeInterface, cancel), 72 },
    { FIELD (CarryExchangeInterface, cancel_all), 80 },
    { FIELD (CarryExchangeInterface, query), 88 },
    { FIELD (CarryExchangeInterface, on_market), 96 },
    { FIELD (CarryExchangeInterface, on_timer), 104 },
    { FIELD (CarryExchangeInterface, list_assumptions), 112 },
    { FIELD (CarryExchangeInterface, dup_account), 120 },
    { FIELD (CarryExchangeInterface, check_async), 128 },
    { FIELD (CarryExchangeInterface, check_finish), 136 },
    { FIELD (CarryExchangeInterface, flush), 144 },
    { SIZE (CarryFeedInterface), 32 },
    { FIELD (CarryFeedInterface, subscribe), 16 },
    { FIELD (CarryFeedInterface, unsubscribe), 24 },
    { SIZE (CarryHistoryInterface), 72 },
    { FIELD (CarryHistoryInterface, open_async), 16 },
    { FIELD (CarryHistoryInterface, open_finish), 24 },
    { FIELD (CarryHistoryInterface, list_sources), 32 },
    { FIELD (CarryHistoryInterface, list_suffixes), 40 },
    { FIELD (CarryHistoryInterface, get_series), 48 },
    { FIELD (CarryHistoryInterface, page_async), 56 },
    { FIELD (CarryHistoryInterface, page_finish), 64 },
    { SIZE (CarryStrategyInterface), 120 },
    { FIELD (CarryStrategyInterface, evaluate), 16 },
    { FIELD (CarryStrategyInterface, on_quote), 24 },
    { FIELD (CarryStrategyInterface, on_trade), 32 },
    { FIELD (CarryStrategyInterface, on_book), 40 },
    { FIELD (CarryStrategyInterface, on_bar), 48 },
    { FIELD (CarryStrategyInterface, on_funding), 56 },
    { FIELD (CarryStrategyInterface, on_order), 64 },
    { FIELD (CarryStrategyInterface, on_fill), 72 },
    { FIELD (CarryStrategyInterface, on_timer), 80 },
    { FIELD (CarryStrategyInterface, on_halt), 88 },
    { FIELD (CarryStrategyInterface, flatten), 96 },
    { FIELD (CarryStrategyInterface, resume), 104 },
    { FIELD (CarryStrategyInterface, trim), 112 },
    { SIZE (CarryRiskInterface), 48 },
    { FIELD (CarryRiskInterface, check), 16 },
    { FIELD (CarryRiskInterface, on_event), 24 },
    { FIELD (CarryRiskInterface, on_timer), 32 },
    { FIELD (CarryRiskInterface, on_sent), 40 },
    { SIZE (CarryReportInterface), 56 },
    { FIELD (CarryReportInterface, wants_market), 16 },
    { FIELD (CarryReportInterface, on_event), 24 },
    { FIELD (CarryReportInterface, on_timer), 32 },
    { FIELD (CarryReportInterface, finish), 40 },
    { FIELD (CarryReportInterface, write), 48 },
    { SIZE (CarryStoreInterface), 88 },
    { FIELD (CarryStoreInterface, open), 16 },
    { FIELD (CarryStoreInterface, append), 24 },
    { FIELD (CarryStoreInterface, load), 32 },
    { FIELD (CarryStoreInterface, close), 40 },
    { FIELD (CarryStoreInterface, verify), 48 },
    { FIELD (CarryStoreInterface, backup), 56 },
    { FIELD (CarryStoreInterface, restore), 64 },
    { FIELD (CarryStoreInterface, read), 72 },
    { FIELD (CarryStoreInterface, tidy), 80 },
    { SIZE (CarryNotifierInterface), 32 },
    { FIELD (CarryNotifierInterface, notify_async), 16 },
    { FIELD (CarryNotifierInterface, notify_finish), 24 },
};

static void
assert_places (const Place *places, gsize n)
{
    if (sizeof (gpointer) != 8)
    {
        g_test_skip ("the table is for 64-bit machines");
        return;
    }
    for (gsize i = 0; i < n; i++)
        if (places[i].is != places[i].was)
        {
            g_test_message ("%s is at, or has, %" G_GSIZE_FORMAT " bytes, not %" G_GSIZE_FORMAT,
                            places[i].name, places[i].is, places[i].was);
            g_test_fail ();
        }
}

static void
test_values (void)
{
    assert_places (values, G_N_ELEMENTS (values));
}

static void
test_instruments_and_orders (void)
{
    assert_places (instruments_and_orders, G_N_ELEMENTS (instruments_and_orders));
}

static void
test_account (void)
{
    assert_places (account, G_N_ELEMENTS (account));
}

static void
test_summary (void)
{
    assert_places (summary, G_N_ELEMENTS (summary));
}

static void
test_plugin (void)
{
    assert_places (plugin, G_N_ELEMENTS (plugin));
}

static void
test_classes (void)
{
    assert_places (classes, G_N_ELEMENTS (classes));
}

static void
test_interfaces (void)
{
    assert_places (interfaces, G_N_ELEMENTS (interfaces));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/abi/values", test_values);
    g_test_add_func ("/abi/instruments-and-orders", test_instruments_and_orders);
    g_test_add_func ("/abi/account", test_account);
    g_test_add_func ("/abi/summary", test_summary);
    g_test_add_func ("/abi/plugin", test_plugin);
    g_test_add_func ("/abi/classes", test_classes);
    g_test_add_func ("/abi/interfaces", test_interfaces);
    return g_test_run ();
}
