#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""B: streams and books."""

import re
import time
from decimal import Decimal

from rows import Row, fault, is_together, run_rows, until, wait_for

DEPTH = ("exchange.main.book-depth=50",)
PATHS = {"linear": "/v5/public/linear", "private": "/v5/private", "trade": "/v5/trade"}
KINDS = ("big-frame", "bad-utf8", "masked", "deflate", "reserved", "bad-json", "deep-json")
MIB = 1 << 20


def book(name):
    return fault(name, match="orderbook.50.BTCUSDT")


def hard_frames(path):
    """Each kind once; the connection is back before the next."""
    def then(venue, live, world):
        for kind in KINDS:
            before = venue.state()["connections"]
            venue.fault("frames", path=path, kind=kind)
            wait_for(lambda: venue.state()["connections"] > before, f"a new connection after {kind}", live)
            time.sleep(0.2)
        venue.fault("frames", path=path, kind="ping-flood", size=2000)
        venue.fault("frames", path=path, kind="fragments", size=6 * MIB)
        time.sleep(1)
    return then


def mend_in_flood(venue, live, world):
    """A leg is taken while ten thousand trades a second come in: it is mended all the same."""
    venue.fault("flood", symbol="BTCUSDT", rate=10000, duration="4s")
    time.sleep(0.5)
    venue.fault("adl", symbol="BTCUSDT", qty="0.02")
    time.sleep(0.5)
    started = time.monotonic()
    wait_for(lambda: is_together(venue), "the legs", live, 5)
    assert time.monotonic() - started < 5


def see_no_ghost(venue, live, world):
    """A level that was told just before the connection ended is not in the book of the next one."""
    time.sleep(0.5)
    venue.fault("book-ghost", match="orderbook.50.BTCUSDT")
    wait_for(lambda: venue.state()["faults"][0]["taken"], "the ghost", live)
    venue.fault("shock", coin="BTC", rate="-0.004")
    live.until("drill: done")
    ticker = venue.ticker()
    theirs = Decimal(ticker["bid1Price"])
    for word, pattern in (("quoted", r"quoted (\S+) (\S+)"), ("booked", r"booked (\S+) (\S+) (\d+) (\d+)")):
        found = [match for match in (re.search(pattern, line) for line in live.lines) if match]
        assert found, f"nothing was {word}: the book is not whole\n{live.text()}"
        bid, ask, *depths = [Decimal(text) for text in found[-1].groups()]
        assert bid < ask and abs(bid / theirs - 1) < Decimal("0.002"), (word, bid, ask, ticker)
        assert all(depth <= 50 for depth in depths), (word, depths)


ROWS = [
    Row("B1-topic-silence", fault("topic-silence", match="orderbook.1.*", **until(7)), at="hold",
        ends="hedged"),
    Row("B1-pong-silence", fault("pong-silence", **until(3)), at="hold", ends="hedged",
        sets=("exchange.main.ping-interval=300ms",)),
    Row("B2-refused", fault("refuse", **until(2)), fault("disconnect", how="reset"), at="hold",
        ends="hedged"),
    *(Row(f"B2-closed-at-{place}", fault("close", match=f"{place} *", count=4), fault("disconnect"),
          at="hold", ends="hedged") for place in ("connect", "subscribe")),
    Row("B2-closed-at-auth", fault("close", match="auth *", count=3), fault("disconnect"), at="hold",
        ends="hedged"),
    *(Row(f"B3-{name}", book("book-" + name), at="hold", ends="hedged", sets=DEPTH)
      for name in ("gap", "duplicate", "crossed", "empty", "one-side")),
    Row("B3-delta-first", book("book-delta-first"), fault("disconnect", path=PATHS["linear"]),
        at="hold", ends="hedged", sets=DEPTH),
    Row("B3-restarted", fault("book-restart", symbol="BTCUSDT"), at="hold", ends="hedged", sets=DEPTH),
    Row("B4-ghost", script="wait:3000 quote book", sets=DEPTH, then=see_no_ghost),
    Row("B5-duplicated", fault("private-duplicate", count=60), ends="hedged"),
    Row("B6-execution-dropped", fault("private-drop", kinds="execution", count=1), ends="hedged"),
    Row("B6-all-dropped", fault("private-drop", kinds="order,execution,position,wallet", count=40),
        ends="hedged"),
    Row("B7-subscribe-fails", fault("subscribe-fail", match="/v5/private", count=1), ends="hedged"),
    Row("B7-auth-fails", fault("auth-fail", match="/v5/private", count=1)),
    Row("B7-auth-mute", fault("auth-mute", match="/v5/private", count=1),
        fault("disconnect", path=PATHS["private"]), at="hold", ends="hedged", pause=4),
    Row("B7-subscribe-partial", fault("subscribe-partial", match=PATHS["linear"]),
        fault("disconnect", path=PATHS["linear"]), at="hold", ends="hedged"),
    Row("B7-wrong-symbol", fault("wrong-symbol", match="tickers.*", count=1), at="hold",
        ends="hedged"),
    Row("B7-wrong-topic", fault("wrong-topic", match="tickers.*", count=1), at="hold",
        ends="hedged"),
    Row("B8-unknown-execution", fault("unknown-exec-type", text="CorporateAction"), ends="strange",
        says="unknown-execution"),
    Row("B9-flood", at="hold", ends="any", then=mend_in_flood),
    *(Row(f"B10-{name}", at="hold", ends="hedged", then=hard_frames(path))
      for name, path in PATHS.items()),
]

run_rows(ROWS)
