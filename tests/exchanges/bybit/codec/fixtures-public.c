/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixtures.h"

/* What the recorded messages of the public streams say. */
const Fixture fixtures_public[] = {
    { "ws_pub_orderbook50_linear_snapshot.json", print_orderbook_frame,
      "orderbook.50.BTCUSDT kind=1 symbol=BTCUSDT depth=50 ts=1773386409389 "
      "ts_matching=1773386409385 update=10132540 seq=546137962055 is_snapshot=1\n"
      "bids 7142380/557000 7142310/102000 7142300/324000 7142280/3000 7142260/1000 "
      "7142250/1000 7142210/2000 7142200/6000 7142190/1000 7142150/1000 7142140/3000 "
      "7142130/1000 7142100/1000 7142030/1000 7141980/2000 7141960/1000 7141940/1000 "
      "7141930/1000 7141890/15000 7141880/3000 7141820/161000 7141810/13000 7141760/1000 "
      "7141750/1000 7141740/50000 7141730/342000 7141700/2000 7141680/8000 "
      "7141670/884000 7141660/1235000 7141650/2000 7141640/2000 7141610/234000 "
      "7141580/4000 7141550/7000 7141540/1000 7141520/204000 7141510/1000 7141490/2000 "
      "7141470/141000 7141460/4000 7141450/840000 7141440/126000 7141420/982000 "
      "7141410/99000 7141400/2000 7141390/49000 7141380/73000 7141360/1000 7141350/70000\n"
      "asks 7142390/4669000 7142400/1000 7142470/1002000 7142480/218000 7142520/1000 "
      "7142560/1000 7142600/17000 7142640/2000 7142670/1000 7142710/1000 7142800/2000 "
      "7142810/1000 7142820/1000 7142830/6000 7142840/1000 7142880/98000 7142890/4000 "
      "7142930/1000 7142950/129000 7142980/1000 7142990/3000 7143000/20000 7143070/2000 "
      "7143080/1000 7143090/347000 7143100/61000 7143120/2000 7143130/1417000 "
      "7143140/982000 7143150/3000 7143160/48000 7143170/2000 7143180/602000 "
      "7143190/1000 7143200/17000 7143240/1000 7143260/282000 7143280/3000 7143300/17000 "
      "7143320/72000 7143330/2000 7143340/3000 7143360/1000 7143380/840000 7143390/3000 "
      "7143400/20000 7143440/613000 7143460/81000 7143500/2000 7143530/60000" },
    { "ws_pub_orderbook50_linear_delta.json", print_orderbook_frame,
      "orderbook.50.BTCUSDT kind=1 symbol=BTCUSDT depth=50 ts=1773386409407 "
      "ts_matching=1773386409404 update=10132541 seq=546137962186\n"
      "bids 7141980/0 7141820/159000 7141700/0 7141660/1163000 7141650/0 7141550/0 "
      "7141480/7000 7141380/75000 7141340/13000 7141330/270000 7141320/603000\n"
      "asks 7142790/6000 7142830/0 7143330/0 7143540/1000" },
    { "ws_pub_orderbook1_linear_snapshot.json", print_orderbook_frame,
      "orderbook.1.BTCUSDT kind=1 symbol=BTCUSDT depth=1 ts=1786659828109 "
      "ts_matching=1786659828107 update=31398762 seq=764144453970 is_snapshot=1\n"
      "bids 6356150/1776000\n"
      "asks 6356160/4848000" },
    { "ws_pub_orderbook1_spot_delta_legacy.json", print_orderbook_frame,
      "orderbook.1.BTCUSDT kind=1 symbol=BTCUSDT depth=1 ts=1699764797519 update=873489 "
      "seq=1253141792\n"
      "bids\n"
      "asks 3249927/11534 3252954/0" },
    { "ws_pub_tickers_linear_snapshot.json", print_ticker_frame,
      "tickers.BTCUSDT kind=3 symbol=BTCUSDT is_snapshot=1 ts=1786659827683 "
      "cross_seq=764144442982\n"
      "symbol=BTCUSDT fields=1fffff last=63561.60 mark=63560.80 index=63585.51 "
      "bid=63561.50 bid_size=1.760 ask=63561.60 ask_size=4.690 funding_rate=0.00005013 "
      "ts_next_funding=1786665600000 hours=8 funding_cap=0.005 open_interest=59972.256 "
      "open_interest_value=3811884569.16 single_open_interest=29986.128 "
      "turnover_24h=3515096831.9640 volume_24h=55362.9100 previous_24h=63469.20 "
      "change_24h=0.001455 high_24h=63994.40 low_24h=62810.50 previous_1h=63413.60" },
    { "ws_pub_tickers_linear_delta.json", print_ticker_frame,
      "tickers.BTCUSDT kind=3 symbol=BTCUSDT ts=1786659827983 cross_seq=764144450620\n"
      "symbol=BTCUSDT fields=4 index=63585.74" },
    { "ws_pub_tickers_spot_snapshot.json", print_ticker_frame,
      "tickers.BTCUSDT kind=3 symbol=BTCUSDT is_snapshot=1 ts=1682083233096 "
      "cross_seq=792472763\n"
      "symbol=BTCUSDT fields=4fc001 last=27579.99 turnover_24h=6905439.32558533 "
      "volume_24h=240.62801 previous_24h=29005.97 change_24h=-0.0492 high_24h=35000 "
      "low_24h=26900 usd_index=28190.58008011" },
    { "ws_pub_tickers_linear_futures_doc.json", print_ticker_frame,
      "tickers.BTC-26DEC25 kind=3 symbol=BTC-26DEC25 is_snapshot=1 ts=1760409119857 "
      "cross_seq=31337927919\n"
      "symbol=BTC-26DEC25 fields=3fd9ff last=109401.50 mark=121144.63 index=114132.51 "
      "bid=111254.50 bid_size=0.176 ask=131001.00 ask_size=0.580 open_interest=6.622 "
      "open_interest_value=802219.74 turnover_24h=0.0000 volume_24h=0.0000 "
      "previous_24h=109401.50 change_24h=0 high_24h=109401.50 low_24h=109401.50 "
      "previous_1h=109401.50 ts_delivery=1766736000000" },
    { "ws_pub_publicTrade_linear_multi.json", print_trades_frame,
      "publicTrade.BTCUSDT kind=2 symbol=BTCUSDT is_snapshot=1 ts=1774021164273\n"
      "symbol=BTCUSDT trade_id=8c931d9a-b703-5c34-9aeb-860867cf1f66 side=Sell "
      "price=69916.80 size=0.001 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=307fb58f-09dc-5121-b24f-eb2f81873445 side=Sell "
      "price=69916.80 size=0.001 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=e4f62be6-ee74-5a67-a9da-b3829b911246 side=Sell "
      "price=69916.80 size=0.001 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=e638a9e6-ade1-541e-8e22-e6e4c04fbfc1 side=Sell "
      "price=69916.80 size=0.001 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=ddea3520-0444-515c-af09-07471b39e1e5 side=Sell "
      "price=69916.80 size=0.032 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=58766b19-9dba-5ad3-8931-f71eff90e8d8 side=Sell "
      "price=69916.10 size=0.002 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=f3a898c6-d91f-5860-9c77-dc31411e6d3a side=Sell "
      "price=69915.40 size=0.001 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=597fb5be-4ef1-5cf7-846e-3f8bf88868e2 side=Sell "
      "price=69915.40 size=0.002 ts=1774021164272 seq=549792210006\n"
      "symbol=BTCUSDT trade_id=86245400-ea12-510f-a809-78e07e373378 side=Sell "
      "price=69914.20 size=0.008 ts=1774021164272 seq=549792210006" },
    { "ws_pub_publicTrade_spot.json", print_trades_frame,
      "publicTrade.BTCUSDT kind=2 symbol=BTCUSDT is_snapshot=1 ts=1682084122523\n"
      "symbol=BTCUSDT trade_id=2100000000019296063 side=Buy price=27200 size=0.000221 "
      "ts=1682084122521" },
    { "ws_pub_kline_doc.json", print_kline_frame,
      "kline.5.BTCUSDT kind=4 symbol=BTCUSDT interval=5 is_snapshot=1 ts=1672324988882\n"
      "ts_start=1672324800000 ts_end=1672325099999 open=16649.5 high=16677 low=16608 "
      "close=16677 volume=2.081 turnover=34666.4005" },
    { "ws_pub_allLiquidation.json", print_liquidations_frame,
      "allLiquidation.PIPPINUSDT kind=5 symbol=PIPPINUSDT is_snapshot=1 ts=1740480207578\n"
      "symbol=PIPPINUSDT side=Sell size=2846 price=0.02456 ts=1740480207110" },
    { NULL, NULL, NULL },
};
