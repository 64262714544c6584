/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixtures.h"

/* What the recorded REST answers say, to the last digit. */
const Fixture fixtures_rest[] = {
    { "rest_market_time_doc.json", print_server_time,
      "message=OK ts_server=1688639403423 ts=1688639403423213947" },
    { "rest_instruments_linear_doc.json", print_instruments,
      "message=OK ts_server=1735809771618 category=linear\n"
      "category=linear symbol_id=5 symbol=BTCUSDT base_coin=BTC quote_coin=USDT "
      "settle_coin=USDT contract=LinearPerpetual status=Trading ts_launch=1585526400000 "
      "tick_size=0.10 min_price=0.10 max_price=1999999.80 qty_step=0.001 min_qty=0.001 "
      "max_qty=1190.000 max_market_qty=500.000 min_notional=5 min_leverage=1 "
      "max_leverage=100.00 leverage_step=0.01 minutes=480 upper_funding_rate=0.00375 "
      "lower_funding_rate=-0.00375 price_limit_ratio_x=0.01 price_limit_ratio_y=0.02" },
    { "rest_instruments_linear_multiplier_2023.json", print_instruments,
      "message=OK ts_server=1682255470701 category=linear\n"
      "category=linear symbol=10000NFTUSDT base_coin=10000NFT quote_coin=USDT "
      "settle_coin=USDT contract=LinearPerpetual status=Trading ts_launch=1643007175000 "
      "tick_size=0.000005 min_price=0.000005 max_price=9.999990 qty_step=10 min_qty=10 "
      "max_qty=445100 min_leverage=1 max_leverage=12.50 leverage_step=0.01 minutes=480\n"
      "category=linear symbol=1000BONKUSDT base_coin=1000BONK quote_coin=USDT "
      "settle_coin=USDT contract=LinearPerpetual status=Trading ts_launch=1672971039000 "
      "tick_size=0.000001 min_price=0.000001 max_price=1.999998 qty_step=100 min_qty=100 "
      "max_qty=8000000 min_leverage=1 max_leverage=25.00 leverage_step=0.01 minutes=480" },
    { "rest_instruments_spot_doc.json", print_instruments,
      "message=OK ts_server=1760027412300 category=spot\n"
      "category=spot symbol_id=9 symbol=BTCUSDT base_coin=BTC quote_coin=USDT "
      "status=Trading tick_size=0.1 qty_step=0.000001 quote_step=0.0000001 "
      "min_qty=0.000011 max_qty=83 max_market_qty=41.5 min_notional=5 "
      "price_limit_ratio_x=0.005 price_limit_ratio_y=0.01" },
    { "rest_tickers_spot_doc.json", print_tickers,
      "message=OK ts_server=1673859087947 category=spot\n"
      "symbol=BTCUSDT fields=4fc079 last=20533.13 bid=20517.96 bid_size=2 ask=20527.77 "
      "ask_size=1.862172 turnover_24h=243765620.65899866 volume_24h=11801.27771 "
      "previous_24h=20393.48 change_24h=0.0068 high_24h=21128.12 low_24h=20318.89 "
      "usd_index=20784.12009279" },
    { "rest_tickers_inverse_doc.json", print_tickers,
      "message=OK ts_server=1760352369814 category=inverse\n"
      "symbol=BTCUSD fields=3fdfff last=120635.50 mark=114898.43 index=114890.92 "
      "bid=103401.00 bid_size=1063 ask=109152.80 ask_size=9854 funding_rate=0.0001 "
      "ts_next_funding=1760371200000 hours=8 funding_cap=0.005 open_interest=240113967 "
      "open_interest_value=2089.79 turnover_24h=115.6907 volume_24h=13713832.0000 "
      "previous_24h=105595.90 change_24h=0.142425 high_24h=131309.30 low_24h=102007.60 "
      "previous_1h=119806.10" },
    { "rest_orderbook_spot_doc.json", print_orderbook,
      "message=OK ts_server=1716863719382 symbol=BTCUSDT\n"
      "ts=1716863719031 ts_matching=1716863718905 update=230704 seq=1432604333 "
      "is_snapshot=1\n"
      "bids 6548547/47081829\n"
      "asks 6555770/16606555" },
    { "rest_recent_trade_spot_doc.json", print_trades,
      "message=OK ts_server=1672053054358 category=spot\n"
      "symbol=BTCUSDT trade_id=2100000000007764263 side=Buy price=16618.49 size=0.00012 "
      "ts=1672052955758 seq=123456 is_rpi=1" },
    { "rest_kline_inverse_doc.json", print_klines,
      "message=OK ts_server=1672025956592 category=inverse symbol=BTCUSD\n"
      "ts_start=1670608800000 open=17071 high=17073 low=17027 close=17055.5 "
      "volume=268611 turnover=15.74462667\n"
      "ts_start=1670605200000 open=17071.5 high=17071.5 low=17061 close=17071 "
      "volume=4177 turnover=0.24469757\n"
      "ts_start=1670601600000 open=17086.5 high=17088 low=16978 close=17071.5 "
      "volume=6356 turnover=0.37288112" },
    { "rest_premium_kline_doc.json", print_premium_klines,
      "message=OK ts_server=1672765216291 category=linear symbol=BTCUSDT\n"
      "ts_start=1652486400000 open=-0.000587 high=-0.000344 low=-0.000480 close=-0.000344\n"
      "ts_start=1652400000000 open=-0.000989 high=-0.000561 low=-0.000587 close=-0.000587" },
    { "rest_funding_history_nautilus.json", print_funding_history,
      "message=OK ts_server=1709891679050 category=linear\n"
      "symbol=BTCUSDT rate=0.0001 ts=1709884800000\n"
      "symbol=BTCUSDT rate=0.00015 ts=1709856000000" },
    { "rest_account_info_doc.json", print_account_info,
      "message=OK unified_status=4 margin_mode=REGULAR_MARGIN ts_updated=1697078946000" },
    { "rest_query_api_doc.json", print_key_info,
      "ts_server=1776149990532 is_read_only=1 can_trade_spot=1 can_trade_contracts=1 "
      "can_transfer=1 is_ip_bound=1 n_ips=3 ip=18.181.170.164 ip=13.212.45.47 "
      "ip=13.212.45.48 permissions=ContractTrade.Order ContractTrade.Position "
      "Spot.SpotTrade Wallet.AccountTransfer Wallet.SubMemberTransfer "
      "Derivatives.DerivativesTrade Exchange.ExchangeHistory Earn.Earn "
      "FiatP2P.FiatP2POrder FiatP2P.Advertising FiatConvertBroker.FiatConvertBrokerOrder "
      "FiatBitPay.FaitPayOrder BitCard.BitCard ByXPost.ByXPost deadline_day=-2 uta=1 "
      "user_id=1448939 is_master=1 vip_level=PRO-1" },
    { "rest_fee_rate_linear_doc.json", print_fee_rates,
      "message=OK ts_server=1676360412576\n"
      "symbol=ETHUSDT taker_rate=0.0006 maker_rate=0.0001" },
    { "rest_wallet_balance.json", print_wallet,
      "message=OK ts_server=1757053660131\n"
      "account_type=UNIFIED total_equity=187674.03829067 "
      "total_wallet_balance=140564.92491226 total_margin_balance=140743.48632218 "
      "total_available_balance=140719.99688829 total_perp_upl=178.13944266 "
      "total_initial_margin=23.48943389 total_maintenance_margin=1.20099314 "
      "im_rate=0.0001 mm_rate=0\n"
      "coin=BTC equity=1.21997126 usd_value=136115.2486049 wallet_balance=1.22000909 "
      "locked=0 borrow_amount=0.000000000000000000 accrued_interest=0 order_im=0 "
      "position_im=0.00002074 position_mm=0.00000115 unrealised_pnl=-0.00003782 "
      "cum_realised_pnl=-0.00015772 bonus=0 is_collateral=1 is_collateral_on=1\n"
      "coin=ETH equity=1 usd_value=4327.631108 wallet_balance=1 locked=0 "
      "borrow_amount=0.000000000000000000 accrued_interest=0 order_im=0 position_im=0 "
      "position_mm=0 unrealised_pnl=0 cum_realised_pnl=0 bonus=0 is_collateral=1\n"
      "coin=EOS equity=2000 usd_value=923.386 wallet_balance=2000 locked=0 "
      "borrow_amount=0.000000000000000000 accrued_interest=0 order_im=0 position_im=0 "
      "position_mm=0 unrealised_pnl=0 cum_realised_pnl=0 bonus=0 is_collateral=1\n"
      "coin=XRP equity=10000 usd_value=28068.01 wallet_balance=10000 locked=0 "
      "borrow_amount=0.000000000000000000 accrued_interest=0 order_im=0 position_im=0 "
      "position_mm=0 unrealised_pnl=0 cum_realised_pnl=0 bonus=0 is_collateral=1\n"
      "coin=USDT equity=18237.30054219 usd_value=18239.76257777 "
      "wallet_balance=18054.96604219 locked=0 borrow_amount=0.000000000000000000 "
      "accrued_interest=0 order_im=0 position_im=21.17247652 position_mm=1.07237652 "
      "unrealised_pnl=182.3345 cum_realised_pnl=-46.50745965 bonus=0 is_collateral=1 "
      "is_collateral_on=1" },
    { "rest_position_list_2023.json", print_positions,
      "message=OK ts_server=1682687025633 category=linear\n"
      "category=linear symbol=BTCUSDT side=Buy size=0.002 entry_price=32685.25 "
      "value=65.3705 mark_price=29252.90 liq_price=0.10 leverage=10 position_im=0.653705 "
      "position_mm=0.000001 unrealised_pnl=-6.8647 cum_realised_pnl=-3.85552684 "
      "risk_limit_value=2000000 risk_id=1 adl_rank=2 status=Normal "
      "ts_created=1644842313438 ts_updated=1682668800070" },
    { "rest_transaction_log_doc.json", print_transaction_log,
      "message=OK ts_server=1672132481405 cursor=21963%3A1%2C14954%3A1\n"
      "id=592324_XRPUSDT_161440249321 category=linear symbol=XRPUSDT side=Buy "
      "type=SETTLEMENT type_text=SETTLEMENT coin=USDT "
      "trade_id=534c0003-4bf7-486f-aa02-78cee36825e4 order_id=1672128000-8-592324-1-2 "
      "qty=100 size=100 price=0.3676 funding=-0.003676 fee=0.00000000 fee_rate=0.0001 "
      "cash_flow=0 change=-0.003676 cash_balance=5086.55825002 ts=1672128000000\n"
      "id=592324_XRPUSDT_161440249321 category=linear symbol=XRPUSDT side=Buy type=TRADE "
      "type_text=TRADE coin=USDT trade_id=5184f079-88ec-54c7-8774-5173cafd2b4e "
      "order_id=592b7e41-78fd-42e2-9aa3-91e1835ef3e1 link_id=linear-order qty=88 "
      "size=100 price=0.3615 fee=0.01908720 fee_rate=0.0006 cash_flow=0 "
      "change=-0.0190872 cash_balance=5086.56192602 ts=1672121182224\n"
      "id=592324_XRPUSDT_161407743011 category=linear symbol=XRPUSDT side=Buy type=TRADE "
      "type_text=TRADE coin=USDT trade_id=8569c10f-5061-5891-81c4-a54929847eb3 "
      "order_id=592b7e41-78fd-42e2-9aa3-91e1835ef3e1 link_id=linear-order qty=12 size=12 "
      "price=0.3615 fee=0.00260280 fee_rate=0.0006 cash_flow=0 change=-0.0026028 "
      "cash_balance=5086.58101322 ts=1672121182224" },
    { "rest_order_realtime_doc.json", print_orders,
      "message=OK ts_server=1684765770483 category=linear "
      "cursor=page_args%3Dfd4300ae-7847-404e-b947-b46980a4d140%26symbol%3D6%26\n"
      "category=linear symbol=ETHUSDT order_id=fd4300ae-7847-404e-b947-b46980a4d140 "
      "link_id=test-000005 side=Buy type=Limit time_in_force=GTC status=New "
      "cancel_type=UNKNOWN reject_reason=EC_NoError stop_order_type=UNKNOWN "
      "smp_type=None price=1600.00 qty=0.10 avg_price=0 leaves_qty=0.10 leaves_value=160 "
      "cum_exec_qty=0.00 cum_exec_value=0 cum_exec_fee=0 trigger_price=0.00 fee={ "
      "coin=MNT amount=0.00242968 } position_idx=1 ts_created=1684738540559 "
      "ts_updated=1684738540561" },
    { "rest_order_realtime_spot.json", print_orders,
      "message=OK category=spot cursor=1410314510738196224\n"
      "category=spot symbol=BTCUSDT order_id=1410314510738196224 "
      "link_id=iQAC6QMAAQAAz1OYoMFC side=Buy type=Limit time_in_force=GTC status=New "
      "cancel_type=UNKNOWN smp_type=None price=28909.99 qty=0.000040 avg_price=0 "
      "cum_exec_qty=0 ts_created=1682858590868 ts_updated=1682858590879" },
    { "rest_execution_list_funding.json", print_executions,
      "message=OK ts_server=1741075208748 category=linear "
      "cursor=1741075200000%3A17889272%2C1741075200000%3A17889272\n"
      "category=linear symbol=BTCUSDT order_id=c0355078-46fe-4062-aecd-64119ff71555 "
      "exec_id=842bf865-c3fc-42ce-9995-feffd2a9b351 side=Buy type=Funding effect=funding "
      "price=83138.7 qty=0.008 value=665.1096 fee=0.00196873 fee_rate=0.000002 "
      "order_price=0 order_qty=0 leaves_qty=0 closed_size=0 mark_price=83135.2 "
      "stop_order_type=UNKNOWN seq=342003405057 ts=1741075200000" },
    { "rest_execution_list_trade_doc.json", print_executions,
      "message=OK ts_server=1672283754510 category=linear cursor=132766%3A2%2C132766%3A2\n"
      "category=linear symbol=ETHPERP order_id=8c065341-7b52-4ca9-ac2c-37e31ac55c94 "
      "exec_id=e0cbe81d-0f18-5866-9415-cf319b5dab3b side=Buy order_type=Market "
      "type=Trade effect=fill price=1190.15 qty=0.1 value=119.015 fee=0.071409 "
      "fee_rate=0.0006 order_price=1236.9 order_qty=0.1 leaves_qty=0 mark_price=1183.54 "
      "stop_order_type=UNKNOWN seq=4688002127 ts=1672282722429" },
    { "rest_order_create_ok.json", print_order_answer,
      "message=OK ts_server=1682857519260\n"
      "message=OK order_id=1410305521329702656 link_id=SQAC6QMAAQAASPS4YMFC" },
    { "rest_order_cancel_ok.json", print_order_answer,
      "message=OK ts_server=1764947226743\n"
      "message=OK order_id=b8614cb3-9ddb-460b-9282-a994528eac87 "
      "link_id=ZwAC7nLlHkQAAQAAAAAA" },
    { "rest_error_10004.json", print_order_answer,
      "code=10004 message=error sign! origin_string[ ts_server=1682321990235\n"
      "code=10004 message=error sign! origin_string[" },
    { "rest_order_cancel_batch_partial_fail_doc.json", print_batch,
      "message=OK ts_server=1713434299047\n"
      "message=OK category=spot symbol=BTCUSDT order_id=1666800494330512128 "
      "link_id=spot-btc-03\n"
      "code=170213 message=Order does not exist. category=spot symbol=ATOMUSDT "
      "link_id=1666800494330512129" },
    { "rest_order_cancel_all_ok_empty.json", print_cancel_all,
      "message=OK ts_server=1682861453404" },
    { NULL, NULL, NULL },
};
