# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every fault of bybit-sim happens as exchanges/bybit-sim/README.md says, by the rows of RELIABILITY."""

import gzip
import http.client
import json
import socket
import ssl
import sys
import time
from decimal import Decimal

import flow
from venue import KEY, Venue, now_ms

MODULE = sys.modules[__name__]
CREATE = "/v5/order/create"


def low(venue, symbol="BTCUSDT"):
    return str(int(Decimal(venue.ticker(symbol=symbol)["bid1Price"]) * Decimal("0.97")))


def find(venue, link_id):
    rows = venue.get("/v5/order/realtime", f"category=linear&orderLinkId={link_id}").result["list"]
    return rows[0] if rows else None


def fails(call, *kinds):
    try:
        call()
    except kinds as error:
        return error
    raise AssertionError(f"none of {kinds} came")


# --- A: order entry ------------------------------------------------------------------------------


def test_a1_accepted_then_silence():
    with Venue() as venue:
        venue.fault("silence", match=CREATE)
        fails(lambda: venue.post(CREATE, {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "qty": "0.01",
                                          "orderType": "Limit", "price": low(venue), "orderLinkId": "a1"},
                                 timeout=1), TimeoutError, socket.timeout)
        assert find(venue, "a1")["orderStatus"] == "New"
        assert venue.create(kind="Limit", price=low(venue), orderLinkId="a1").code == 110072  # A5
        stream = venue.socket("/v5/trade", timeout=1)
        stream.auth()
        venue.fault("silence", match="order.create")
        order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "qty": "0.01", "orderType": "Limit",
                 "price": low(venue), "orderLinkId": "a1-ws"}
        fails(lambda: stream.trade("order.create", "1", order), TimeoutError, socket.timeout)
        assert find(venue, "a1-ws")["orderStatus"] == "New"


def test_a2_reset_inside_the_answer():
    with Venue() as venue:
        for number, cut in enumerate((0, 1, 20, 150)):
            venue.fault("answer", match=CREATE, kind="reset", bytes=cut)
            fails(lambda: venue.create(kind="Limit", price=low(venue), orderLinkId=f"a2-{number}"),
                  OSError, http.client.HTTPException)
            assert find(venue, f"a2-{number}")["orderStatus"] == "New"


def test_a3_answers_of_a_gateway():
    with Venue() as venue:
        for status in (500, 502, 503, 504, 429):
            venue.fault("answer", match=CREATE, kind="status", status=status)
            answer = venue.create(kind="Limit", price=low(venue), orderLinkId=f"a3-{status}")
            assert answer.status == status and b"<html>" in answer.body
            assert find(venue, f"a3-{status}") is not None
        venue.fault("answer", match=CREATE, kind="html")
        assert venue.create(kind="Limit", price=low(venue), orderLinkId="html").body.startswith(b"<html>")
        venue.fault("answer", match=CREATE, kind="empty")
        assert venue.create(kind="Limit", price=low(venue), orderLinkId="empty").body == b""
        venue.fault("answer", match=CREATE, kind="text", body='{"retCode":0')
        assert venue.create(kind="Limit", price=low(venue), orderLinkId="text").body == b'{"retCode":0'
        time.sleep(1)
        venue.fault("answer", match=CREATE, kind="truncated")
        fails(lambda: venue.create(kind="Limit", price=low(venue), orderLinkId="cut"), http.client.IncompleteRead)
        assert all(find(venue, name) for name in ("html", "empty", "text", "cut"))


def test_a4_codes_with_and_without_the_order():
    with Venue() as venue:
        for code in (10000, 10016, 10019, 429, 10429, 10403, 170007, 20003, 500000, 123456):
            done = code % 2 == 0
            venue.fault("error", match=CREATE, code=code, message="text", execute=done)
            answer = venue.create(kind="Limit", price=low(venue), orderLinkId=f"a4-{code}")
            assert answer.code == code and answer.json["retMsg"] == "text" and answer.json["result"] == {}
            assert (find(venue, f"a4-{code}") is not None) == done, code
            time.sleep(0.11)


def test_a6_acknowledged_then_refused():
    with Venue() as venue:
        stream = venue.private("order")
        for reason in ("EC_PostOnlyWillTakeLiquidity", "EC_ReachRiskPriceLimit", "EC_Others"):
            venue.fault("reject-after-ack", reason=reason)
            assert venue.create(kind="Limit", price=low(venue)).code == 0
            row = stream.read_until(lambda f: f["data"][0]["orderStatus"] in ("Rejected", "Cancelled"))["data"][0]
            assert row["rejectReason"] == reason, row
        # And of itself: a maker that would take.
        assert venue.create(kind="Limit", price=venue.ticker()["ask1Price"], timeInForce="PostOnly").code == 0
        row = stream.read_until(lambda f: f["data"][0]["timeInForce"] == "PostOnly")["data"][0]
        assert row["rejectReason"] == "EC_PostOnlyWillTakeLiquidity", row


def test_a7_fill_before_answer_and_order():
    with Venue() as venue:
        stream = venue.private("order", "execution")
        venue.fault("delay", match=CREATE, delay="400ms")
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", venue.port)
        body = json.dumps({"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Market",
                           "qty": "0.01"})
        connection.request("POST", CREATE, body, venue.headers(body))
        assert stream.topic("execution") and time.monotonic() - begin < 0.35
        assert connection.getresponse().status == 200 and time.monotonic() - begin > 0.38
        venue.fault("private-delay", kinds="order", delay="300ms")
        venue.create()
        stream.topic("execution")
        begin = time.monotonic()
        assert stream.topic("order")["data"][0]["orderStatus"] == "Filled" and time.monotonic() - begin > 0.2
        venue.fault("private-reorder", kinds="order,execution", count=2)
        venue.create()
        assert stream.read_until(lambda f: f["topic"] in ("order", "execution"))


def test_a8_two_filled_frames():
    with Venue() as venue:
        stream = venue.private("order")
        order = venue.create(kind="Limit", price=low(venue)).result["orderId"]
        venue.fault("cancel-races-fill")
        assert venue.post("/v5/order/cancel", {"category": "linear", "symbol": "BTCUSDT", "orderId": order}).code == 110001
        stream.read_until(lambda f: f["data"][0]["orderStatus"] == "Filled")
        second = stream.read_until(lambda f: f["data"][0]["orderStatus"] == "Filled")["data"][0]
        assert second["cancelType"] == "CancelByUser" and second["rejectReason"] == "EC_OrigClOrdIDDoesNotExist"


def test_a9_a10_cancel_and_amend():
    with Venue() as venue:
        order = venue.create(kind="Limit", price=low(venue)).result["orderId"]
        body = {"category": "linear", "symbol": "BTCUSDT", "orderId": order}
        venue.fault("silence", match="/v5/order/amend")
        fails(lambda: venue.post("/v5/order/amend", {**body, "qty": "0.03"}, timeout=1), TimeoutError, socket.timeout)
        row = venue.get("/v5/order/realtime", f"category=linear&orderId={order}").result["list"][0]
        assert Decimal(row["qty"]) == Decimal("0.03")
        venue.fault("amend-races-fill")
        venue.post("/v5/order/amend", {**body, "qty": "0.04"})
        row = venue.get("/v5/order/realtime", f"category=linear&orderId={order}").result["list"][0]
        assert Decimal(row["cumExecQty"]) > 0, row
        venue.fault("cancel-not-found")
        assert venue.post("/v5/order/cancel", body).code == 110001


def test_a11_batch_results_are_mixed():
    with Venue() as venue:
        items = [{"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.01", "price": low(venue),
                  "orderLinkId": f"a11-{i}"} for i in range(3)]
        venue.fault("error", match="item order.create-batch", after=1, code=10016, execute=True)
        answer = venue.post("/v5/order/create-batch", {"category": "linear", "request": items})
        assert [item["code"] for item in answer.json["retExtInfo"]["list"]] == [0, 10016, 0]
        assert find(venue, "a11-1") is not None
        venue.fault("silence", match="/v5/order/create-batch")
        again = [{**item, "orderLinkId": item["orderLinkId"] + "x"} for item in items]
        fails(lambda: venue.post("/v5/order/create-batch", {"category": "linear", "request": again}, timeout=1),
              TimeoutError, socket.timeout)
        assert all(find(venue, f"a11-{i}x") for i in range(3))


def test_a12_replicas_lag():
    with Venue() as venue:
        venue.fault("lag", match="/v5/order/*", by="1s", **{"for": "30s"})
        venue.create(kind="Limit", price=low(venue), orderLinkId="a12")
        assert find(venue, "a12") is None
        time.sleep(1.1)
        assert find(venue, "a12") is not None
        venue.clear()
        venue.fault("not-found", match="/v5/order/realtime", count=2)
        assert [find(venue, "a12") is None for _ in range(3)] == [True, True, False]
        for number in range(8):
            venue.create(kind="Limit", price=low(venue), orderLinkId=f"s{number}")
        query = "category=linear&symbol=BTCUSDT&limit=50"
        right = [row["orderId"] for row in venue.get("/v5/order/realtime", query).result["list"]]
        venue.fault("shuffle", match="/v5/order/realtime")
        mixed = [row["orderId"] for row in venue.get("/v5/order/realtime", query).result["list"]]
        assert mixed != right and sorted(mixed) == sorted(right)


def test_a13_a_day_and_a_week_later():
    with Venue(config="[sim]\nquiet=true\n") as venue:
        price = str(int(Decimal(venue.ticker()["indexPrice"])))
        order = venue.create(kind="Limit", price=price).result["orderId"]
        venue.post("/v5/order/cancel", {"category": "linear", "symbol": "BTCUSDT", "orderId": order})
        venue.fault("foreign-trade", symbol="BTCUSDT", side="Buy", qty="0.01", price=price)
        filter_ = "category=linear&symbol=BTCUSDT"
        assert "Cancelled" in [r["orderStatus"] for r in venue.get("/v5/order/history", filter_).result["list"]]
        venue.fault("clock-jump", by="25h")
        at = venue.public("/v5/market/time").json["time"]
        rows = venue.get("/v5/order/history", filter_, at=at).result["list"]
        assert "Cancelled" not in [row["orderStatus"] for row in rows], rows
        assert len(venue.get("/v5/execution/list", filter_ + "&execType=Trade", at=at).result["list"]) == 1
        venue.fault("clock-jump", by="8d")
        at = venue.public("/v5/market/time").json["time"]
        assert venue.get("/v5/execution/list", filter_ + "&execType=Trade", at=at).result["list"] == []
        position = venue.get("/v5/position/list", filter_, at=at).result["list"][0]
        assert position["size"] == "0.01"


# --- B: streams ----------------------------------------------------------------------------------


def test_b1_topic_is_silent_but_pongs_come():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear", timeout=1)
        stream.subscribe("tickers.BTCUSDT", "orderbook.50.BTCUSDT")
        stream.topic("orderbook.50.BTCUSDT")
        venue.fault("topic-silence", match="orderbook.*", **{"for": "1500ms"})
        end = time.monotonic() + 1.2
        stream.ask({"op": "ping"})
        while time.monotonic() < end:
            assert stream.read()["topic"].startswith("tickers")
        stream.topic("orderbook.50.BTCUSDT")
        venue.fault("pong-silence", match="/v5/public/linear")
        stream.send({"op": "ping"})
        fails(lambda: stream.read_until(lambda f: f.get("op") == "ping", 30), AssertionError, TimeoutError, socket.timeout)


def test_b2_closed_at_every_state():
    with Venue() as venue:
        venue.fault("refuse", match="/v5/private", status=503)
        assert venue.socket("/v5/private").status == 503
        for state, act in (("connect", lambda s: None), ("auth", lambda s: s.auth()),
                           ("subscribe", lambda s: (s.auth(), s.subscribe("order")))):
            for how in ("close", "reset"):
                venue.fault("close", match=f"{state} /v5/private", how=how)
                fails(lambda: (lambda s: (act(s), s.is_closed() and s.read()))(venue.socket("/v5/private")), OSError)
        stream = venue.private("order")
        venue.fault("close", match="push order")
        venue.create()
        assert stream.is_closed()
        trade = venue.socket("/v5/trade")
        trade.auth()
        venue.fault("close", match="after order.create")
        order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "qty": "0.01", "orderType": "Limit",
                 "price": low(venue), "orderLinkId": "b2"}
        fails(lambda: trade.trade("order.create", "1", order), OSError)
        assert find(venue, "b2") is not None
        stream = venue.private("order")
        venue.fault("disconnect", path="/v5/private", how="reset")
        assert stream.is_closed()


def next_deltas(stream, n=1):
    return [stream.topic("orderbook.50.BTCUSDT", type="delta") for _ in range(n)]


def test_b3_books_go_wrong():
    topic = "orderbook.50.BTCUSDT"
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear")
        stream.subscribe(topic)
        u = stream.topic(topic)["data"]["u"]
        venue.fault("book-gap", match=topic)
        steps = []
        for frame in next_deltas(stream, 4):
            steps.append(frame["data"]["u"] - u)
            u = frame["data"]["u"]
        assert sorted(steps)[-1] == 2 and steps.count(1) == 3, steps
        venue.fault("book-duplicate", match=topic)
        us = [frame["data"]["u"] for frame in next_deltas(stream, 5)]
        assert any(a == b for a, b in zip(us, us[1:])), us
        venue.fault("book-restart", symbol="BTCUSDT")
        assert stream.topic(topic, type="snapshot")["data"]["u"] == 1
        assert next_deltas(stream)[0]["data"]["u"] == 2
        venue.fault("book-crossed", match=topic)
        ask = Decimal(venue.ticker()["ask1Price"])
        assert any(Decimal(price) >= ask and Decimal(size) > 0
                   for frame in next_deltas(stream, 5) for price, size in frame["data"]["b"])
        venue.fault("book-empty", match=topic)
        frames = next_deltas(stream, 5)
        assert any(len(f["data"]["b"]) >= 50 and len(f["data"]["a"]) >= 50
                   and all(size == "0" for _, size in f["data"]["b"] + f["data"]["a"]) for f in frames)
        venue.fault("book-one-side", match=topic)
        frames = next_deltas(stream, 5)
        assert any(len(f["data"]["a"]) >= 50 and all(size == "0" for _, size in f["data"]["a"]) for f in frames)
        venue.fault("book-delta-first", match=topic)
        other = venue.socket("/v5/public/linear")
        other.subscribe(topic)
        assert other.topic(topic)["type"] == "delta" and other.topic(topic)["type"] == "snapshot"


def test_b4_a_level_that_is_gone_after_the_reconnect():
    topic = "orderbook.50.BTCUSDT"
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear")
        stream.subscribe(topic)
        stream.topic(topic)
        venue.fault("book-ghost", match=topic)
        last = None
        try:
            while True:
                last = stream.topic(topic, type="delta")
        except OSError:
            pass
        ghost = last["data"]["b"][0]
        again = venue.socket("/v5/public/linear")
        again.subscribe(topic)
        assert ghost not in again.topic(topic)["data"]["b"]


def test_b5_b6_private_events():
    with Venue() as venue:
        stream = venue.private("execution")
        venue.fault("private-drop", kinds="execution")
        venue.create(qty="0.001")
        venue.create(qty="0.002")
        row = stream.topic("execution")["data"][0]
        assert row["execQty"] == "0.002"
        listed = venue.get("/v5/execution/list", "category=linear&symbol=BTCUSDT").result["list"]
        assert [r["execQty"] for r in listed] == ["0.002", "0.001"]
        venue.fault("private-duplicate", kinds="execution", delay="100ms")
        venue.create(qty="0.003")
        ids = [stream.topic("execution")["data"][0]["execId"] for _ in range(2)]
        assert ids[0] == ids[1]
        venue.fault("duplicate-frame", match="execution")
        venue.create(qty="0.003")
        assert stream.topic("execution") == stream.topic("execution")
        venue.fault("drop-frame", match="execution")
        venue.create(qty="0.001")
        venue.create(qty="0.004")
        assert stream.topic("execution")["data"][0]["execQty"] == "0.004"


def test_b7_subscriptions_fail():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear", timeout=1)
        venue.fault("subscribe-fail", match="/v5/public/linear")
        assert stream.subscribe("tickers.BTCUSDT")["success"] is False
        venue.fault("subscribe-partial", match="/v5/public/linear")
        assert stream.subscribe("tickers.BTCUSDT", "tickers.ETHUSDT")["success"] is True
        stream.topic("tickers.BTCUSDT")
        fails(lambda: stream.read_until(lambda f: f.get("topic") == "tickers.ETHUSDT", 20), AssertionError)
        private = venue.socket("/v5/private", timeout=1)
        venue.fault("auth-fail", match="/v5/private", message="Request has expired")
        assert private.auth()["success"] is False and private.subscribe("order")["success"] is False
        venue.fault("auth-mute", match="/v5/private")
        fails(private.auth, TimeoutError, socket.timeout)
        venue.fault("wrong-topic", match="tickers.BTCUSDT", topic="tickers.ETHUSDT")
        stream.topic("tickers.ETHUSDT")
        venue.fault("wrong-symbol", match="tickers.BTCUSDT", symbol="SOLUSDT")
        stream.read_until(lambda f: f.get("topic") == "tickers.BTCUSDT" and f["data"]["symbol"] == "SOLUSDT")


def test_b8_unknown_execution_type():
    with Venue() as venue:
        stream = venue.private("execution")
        venue.fault("unknown-exec-type", text="CorporateAction")
        venue.create()
        assert stream.topic("execution")["data"][0]["execType"] == "CorporateAction"
        venue.fault("rewrite", match="execution", pattern='"execType":"Trade"', replacement='"execType":"Marvel"')
        venue.create()
        assert stream.topic("execution")["data"][0]["execType"] == "Marvel"


def test_b9_flood():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear", timeout=10)
        stream.subscribe("publicTrade.BTCUSDT")
        venue.fault("flood", symbol="BTCUSDT", rate=10000, duration="500ms")
        begin = time.monotonic()
        for _ in range(4000):
            stream.topic("publicTrade.BTCUSDT")
        assert time.monotonic() - begin < 8


def raw_bytes(stream, n=1 << 16):
    data = stream.buffer
    while len(data) < n:
        more = stream.socket.recv(65536)
        if not more:
            break
        data += more
    return data


def test_b10_frames_nobody_sends():
    with Venue() as venue:
        def stream():
            one = venue.socket("/v5/trade", timeout=5)
            assert one.auth()["retCode"] == 0
            return one

        one = stream()
        venue.fault("frames", path="/v5/trade", kind="bad-utf8")
        first, data = one.read_frame()
        assert first == 0x81 and b"\xff" in data
        venue.fault("frames", path="/v5/trade", kind="masked")
        one.read_frame()
        assert one.was_masked
        venue.fault("frames", path="/v5/trade", kind="reserved")
        assert one.read_frame()[0] & 0x0F == 3
        venue.fault("frames", path="/v5/trade", kind="deep-json", size=1000)
        assert one.read_frame()[1] == b"[" * 1000
        venue.fault("frames", path="/v5/trade", kind="deflate", size=100000)
        assert one.read_frame()[0] == 0xC1
        venue.fault("frames", path="/v5/trade", kind="big-frame", size=1 << 20)
        assert len(one.read_frame()[1]) == 1 << 20
        venue.fault("frames", path="/v5/trade", kind="ping-flood", size=1000)
        assert all(one.read_frame()[0] == 0x89 for _ in range(1000))
        venue.fault("frames", path="/v5/trade", kind="fragments", size=10 << 20)
        assert one.read_frame()[0] == 0x01
        total = 0
        while total < 9 << 20:
            first, data = one.read_frame()
            assert first == 0x00
            total += len(data)
        one.close()
        public = venue.socket("/v5/public/linear")
        venue.fault("raw", match="tickers.*", kind="bad-json")
        public.subscribe("tickers.BTCUSDT")
        assert public.read_frame()[1] == b'{"topic":'


# --- C: account and market -----------------------------------------------------------------------


def position(venue, **how):
    return venue.get("/v5/position/list", "category=linear&symbol=BTCUSDT", **how).result["list"][0]


def test_c2_c3_fees_and_funding():
    with Venue() as venue:
        venue.fault("fees", category="spot", symbol="BTCUSDT", maker="-0.0001", taker="0.002")
        venue.create(category="spot", qty="100")
        row = venue.get("/v5/execution/list", "category=spot").result["list"][0]
        assert row["feeRate"] == "0.002" and row["feeCurrency"] == "BTC"
        venue.create(qty="0.1")
        for rate, sign in (("0.001", 1), ("-0.001", -1)):
            venue.fault("funding-interval", symbol="BTCUSDT", interval="1h")
            venue.fault("funding-rate", symbol="BTCUSDT", rate=rate)
            venue.fault("clock-jump", by="1h")
            at = venue.public("/v5/market/time").json["time"]
            row = venue.get("/v5/execution/list", "category=linear&execType=Funding", at=at).result["list"][0]
            assert (Decimal(row["execFee"]) > 0) == (sign > 0), row
        assert venue.ticker()["fundingIntervalHour"] == "1"


def test_c4_c5_adl_and_liquidation():
    with Venue() as venue:
        stream = venue.private("execution", "order")
        venue.create(qty="0.1")
        venue.fault("adl-rank", symbol="BTCUSDT", rank=5)
        assert position(venue)["adlRankIndicator"] == 5
        venue.fault("adl", symbol="BTCUSDT", qty="0.04")
        row = stream.read_until(lambda f: f["data"][0].get("execType") == "AdlTrade")["data"][0]
        assert row["execQty"] == "0.04" and position(venue)["size"] == "0.06"
        venue.fault("liquidate", symbol="BTCUSDT", qty="0.02")
        stream.read_until(lambda f: f["data"][0].get("execType") == "BustTrade")
        assert position(venue)["size"] == "0.04"


def test_c6_delisting():
    with Venue() as venue:
        venue.create(qty="0.1")
        stream = venue.private("execution")
        venue.fault("delivery", symbol="BTCUSDT", **{"in": "1s"})
        info = venue.public("/v5/market/instruments-info", "category=linear&symbol=BTCUSDT").result["list"][0]
        assert info["deliveryTime"] != "0"
        row = stream.read_until(lambda f: f["data"][0]["execType"] in ("Delivery", "Settle"))["data"][0]
        assert row["execQty"] == "0.1"
        info = venue.public("/v5/market/instruments-info", "category=linear&symbol=BTCUSDT").result["list"][0]
        assert info["status"] == "Closed" and venue.create().code != 0
        assert "BTCUSDT" not in [r["symbol"] for r in
                                 venue.public("/v5/market/instruments-info", "category=linear").result["list"]]


def test_c7_c8_instrument_changes():
    with Venue() as venue:
        venue.fault("instrument", symbol="BTCUSDT", **{"tick": "5", "qty-step": "0.1", "min-qty": "0.1", "symbol-id": 999})
        info = venue.public("/v5/market/instruments-info", "category=linear&symbol=BTCUSDT").result["list"][0]
        assert info["priceFilter"]["tickSize"] == "5" and info["symbolId"] == 999
        assert venue.create(qty="0.01").code != 0 and venue.create(qty="0.1").code == 0
        venue.fault("instrument", symbol="BTCUSDT", **{"reduce-only": True})
        assert venue.create(qty="0.1").code == 110023
        venue.fault("status", symbol="BTCUSDT", status="Closed")
        assert venue.create(qty="0.1").code == 110074


def test_c9_c10_other_hands():
    with Venue() as venue:
        venue.fault("leverage", symbol="BTCUSDT", leverage="25")
        assert position(venue)["leverage"] == "25"
        venue.fault("mode", coin="USDT", mode=3)
        assert len(venue.get("/v5/position/list", "category=linear&symbol=BTCUSDT").result["list"]) == 2
        venue.fault("mode", coin="USDT", mode=0)
        venue.fault("mode", **{"margin-mode": "ISOLATED_MARGIN"})
        assert venue.get("/v5/account/info").result["marginMode"] == "ISOLATED_MARGIN"
        stream = venue.private("order", "wallet")
        venue.fault("foreign-order", category="linear", symbol="BTCUSDT", side="Buy", orderType="Limit", qty="0.01",
                    price=low(venue))
        assert stream.topic("order")["data"][0]["orderLinkId"] == ""
        venue.fault("foreign-trade", symbol="BTCUSDT", side="Sell", qty="0.02", price=venue.ticker()["markPrice"])
        assert position(venue)["side"] == "Sell"
        venue.fault("transfer", coin="USDT", amount="-5000")
        log = venue.get("/v5/account/transaction-log", "type=TRANSFER_OUT").result["list"]
        assert Decimal(log[0]["change"]) == -5000


def test_c11_interest():
    with Venue(account=None, config="[account a]\nkey=%s\nsecret=simsecret\nbalances=USDT=100000\ncan-borrow=true\n"
               % KEY) as venue:
        assert venue.post("/v5/account/borrow", {"coin": "BTC", "amount": "0.1"}).code == 0
        venue.fault("interest", coin="BTC", amount="0.0001")
        coins = venue.get("/v5/account/wallet-balance", "accountType=UNIFIED").result["list"][0]["coin"]
        bitcoin = next(coin for coin in coins if coin["coin"] == "BTC")
        assert Decimal(bitcoin["borrowAmount"]) >= Decimal("0.1") and bitcoin["spotBorrow"] != "0", bitcoin


def test_c12_impossible_numbers():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear")
        stream.subscribe("tickers.BTCUSDT")
        for value in ("0", "-1", "NaN", "inf", "1e308", "1." + "0" * 40):
            venue.fault("rewrite", match="tickers.BTCUSDT", pattern='"markPrice":"[^"]*"',
                        replacement=f'"markPrice":"{value}"', count=3)
            stream.read_until(lambda f: f.get("data", {}).get("markPrice") == value)
        before = Decimal(venue.ticker()["markPrice"])
        venue.fault("shock", coin="BTC", rate="-0.5")
        time.sleep(0.3)
        assert Decimal(venue.ticker()["indexPrice"]) < before * Decimal("0.6")


def test_c13_wallet_is_late_or_half():
    with Venue() as venue:
        venue.fault("delay", match="/v5/account/wallet-balance", delay="500ms")
        begin = time.monotonic()
        query = "accountType=UNIFIED"
        assert venue.get("/v5/account/wallet-balance", query).code == 0 and time.monotonic() - begin > 0.4
        venue.fault("rewrite", match="/v5/account/wallet-balance", pattern='"totalEquity":"[^"]*"',
                    replacement='"totalEquity":""')
        assert venue.get("/v5/account/wallet-balance", query).result["list"][0]["totalEquity"] == ""
        venue.fault("rewrite", match="/v5/account/wallet-balance", pattern=r'"coin":\[.*\],"accountLTV"',
                    replacement='"coin":[],"accountLTV"')
        assert venue.get("/v5/account/wallet-balance", query).result["list"][0]["coin"] == []


def test_c14_maintenance():
    with Venue() as venue:
        venue.fault("error", match="/v5/*", code=110066, message="Trading is not currently allowed", count=2)
        assert [venue.create().code for _ in range(3)] == [110066, 110066, 0]
        order = venue.create(kind="Limit", price=low(venue), orderLinkId="c14")
        venue.post("/v5/order/cancel", {"category": "linear", "symbol": "BTCUSDT", "orderId": order.result["orderId"]})
        assert find(venue, "c14") is not None
        venue.fault("not-found", match="/v5/order/realtime", **{"for": "5s"})  # the restart forgot closed orders
        assert find(venue, "c14") is None


def test_c15_keys():
    with Venue() as venue:
        def code():
            return venue.get("/v5/account/info").code

        venue.fault("key", **{"days-left": 5, "permissions": "Order,Position,Withdraw", "ips": "127.0.0.1"})
        told = venue.get("/v5/user/query-api").result
        assert told["deadlineDay"] == 5 and "Withdraw" in told["permissions"]["Wallet"] and told["ips"] == ["127.0.0.1"]
        venue.fault("key", ips="10.0.0.1")
        assert code() == 10010
        venue.fault("key", ips="*", expired=True)
        assert code() == 33004
        assert venue.socket("/v5/private").auth()["success"] is False
        venue.fault("key", expired=False, **{"read-only": True})
        assert code() == 0 and venue.create().code == 10005
        assert venue.get("/v5/user/query-api").result["readOnly"] == 1


# --- D: network ----------------------------------------------------------------------------------


def test_d2_certificates():
    with Venue(tls=True) as venue:
        for kind in ("expired", "not-yet-valid", "wrong-host", "unknown-ca", "self-signed"):
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            strict, venue.context = venue.context, trusting
            venue.fault("certificate", kind=kind)
            venue.context = strict
            fails(lambda: venue.public("/v5/market/time"), ssl.SSLError)
        venue.context = trusting
        venue.fault("certificate", kind="good")
        venue.context = strict
        assert venue.public("/v5/market/time").code == 0


def test_d3_storm_and_ban():
    with Venue() as venue:
        venue.fault("error", match="/v5/order/*", code=10006, message="Too many visits!", count=3)
        assert [venue.create().code for _ in range(4)] == [10006, 10006, 10006, 0]
        venue.fault("answer", match="/v5/market/time", kind="status", status=429)
        assert venue.public("/v5/market/time").status == 429
        stream = venue.socket("/v5/public/linear")
        venue.fault("ban", duration="700ms", close=True)
        assert stream.is_closed()
        answer = venue.public("/v5/market/time")
        assert answer.status == 403 and b"access too frequent" in answer.body
        assert venue.socket("/v5/public/linear").status == 403
        time.sleep(0.75)
        assert venue.public("/v5/market/time").code == 0


def test_d4_bodies_without_end():
    path = "/v5/market/time"
    with Venue() as venue:
        venue.fault("answer", match=path, kind="slow", interval="5ms")
        begin = time.monotonic()
        assert venue.public(path).code == 0 and time.monotonic() - begin > 1
        venue.fault("answer", match=path, kind="huge", size=1 << 31)
        raw = venue.connect()
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        got = b""
        while len(got) < 9 << 20:
            got += raw.recv(1 << 16)
        assert b"Content-Length: 2147483648" in got[:400]
        raw.close()
        venue.fault("answer", match=path, kind="headers", size=300)
        raw = venue.connect()
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        got = b""
        while more := raw.recv(1 << 16):
            got += more
        assert got.count(b"X-Filler-") == 300
        venue.fault("answer", match=path, kind="gzip-bomb", size=32 << 20)
        answer = venue.public(path)
        assert answer.headers["Content-Encoding"] == "gzip" and len(answer.body) < 1 << 20
        assert len(gzip.decompress(answer.body)) == 32 << 20


def test_d5_redirect():
    with Venue() as venue:
        for status in (301, 302, 307, 308):
            venue.fault("redirect", match="/v5/market/time", status=status, location="http://elsewhere.invalid/x")
            answer = venue.public("/v5/market/time")
            assert answer.status == status and answer.headers["Location"] == "http://elsewhere.invalid/x"


# --- E: clocks -----------------------------------------------------------------------------------


def test_e_clocks():
    with Venue() as venue:
        venue.fault("clock-skew", by="-2s")  # seen from here, our clock is two seconds fast
        assert venue.get("/v5/account/info").code == 10002
        assert abs(venue.public("/v5/market/time").json["time"] - (now_ms() - 2000)) < 500
        venue.fault("clock-skew", by="10s")
        assert venue.get("/v5/account/info").code == 10002
        venue.fault("clock-skew", by="0")
        venue.fault("delay", match="/v5/market/time", delay="600ms")
        begin = time.monotonic()
        assert venue.public("/v5/market/time").code == 0 and time.monotonic() - begin > 0.5
        assert venue.get("/v5/account/info").code == 0


# --- the control endpoint ------------------------------------------------------------------------


def test_control():
    with Venue() as venue:
        for body in ('{"name":"no-such"}', "{}", "nonsense", '{"name":"adl","symbol":"NOSUCH"}', "[1]",
                     '{"name":"transfer","coin":"USDT","amount":"much"}', '{"name":"clock-jump","by":"-1h"}'):
            answer = venue.request("POST", "/sim/fault", body)
            assert answer.status == 400 and answer.json["error"], body
        both = [{"name": "error", "match": "/v5/market/time", "code": 1}, {"name": "silence", "match": "x"}]
        assert venue.request("POST", "/sim/fault", json.dumps(both)).status == 200
        assert venue.public("/v5/market/time").code == 1
        state = venue.request("GET", "/sim/state").json
        assert [f["taken"] for f in state["faults"]] == [1, 0]
        assert venue.request("DELETE", "/sim/fault?name=error").json["cleared"] == 1
        assert venue.request("DELETE", "/sim/fault").json["cleared"] == 1
        assert venue.request("GET", "/sim/nothing").status == 404
    with Venue("--no-control") as venue:
        assert venue.request("GET", "/sim/state").status == 404


if __name__ == "__main__":
    flow.run_tests(MODULE, side_by_side=4)
