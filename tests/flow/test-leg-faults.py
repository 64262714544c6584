#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One leg fails: which, how, and while what was done, against `carry run`.

Whatever it is, the pair ends hedged or flat, and one leg was never alone for more than the cap, nor for longer:
by the simulator's own executions, and by what the host says of itself, which may not say less.
"""

import os
import random
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
CREATE = "order.create"
NOTIONAL = Decimal(3000)
CAP = NOTIONAL * Decimal("1.02")
SETTLE = 20
SIDE_BY_SIDE = 8

# One slice a leg, so that the first and the second order of a phase are its first and second leg.
SETS = ("exchange.main.order-entry=websocket", "strategy.carry.max-slices=1", "strategy.carry.slice-share=10",
        f"strategy.carry.max-naked-notional={CAP}", "host.carry.stop-timeout=25s")

# Seconds that a leg may be alone. Where nobody can say what became of an order, it is known by then.
QUICK, UNKNOWN, AWAY = 5, 15, 20


# So near to the best price only a part of an order finds somebody.
NARROW = "strategy.carry.slip-bps=0.1"


def fault(name, **members):
    return name, members


def create(name, leg, **members):
    return fault(name, match=CREATE, after=leg, **members)


FAULTS = {
    # name: (what is posted for leg 0 or 1, settings, seconds alone at most)
    "rejected": (lambda leg: [create("error", leg, code=110007)], (), QUICK),
    "partial": (lambda leg: [], (NARROW,), QUICK),
    "ack-lost": (lambda leg: [create("silence", leg)], (), UNKNOWN),
    "fill-lost": (lambda leg: [fault("private-drop", kinds="execution", after=leg, count=1)], (), UNKNOWN),
    "fill-late": (lambda leg: [fault("private-delay", kinds="execution", delay="1500ms", after=leg, count=1)],
                  (), QUICK),
    "venue-down": (lambda leg: [create("error", leg, code=110066, **{"for": "3s"})], (), AWAY),
    "socket-lost": (lambda leg: [fault("close", match="after order.create", how="reset", after=leg)], (), UNKNOWN),
    "killed": (lambda leg: [], (), AWAY),
}
PHASES = ("opening", "growing", "shrinking", "closing", "adl")

# Both ways of resizing: how far all prices move, of a pair whose legs may be a tenth off their notional.
SHOCKS = {"growing": "-0.2", "shrinking": "0.2"}
RESIZING = ("strategy.carry.resize-band=0.1",)

# What is moved then is a fifth of a leg, so no more than that, and what the market moves, may be alone.
RESIZE_CAP = NOTIONAL * Decimal("0.2") * Decimal("1.05")

PLAIN = ("opening-1-rejected", "opening-2-rejected", "opening-2-ack-lost", "opening-1-killed", "closing-2-rejected",
         "closing-2-socket-lost", "adl-2-rejected", "opening-2-partial", "growing-2-rejected", "growing-1-killed",
         "shrinking-1-rejected", "shrinking-2-fill-lost")


class Row:
    def __init__(self, phase, leg, name):
        self.phase, self.leg, self.fault = phase, leg, name
        self.name = f"{phase}-{leg + 1}-{name}"
        self.post, self.sets, self.seconds = FAULTS[name]
        if phase in SHOCKS:
            self.sets = RESIZING + tuple(text for text in self.sets if text != NARROW)


# Of a deleveraging the venue itself does the first leg: there only the second can fail.
ROWS = [Row(phase, leg, name) for phase in PHASES for leg in (0, 1) for name in FAULTS
        if not (phase == "adl" and leg == 0)]


def post(venue, row):
    for name, members in row.post(row.leg if row.phase != "adl" else 0):
        venue.fault(name, **members)


def list_trades(venue):
    """(seconds, signed coins, price), as the venue executed them."""
    rows = [row for row in venue.ledger().get("execution", []) if row["execType"] in ("Trade", "AdlTrade")]
    trades = []
    for row in sorted(rows, key=lambda row: int(row["execTime"])):
        size = Decimal(row["execQty"]) * (1 if row["side"] == "Buy" else -1)
        if row["category"] == "spot" and row["feeCurrency"] != "USDT":
            size -= Decimal(row["execFee"])
        trades.append((int(row["execTime"]) / 1000, size, Decimal(row["execPrice"])))
    return trades


def measure(trades, begun=0.0, ended=float("inf")):
    """The most that one leg was worth alone, the longest time, and how many trades between two instants."""
    delta, since, worst, longest, count = Decimal(0), None, Decimal(0), 0.0, 0
    for at, size, price in trades:
        if at > ended:
            break
        if since is not None and at >= begun:
            longest = max(longest, at - since)
        delta += size
        apart = abs(delta) >= LOT
        since = since or at if apart else None
        if at >= begun:
            worst = max(worst, abs(delta) * price if apart else 0)
            count += 1
    return worst, longest, since, count


def is_together(venue):
    return abs(net_delta(venue.ledger())[0]) < LOT


def wait_together(venue, live):
    started, together = time.monotonic(), 0
    while together < 4:
        if time.monotonic() - started > SETTLE:
            raise AssertionError(f"a leg is alone: {net_delta(venue.ledger())}\n{live.text()}")
        together = together + 1 if is_together(venue) else 0
        time.sleep(0.2)


def kill(row, live):
    """As soon as the leg is on its way, or a moment later."""
    before = {"opening": ("LEG_ONE", "HEDGING"), "closing": ("CLOSING", r"fill of \S+: buy .* bybit:linear"),
              "growing": ("HEDGING.*resized", r"fill of \S+: buy .* bybit:spot"),
              "shrinking": ("HEDGING.*resized", r"fill of \S+: sell .* bybit:spot"),
              "adl": ("", "COMPENSATING")}[row.phase][row.leg]
    live.until(before)
    time.sleep(random.Random(row.name).random() * 0.03)
    live.kill()


def check_resized(row, trades, live):
    """While it was resized, and that it was, by both legs: after a venue that was away, or a kill, it may have to wait."""
    worst, longest, alone, count = measure(trades, row.begun, row.ended)
    assert alone is None and worst <= RESIZE_CAP and longest <= row.seconds, (worst, longest, live.text())
    assert count >= 2 or row.fault in ("venue-down", "killed"), (count, live.text())
    return worst


def check_caps(row, venue, live):
    trades = list_trades(venue)
    worst, longest, alone, _ = measure(trades)
    resized = check_resized(row, trades, live) if row.phase in SHOCKS else Decimal(0)
    assert alone is None, f"a leg is alone\n{live.text()}"
    assert worst <= CAP, (worst, live.text())
    assert longest <= row.seconds, (longest, live.text())
    groups = live.rows("groups.csv")
    said = max((Decimal(one["naked_notional"]) for one in groups), default=Decimal(0))
    seconds = max((float(one["naked_seconds"]) for one in groups), default=0.0)
    assert said <= CAP and seconds <= row.seconds + 1, (groups, live.text())
    # The market moves between two looks, and clocks are read to the millisecond.
    if longest > 0.005 and groups:
        assert said >= worst * Decimal("0.99"), (said, worst, live.text())
        assert seconds >= longest - 0.1, (seconds, longest, live.text())
    return worst, longest, said, seconds, resized


def hold(live):
    live.until(r"group \d+ of BTCUSDT: HEDGED")
    time.sleep(0.3)


def act(row, venue, live):
    """What the fault happens in; TRUE when the run is to be ended as usual afterwards."""
    if row.phase == "closing":
        hold(live)
        post(venue, row)
        live.process.terminate()
        if row.fault == "killed":
            kill(row, live)
            return False
        return True
    if row.phase in SHOCKS:
        hold(live)
        if row.fault == "partial":
            flow.carry("ctl", "set", live.folder / "data", *NARROW.split("="))
        row.begun = time.time()
        post(venue, row)
        venue.fault("shock", coin="BTC", rate=SHOCKS[row.phase])
        live.until("HEDGING.*resized")
    if row.phase == "adl":
        hold(live)
        post(venue, row)
        venue.fault("adl", symbol="BTCUSDT", qty="0.02")
        live.until("COMPENSATING")
    if row.fault == "killed":
        kill(row, live)
        return False
    time.sleep(1)
    wait_together(venue, live)
    return True


def end(row, venue, live):
    wait_together(venue, live) if row.phase != "closing" or row.fault == "killed" else None
    venue.clear()
    row.ended = time.time()
    if live.process.poll() is None and row.phase != "closing" or row.fault == "killed":
        live.process.terminate()
    status = live.process.wait(40)
    live.reader.join()
    delta, spot, perp = net_delta(venue.ledger())
    assert perp == 0 and spot < LOT, (status, delta, spot, perp, live.text())
    assert status in (0, 5), (status, live.text())


def check_row(row):
    options = ["--flatten-on-exit"]
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        if row.phase == "opening":
            post(venue, row)
        with Live(venue, folder, *SETS, *row.sets, options=options) as live:
            live.until("running: sim")
            if act(row, venue, live):
                end(row, venue, live)
        if row.fault == "killed":
            with Live(venue, folder, *SETS, *row.sets, options=options) as live:
                live.until("running: sim")
                time.sleep(1)
                end(row, venue, live)
        ledger = venue.ledger()
        check_orders(ledger)
        assert not live.count("CRIT|illegal-group-move|Segmentation"), live.text()
        booked = {one["exec_id"] for one in live.rows("fills.csv") if one["order_link_id"]}
        wanted = {exec_id for exec_id, one in executions(ledger).items() if one["orderLinkId"]}
        assert booked <= wanted if row.fault == "killed" else booked == wanted, live.text()
        return check_caps(row, venue, live)


def run_row(row):
    started = time.monotonic()
    try:
        figures = check_row(row)
        return row, None, figures, time.monotonic() - started
    except Exception as error: # whatever it is, the other rows are wanted too
        return row, f"{type(error).__name__}: {error}", None, time.monotonic() - started


def main():
    wanted = os.environ.get("ROWS")
    rows = [row for row in ROWS if re.match(wanted, row.name)] if wanted else \
           [row for row in ROWS if flow.is_full() or row.name in PLAIN]
    print(f"1..{len(rows)}", flush=True)
    failed = 0
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for number, (row, error, figures, seconds) in enumerate(pool.map(run_row, rows), 1):
            failed += error is not None
            print(f"{'not ok' if error else 'ok'} {number} {row.name} # {seconds:.1f} s", flush=True)
            if error:
                print("\n".join("# " + line for line in error.splitlines()), flush=True)
            else:
                print("# alone at most: %.2f for %.3f s at the venue, %.2f for %.3f s said; %.2f while resized"
                      % figures, flush=True)
    sys.exit(1 if failed else 0)


main()
