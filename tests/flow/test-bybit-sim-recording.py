#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recorded messages as the market of bybit-sim: a client's book is the recording's."""

import gzip
import io
import json
import os
import sys
import tempfile
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import flow
from venue import Venue, WebSocket

EVENTS = flow.SHARED / "bybit" / "events"
XRP = EVENTS / "2024-12-01_XRPUSDT_ob500_50msgs.data.zip"
SPOT = EVENTS / "bybit_v5_spot_orderbook50_BTCUSDT_2026-08-24.jsonl"


class Book:
    """A book as the venue's rules have it, of either side of the wire."""

    def __init__(self, depth):
        self.depth = depth
        self.sides = ({}, {})
        self.u = None

    def take(self, message):
        data = message["data"]
        if message["type"] == "snapshot":
            self.sides = ({}, {})
        else:
            assert data["u"] == self.u + 1, (data["u"], self.u)
        self.u = data["u"]
        for side, rows in zip(self.sides, (data["b"], data["a"])):
            for price, size in rows:
                if Decimal(size) == 0:
                    side.pop(Decimal(price), None)
                else:
                    side[Decimal(price)] = Decimal(size)
        for side, best_first in zip(self.sides, (True, False)):
            for price in sorted(side, reverse=best_first)[self.depth:]:
                del side[price]

    def top(self, depth):
        bids, asks = self.sides
        return (tuple(sorted(bids.items(), reverse=True)[:depth]), tuple(sorted(asks.items())[:depth]))


def read_lines(path):
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return archive.read(archive.namelist()[0]).decode().splitlines()
    return path.read_text().splitlines()


def books_of(path, depth, top):
    """What each message of a recording leaves, in order."""
    book = Book(depth)
    states = []
    for line in read_lines(path):
        message = json.loads(line)
        if message.get("topic", "").startswith("orderbook."):
            book.take(message)
            states.append(book.top(top))
    return states


def section(instrument, path, **more):
    lines = [f"[recording {instrument}]", f"file = {path}", *(f"{key} = {value}" for key, value in more.items())]
    return "[sim]\nquiet = yes\n" + "\n".join(lines) + "\n"


def follow(venue, path, topic, states, top, patience=20):
    """Every book that a client has is one of the recording, in its order, and the last is the last."""
    stream = WebSocket(venue, path)
    stream.subscribe(topic)
    book = Book(int(topic.split(".")[1]))
    at = 0
    n = 0
    end = time.monotonic() + patience
    while at < len(states) - 1 or book.top(top) != states[-1]:
        assert time.monotonic() < end, f"{n} frames, the book is that of message {at} of {len(states)}"
        message = stream.topic(topic)
        book.take(message)
        n += 1
        found = [i for i in range(at, len(states)) if states[i] == book.top(top)]
        assert found, f"frame {n} leaves a book that is none of the recording, after that of message {at}"
        at = found[0]
    stream.close()
    return n


def recorded(path):
    if not path.exists():
        assert os.environ.get("CARRY_REQUIRE_SHARED") != "1", f"required and not there: {path}"
        print(f"# skipped: {path} is not there")
    return path.exists()


def test_linear_archive():
    """The head of an official archive of 500 levels, packed as it comes."""
    if not recorded(XRP):
        return
    states = books_of(XRP, 500, 200)
    with Venue(config=section("linear:XRPUSDT", XRP)) as venue:
        n = follow(venue, "/v5/public/linear", "orderbook.200.XRPUSDT", states, 200)
        assert n > 10, n
        result = venue.public("/v5/market/orderbook", "category=linear&symbol=XRPUSDT&limit=500").result
        found = tuple(tuple((Decimal(price), Decimal(size)) for price, size in result[side]) for side in "ba")
        assert found == books_of(XRP, 500, 500)[-1]
        # The mark is where the book is, so that accounts can trade there.
        ticker = venue.public("/v5/market/tickers", "category=linear&symbol=XRPUSDT").result["list"][0]
        assert found[0][0][0] <= Decimal(ticker["markPrice"]) <= found[1][0][0], ticker


def test_spot_capture():
    """A capture with the acknowledgement of its subscription in it, once, and over and over."""
    if not recorded(SPOT):
        return
    states = books_of(SPOT, 50, 50)
    with Venue(config=section("spot:BTCUSDT", SPOT)) as venue:
        follow(venue, "/v5/public/spot", "orderbook.50.BTCUSDT", states, 50)
    with Venue(config=section("spot:BTCUSDT", SPOT, repeat="yes")) as venue:
        stream = WebSocket(venue, "/v5/public/spot")
        stream.subscribe("orderbook.50.BTCUSDT")
        book = Book(50)
        seen = []
        while sum(b < a for a, b in zip(seen, seen[1:])) < 3:
            book.take(stream.topic("orderbook.50.BTCUSDT"))
            assert book.top(50) in states, f"frame {len(seen)} leaves a book that is none of the recording"
            seen.append(states.index(book.top(50)))
            assert len(seen) < 200, seen
        stream.close()


def book(u, kind, bids, asks, ts):
    return {"topic": "orderbook.50.BTCUSDT", "type": kind, "ts": ts,
            "data": {"s": "BTCUSDT", "b": bids, "a": asks, "u": u, "seq": u}, "cts": ts}


def trade(side, price, size, ts, block=False):
    return {"topic": "publicTrade.BTCUSDT", "type": "snapshot", "ts": ts, "data": [
        {"T": ts, "s": "BTCUSDT", "S": side, "v": size, "p": price, "i": str(ts), "BT": block, "RPI": False}]}


MESSAGES = [
    book(7, "snapshot", [["50000.0", "2"], ["49999.0", "1"]], [["50001.0", "3"]], 1000),
    {"topic": "tickers.BTCUSDT", "type": "snapshot", "ts": 1001, "data": {
        "symbol": "BTCUSDT", "markPrice": "50000.70", "indexPrice": "50000.20", "fundingRate": "0.0003"}},
    {"topic": "orderbook.1.BTCUSDT", "type": "snapshot", "ts": 1002, "data": {
        "s": "BTCUSDT", "b": [["1", "1"]], "a": [["2", "1"]], "u": 1, "seq": 1}},
    {"topic": "orderbook.50.ETHUSDT", "type": "delta", "ts": 1003, "data": {"s": "ETHUSDT", "b": [], "a": [], "u": 1}},
    {"op": "pong", "ret_msg": "pong"},
    trade("Sell", "49999.0", "0.6", 2500),
    trade("Sell", "40000.0", "9", 2501, block=True),
    book(8, "delta", [["50000.0", "0"]], [["50001.0", "0"], ["50002.0", "1"]], 2502),
]


def with_messages(messages, **more):
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "recording.jsonl.gz"
    buffer = io.StringIO()
    for message in messages:
        buffer.write(json.dumps(message) + "\n")
    path.write_bytes(gzip.compress(buffer.getvalue().encode()))
    return folder, section("linear:BTCUSDT", path, **more)


def test_trades_and_prices():
    """A trade of the recording fills an order that it went through; marks and funding are the recording's."""
    folder, config = with_messages(MESSAGES)
    with folder, Venue(config=config) as venue:
        stream = WebSocket(venue, "/v5/public/linear")
        stream.subscribe("publicTrade.BTCUSDT")
        made = venue.post("/v5/order/create", {"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                                               "orderType": "Limit", "qty": "0.5", "price": "49999.5",
                                               "orderLinkId": "mine"})
        assert made.code == 0, made.body
        first = stream.topic("publicTrade.BTCUSDT")["data"]
        rows = first if len(first) > 1 else first + stream.topic("publicTrade.BTCUSDT")["data"]
        assert [(row["S"], Decimal(row["v"]), Decimal(row["p"])) for row in rows] == [
            ("Sell", Decimal("0.5"), Decimal("49999.5")), ("Sell", Decimal("0.1"), Decimal("49999"))], rows
        order = venue.get("/v5/order/realtime", "category=linear&orderLinkId=mine").result["list"][0]
        assert (order["orderStatus"], Decimal(order["avgPrice"])) == ("Filled", Decimal("49999.5")), order
        end = time.monotonic() + 5
        wanted = ([["49999.00", "1.000"]], [["50002.00", "1.000"]])
        while True:
            result = venue.public("/v5/market/orderbook", "category=linear&symbol=BTCUSDT&limit=50").result
            found = tuple([[Decimal(x) for x in row] for row in result[side]] for side in "ba")
            if found == tuple([[Decimal(x) for x in row] for row in side] for side in wanted):
                break
            assert time.monotonic() < end, result
            time.sleep(0.01)
        ticker = venue.public("/v5/market/tickers", "category=linear&symbol=BTCUSDT").result["list"][0]
        assert Decimal(ticker["markPrice"]) == Decimal("50000.70"), ticker
        assert Decimal(ticker["indexPrice"]) == Decimal("50000.20"), ticker
        assert Decimal(ticker["fundingRate"]) == Decimal("0.0003"), ticker


def test_depth():
    """What falls out of the recorded depth is not known any more: no level stays that nobody speaks of."""
    messages = [dict(book(*row), topic="orderbook.1.BTCUSDT") for row in (
        (7, "snapshot", [["50000.0", "2"]], [["50009.0", "3"]], 1000),
        (8, "delta", [["50001.0", "1"]], [], 1001), (9, "delta", [], [["50008.0", "4"]], 1002))]
    folder, config = with_messages(messages)
    with folder, Venue(config=config) as venue:
        end = time.monotonic() + 5
        while True:
            result = venue.public("/v5/market/orderbook", "category=linear&symbol=BTCUSDT&limit=50").result
            if [[Decimal(price) for price, _ in result[side]] for side in "ba"] == [[50001], [50008]]:
                break
            assert time.monotonic() < end, result


def test_speed():
    """A recording of an hour within seconds."""
    late = [dict(message, ts=message["ts"] + (3600000 if "ts" in message and message["ts"] > 2000 else 0))
            for message in MESSAGES if "ts" in message]
    folder, config = with_messages(late, speed=1000)
    with folder, Venue(config=config) as venue:
        begin = time.monotonic()
        while not venue.public("/v5/market/recent-trade", "category=linear&symbol=BTCUSDT").result["list"]:
            assert time.monotonic() < begin + 15, "the trade did not come"
            time.sleep(0.02)
        assert time.monotonic() - begin > 1, "it came at once"


def test_mistakes():
    """What cannot be played is said with file and line: before the start, or when it comes."""
    for messages, more, sentence in (
            ([], {}, "line 1: it holds no message of the symbol"),
            (MESSAGES[7:], {}, "line 1: a book begins with a snapshot"),
            ([dict(MESSAGES[0], data={"u": 1})], {}, 'line 1: b and a are to be rows of ["price","quantity"]'),
            ([{k: v for k, v in MESSAGES[0].items() if k != "ts"}], {}, "line 1: a message needs its time"),
            ([dict(MESSAGES[0], ts=9 * 10 ** 18)], {}, "line 1: a message needs its time"),
            (MESSAGES, {"speed": "0"}, "a whole number from 1 to 1000"),
            (MESSAGES, {"pace": "1"}, "pace")):
        folder, config = with_messages(messages, **more)
        with folder:
            try:
                with Venue(config=config):
                    pass
            except AssertionError as error:
                assert sentence in str(error), (sentence, str(error))
            else:
                raise AssertionError(f"it began in spite of: {sentence}")
    folder, config = with_messages([MESSAGES[0], {"topic": "orderbook.50.BTCUSDT", "ts": 1001, "data": {"u": 8}}])
    with folder, Venue(config=config) as venue:
        time.sleep(0.1)
    assert "line 2: b and a are to be rows" in venue.err and "the market stays as it is" in venue.err, venue.err
    folder, config = with_messages([MESSAGES[0], dict(MESSAGES[7], ts=1001, data=dict(MESSAGES[7]["data"], u=12))])
    with folder, Venue(config=config) as venue:
        time.sleep(0.1)
    assert "changes of the book are missing: u 12 comes after 7" in venue.err, venue.err


if __name__ == "__main__":
    flow.run_tests(sys.modules[__name__], side_by_side=4)
