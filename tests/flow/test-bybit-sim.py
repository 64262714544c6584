# SPDX-License-Identifier: LGPL-2.1-or-later
"""bybit-sim speaks the venue's protocol: REST, the four WebSocket paths, TLS, the program itself."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from decimal import Decimal

import flow
from venue import KEY, SECRET, Venue, now_ms, sign

FIXTURES = flow.SHARED.parent / "bybit-v5" / "fixtures"
MODULE = sys.modules[__name__]


def load(name):
    return json.loads((FIXTURES / name).read_text())


def kind(value):
    return {bool: "boolean", int: "number", str: "string", list: "array", dict: "object"}.get(type(value), "null")


def check_shape(ours, theirs, where, skip=()):
    """Every member of theirs is in ours, of the same kind and in the same order; ours may have more."""
    missing = [name for name in theirs if name not in ours and name not in skip]
    assert not missing, f"{where}: no {missing}"
    wanted = [name for name in theirs if name in ours]
    assert [name for name in ours if name in theirs] == wanted, f"{where}: order {list(ours)} instead of {wanted}"
    for name in wanted:
        assert kind(ours[name]) == kind(theirs[name]) or theirs[name] is None or name in ("smpGroup", "extraFees"), \
            f"{where}.{name}: {ours[name]!r} is not like {theirs[name]!r}"


# --- the program ---------------------------------------------------------------------------------


def run_program(*args):
    return subprocess.run([os.environ["BYBIT_SIM"], *args], capture_output=True, text=True, timeout=20,
                          env={**os.environ, **flow.NO_LEAK_CHECK})


def test_usage():
    assert run_program("--help").returncode == 0
    help_text = run_program("--help").stdout
    for option in ("port", "seed", "account", "tls", "ca-out", "ledger", "record", "funding-interval", "scenario"):
        assert f"--{option}" in help_text, option
    assert run_program("--version").stdout.startswith("bybit-sim ")
    for wrong in (["--no-such"], ["--account", "nonsense"], ["--account", "k:s:USDT=many"], ["--port", "70000"],
                  ["--ca-out", "x"], ["--funding-interval", "soon"], ["a", "b"], ["/no/such/file"]):
        done = run_program(*wrong)
        assert done.returncode == 2 and done.stderr.startswith("bybit-sim: "), (wrong, done)
    with Venue() as venue:
        taken = run_program("--port", str(venue.port))
        assert taken.returncode == 1 and str(venue.port) in taken.stderr, taken


def test_stop_writes_the_ledger():
    for stop in (signal.SIGTERM, signal.SIGINT):
        with Venue() as venue:
            venue.create()
            venue.process.send_signal(signal.SIGUSR1)
            end = time.monotonic() + 5
            while not (venue.path / "ledger").exists() and time.monotonic() < end:
                time.sleep(0.02)
            assert (venue.path / "ledger").read_text().count('"kind":"execution"') >= 1
            venue.process.send_signal(stop)
            assert venue.process.wait(10) == 0
            kinds = {json.loads(line)["kind"] for line in (venue.path / "ledger").read_text().splitlines()}
            assert {"order", "execution", "balance", "position", "log"} <= kinds, kinds


def test_configuration():
    config = """
[sim]
quiet=true
seed=7
[account one]
key=k1
secret=s1
balances=USDT=1000, BTC=0.5
hedge=true
linear-maker-fee=0.0001
linear-taker-fee=0.0003
leverage=3
[account two]
key=k2
secret=s2
balances=USDT=5
read-only=true
[instrument linear:BTCUSDT]
min-notional=50
[instrument linear:NEWUSDT]
coin=NEW
price=12.5
"""
    with Venue(account=None, config=config) as venue:
        one = {"key": "k1", "secret": "s1"}
        fees = venue.get("/v5/account/fee-rate", "category=linear&symbol=BTCUSDT", **one).result["list"][0]
        assert fees["takerFeeRate"] == "0.0003" and fees["makerFeeRate"] == "0.0001"
        rows = venue.get("/v5/position/list", "category=linear&symbol=BTCUSDT", **one).result["list"]
        assert [row["positionIdx"] for row in rows] == [1, 2] and rows[0]["leverage"] == "3"
        info = venue.public("/v5/market/instruments-info", "category=linear").result["list"]
        by_symbol = {row["symbol"]: row for row in info}
        assert by_symbol["BTCUSDT"]["lotSizeFilter"]["minNotionalValue"] == "50" and "NEWUSDT" in by_symbol
        refused = venue.post("/v5/order/create", {"category": "spot", "symbol": "BTCUSDT", "side": "Buy",
                                                  "orderType": "Market", "qty": "5"}, key="k2", secret="s2")
        assert refused.code == 10005
    for wrong in ("[sim]\nport=x\n", "[sim]\nno-such=1\n", "[nonsense]\n", "[account a]\nkey=k\n",
                  "[instrument linear]\n", "[sim]\nquiet=perhaps\n", "[instrument linear:AUSDT]\ntick=1\n"):
        path = flow.tempfile.NamedTemporaryFile("w", suffix=".conf")
        path.write(wrong)
        path.flush()
        done = run_program(path.name)
        assert done.returncode == 2, (wrong, done)


def test_recorded_prices():
    """A recording begins when the program starts, settlements and all."""
    hour = 3600000
    begin = 1704067200000
    rows = [f"{begin + i * hour},{50000 + i},{50010 + i},{50005 + i}" for i in range(48)]
    rates = [f"{begin + i * hour},0.0007" for i in range(8, 48, 8)]
    venue = Venue(config="[path BTC]\nklines=prices.csv\nsettlements=rates.csv\nfrom=2024-01-01T02:00:00Z\n")
    (venue.path / "prices.csv").write_text("\n".join(["ts_ms,spot_close,perp_close,mark_close", *rows]))
    (venue.path / "rates.csv").write_text("\n".join(["fundingRateTimestamp,fundingRate", *rates]))
    with venue:
        time.sleep(0.3)
        ticker = venue.ticker()
        assert abs(Decimal(ticker["indexPrice"]) - 50001) <= 2, ticker["indexPrice"]
        assert abs(Decimal(ticker["markPrice"]) - 50006) <= 2, ticker
        assert 5 * hour < int(ticker["nextFundingTime"]) - now_ms() <= 6 * hour
        assert int(ticker["nextFundingTime"]) % hour == 0


def test_same_seed_same_market():
    def look():
        with Venue("--seed", "5") as venue:
            return venue.public("/v5/market/instruments-info", "category=linear").json["result"]

    assert look() == look()


# --- REST ----------------------------------------------------------------------------------------


def test_envelope_and_wire():
    with Venue() as venue:
        answer = venue.public("/v5/market/time")
        assert list(answer.json) == ["retCode", "retMsg", "result", "retExtInfo", "time"]
        assert b": " not in answer.body and b", " not in answer.body
        assert answer.headers["Content-Type"].startswith("application/json")
        assert venue.public("/v5/no/such").status == 404
        assert venue.request("POST", "/v5/market/time").status == 400
        assert venue.request("GET", "/v5/market/time", '{"a":1}').status == 403
        assert venue.request("GET", "/v5/account/info").status == 401
        assert venue.public("/v5/market/tickers", "category=nonsense&symbol=BTCUSDT").code == 10001
        assert venue.public("/v5/market/tickers", "category=linear&symbol=NOSUCH").code == 10001


def test_signatures():
    with Venue() as venue:
        query = "accountType=UNIFIED&coin=USDT%2CBTC"
        assert venue.get("/v5/account/wallet-balance", query).code == 0
        # The raw query counts: another way to write the same is another text.
        headers = venue.headers(query)
        same = venue.request("GET", "/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT,BTC", headers=headers)
        assert same.code == 10004
        origin = re.fullmatch(r"error sign! origin_string\[(.*)\]", same.json["retMsg"])[1]
        assert origin == headers["X-BAPI-TIMESTAMP"] + KEY + "5000accountType=UNIFIED&coin=USDT,BTC", origin
        # A bare question mark is no query; the window is 5000 when none is sent.
        assert venue.request("GET", "/v5/account/info?", headers=venue.headers("")).code == 0
        assert venue.request("GET", "/v5/account/info", headers=venue.headers("", window=None)).code == 0
        assert venue.get("/v5/account/info", key="nobody").code == 10003
        assert venue.get("/v5/account/info", secret="wrong").code == 10004
        body = '{ "category" : "linear", "symbol":"BTCUSDT", "orderId":"x", "unknown":[1], "price":null }'
        assert venue.post("/v5/order/cancel", body).code == 110001
        assert venue.post("/v5/order/cancel", "[]").code == 10001


def test_time_window():
    with Venue() as venue:
        for offset, code in ((-4000, 0), (-5500, 10002), (700, 0), (1500, 10002)):
            answer = venue.get("/v5/account/info", at=now_ms() + offset)
            assert answer.code == code, (offset, answer.body)
        found = re.search(r"req_timestamp\[(\d+)\],server_timestamp\[(\d+)\],recv_window\[5000\]",
                          answer.json["retMsg"])
        assert abs(int(found[2]) - now_ms()) < 1000
        assert venue.get("/v5/account/info", at=now_ms() - 5500, window="8000").code == 0


def test_rate_limit():
    with Venue() as venue:
        answers = [venue.post("/v5/order/cancel", {"category": "linear", "symbol": "BTCUSDT", "orderId": "x"})
                   for _ in range(12)]
        codes = [answer.code for answer in answers]
        if codes.count(110001) == 12:  # a slow machine spread them over more than a second
            return
        limited = answers[codes.index(10006)]
        assert limited.json["retMsg"] == "Too many visits!" and limited.headers["X-Bapi-Limit-Status"] == "0"
        assert [int(a.headers["X-Bapi-Limit-Status"]) for a in answers[:3]] == [9, 8, 7]
        assert answers[0].headers["X-Bapi-Limit"] == "10"
        wait = int(limited.headers["X-Bapi-Limit-Reset-Timestamp"]) - now_ms()
        assert wait <= 1000
        time.sleep(max(0, wait) / 1000 + 0.02)
        assert venue.post("/v5/order/cancel", {"category": "linear", "symbol": "BTCUSDT", "orderId": "x"}).code == 110001


def test_ban_by_address():
    with Venue(config="[sim]\nip-limit=20\nban=1s\n") as venue:
        statuses = [venue.public("/v5/market/time").status for _ in range(25)]
        assert statuses[:20] == [200] * 20 and statuses[20:] == [403] * 5, statuses
        assert b"access too frequent" in venue.public("/v5/market/time").body
        assert venue.socket("/v5/public/linear").status == 403
        time.sleep(1.05)
        assert venue.public("/v5/market/time").status in (200, 403)


def place_some(venue, n, price="1000"):
    for number in range(n):
        answer = venue.create(kind="Limit", qty="0.1", price=price, orderLinkId=f"o{number}")
        assert answer.code == 0, answer.body


def test_pages():
    config = "[instrument linear:BTCUSDT]\nmin-price=0.1\n"
    with Venue(config=config) as venue:
        low = str(int(Decimal(venue.ticker()["bid1Price"]) * Decimal("0.97")))
        place_some(venue, 5, low)
        seen, cursor = [], ""
        for _ in range(3):
            result = venue.get("/v5/order/realtime", f"category=linear&symbol=BTCUSDT&limit=2&cursor={cursor}").result
            seen += [row["orderLinkId"] for row in result["list"]]
            cursor = result["nextPageCursor"]
        assert seen == ["o4", "o3", "o2", "o1", "o0"] and cursor == "", (seen, cursor)
        assert venue.get("/v5/order/realtime", "category=linear").code == 10001
        assert len(venue.get("/v5/order/realtime", "category=linear&orderLinkId=o3").result["list"]) == 1
        venue.post("/v5/order/cancel-all", {"category": "linear", "symbol": "BTCUSDT"})
        assert venue.get("/v5/order/realtime", "category=linear&settleCoin=USDT").result["list"] == []
        closed = venue.get("/v5/order/realtime", "category=linear&settleCoin=USDT&openOnly=1").result["list"]
        assert len(closed) == 5
        assert len(venue.get("/v5/order/history", "category=linear&orderStatus=Cancelled").result["list"]) == 5
        start = now_ms() - 8 * 86400000
        assert venue.get("/v5/execution/list", f"category=linear&startTime={start}&endTime={now_ms()}").code == 10001
        for query in ("cursor=page_token%3Dx%26", "cursor=nothing", "startTime=today", "endTime=-5"):
            for path in ("order/history", "execution/list", "account/transaction-log"):
                answer = venue.get("/v5/" + path, "category=linear&" + query)
                assert answer.code == 10001 and "invalid" in answer.json["retMsg"], (path, query, answer.body)
        # Far away is a time.
        far = f"category=linear&symbol=BTCUSDT&endTime={2**63 - 1}"
        assert len(venue.get("/v5/order/history", far).result["list"]) == 0
        assert venue.get("/v5/order/history", far + "&startTime=1").code == 10001


def test_shapes_of_rest():
    if not FIXTURES.is_dir():
        assert os.environ.get("CARRY_REQUIRE_SHARED") != "1", f"required and not there: {FIXTURES}"
        return
    with Venue() as venue:
        venue.create()
        venue.create(category="spot", qty="100")
        low = str(int(Decimal(venue.ticker()["bid1Price"]) * Decimal("0.97")))
        venue.create(kind="Limit", price=low)
        venue.create(category="spot", kind="Limit", qty="0.01", price=low)
        cases = [
            ("rest_tickers_spot_doc.json", venue.public("/v5/market/tickers", "category=spot&symbol=BTCUSDT")),
            ("rest_instruments_spot_doc.json", venue.public("/v5/market/instruments-info", "category=spot")),
            ("rest_instruments_linear_doc.json", venue.public("/v5/market/instruments-info", "category=linear")),
            ("rest_funding_history_nautilus.json",
             venue.public("/v5/market/funding/history", "category=linear&symbol=BTCUSDT")),
            ("rest_fee_rate_linear_doc.json", venue.get("/v5/account/fee-rate", "category=linear&symbol=BTCUSDT")),
            ("rest_position_list_2023.json", venue.get("/v5/position/list", "category=linear&symbol=BTCUSDT")),
            ("rest_order_realtime_doc.json", venue.get("/v5/order/realtime", "category=linear&symbol=BTCUSDT")),
            ("rest_order_realtime_spot.json", venue.get("/v5/order/realtime", "category=spot")),
            ("rest_execution_list_trade_doc.json", venue.get("/v5/execution/list", "category=linear")),
            ("rest_transaction_log_doc.json", venue.get("/v5/account/transaction-log", "")),
            ("rest_wallet_balance.json", venue.get("/v5/account/wallet-balance", "accountType=UNIFIED")),
        ]
        # Documents of other years order some of these otherwise; then only the members count.
        any_order = {"rest_wallet_balance.json", "rest_execution_list_trade_doc.json"}
        for name, answer in cases:
            theirs, ours = load(name)["result"]["list"][0], answer.result["list"][0]
            if name in any_order:
                theirs = {member: theirs[member] for member in ours if member in theirs} | \
                    {member: value for member, value in theirs.items() if member not in ours}
            check_shape(ours, theirs, name)
        check_shape(venue.get("/v5/account/info").result, load("rest_account_info_doc.json")["result"], "info")
        theirs = load("rest_query_api_doc.json")["result"]
        check_shape(venue.get("/v5/user/query-api").result, theirs, "query-api",
                    skip=("userIDInt64", "inviterIDInt64", "affiliateIDInt64"))
        book = venue.public("/v5/market/orderbook", "category=spot&symbol=BTCUSDT&limit=5").result
        assert set(book) == set(load("rest_orderbook_spot_doc.json")["result"]) and len(book["b"]) == 5


def test_market_queries():
    with Venue() as venue:
        for path in ("kline", "mark-price-kline", "index-price-kline", "premium-index-price-kline"):
            rows = venue.public(f"/v5/market/{path}", "category=linear&symbol=BTCUSDT&interval=5&limit=3").result["list"]
            assert len(rows) == 3 and len(rows[0]) == (7 if path == "kline" else 5), (path, rows)
            assert int(rows[0][0]) - int(rows[1][0]) == 300000
        end = int(rows[0][0]) - 1
        older = venue.public("/v5/market/kline", f"symbol=BTCUSDT&interval=5&limit=2&end={end}").result["list"]
        assert int(older[0][0]) <= end
        assert venue.public("/v5/market/kline", "symbol=BTCUSDT&interval=7").code == 10001
        assert venue.public("/v5/market/funding/history", "category=linear&symbol=BTCUSDT&startTime=1").code == 10001
        limit = venue.public("/v5/market/price-limit", "symbol=BTCUSDT").result
        assert Decimal(limit["sellLmt"]) < Decimal(venue.ticker()["markPrice"]) < Decimal(limit["buyLmt"])
        empty = venue.public("/v5/market/instruments-info", "category=inverse").result
        assert empty["list"] == [] and empty["nextPageCursor"] == ""
        page = venue.public("/v5/market/instruments-info", "category=linear&limit=2").result
        more = venue.public("/v5/market/instruments-info", "category=linear&limit=1000&cursor=" + page["nextPageCursor"])
        assert len(page["list"]) == 2 and len(more.result["list"]) >= 4
        # What is no number is not taken for none.
        for path, query in (("kline", "symbol=BTCUSDT&interval=5&start=yesterday"),
                            ("mark-price-kline", "symbol=BTCUSDT&interval=5&end=-1"),
                            ("kline", "symbol=BTCUSDT&interval=5&limit=many"),
                            ("funding/history", "category=linear&symbol=BTCUSDT&endTime=1e12"),
                            ("instruments-info", "category=linear&cursor=next")):
            answer = venue.public("/v5/market/" + path, query)
            assert answer.code == 10001 and "invalid" in answer.json["retMsg"], (query, answer.body)


# --- public WebSocket ----------------------------------------------------------------------------


def test_control_frames():
    with Venue() as venue:
        linear, spot = venue.socket("/v5/public/linear"), venue.socket("/v5/public/spot")
        ack = linear.subscribe("tickers.BTCUSDT", req_id="t1")
        assert list(ack) == ["success", "ret_msg", "conn_id", "req_id", "op"] and ack["req_id"] == "t1", ack
        assert linear.subscribe("publicTrade.BTCUSDT")["req_id"] == ""
        ack = spot.subscribe("tickers.BTCUSDT", req_id=4000001)
        assert ack["ret_msg"] == "subscribe" and ack["req_id"] == "4000001", ack
        assert "req_id" not in spot.subscribe("publicTrade.BTCUSDT")
        pong = linear.ask({"op": "ping", "req_id": "p1"})
        assert pong["ret_msg"] == "pong" and pong["op"] == "ping" and pong["req_id"] == "p1"
        assert '"ret_msg":"pong"' in linear.text
        assert "req_id" not in spot.ask({"op": "ping"})
        for topic in ("orderbook.500.BTCUSDT", "orderbook.50.NOSUCH", "nonsense", "kline.7.BTCUSDT"):
            answer = linear.subscribe(topic, "kline.1.BTCUSDT")
            assert answer["success"] is False and answer["ret_msg"] == f"error:handler not found,topic:{topic}", answer
        assert linear.subscribe("tickers.BTCUSDT")["ret_msg"] == "error:already subscribed,topic:tickers.BTCUSDT"
        assert linear.subscribe("kline.1.BTCUSDT")["success"] is True  # the bad requests had started nothing
        assert spot.subscribe("tickers.NOSUCH")["ret_msg"] == "Invalid symbol :[tickers.NOSUCH]"
        assert spot.subscribe(*[f"tickers.A{i}USDT" for i in range(11)])["ret_msg"] == "args size >10"
        assert "\\u003e10" in spot.text
        assert linear.ask({"op": "nonsense"})["ret_msg"] == "error:invalid op"
        assert linear.ask("{nonsense")["success"] is False
        assert linear.ask({"op": "unsubscribe", "args": ["tickers.BTCUSDT"]})["op"] == "unsubscribe"
        assert linear.subscribe("tickers.BTCUSDT")["success"] is True
        many = [f"tickers.{'X' * 200}{i}" for i in range(120)]
        assert linear.subscribe(*many)["success"] is False


def keep_book(book, frame, depth):
    if frame["type"] == "snapshot" or frame["data"]["u"] == 1:
        book.clear()
        book.update(b={}, a={}, u=frame["data"]["u"])
    else:
        assert frame["data"]["u"] == book["u"] + 1, (frame["data"]["u"], book["u"])
    book["u"] = frame["data"]["u"]
    for side in "ba":
        for price, size in frame["data"][side]:
            if Decimal(size) == 0:
                del book[side][Decimal(price)]  # an unknown price is a mistake
            else:
                book[side][Decimal(price)] = Decimal(size)
        assert len(book[side]) <= depth
    assert max(book["b"]) < min(book["a"])


def test_books():
    with Venue() as venue:
        for category in ("linear", "spot"):
            stream = venue.socket(f"/v5/public/{category}")
            names = {depth: f"orderbook.{depth}.BTCUSDT" for depth in (50, 200, 1000)}
            assert stream.subscribe(*names.values())["success"]
            books = {depth: {} for depth in names}
            counts = {depth: 0 for depth in names}
            while min(counts.values()) < 6:
                frame = stream.read()
                depth = int(frame["topic"].split(".")[1])
                keep_book(books[depth], frame, depth)
                counts[depth] += 1
                first = '{"topic":"%s","%s"' % (frame["topic"], "ts" if category == "spot" else "type")
                assert stream.text.startswith(first), stream.text[:80]
                assert frame["cts"] <= frame["ts"] and frame["data"]["seq"] > 0
            assert len(books[50]["b"]) == 50 and len(books[200]["a"]) == 200
            assert stream.text.count(" ") == 0


def test_level_one_repeats():
    with Venue(config="[sim]\nquiet=true\n") as venue:
        venue.create(kind="Limit", qty="0.1", price=str(int(Decimal(venue.ticker()["indexPrice"]))))
        stream = venue.socket("/v5/public/linear", timeout=6)
        stream.subscribe("orderbook.1.BTCUSDT")
        first = stream.topic("orderbook.1.BTCUSDT")
        begin = time.monotonic()
        second = stream.topic("orderbook.1.BTCUSDT")
        assert 2.5 < time.monotonic() - begin < 4
        assert first["type"] == second["type"] == "snapshot" and first["data"]["u"] == second["data"]["u"]
        assert first["data"]["a"] == [] and len(first["data"]["b"]) == 1


def test_tickers():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear")
        stream.subscribe("tickers.BTCUSDT")
        whole = stream.topic("tickers.BTCUSDT", type="snapshot")
        assert list(whole) == ["topic", "type", "data", "cs", "ts"]
        if FIXTURES.is_dir():
            theirs = load("ws_pub_tickers_linear_snapshot.json")["data"]
            check_shape(whole["data"], theirs, "linear ticker")
        before = dict(whole["data"])
        for _ in range(5):
            delta = stream.topic("tickers.BTCUSDT", type="delta")
            changed = {name: value for name, value in delta["data"].items() if name != "symbol"}
            assert changed and all(before[name] != value for name, value in changed.items()), delta
            before.update(changed)
        # A change of the funding rate may be all there is in a delta.
        venue.fault("funding-rate", symbol="BTCUSDT", rate="0.00123")
        delta = stream.read_until(lambda f: "fundingRate" in f.get("data", {}))
        assert delta["data"]["fundingRate"] == "0.00123"
        spot = venue.socket("/v5/public/spot")
        spot.subscribe("tickers.BTCUSDT")
        frame = spot.topic("tickers.BTCUSDT")
        assert frame["type"] == "snapshot" and "bid1Price" not in frame["data"]
        if FIXTURES.is_dir():
            theirs = load("ws_pub_tickers_spot_snapshot.json")
            check_shape(frame, theirs, "spot ticker")
            check_shape(frame["data"], theirs["data"], "spot ticker")


def test_trades_candles_limits():
    with Venue() as venue:
        stream = venue.socket("/v5/public/linear", timeout=10)
        stream.subscribe("publicTrade.BTCUSDT", "kline.1.BTCUSDT", "priceLimit.BTCUSDT", "allLiquidation.BTCUSDT")
        limit = stream.topic("priceLimit.BTCUSDT")
        assert "type" not in limit and set(limit["data"]) == {"symbol", "buyLmt", "sellLmt"}
        venue.create()
        trade = stream.topic("publicTrade.BTCUSDT")
        if FIXTURES.is_dir():
            check_shape(trade, load("ws_pub_publicTrade_linear_multi.json"), "trade frame")
            check_shape(trade["data"][0], load("ws_pub_publicTrade_linear_multi.json")["data"][0], "trade")
        candle = stream.topic("kline.1.BTCUSDT")
        if FIXTURES.is_dir():
            check_shape(candle["data"][0], load("ws_pub_kline_doc.json")["data"][0], "candle")
        assert venue.create(qty="1").code == 0
        venue.fault("liquidate", symbol="BTCUSDT")
        gone = stream.topic("allLiquidation.BTCUSDT")["data"][0]
        assert gone["S"] == "Buy" and gone["s"] == "BTCUSDT"


# --- private WebSocket ---------------------------------------------------------------------------


def test_private_control():
    with Venue() as venue:
        stream = venue.socket("/v5/private")
        assert stream.subscribe("order")["success"] is False
        expires = now_ms() + 10000
        wrong = {"op": "auth", "args": [KEY, expires, "00"]}
        assert stream.ask(wrong)["success"] is False
        assert stream.ask({"op": "auth", "args": [KEY, 1, sign(SECRET, "GET/realtime1")]})["success"] is False
        text = str(expires)  # as text, as one client sends it
        good = stream.ask({"op": "auth", "args": [KEY, text, sign(SECRET, f"GET/realtime{text}")], "req_id": "a"})
        assert good["success"] is True and good["op"] == "auth" and good["req_id"] == "a"
        pong = stream.ask({"op": "ping"})
        assert list(pong) == ["op", "args", "conn_id"] and '"op":"pong"' in stream.text
        assert stream.subscribe("order", "order.linear")["success"] is False
        assert stream.subscribe("order.linear", "position.linear", "execution.fast.linear")["success"] is True
        assert stream.subscribe("no-such")["ret_msg"] == "error:handler not found,topic:no-such"
        venue.create(category="spot", qty="50")
        venue.create()
        assert stream.read()["topic"] == "execution.fast.linear"  # nothing of spot came
        assert stream.topic("order.linear")["data"][0]["category"] == "linear"
        assert stream.topic("position.linear")["data"][0]["entryPrice"] != "0"


def test_private_rows():
    with Venue() as venue:
        stream = venue.private("order", "execution", "execution.fast", "position", "wallet")
        answer = venue.create(orderLinkId="mine")
        frames = [stream.read() for _ in range(5)]
        assert [f["topic"] for f in frames] == ["execution.fast", "execution", "order", "position", "wallet"]
        fast, execution, order, position, wallet = frames
        assert "id" not in fast and execution["id"] == order["id"]
        assert order["data"][0]["orderId"] == answer.result["orderId"]
        assert execution["data"][0]["seq"] == position["data"][0]["seq"]
        if FIXTURES.is_dir():
            pairs = (("ws_priv_btcperp_fill_execution_fast.json", fast), ("ws_priv_sol_fill_execution.json", execution),
                     ("ws_priv_sol_fill_order.json", order), ("ws_priv_sol_fill_position.json", position),
                     ("ws_priv_sol_fill_wallet.json", wallet))
            for name, frame in pairs:
                check_shape(frame, load(name), name)
                check_shape(frame["data"][0], load(name)["data"][0], name)
            check_shape(wallet["data"][0]["coin"][0], load("ws_priv_sol_fill_wallet.json")["data"][0]["coin"][0], "coin")
        venue.create(category="spot", qty="100")
        spot = stream.topic("order")["data"][0]
        assert "tpslMode" not in spot and spot["smpGroup"] == "0" and spot["price"] == "0"
        assert spot["orderStatus"] in ("PartiallyFilledCanceled", "Filled")
        if FIXTURES.is_dir():
            check_shape(spot, load("ws_priv_spot_order_filled_2026.json")["data"][0], "spot order")
        # A maker's fill names no link id on the fast stream.
        best = venue.ticker()["bid1Price"]
        made = venue.create(kind="Limit", qty="0.01", price=best, timeInForce="PostOnly", orderLinkId="maker")
        assert made.code == 0
        venue.fault("trade", symbol="BTCUSDT", side="Sell", price=str(Decimal(best) - 100), qty="5")
        fast = stream.read_until(lambda f: f["topic"] == "execution.fast" and f["data"][0]["isMaker"])
        assert fast["data"][0]["orderLinkId"] == "" and fast["data"][0]["orderId"] == made.result["orderId"]


def test_disconnect_cancels_all():
    with Venue() as venue:
        low = str(int(Decimal(venue.ticker()["bid1Price"]) * Decimal("0.97")))
        answer = venue.post("/v5/order/disconnected-cancel-all", {"product": "DERIVATIVES", "timeWindow": 3})
        assert answer.json == {"retCode": 0, "retMsg": "success"}, answer.body
        assert venue.post("/v5/order/disconnected-cancel-all", {"product": "SPOT", "timeWindow": 1}).code == 10001
        info = venue.get("/v5/account/query-dcp-info").result["dcpInfos"]
        assert info == [{"product": "DERIVATIVES", "dcpStatus": "ON", "timeWindow": "3"}], info
        order = venue.create(kind="Limit", price=low).result["orderId"]
        stream = venue.private("dcp.future")
        stream.close()
        time.sleep(2)
        query = f"category=linear&orderId={order}"
        assert venue.get("/v5/order/realtime", query).result["list"][0]["orderStatus"] == "New"
        time.sleep(1.5)
        row = venue.get("/v5/order/realtime", query).result["list"][0]
        assert row["orderStatus"] == "Cancelled" and row["cancelType"] == "CancelByDCP", row


def test_idle_connections_are_closed():
    with Venue() as venue:
        stream = venue.socket("/v5/private?max_active_time=1s")
        assert stream.auth()["success"] is True
        assert stream.is_closed(4)
        busy = venue.socket("/v5/private?max_active_time=1s")
        for _ in range(4):
            time.sleep(0.4)
            busy.ask({"op": "ping"})


# --- order entry over WebSocket ------------------------------------------------------------------


def test_trade_socket():
    with Venue() as venue:
        stream = venue.socket("/v5/trade")
        order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.01",
                 "price": str(int(Decimal(venue.ticker()["bid1Price"]) * Decimal("0.98")))}
        assert stream.trade("order.create", "0", order)["retCode"] == 10007
        first = stream.auth()
        assert list(first) == ["retCode", "retMsg", "op", "connId"] and first["retCode"] == 0
        assert stream.auth(reqId="again")["retCode"] == 20001
        pong = stream.ask({"op": "ping"})
        assert pong["op"] == "pong" and pong["retCode"] == 0 and len(pong["data"]) == 1
        made = stream.trade("order.create", "1", order)
        if FIXTURES.is_dir():
            check_shape(made, load("ws_trade_create_ok.json"), "create")
            check_shape(made["header"], load("ws_trade_create_ok.json")["header"], "header")
        assert stream.trade("order.create", "1", order)["retCode"] == 20006
        order_id = made["data"]["orderId"]
        numeric = {"X-BAPI-TIMESTAMP": now_ms()}  # as one client sends it
        assert stream.trade("order.amend", "2", {"category": "linear", "symbol": "BTCUSDT", "orderId": order_id,
                                                 "qty": "0.02"}, header=numeric)["retCode"] == 0
        cancel = {"category": "linear", "symbol": "BTCUSDT", "orderId": order_id}
        assert stream.trade("order.cancel", "3", cancel)["retCode"] == 0
        gone = stream.trade("order.cancel", "4", cancel)
        assert gone["retCode"] == 110001 and gone["data"] == {}
        assert gone["retMsg"] == "order not exists or too late to cancel"
        late = {"X-BAPI-TIMESTAMP": str(now_ms() - 6000)}
        assert stream.trade("order.create", "5", order, header=late)["retCode"] == 10002
        assert stream.trade("order.create", "6", order, order)["retCode"] == 10001
        assert stream.trade("order.nonsense", "7", order)["retCode"] == 10404
        assert stream.trade("order.create", "x" * 37, order)["retCode"] == 10001
        batch = {"category": "linear", "request": [order, {**order, "qty": "0"}, order]}
        answer = stream.trade("order.create-batch", "8", batch)
        assert [item["code"] == 0 for item in answer["retExtInfo"]["list"]] == [True, False, True], answer
        assert answer["data"]["list"][1]["orderId"] == "" and answer["data"]["list"][0]["createAt"]
        ids = [{"symbol": "BTCUSDT", "orderId": row["orderId"]} for row in answer["data"]["list"] if row["orderId"]]
        gone = stream.trade("order.cancel-batch", "9", {"category": "linear", "request": ids})
        assert all(item["code"] == 0 for item in gone["retExtInfo"]["list"])


def test_batch_overruns_its_allowance():
    with Venue() as venue:
        low = str(int(Decimal(venue.ticker()["bid1Price"]) * Decimal("0.98")))
        items = [{"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.01", "price": low}] * 14
        answer = venue.post("/v5/order/create-batch", {"category": "linear", "request": items})
        codes = [item["code"] for item in answer.json["retExtInfo"]["list"]]
        assert codes == [0] * 10 + [10006] * 4, codes
        assert venue.post("/v5/order/create-batch", {"category": "spot", "request": items}).code == 10001


# --- the rest ------------------------------------------------------------------------------------


def test_over_tls():
    with Venue(tls=True) as venue:
        assert venue.url.startswith("https://") and venue.ws_url.startswith("wss://")
        stream = venue.private("order")
        assert venue.create().code == 0
        assert stream.topic("order")["data"][0]["orderStatus"] == "Filled"
        book = venue.socket("/v5/public/linear")
        book.subscribe("orderbook.50.BTCUSDT")
        assert book.topic("orderbook.50.BTCUSDT")["type"] == "snapshot"


def test_record_is_complete():
    with Venue() as venue:
        secret_free = venue.create(orderLinkId="byte-for-byte")
        stream = venue.private("order")
        stream.ask({"op": "ping"})
        stream.close()
        assert venue.request("POST", "/sim/save").status == 200
        lines = (venue.path / "record").read_text().splitlines()
        pieces = {}
        for line in lines:
            stamp, connection, direction, data = (line + " ").split(" ", 3)
            assert direction in "+-<>" and int(stamp) > 1e18
            raw = data[:-1].encode().decode("unicode_escape").encode("latin-1")
            pieces.setdefault((connection, direction), []).append(raw)
        sent = [b"".join(parts) for (_, direction), parts in pieces.items() if direction == ">"]
        received = [b"".join(parts) for (_, direction), parts in pieces.items() if direction == "<"]
        assert any(whole.endswith(b"\r\n\r\n" + secret_free.body) for whole in sent)
        assert any(b"POST /v5/order/create HTTP/1.1\r\n" in whole and b'"orderLinkId": "byte-for-byte"' in whole
                   for whole in received)
        assert any(b'"op":"pong"' in whole for whole in sent)
        assert SECRET.encode() not in b"".join(received) + b"".join(sent)


def test_settlements_come_soon():
    with Venue("--funding-interval", "2s") as venue:
        stream = venue.private("execution", "wallet")
        venue.create(qty="0.5")
        due = int(venue.ticker()["nextFundingTime"])
        assert due - now_ms() <= 2000 and venue.ticker()["fundingIntervalHour"] == "8"
        row = stream.read_until(lambda f: f["topic"] == "execution" and f["data"][0]["execType"] == "Funding")["data"][0]
        assert row["orderType"] == "UNKNOWN" and row["orderQty"] == "0" and row["execQty"] == "0.5"
        log = venue.get("/v5/account/transaction-log", "type=SETTLEMENT").result["list"][0]
        assert Decimal(log["funding"]) == -Decimal(row["execFee"]) and log["transactionTime"] == row["execTime"]
        rates = venue.public("/v5/market/funding/history", "category=linear&symbol=BTCUSDT&limit=1").result["list"]
        assert rates[0]["fundingRateTimestamp"] == row["execTime"]
        theirs = load("rest_execution_list_funding.json")["result"]["list"][0] if FIXTURES.is_dir() else {}
        check_shape(venue.get("/v5/execution/list", "category=linear&execType=Funding").result["list"][0], theirs, "funding")


def test_scenario_file():
    with flow.tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write('# statements at times\n{"at":"0","name":"error","match":"/v5/market/time","code":10016,"count":1}\n'
                   '{"at":"300ms","name":"clock-skew","by":"-20s"}\n')
        file.flush()
        with Venue("--scenario", file.name) as venue:
            assert venue.public("/v5/market/time").code == 10016
            time.sleep(0.5)
            assert now_ms() - venue.public("/v5/market/time").json["time"] > 19000
        file.write('{"at":"soon","name":"ban"}\n')
        file.flush()
        assert run_program("--scenario", file.name).returncode == 2


if __name__ == "__main__":
    flow.run_tests(MODULE, side_by_side=4)
