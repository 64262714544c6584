# SPDX-License-Identifier: LGPL-2.1-or-later
"""What bybit-sim told a run of the market, by its own record of every byte, as a table that a backtest reads."""

import csv
import json
import re
import struct
from datetime import datetime, timezone
from decimal import Decimal

from record import unescape

COLUMNS = ("end_time,known,instrument,kind,interval,open,high,low,close,volume,price,size,side,id,bid,bid_size,ask,"
           "ask_size,rate,next_time,flags").split(",")
NS = 10 ** 9

# What a table has once at an instant.
ONCE = ("mark", "index", "funding", "quote")

# Where the market is told.
WANTED = ("/v5/public/", "/v5/market/funding/history")


def to_text(ns):
    seconds, rest = divmod(ns, NS)
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + f".{rest:09d}Z"


class Stream:
    """What went to one connection: answers of HTTP, or frames once it is a WebSocket."""

    def __init__(self):
        self.data = b""
        self.target = ""
        self.is_socket = False

    def ask(self, data):
        """A request of the other side: its target names what the answer is about."""
        found = re.match(rb"GET (\S+) HTTP", data)
        if found:
            self.target = found[1].decode()

    def feed(self, data):
        """The JSON texts that are whole now."""
        self.data += data
        while True:
            text = self.take_frame() if self.is_socket else self.take_answer()
            if text is None:
                return
            if self.target.startswith(WANTED) and text.startswith(b"{"):
                yield json.loads(text)

    def take_answer(self):
        head, found, rest = self.data.partition(b"\r\n\r\n")
        if not found:
            return None
        self.is_socket = b" 101 " in head.partition(b"\r\n")[0]
        size = re.search(rb"(?i)content-length: *(\d+)", head)
        size = int(size[1]) if size else 0
        if len(rest) < size:
            return None
        self.data = rest[size:]
        return rest[:size]

    def take_frame(self):
        data = self.data
        if len(data) < 2:
            return None
        size, at = data[1] & 0x7F, 2
        if size == 126:
            if len(data) < 4:
                return None
            size, at = struct.unpack(">H", data[2:4])[0], 4
        elif size == 127:
            if len(data) < 10:
                return None
            size, at = struct.unpack(">Q", data[2:10])[0], 10
        if len(data) < at + size:
            return None
        self.data = data[at + size:]
        return data[at:at + size]


class Heard:
    """Rows in the order in which they were sent, and the best prices of each market at any time."""

    def __init__(self, path):
        self.rows = []
        self.tickers = {}
        self.told = {}    # predicted funding as last told, by symbol
        self.settled = {} # the last settlement that was told, by symbol
        self.last = {}    # when the last was true, by instrument and kind
        streams = {}
        for line in path.read_bytes().splitlines():
            words = line.split(b" ", 3)
            if len(words) < 4:
                continue
            ns, stream, data = int(words[0]), streams.setdefault(words[1], Stream()), unescape(words[3])
            if words[2] == b"<":
                if not stream.is_socket:
                    stream.ask(data)
            elif words[2] == b">":
                for message in stream.feed(data):
                    self.take(ns, stream.target, message)

    def add(self, ns, venue_ms, category, symbol, kind, **members):
        instrument = f"bybit:{category}:{symbol}"
        at = int(venue_ms) * 10 ** 6
        if kind in ONCE:
            # The venue counts milliseconds; two of one are told apart by a nanosecond.
            at = max(at, self.last.get((instrument, kind), 0) + 1)
            self.last[instrument, kind] = at
        self.rows.append({"end_time": to_text(at), "known": to_text(ns), "instrument": instrument,
                          "kind": kind, "ns": ns, **members})

    def take(self, ns, target, message):
        topic = message.get("topic", "")
        if target.startswith("/v5/market/funding/history"):
            self.take_settlements(ns, message)
        elif topic.startswith("orderbook.1."):
            self.take_quote(ns, target.rsplit("/", 1)[1], message)
        elif topic.startswith("orderbook."):
            self.take_levels(ns, target.rsplit("/", 1)[1], message)
        elif topic.startswith("publicTrade."):
            self.take_trades(ns, target.rsplit("/", 1)[1], message)
        elif topic.startswith("tickers.") and target.endswith("linear"):
            self.take_ticker(ns, message)

    def take_settlements(self, ns, message):
        rows = sorted(message["result"]["list"], key=lambda row: int(row["fundingRateTimestamp"]))
        symbol = rows[-1]["symbol"]
        first = symbol not in self.settled
        for row in rows[-1:] if first else rows:
            ms = int(row["fundingRateTimestamp"])
            if ms <= self.settled.get(symbol, 0):
                continue
            self.settled[symbol] = ms
            self.add(ns, ms, "linear", symbol, "settlement", rate=row["fundingRate"], **self.next_of(symbol))

    def next_of(self, symbol):
        ticker = self.tickers[symbol]
        return {"interval": int(ticker["fundingIntervalHour"]) * 3600,
                "next_time": to_text(int(ticker["nextFundingTime"]) * 10 ** 6)}

    def take_quote(self, ns, category, message):
        data = message["data"]
        book = self.tickers.setdefault((category, data["s"]), {})
        for side in ("b", "a"):
            for price, size in data[side]:
                if Decimal(size) > 0:
                    book[side] = (price, size)
        self.add(ns, message.get("cts", message["ts"]), category, data["s"], "quote", bid=book["b"][0],
                 bid_size=book["b"][1], ask=book["a"][0], ask_size=book["a"][1])

    def take_levels(self, ns, category, message):
        data, snapshot = message["data"], message["type"] == "snapshot"
        levels = [("buy", *level) for level in data["b"]] + [("sell", *level) for level in data["a"]]
        for number, (side, price, size) in enumerate(levels):
            flags = (["clear"] if snapshot and number == 0 else []) + (["snapshot"] if snapshot else [])
            flags += ["last"] if number + 1 == len(levels) else []
            self.add(ns, message.get("cts", message["ts"]), category, data["s"], "level", price=price, size=size,
                     side=side, flags="+".join(flags))

    def take_trades(self, ns, category, message):
        for trade in message["data"]:
            self.add(ns, trade["T"], category, trade["s"], "trade", price=trade["p"], size=trade["v"],
                     side=trade["S"].lower())

    def take_ticker(self, ns, message):
        data, symbol = message["data"], message["data"]["symbol"]
        ticker = self.tickers.setdefault(symbol, {})
        ticker.update(data)
        if data.get("markPrice"):
            self.add(ns, message["ts"], "linear", symbol, "mark", price=data["markPrice"])
        if data.get("indexPrice"):
            self.add(ns, message["ts"], "linear", symbol, "index", price=data["indexPrice"])
        funding = (ticker.get("fundingRate"), ticker.get("nextFundingTime"))
        if all(funding) and funding != self.told.get(symbol):
            self.told[symbol] = funding
            self.add(ns, message["ts"], "linear", symbol, "funding", rate=funding[0], **self.next_of(symbol))

    def write(self, path, without=()):
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted((row for row in self.rows if row["kind"] not in without),
                                    key=lambda row: row["ns"]))
