/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixtures.h"

/* What the recorded messages of the private streams and the trade socket say. */
const Fixture fixtures_private[] = {
    { "ws_priv_sol_fill_order.json", print_orders_frame,
      "order kind=7 id=505077818_SOLUSDT_227170130491 ts=1759432560943\n"
      "category=linear symbol=SOLUSDT order_id=373b6927-71ff-4bde-a8a6-c3de21838f20 "
      "link_id=1759432560816495533 side=Buy type=Limit time_in_force=FOK status=Filled "
      "cancel_type=UNKNOWN reject_reason=EC_NoError create_type=CreateByUser "
      "smp_type=None price=240 qty=0.2 avg_price=233.02 leaves_qty=0 leaves_value=0 "
      "cum_exec_qty=0.2 cum_exec_value=46.604 cum_exec_fee=0.0256322 closed_pnl=0 fee={ "
      "coin=USDT amount=0.0256322 } ts_created=1759432560940 ts_updated=1759432560942" },
    { "ws_priv_btcperp_fill_order.json", print_orders_frame,
      "order kind=7 id=140894896_BTCPERP_37449201146 ts=1774779351203\n"
      "category=linear symbol=BTCPERP order_id=88d84f9a-a6b5-4ff6-b746-1cc9978afca4 "
      "side=Buy type=Market time_in_force=IOC status=Filled cancel_type=UNKNOWN "
      "reject_reason=EC_NoError create_type=CreateByUser smp_type=None price=69795.6 "
      "qty=0.001 avg_price=66473.5 leaves_qty=0 leaves_value=0 cum_exec_qty=0.001 "
      "cum_exec_value=66.4735 cum_exec_fee=0.0664735 closed_pnl=0 fee={ coin=USDC "
      "amount=0.0664735 } ts_created=1774779351198 ts_updated=1774779351201" },
    { "ws_priv_order_new_nautilus.json", print_orders_frame,
      "order kind=7 id=9b8d7cf0-1234-4567-8abc-00d0beef0001 ts=1700000007000\n"
      "category=linear symbol=BTCUSDT order_id=abcdef123456 link_id=client-1 side=Buy "
      "type=Limit time_in_force=GTC status=Cancelled cancel_type=CancelByUser "
      "create_type=CreateByUser stop_order_type=StopLoss smp_type=None price=30000 "
      "qty=0.010 avg_price=0 leaves_qty=0.010 leaves_value=300 cum_exec_qty=0 "
      "cum_exec_value=0 cum_exec_fee=0 trigger_price=0 fee_coin=USDT "
      "ts_created=1700000000000 ts_updated=1700000005000" },
    { "ws_priv_spot_market_buy_order.json", print_orders_frame,
      "order.spot kind=7 id=100401071-20000-1253141306 ts=1699764599843\n"
      "category=spot symbol=BTCUSDT order_id=1552132392821724672 "
      "link_id=1552132392821724673 side=Buy type=Market time_in_force=IOC "
      "status=PartiallyFilledCanceled cancel_type=UNKNOWN "
      "reject_reason=EC_CancelForNoFullFill smp_type=None price=0 qty=10.000000 "
      "avg_price=32635 leaves_qty=0.000000 leaves_value=0.01369000 cum_exec_qty=0.000306 "
      "cum_exec_value=9.98631000 cum_exec_fee=0.000000306 trigger_price=0.00 "
      "fee_coin=BTC ts_created=1699764599837 ts_updated=1699764599841" },
    { "ws_priv_spot_order_filled_2026.json", print_orders_frame,
      "order kind=7 id=74199870_22004_157776604406 ts=1786689290245\n"
      "category=spot symbol=FLOWUSDT order_id=2281309546159014400 "
      "link_id=019ffefa-ffb4-738f-9c29-ad4fe85302e5 side=Sell type=Limit "
      "time_in_force=FOK status=Filled cancel_type=UNKNOWN reject_reason=EC_NoError "
      "smp_type=None price=0.03154 qty=194.10 avg_price=0.03154 leaves_qty=0 "
      "leaves_value=0.0000000 cum_exec_qty=194.1 cum_exec_value=6.1219140 "
      "cum_exec_fee=0.0048975312 trigger_price=0.00000 fee_coin=USDT fee={ coin=USDT "
      "amount=0.0048975312 } ts_created=1786689290243 ts_updated=1786689290244" },
    { "ws_priv_sol_fill_execution.json", print_executions_frame,
      "execution kind=8 id=505077818_SOLUSDT_227170130491 ts=1759432560943\n"
      "category=linear symbol=SOLUSDT order_id=373b6927-71ff-4bde-a8a6-c3de21838f20 "
      "link_id=1759432560816495533 exec_id=3fb94d67-8482-58a5-91a4-154777511c1c side=Buy "
      "order_type=Limit type=Trade effect=fill price=233.02 qty=0.2 value=46.604 "
      "fee=0.0256322 fee_rate=0.00055 fee_coin=USDT extra={ coin=USDT type=GST "
      "rate=0.000099 amount=0.004613796 } order_price=240 order_qty=0.2 leaves_qty=0 "
      "closed_size=0 mark_price=233.029 pnl=0 create_type=CreateByUser "
      "stop_order_type=UNKNOWN seq=227170130491 ts=1759432560940" },
    { "ws_priv_btcperp_fill_execution_fast.json", print_executions_frame,
      "execution.fast kind=9 ts=1774779351199\n"
      "category=linear symbol=BTCPERP order_id=88d84f9a-a6b5-4ff6-b746-1cc9978afca4 "
      "exec_id=a7fc9663-3eef-5f52-a500-4d961a86f1bc side=Buy type=Trade effect=fill "
      "price=66473.5 qty=0.001 seq=37449201146 ts=1774779351198 is_fast=1" },
    { "ws_priv_spot_buy_execution.json", print_executions_frame,
      "execution.spot kind=8 id=100401071-20000-1253141306 ts=1699764599843\n"
      "category=spot symbol=BTCUSDT order_id=1552132392821724672 "
      "link_id=1552132392821724673 exec_id=2100000000047469164 side=Buy "
      "order_type=Market type=Trade effect=fill price=32635.00 qty=0.000306 "
      "value=9.98631000 fee=0.000000306 fee_rate=0.001 order_price=0 order_qty=0.000000 "
      "leaves_qty=0.000000 seq=1253141306 ts=1699764599837" },
    { "ws_priv_sol_fill_position.json", print_positions_frame,
      "position kind=10 id=505077818_position_1759432560944 ts=1759432560944\n"
      "category=linear symbol=SOLUSDT side=Buy size=0.2 entry_price=233.02 value=46.604 "
      "mark_price=233.029 liq_price=176.89650029 leverage=10 position_im=4.6876214 "
      "position_mm=0.2602414 unrealised_pnl=0.0018 cum_realised_pnl=1.24634526 "
      "cur_realised_pnl=-0.03024599 risk_limit_value=50000 risk_id=281 adl_rank=2 "
      "seq=227170130491 status=Normal ts_created=1758826877748 ts_updated=1759432560942" },
    { "ws_priv_sol_fill_wallet.json", print_wallet_frame,
      "wallet kind=11 id=505077818_wallet_1759432560944 ts=1759432560944\n"
      "account_type=UNIFIED total_equity=11.48691986 total_wallet_balance=11.48511863 "
      "total_margin_balance=11.48691986 total_available_balance=6.79608275 "
      "total_perp_upl=0.00180123 total_initial_margin=4.6908371 "
      "total_maintenance_margin=0.26041992 im_rate=0.4083 mm_rate=0.0226\n"
      "coin=USDT equity=11.47904524 usd_value=11.48691986 wallet_balance=11.47724524 "
      "locked=0 borrow_amount=0 spot_borrow=0 accrued_interest=0 order_im=0 "
      "position_im=4.6876214 position_mm=0.2602414 unrealised_pnl=0.0018 "
      "cum_realised_pnl=1.25916611 bonus=0 is_collateral=1 is_collateral_on=1" },
    { "ws_ctl_subscribe_ack_spot.json", print_control,
      "kind=12 success=1 op=subscribe message=subscribe request_id=4000001 "
      "connection_id=13ac3a8f-52dd-411a-81c1-7644f6a1ef8b" },
    { "ws_ctl_subscribe_ack_linear.json", print_control,
      "kind=12 success=1 op=subscribe request_id=t1 "
      "connection_id=d9tc7k421nl91l9k6obg-s09y" },
    { "ws_ctl_subscribe_fail_argsize.json", print_control,
      "kind=12 op=subscribe message=args size >10 request_id=2000001 "
      "connection_id=d7u3lt5c9enav1at3iug-1yimq" },
    { "ws_ctl_pong_public_linear.json", print_control,
      "kind=13 success=1 op=ping message=pong request_id=p1 "
      "connection_id=d9tc7k421nl91l9k6obg-s09y" },
    { "ws_ctl_pong_public_spot.json", print_control,
      "kind=13 success=1 op=ping message=pong "
      "connection_id=8c207ac5-8a20-40d8-963e-03e6b9cfe080" },
    { "ws_ctl_pong_private.json", print_control,
      "kind=13 success=1 op=pong connection_id=cl48jjpqo29jk1nbp4e0-98gm" },
    { "ws_ctl_pong_trade_doc.json", print_control,
      "kind=13 success=1 op=pong message=OK connection_id=cnt5leec0hvan15eukcg-2v" },
    { "ws_ctl_auth_ok_private.json", print_control,
      "kind=14 success=1 op=auth connection_id=cl48jvldaugj6f98t3o0-97id" },
    { "ws_ctl_auth_ok_trade.json", print_control,
      "kind=14 success=1 op=auth message=OK connection_id=d4al82f88smcpctamlf0-b5jk" },
    { "ws_trade_create_ok.json", print_trade_answer,
      "op=order.create request_id=1759432560816495533 "
      "connection_id=d2skksbfh6ke97cc05f0-6lyui message=OK allowance.limit=10 "
      "allowance.left=9 allowance.ts_reset=1759432560940 ts_server=1759432560940\n"
      "message=OK order_id=373b6927-71ff-4bde-a8a6-c3de21838f20 "
      "link_id=1759432560816495533" },
    { "ws_trade_cancel_fail_110001.json", print_trade_answer,
      "op=order.cancel request_id=RAACPVr82kIAAgAAAAAA "
      "connection_id=d4al7m6c0hv96a0jimg0-b9wz code=110001 message=order not exists or "
      "too late to cancel allowance.limit=10 allowance.left=9 "
      "allowance.ts_reset=1764403799481 ts_server=1764403799483\n"
      "code=110001 message=order not exists or too late to cancel" },
    { "ws_trade_create_batch_partial_fail_doc.json", print_trade_answer,
      "op=order.create-batch connection_id=cupviqn88smf24t2kpb0-536o message=OK "
      "allowance.limit=150 allowance.left=147 allowance.ts_reset=1740453408555 "
      "ts_server=1740453408556 is_batch=1\n"
      "message=OK\n"
      "code=10001 message=position idx not match position mode category=linear "
      "symbol=SOLUSDT link_id=batch-000\n"
      "code=10001 message=position idx not match position mode category=linear "
      "symbol=SOLUSDT link_id=batch-001\n"
      "code=10001 message=position idx not match position mode category=linear "
      "symbol=SOLUSDT link_id=batch-002" },
    { NULL, NULL, NULL },
};
