#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The fault catalogue of the design against `carry run`: one row each, the same invariants for all.

A row says what goes wrong at the venue and when. Whatever it is: no order is taken twice (I1), every
execution is booked once and none is invented (I2), both legs are together or gone within the time
(I4), no order of ours is left behind (I6), and the venue is not stormed with orders (I14).
"""

import os
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import flow
from live import Live, check_orders, executions, net_delta
from venue import Venue

LOT = Decimal("0.001")
SETTLE = 20       # seconds until both legs are together, at the latest
MOST_CREATES = 24 # for one round with all that is mended
SIDE_BY_SIDE = 4

REST = ("exchange.main.order-entry=rest",)
SOCKET = ("exchange.main.order-entry=websocket",)
CREATE = "/v5/order/create"


def fault(name, **members):
    return name, members


def until(seconds, **members):
    return {"for": f"{seconds}s", **members}


def taken_but(code):
    """The venue takes the order and answers with a code that sounds like a refusal."""
    return fault("error", match="order.create", code=code, execute="true")


class Row:
    def __init__(self, name, *faults, at="open", sets=(), options=(), ends="any", says=None):
        self.name = name
        self.faults = faults
        self.at = at            # open: before the first order; hold: while both legs are held
        self.sets = sets
        self.options = options
        self.ends = ends        # any: hedged or flat; hedged; strange: the account is not ours alone
        self.says = says        # what the log must tell


ROWS = [
    # A: what becomes of a create
    Row("A1-silence-first-leg", fault("silence", match="order.create"), sets=SOCKET, ends="hedged"),
    Row("A1-silence-second-leg", fault("silence", match="order.create", after=1), sets=SOCKET,
        ends="hedged"),
    Row("A1-silence-both-legs", fault("silence", match="order.create", count=2), sets=SOCKET,
        ends="hedged"),
    Row("A1-silence-rest", fault("silence", match=CREATE), sets=REST, ends="hedged"),
    Row("A2-reset-after-taken", fault("close", match="order.create", how="reset"), sets=SOCKET,
        ends="hedged"),
    Row("A2-closed-after-taken", fault("close", match="order.create"), sets=SOCKET, ends="hedged"),
    Row("A3-502", fault("answer", match=CREATE, kind="status", status=502), sets=REST, ends="hedged"),
    Row("A3-html", fault("answer", match=CREATE, kind="body", body="<html></html>"), sets=REST,
        ends="hedged"),
    Row("A3-cut", fault("answer", match=CREATE, kind="truncate"), sets=REST, ends="hedged"),
    *(Row(f"A4-{code}", taken_but(code), sets=SOCKET, ends="hedged")
      for code in (10000, 10016, 10019, 429, 10429, 10403, 170007, 20003, 500000, 987654)),
    Row("A4-10006", taken_but(10006), sets=SOCKET, ends="hedged"),
    Row("A5-duplicate", taken_but(110072), sets=SOCKET, ends="hedged"),
    Row("A5-10014", taken_but(10014), sets=SOCKET, ends="hedged"),
    Row("A6-rejected-first-leg", fault("reject-after-ack", count=1)),
    Row("A6-rejected-both-legs", fault("reject-after-ack", count=2)),
    Row("A7-execution-late", fault("private-delay", kinds="execution", delay="1500ms", count=10),
        ends="hedged"),
    Row("A7-order-late", fault("private-delay", kinds="order", delay="1500ms", count=10),
        ends="hedged"),
    Row("A7-reordered", fault("private-reorder", count=40), ends="hedged"),
    Row("A12-lag", fault("silence", match="order.create"),
        fault("lag", match="/v5/order/*", by="2s", **until(4)), sets=SOCKET, ends="hedged"),
    Row("A12-blind", fault("silence", match="order.create"),
        fault("not-found", match="/v5/order/*", count=2), sets=SOCKET, ends="hedged"),
    # B: streams
    Row("B1-topic-silence", fault("topic-silence", match="orderbook.1.*", **until(7)), at="hold",
        ends="hedged"),
    Row("B1-pong-silence", fault("pong-silence", **until(3)), at="hold", ends="hedged",
        sets=("exchange.main.ping-interval=300ms",)),
    Row("B2-refused", fault("refuse", **until(2)), fault("disconnect", how="reset"), at="hold",
        ends="hedged"),
    Row("B3-gap", fault("book-gap", match="orderbook.*"), at="hold", ends="hedged",
        sets=("exchange.main.book-depth=50",)),
    Row("B3-crossed", fault("book-crossed", match="orderbook.*"), at="hold", ends="hedged",
        sets=("exchange.main.book-depth=50",)),
    Row("B3-restarted", fault("book-restart", symbol="BTCUSDT"), at="hold", ends="hedged",
        sets=("exchange.main.book-depth=50",)),
    Row("B5-duplicated", fault("private-duplicate", count=60), ends="hedged"),
    Row("B6-execution-dropped", fault("private-drop", kinds="execution", count=1), ends="hedged"),
    Row("B6-all-dropped", fault("private-drop", kinds="order,execution,position,wallet", count=40),
        ends="hedged"),
    Row("B7-subscribe-fails", fault("subscribe-fail", match="/v5/private", count=1), ends="hedged"),
    Row("B7-auth-fails", fault("auth-fail", match="/v5/private", count=1), ends="any"),
    Row("B7-wrong-symbol", fault("wrong-symbol", match="tickers.*", count=1), at="hold",
        ends="hedged"),
    # C: the market and the account
    Row("C1-no-margin-second-leg", fault("error", match="order.create", code=110007, after=1),
        sets=SOCKET),
    Row("C1-venue-away-second-leg", fault("error", match="order.create", code=110066, after=1,
                                          count=2), sets=SOCKET),
    Row("C4-adl", fault("adl", symbol="BTCUSDT", qty="0.02"), at="hold"),
    Row("C5-liquidated", fault("liquidate", symbol="BTCUSDT"), at="hold"),
    Row("C10-transfer", fault("transfer", coin="USDT", amount="500"), at="hold", ends="hedged"),
    Row("C10-foreign-trade", fault("foreign-trade", symbol="BTCUSDT", side="Buy", qty="0.01",
                                   price="65000"), at="hold", ends="strange", says="account-differs"),
    Row("C10-foreign-order", fault("foreign-order", category="linear", symbol="BTCUSDT", side="Buy",
                                   orderType="Limit", qty="0.01", price="40000"), at="hold",
        ends="strange", says="account-differs"),
    Row("C12-nonsense-price", fault("rewrite", match="orderbook.1.*", find='"b":[["', replace='"b":[["-',
                                    count=1), at="hold", ends="hedged"),
    Row("C14-maintenance", fault("error", match="order.create", code=110066, **until(2)), sets=SOCKET),
    # D, E: the network and the clock
    Row("D3-429", fault("answer", match=CREATE, kind="status", status=429), sets=REST, ends="any"),
    Row("D5-redirect", fault("redirect", match=CREATE), sets=REST, ends="any"),
    Row("D6-too-late", fault("error", match="order.create", code=10002), sets=SOCKET),
    Row("D7-link-down", fault("disconnect", how="reset"), fault("refuse", **until(3)), at="hold",
        ends="hedged"),
]


def post(venue, row):
    for name, members in row.faults:
        venue.fault(name, **members)


def is_together(venue):
    return abs(net_delta(venue.ledger())[0]) < LOT


def wait_together(venue, live):
    """I4: seconds until no leg is alone, and it stays so for a moment."""
    started = time.monotonic()
    together = 0
    while together < 3:
        if time.monotonic() - started > SETTLE:
            raise AssertionError(f"a leg is alone: {net_delta(venue.ledger())}\n{live.text()}")
        together = together + 1 if is_together(venue) else 0
        time.sleep(0.25)


def check_books(live, ledger):
    """I2: what is booked is what was executed; what the venue did itself is not in the tables."""
    wanted = {exec_id for exec_id, row in executions(ledger).items() if row["orderLinkId"]}
    booked = [row["exec_id"] for row in live.rows("fills.csv") if row["order_link_id"]]
    assert len(booked) == len(set(booked)), "an execution was booked twice"
    assert set(booked) == wanted, (sorted(set(booked) ^ wanted), live.text())


def check_row(row):
    with Venue(*row.options) as venue, tempfile.TemporaryDirectory() as folder:
        if row.at == "open":
            post(venue, row)
        with Live(venue, folder, *row.sets, options=["--flatten-on-exit"]) as live:
            live.until("running: sim")
            if row.at == "hold":
                live.until(r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED")
                live.until(r"order \S+ buy \S+ bybit:spot:BTCUSDT: FILLED")
                time.sleep(0.5)
                post(venue, row)
            time.sleep(1.5)
            if row.ends == "strange":
                live.until(row.says)
                live.process.terminate()
                live.process.wait(30)
                live.reader.join()
                check_orders(venue.ledger())
                return
            wait_together(venue, live)
            if row.ends == "hedged":
                assert net_delta(venue.ledger())[2] < 0, (net_delta(venue.ledger()), live.text())
            venue.clear()
            live.process.terminate()
            status = live.process.wait(30)
            live.reader.join()
        ledger = venue.ledger()
        delta, spot, perp = net_delta(ledger)
        assert perp == 0 and spot < LOT, (status, delta, spot, perp, live.text())
        assert status in (0, 5), (status, live.text())
        check_orders(ledger)
        check_books(live, ledger)
        n_orders = len(ledger.get("order", []))
        assert n_orders <= MOST_CREATES, (n_orders, live.text())
        assert not live.count("CRIT|double|Segmentation"), live.text()


def run_row(row):
    started = time.monotonic()
    try:
        check_row(row)
        return row, None, time.monotonic() - started
    except Exception as error: # whatever it is, the other rows are wanted too
        return row, f"{type(error).__name__}: {error}", time.monotonic() - started


def main():
    wanted = os.environ.get("ROWS", "")
    rows = [row for row in ROWS if re.match(wanted, row.name)]
    print(f"1..{len(rows)}", flush=True)
    failed = 0
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for number, (row, error, seconds) in enumerate(pool.map(run_row, rows), 1):
            failed += error is not None
            print(f"{'not ok' if error else 'ok'} {number} {row.name} # {seconds:.1f} s", flush=True)
            if error:
                print("\n".join("# " + line for line in error.splitlines()), flush=True)
    sys.exit(1 if failed else 0)


main()
