# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry run` is killed at a write, a sync or a send, and started again beside the same venue.

A scenario is played once to count its calls. Then strace kills the program at one of them, drawn
from a seed; the next run must find out everything:

I1   no order is sent or taken twice, also not by the next run;
I2   every execution is in the store once, and none is invented;
I3   balances are the venue's;
I4   both legs are together or gone ten seconds after the next run trades;
I6   no order of ours is left;
I9   the store is whole.

    SEED=N POINTS=N test-kill-points.py              other points, more of them
    DONE=FILE test-kill-points.py                    points that are listed there are passed over
"""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from live import Live, check_orders, executions, net_delta
from record import Record
from venue import Venue

LOT = Decimal("0.001")
TOGETHER = 10  # seconds
FINAL = ("Filled", "Cancelled", "Rejected", "PartiallyFilledCanceled", "Deactivated")
FULL = os.environ.get("CARRY_FULL") == "1"
POINTS = int(os.environ.get("POINTS", "100" if FULL else "6"))
SEED = int(os.environ.get("SEED", "1"))
SIDE_BY_SIDE = int(os.environ.get("SIDE_BY_SIDE", "6"))

# Each thread counts its own calls: the one that writes to disk, and the one that trades.
DISK = "pwrite64,write,fdatasync,fsync"
WIRE = "sendto,sendmsg"

DRILL = """
[strategy carry]
plugin=drill
exchange=main
symbols=BTCUSDT
quantity=0.01
"""


class Scenario:
    def __init__(self, name, until, script=None, options=(), then=None):
        self.name = name
        self.until = until
        self.script = script
        self.options = options
        self.then = then


def close(live):
    """SIGTERM to the program itself: strace passes nothing on."""
    for child in children(live.process.pid):
        os.kill(child, signal.SIGTERM)


BOTH = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"

SCENARIOS = [
    Scenario("open", BOTH),
    Scenario("hedge", "drill: done", script="buy wait:50 spot-sell buy sell"),
    Scenario("race", "drill: done", script="rest:3 cancel buy sell"),
    Scenario("amend", "drill: done", script="rest:2 amend cancel"),
    Scenario("settlement", "funding of bybit:linear:BTCUSDT", options=("--funding-interval", "2s")),
    Scenario("close", BOTH, then=close),
]


def children(pid):
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def make_live(venue, folder, scenario, script):
    live = Live(venue, folder, options=["--flatten-on-exit"])
    if scenario.script is not None:
        live.replace_strategy(DRILL + f"script={script}\n")
    return live


def trace(live, *words):
    live.words = ["strace", "-f", "-qq", *words, *live.words]


def end_hard(live):
    """Only ever the program that this test started."""
    for child in children(live.process.pid):
        os.kill(child, signal.SIGKILL)
    live.process.wait(20)


def is_over(live, scenario):
    return live.process.poll() is not None or live.count(scenario.until) > 0


def play(live, scenario, patience=20):
    """To the end of the scenario, or of the program."""
    end = time.monotonic() + patience
    while not is_over(live, scenario) and time.monotonic() < end:
        time.sleep(0.02)
    if scenario.then is not None and live.process.poll() is None:
        scenario.then(live)
    end = time.monotonic() + (8 if scenario.then is not None else 1)
    while live.process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    if live.process.poll() is None:
        end_hard(live)


def count_calls(scenario, family):
    """The largest number of calls that one thread made of this family."""
    with Venue(*scenario.options) as venue, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "calls"
        live = make_live(venue, folder, scenario, scenario.script)
        trace(live, "-o", log, "-e", f"trace={family}")
        with live:
            play(live, scenario)
        assert live.count(scenario.until), live.text()
        lines = log.read_text().splitlines()
        counts = {}
        for line in lines:
            if " resumed>" not in line:
                counts[line.split()[0]] = counts.get(line.split()[0], 0) + 1
    return max(counts.values())


def check_store(folder, ledger):
    with sqlite3.connect(f"file:{folder}/data/carry.db?mode=ro", uri=True) as store:
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        trades = [row[0] for row in store.execute("SELECT exec_id FROM trades")]
        booked = dict(store.execute("SELECT coin, amount FROM balances"))
    wanted = set(executions(ledger))
    assert len(trades) == len(set(trades)), "an execution is in the store twice"
    assert set(trades) == wanted, sorted(set(trades) ^ wanted)
    for row in ledger["balance"]:
        if not row["coin"]:
            continue
        mine, theirs = Decimal(booked.get(row["coin"], "0")), Decimal(row["walletBalance"])
        assert abs(mine - theirs) < Decimal("0.000001"), (row["coin"], mine, theirs)


def check_sent(venue):
    assert venue.request("POST", "/sim/save").status == 200
    links = [item.get("orderLinkId")
             for _, item in Record(venue.path / "record").orders("order.create")]
    assert all(links) and len(links) == len(set(links)), sorted(links)


def wait_together(venue, live):
    started = time.monotonic()
    while abs(net_delta(venue.ledger())[0]) >= LOT:
        assert time.monotonic() - started < TOGETHER, f"a leg is alone\n{live.text()}"
        time.sleep(0.2)


def recover(venue, folder, scenario):
    with make_live(venue, folder, scenario, "wait:1") as live:
        live.until("running: sim")
        if scenario.script is None:
            wait_together(venue, live)
        live.process.terminate()
        status = live.process.wait(30)
        live.reader.join()
        assert status == 0, (status, live.text())
        assert not live.count("account-differs|not-reconciled|CRIT"), live.text()
    ledger = venue.ledger()
    delta, spot, perp = net_delta(ledger)
    assert perp == 0 and spot < LOT, (delta, spot, perp, live.text())
    check_orders(ledger)
    for row in ledger.get("order", []):
        assert not row["orderLinkId"] or row["orderStatus"] in FINAL, (row, live.text())
    check_store(folder, ledger)
    check_sent(venue)


def try_point(point):
    """One kill and what comes after it: None, or what went wrong, and whether it came that far."""
    scenario, family, number = point
    try:
        with Venue(*scenario.options) as venue, tempfile.TemporaryDirectory() as folder:
            live = make_live(venue, folder, scenario, scenario.script)
            trace(live, "-o", "/dev/null", "-e", f"trace={family}",
                  "-e", f"inject={family}:signal=KILL:when={number}")
            with live:
                play(live, scenario)
            is_reached = live.process.returncode == -signal.SIGKILL
            recover(venue, folder, scenario)
        return None, is_reached
    except Exception as error:  # the other points are wanted too
        return f"{type(error).__name__}: {error}", True


def name_of(point):
    return f"{point[0].name}-{'disk' if point[1] == DISK else 'wire'}-{point[2]}"


def draw_points(pool):
    families = [(scenario, family) for scenario in SCENARIOS for family in (DISK, WIRE)]
    counts = dict(zip(families, pool.map(lambda pair: count_calls(*pair), families)))
    dice = random.Random(SEED)
    for (scenario, family), count in counts.items():
        print(f"# {scenario.name}: {count} calls of {family}", flush=True)
    every = [(*pair, number) for pair, count in counts.items() for number in range(1, count + 1)]
    print(f"# {len(every)} points in all", flush=True)
    # Each scenario and family in turn, so that few points meet all of them.
    points, rest = [], {pair: dice.sample(range(1, n + 1), n) for pair, n in counts.items()}
    while len(points) < min(POINTS, len(every)):
        for pair in families:
            if rest[pair] and len(points) < POINTS:
                points.append((*pair, rest[pair].pop()))
    return points


def read_done():
    path = os.environ.get("DONE")
    return set(Path(path).read_text().split()) if path and Path(path).exists() else set()


def main():
    if shutil.which("strace") is None:
        print("1..0 # SKIP strace is not installed")
        sys.exit(1 if os.environ.get("CARRY_REQUIRE_SHARED") == "1" else 0)
    done = read_done()
    started = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        points = [point for point in draw_points(pool) if name_of(point) not in done]
        wanted = os.environ.get("POINT", "")
        points = [point for point in points if re.fullmatch(wanted or ".*", name_of(point))]
        print(f"1..{len(points)}", flush=True)
        failed = n_reached = 0
        for number, (point, result) in enumerate(zip(points, pool.map(try_point, points)), 1):
            error, is_reached = result
            failed += error is not None
            n_reached += is_reached
            print(f"{'not ok' if error else 'ok'} {number} {name_of(point)}", flush=True)
            if error:
                print("\n".join("# " + line for line in error.splitlines()), flush=True)
            elif os.environ.get("DONE"):
                with open(os.environ["DONE"], "a") as file:
                    file.write(name_of(point) + "\n")
    print(f"# {len(points)} points in {time.monotonic() - started:.0f} s, {n_reached} of them reached",
          flush=True)
    assert n_reached * 2 >= len(points), "most points were not reached, so nothing was killed"
    sys.exit(1 if failed else 0)


main()
