# SPDX-License-Identifier: LGPL-2.1-or-later
"""PyPI pybit, unmodified, against bybit-sim."""

import json
import os
import ssl
import sys
import time
import traceback
import urllib.request
from decimal import Decimal

import pybit._websocket_trading as trading
import pybit.unified_trading as unified
from pybit.exceptions import InvalidRequestError

REST, WS = os.environ["SIM_REST"], os.environ["SIM_WS"]
KEY, SECRET = os.environ["SIM_KEY"], os.environ["SIM_SECRET"]
SYMBOL = "BTCUSDT"

unified.PUBLIC_WSS = WS + "/v5/public/{CHANNEL_TYPE}"
unified.PRIVATE_WSS = WS + "/v5/private"
trading.TRADE_WSS = WS + "/v5/trade"


def make(secret=SECRET, **more):
    http = unified.HTTP(api_key=KEY, api_secret=secret, **more)
    http.endpoint = REST
    if "SIM_CA" in os.environ:
        http.client.verify = os.environ["SIM_CA"]
    return http


def control(method, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    context = ssl.create_default_context(cafile=os.environ["SIM_CA"]) if REST.startswith("https") else None
    request = urllib.request.Request(REST + path, data, method=method)
    with urllib.request.urlopen(request, context=context) as answer:
        return answer.read().decode()


def ledger():
    return [json.loads(line) for line in control("GET", "/sim/ledger").splitlines()]


def still(read):
    """The ledger, and what is read at a moment in which nothing is settled: there is a settlement each ten seconds."""
    def balances(rows):
        return [row for row in rows if row["kind"] == "balance"]

    def at_once():
        before, value = ledger(), read()
        return balances(before) == balances(ledger()) and (before, value)

    return until("a moment without a settlement", at_once)


def until(what, test, seconds=8):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = test()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


def refused(code, call, *args, **more):
    try:
        call(*args, **more)
    except InvalidRequestError as error:
        assert error.status_code == code, (error.status_code, error.message)
        return error
    raise AssertionError(f"{code} did not come")


http = make()
heard = {"order": [], "execution": [], "position": [], "wallet": []}


def listen(name):
    return lambda frame: heard[name].extend(frame["data"])


def low(category):
    bid = http.get_tickers(category=category, symbol=SYMBOL)["result"]["list"][0]["bid1Price"]
    return str(int(Decimal(bid) * Decimal("0.98")))


def order_row(order_id, status):
    return until(f"order {status}", lambda: next(
        (row for row in heard["order"] if row["orderId"] == order_id and row["orderStatus"] == status), None))


def test_markets():
    assert abs(int(http.get_server_time()["result"]["timeSecond"]) - time.time()) < 3
    for category in ("linear", "spot"):
        rows = http.get_instruments_info(category=category)["result"]["list"]
        assert {"BTCUSDT", "ETHUSDT", "SOLUSDT"} <= {row["symbol"] for row in rows}
    assert len(http.get_kline(category="linear", symbol=SYMBOL, interval=1, limit=3)["result"]["list"]) == 3
    assert http.get_mark_price_kline(category="linear", symbol=SYMBOL, interval=60, limit=2)["result"]["list"]
    assert http.get_premium_index_price_kline(category="linear", symbol=SYMBOL, interval=60)["result"]["list"]
    assert http.get_funding_rate_history(category="linear", symbol=SYMBOL, limit=2)["result"]["list"]
    assert http.get_fee_rates(category="linear", symbol=SYMBOL)["result"]["list"][0]["makerFeeRate"] == "0.0002"
    assert http.get_account_info()["result"]["unifiedMarginStatus"] == 6


def test_tickers():
    seen = []
    linear = unified.WebSocket(testnet=False, channel_type="linear")
    linear.ticker_stream(SYMBOL, seen.append)
    until("ticker frames", lambda: len(seen) >= 3)
    # pybit merges the deltas itself: each frame is whole.
    assert all({"markPrice", "fundingRate", "bid1Price"} <= set(frame["data"]) for frame in seen)
    linear.exit()


def test_order_book_kept_locally():
    """pybit keeps the book itself, and raises on a delete of a price it does not know."""
    frames = []
    linear = unified.WebSocket(testnet=False, channel_type="linear")
    spot = unified.WebSocket(testnet=False, channel_type="spot")
    linear.orderbook_stream(50, SYMBOL, lambda frame: frames.append(json.loads(json.dumps(frame))))
    spot.orderbook_stream(50, SYMBOL, lambda frame: None)
    until("twenty books", lambda: len(frames) >= 20, 25)
    for frame in frames:
        bids, asks = frame["data"]["b"], frame["data"]["a"]
        assert len(bids) == len(asks) == 50, (len(bids), len(asks))
        assert max(Decimal(p) for p, _ in bids) < min(Decimal(p) for p, _ in asks)
    linear.exit()
    spot.exit()


def test_place_amend_cancel():
    for category in ("linear", "spot"):
        price = low(category)
        made = http.place_order(category=category, symbol=SYMBOL, side="Buy", orderType="Limit", qty="0.01",
                                price=price, orderLinkId=f"pybit-{category}")["result"]
        order_row(made["orderId"], "New")
        http.amend_order(category=category, symbol=SYMBOL, orderId=made["orderId"], qty="0.02")
        row = http.get_open_orders(category=category, symbol=SYMBOL)["result"]["list"][0]
        assert Decimal(row["qty"]) == Decimal("0.02") and ("tpslMode" in row) == (category == "linear")
        http.cancel_order(category=category, symbol=SYMBOL, orderLinkId=f"pybit-{category}")
        assert order_row(made["orderId"], "Cancelled")["cancelType"] == "CancelByUser"
        refused(110001 if category == "linear" else 170213, http.cancel_order, category=category, symbol=SYMBOL,
                orderId=made["orderId"])
        for _ in range(3):
            http.place_order(category=category, symbol=SYMBOL, side="Buy", orderType="Limit", qty="0.01", price=price)
        gone = http.cancel_all_orders(category=category, symbol=SYMBOL)["result"]
        assert len(gone["list"]) == 3 and gone["success"] == "1"
        history = http.get_order_history(category=category, symbol=SYMBOL, orderStatus="Cancelled")["result"]["list"]
        assert len(history) == 4, history


def test_batch():
    price = low("linear")
    request = [{"symbol": SYMBOL, "side": "Buy", "orderType": "Limit", "qty": qty, "price": price}
               for qty in ("0.01", "0.00001", "0.01")]
    answer = http.place_batch_order(category="linear", request=request)
    assert [item["code"] == 0 for item in answer["retExtInfo"]["list"]] == [True, False, True], answer
    ids = [{"symbol": SYMBOL, "orderId": row["orderId"]} for row in answer["result"]["list"] if row["orderId"]]
    gone = http.cancel_batch_order(category="linear", request=ids)
    assert all(item["code"] == 0 for item in gone["retExtInfo"]["list"]), gone


def test_leverage():
    http.set_leverage(category="linear", symbol=SYMBOL, buyLeverage="3", sellLeverage="3")
    refused(110043, http.set_leverage, category="linear", symbol=SYMBOL, buyLeverage="3", sellLeverage="3")
    assert http.get_positions(category="linear", symbol=SYMBOL)["result"]["list"][0]["leverage"] == "3"


def test_fills_equal_the_ledger():
    for side, qty in (("Buy", "0.03"), ("Buy", "0.02"), ("Sell", "0.01")):
        http.place_order(category="linear", symbol=SYMBOL, side=side, orderType="Market", qty=qty)
    http.place_order(category="spot", symbol=SYMBOL, side="Buy", orderType="Market", qty="400")

    def fills(category):
        return [row for row in heard["execution"] if row["category"] == category and row["execType"] == "Trade"]

    until("the fills", lambda: sum(Decimal(row["execQty"]) for row in fills("linear")) == Decimal("0.06")
          and fills("spot"))
    rows, wallet = still(lambda: http.get_wallet_balance(accountType="UNIFIED")["result"]["list"][0]["coin"])
    booked = {(row["category"], row["execId"]): row for row in rows if row["kind"] == "execution"}
    for fill in fills("linear") + fills("spot"):
        row = booked[fill["category"], fill["execId"]]
        for name in ("execPrice", "execQty", "execFee", "execValue"):
            assert Decimal(fill[name]) == Decimal(row[name]), (name, fill, row)
        assert Decimal(fill["execPrice"]) * Decimal(fill["execQty"]) == Decimal(fill["execValue"])
    position = http.get_positions(category="linear", symbol=SYMBOL)["result"]["list"][0]
    buys = [row for row in fills("linear") if row["side"] == "Buy"]
    average = sum(Decimal(row["execValue"]) for row in buys) / sum(Decimal(row["execQty"]) for row in buys)
    assert Decimal(position["size"]) == Decimal("0.04")
    assert abs(average - Decimal(position["avgPrice"])) < Decimal("0.000001"), (average, position["avgPrice"])
    truth = next(row for row in rows if row["kind"] == "position" and row["symbol"] == SYMBOL)
    assert Decimal(truth["avgPrice"]) == Decimal(position["avgPrice"])
    balances = {row["coin"]: row["walletBalance"] for row in rows if row["kind"] == "balance"}
    for coin in wallet:
        assert Decimal(coin["walletBalance"]) == Decimal(balances[coin["coin"]]), coin
    assert until("position push", lambda: [row for row in heard["position"] if row["size"] == position["size"]])
    until("wallet push", lambda: heard["wallet"])


def test_transaction_log():
    log = http.get_transaction_log(accountType="UNIFIED", limit=50)["result"]["list"]
    assert len([row for row in log if row["type"] == "TRADE"]) >= 5
    for row in log:
        funding = Decimal(row["funding"] or 0)
        assert Decimal(row["change"]) == Decimal(row["cashFlow"]) + funding - Decimal(row["fee"]), row


def test_order_entry_over_websocket():
    time.sleep(1.1)  # the allowance is shared with REST
    answers = []
    entry = unified.WebSocketTrading(testnet=False, api_key=KEY, api_secret=SECRET)
    entry.place_order(answers.append, category="linear", symbol=SYMBOL, side="Buy", orderType="Limit", qty="0.01",
                      price=low("linear"))
    made = until("the answer", lambda: answers and answers.pop())
    assert made["retCode"] == 0 and made["header"]["X-Bapi-Limit"] == "10", made
    order_row(made["data"]["orderId"], "New")
    entry.amend_order(answers.append, category="linear", symbol=SYMBOL, orderId=made["data"]["orderId"], qty="0.02")
    assert until("the answer", lambda: answers and answers.pop())["retCode"] == 0
    entry.cancel_order(answers.append, category="linear", symbol=SYMBOL, orderId=made["data"]["orderId"])
    assert until("the answer", lambda: answers and answers.pop())["retCode"] == 0
    order_row(made["data"]["orderId"], "Cancelled")
    entry.exit()


def test_rate_limit_is_retried():
    """pybit waits for the time the header names, and asks again."""
    time.sleep(1.1)
    begin = time.monotonic()
    for _ in range(14):
        refused(110001, http.cancel_order, category="linear", symbol=SYMBOL, orderId="no-such-order")
    assert time.monotonic() - begin >= 0.9


def test_clock_error():
    one = make(max_retries=1)
    control("POST", "/sim/fault", {"name": "clock-skew", "by": "-5s"})
    try:
        one.get_account_info()
        raise AssertionError("10002 did not come")
    except Exception as error:  # pylint: disable=broad-except
        assert not isinstance(error, AssertionError), error
    finally:
        control("POST", "/sim/fault", {"name": "clock-skew", "by": "0"})
    assert http.get_account_info()["retCode"] == 0
    refused(10004, make("wrong").get_account_info)


def test_funding():
    # One may have come between two fills.
    row = until("a settlement", lambda: [row for row in http.get_executions(
        category="linear", symbol=SYMBOL, execType="Funding")["result"]["list"] if row["execQty"] == "0.04"], 25)[0]
    assert row["orderType"] == "UNKNOWN", row
    booked = next(line for line in ledger() if line["kind"] == "execution" and line["execId"] == row["execId"])
    assert Decimal(booked["execFee"]) == Decimal(row["execFee"])
    log = http.get_transaction_log(accountType="UNIFIED", type="SETTLEMENT")["result"]["list"]
    same = next(line for line in log if line["transactionTime"] == row["execTime"])
    assert Decimal(same["funding"]) == -Decimal(row["execFee"])


def test_check_before_and_conditional():
    order = {"category": "linear", "symbol": SYMBOL, "side": "Buy", "orderType": "Limit", "qty": "0.5",
             "price": low("linear")}
    check = http.pre_check_order(**order)["result"]
    assert check["postImrE4"] > check["postMmrE4"] > 0, check
    made = http.place_order(**order, triggerPrice=order["price"], triggerDirection=2, triggerBy="MarkPrice")["result"]
    rows = http.get_open_orders(category="linear", symbol=SYMBOL, orderFilter="StopOrder")["result"]["list"]
    assert [(row["orderId"], row["orderStatus"]) for row in rows] == [(made["orderId"], "Untriggered")], rows
    http.cancel_order(category="linear", symbol=SYMBOL, orderId=made["orderId"])
    refused(10001, http.place_order, **order, stopLoss="1")
    refused(10001, http.set_trading_stop, category="linear", symbol=SYMBOL, stopLoss="1", positionIdx=0)


def main():
    # pybit notes what it asked for after it sent it, and loses its connection over an answer that was
    # quicker. No venue answers within microseconds; this one waits for longer than a busy machine lets
    # a thread wait between the two, so that the race is never run.
    for subject in ("subscribe", "auth", "order*", "publicTrade*", "tickers*", "execution*", "position*", "wallet*"):
        control("POST", "/sim/fault", {"name": "delay", "match": subject, "count": 0, "delay": "500ms"})
    private = unified.WebSocket(testnet=False, channel_type="private", api_key=KEY, api_secret=SECRET)
    private.order_stream(listen("order"))
    private.execution_stream(listen("execution"))
    private.position_stream(listen("position"))
    private.wallet_stream(listen("wallet"))
    tests = [(name, run) for name, run in globals().items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, run) in enumerate(tests, 1):
        try:
            run()
            print(f"ok {number} {name[5:]}", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} {name[5:]}", flush=True)
            print("# " + traceback.format_exc()[-3000:].replace("\n", "\n# "), flush=True)
    private.exit()
    sys.stdout.flush()
    os._exit(1 if failed else 0)


main()
