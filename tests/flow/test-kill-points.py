# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry run` is killed at a write, a sync or a send, and started again beside the same venue.

A scenario is played to count its calls, each thread's on their own. Then the program is killed
before one of them (drill/kill-at.c), or at a moment; the next run must find out everything:

I1   no order is sent or taken twice, also not by the next run;
I2   every execution is in the store once, and none is invented;
I3   balances are the venue's;
I4   both legs are together or gone ten seconds after the next run trades;
I6   no order of ours is left;
I9   the store is whole.

A run makes some more or fewer calls than another. Of some runs the longest says how many there are
to be killed at. Where a run is over and had fewer, the point is not reached: then the program is
asked to stop, must end in order (or dies while it does), and all of the above must hold as well.

    SEED=N POINTS=N test-kill-points.py        other points, more of them: calls and moments
    POINTS=every test-kill-points.py           each call there is, in an order drawn from the seed
    POINT=REGEX test-kill-points.py            only points with such a name: open-carry-writer-disk-12
    DONE=FILE test-kill-points.py              points that are listed there are passed over
    LIMIT=SECONDS test-kill-points.py          no point is begun later
"""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
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
POINTS = os.environ.get("POINTS", "100" if FULL else "6")
EVERY = POINTS == "every"
SEED = int(os.environ.get("SEED", "1"))
SIDE_BY_SIDE = int(os.environ.get("SIDE_BY_SIDE", "6"))
LIMIT = time.monotonic() + float(os.environ.get("LIMIT", "inf"))
COUNTED = 3 if EVERY else 1  # runs
MOMENT = "moment"  # a kind of points: milliseconds after the start

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
    live.process.send_signal(signal.SIGTERM)


BOTH = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"

SCENARIOS = [
    Scenario("open", BOTH),
    Scenario("hedge", "drill: done", script="buy wait:50 spot-sell buy sell"),
    Scenario("race", "drill: done", script="rest:3 cancel buy sell"),
    Scenario("amend", "drill: done", script="rest:2 amend cancel"),
    Scenario("settlement", "funding of bybit:linear:BTCUSDT", options=("--funding-interval", "2s")),
    Scenario("close", BOTH, then=close),
]


def make_live(venue, folder, scenario, script):
    live = Live(venue, folder, options=["--flatten-on-exit"])
    if scenario.script is not None:
        live.replace_strategy(DRILL + f"script={script}\n")
    return live


def watch_calls(live, folder, point=None):
    """Where the calls are noted, and what they were when the program died at its point."""
    calls = Path(folder) / "calls"
    live.environment |= {"LD_PRELOAD": os.environ["KILL_MODULE"], "CALLS": str(calls)}
    if point is not None:
        live.environment["KILL_AT"] = f"{point.kind} {point.number}"
    return calls


def is_over(live, scenario):
    return live.process.poll() is not None or live.count(scenario.until) > 0


def wait_gone(live, seconds):
    end = time.monotonic() + seconds
    while live.process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)


def play(live, scenario, patience=20):
    """To the end of the scenario and a second beyond, or of the program."""
    end = time.monotonic() + patience
    while not is_over(live, scenario) and time.monotonic() < end:
        time.sleep(0.02)
    if scenario.then is not None and live.process.poll() is None:
        scenario.then(live)
    wait_gone(live, 8 if scenario.then is not None else 1)


def play_until_killed(live, scenario, point):
    """Whether it came as far as the point; if not, it has to end as one that is not killed."""
    play(live, scenario)
    if live.process.poll() is None:
        live.process.terminate()
        wait_gone(live, 30)
    if live.process.returncode == -signal.SIGKILL:
        return True
    live.reader.join()
    assert live.process.returncode == 0, (live.process.returncode, live.text())
    assert live.count(scenario.until), "not killed, and not over\n" + live.text()
    return False


def kill_at_moment(live, scenario, point):
    """After so many milliseconds, wherever that is."""
    end = time.monotonic() + point.number / 1000
    is_told = scenario.then is None
    while live.process.poll() is None and time.monotonic() < end:
        if not is_told and live.count(scenario.until):
            scenario.then(live)
            is_told = True
        time.sleep(min(0.02, max(0, end - time.monotonic())))
    if live.process.poll() is None:
        live.process.kill()
    return live.process.wait() == -signal.SIGKILL


def count_calls(scenario):
    """How many calls of each kind one run makes, and how many milliseconds it takes."""
    with Venue(*scenario.options) as venue, tempfile.TemporaryDirectory() as folder:
        live = make_live(venue, folder, scenario, scenario.script)
        calls = watch_calls(live, folder)
        started = time.monotonic()
        with live:
            play(live, scenario)
        milliseconds = int((time.monotonic() - started) * 1000)
        assert live.count(scenario.until), live.text()
        return Counter(calls.read_text().splitlines()) + Counter({MOMENT: milliseconds})


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


def lacks_payment(folder, ledger):
    """Whether the venue paid funding that was not in the account's log yet when the run read it last."""
    with sqlite3.connect(f"file:{folder}/data/carry.db?mode=ro", uri=True) as store:
        booked = store.execute("SELECT count(*) FROM funding_events").fetchone()[0]
    return booked < sum(row["type"] == "SETTLEMENT" for row in ledger["log"])


def hear_payment(venue, folder):
    """One that stops in the moment after a settlement leaves the payment to the next."""
    live = Live(venue, folder)
    live.replace_strategy(DRILL + "script=wait:1\n")
    with live:
        live.until("funding of bybit:linear:BTCUSDT")
        live.stop()


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
    if lacks_payment(folder, ledger):
        hear_payment(venue, folder)
    check_store(folder, ledger)
    check_sent(venue)


class Point:
    def __init__(self, scenario, kind, number):
        self.scenario = scenario
        self.kind = kind
        self.number = number
        self.name = f"{scenario.name}-{kind.replace(' ', '-')}-{number}"


def try_point(point):
    """One kill and what comes after it: "reached", "missed", or what went wrong; None when it is late."""
    scenario = point.scenario
    if time.monotonic() > LIMIT:
        return None
    try:
        with Venue(*scenario.options) as venue, tempfile.TemporaryDirectory() as folder:
            live = make_live(venue, folder, scenario, scenario.script)
            if point.kind != MOMENT:
                watch_calls(live, folder, point)
            how = kill_at_moment if point.kind == MOMENT else play_until_killed
            with live:
                is_reached = how(live, scenario, point)
            recover(venue, folder, scenario)
        return "reached" if is_reached else "missed"
    except Exception as error:  # the other points are wanted too
        return f"{type(error).__name__}: {error}"


def count_all(pool):
    """The most calls of each scenario and kind in any of the counted runs."""
    most = {}
    played = list(pool.map(count_calls, SCENARIOS * COUNTED))
    for scenario, counts in zip(SCENARIOS * COUNTED, played):
        for kind, count in sorted(counts.items()):
            most[scenario, kind] = max(count, most.get((scenario, kind), 0))
    for scenario in SCENARIOS:
        kinds = [f"{kind} {count}" for (other, kind), count in most.items() if other is scenario]
        print(f"# {scenario.name}: {', '.join(kinds)}", flush=True)
    return most


def draw_points(most, done):
    """Those that are wanted, of each scenario and kind in turn, so that few points meet all of them."""
    dice = random.Random(SEED)
    wanted = re.compile(os.environ.get("POINT", ".*"))
    pools = defaultdict(list)  # of each scenario, a list of the points of each kind
    for (scenario, kind), count in most.items():
        points = [Point(scenario, kind, number) for number in range(1, count + 1)
                  if not (EVERY and kind == MOMENT)]
        points = [point for point in points if wanted.fullmatch(point.name)]
        dice.shuffle(points)
        if points:
            pools[scenario].append(points)
    if EVERY:
        points = [point for kinds in pools.values() for points in kinds for point in points]
        dice.shuffle(points)
        return [point for point in points if point.name not in done]
    drawn = []
    while any(pools.values()) and len(drawn) < int(POINTS):
        for kinds in pools.values():
            if not kinds:
                continue
            points = kinds.pop(dice.randrange(len(kinds)))
            drawn.append(points.pop())
            if points:
                kinds.append(points)
    return [point for point in drawn[:int(POINTS)] if point.name not in done]


class Done:
    """What became of each point, in this run and, where there is a file, in those before it."""

    def __init__(self, path):
        self.path = path
        self.results = {}
        if path and Path(path).exists():
            self.results = dict(line.split() for line in Path(path).read_text().splitlines())

    def add(self, point, result):
        is_good = result in ("reached", "missed")
        self.results[point.name] = result if is_good else "failed"
        if self.path and is_good:
            with open(self.path, "a") as file:
                file.write(f"{point.name} {result}\n")

    def tell(self, most):
        """For each scenario what there is, and what came of it."""
        total = Counter()
        for scenario in SCENARIOS:
            results = [(name, result) for name, result in self.results.items()
                       if name.startswith(scenario.name + "-")]
            is_moment = re.compile(f"{scenario.name}-{MOMENT}-")
            calls = Counter(result for name, result in results if not is_moment.match(name))
            moments = Counter(result for name, result in results if is_moment.match(name))
            there = sum(n for (other, kind), n in most.items() if other is scenario and kind != MOMENT)
            print(f"# {scenario.name}: {there} calls, {calls['reached']} reached, {calls['missed']} not, "
                  f"{calls['failed']} failed; {moments.total()} moments, {moments['failed']} failed")
            total += calls + moments
        print(f"# all: {total['reached']} reached, {total['missed']} not, {total['failed']} failed", flush=True)


def main():
    started = time.monotonic()
    done = Done(os.environ.get("DONE"))
    results = Counter()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        most = count_all(pool)
        points = draw_points(most, done.results)
        print(f"1..{len(points)}", flush=True)
        for number, (point, result) in enumerate(zip(points, pool.map(try_point, points)), 1):
            if result is None:
                continue
            done.add(point, result)
            results[done.results[point.name]] += 1
            is_good = result in ("reached", "missed")
            print(f"{'ok' if is_good else 'not ok'} {number} {point.name} # {result if is_good else ''}", flush=True)
            if not is_good:
                print("\n".join("# " + line for line in result.splitlines()), flush=True)
            if number % 50 == 0:
                seconds = time.monotonic() - started
                print(f"{number} of {len(points)} in {seconds:.0f} s, {results['failed']} failed",
                      file=sys.stderr, flush=True)
    done.tell(most)
    print(f"# {results.total()} points in {time.monotonic() - started:.0f} s", flush=True)
    n_reached = sum(result == "reached" for result in done.results.values())
    assert n_reached * 2 >= len(done.results), "most points were not reached, so nothing was killed"
    sys.exit(1 if results["failed"] else 0)


main()
