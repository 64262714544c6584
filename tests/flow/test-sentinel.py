#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry-sentinel beside a run, both at bybit-sim: what it does when the run is silent, and that it does nothing else.

What the venue wrote down is the judge: after the run's last sign of life nobody asks for anything that
could open or add, each coin that was there before the run is there afterwards, and the pair is never
further apart than one step.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path

import flow
from live import Live, check_orders
from record import Record
from rows import run_rows
from venue import KEY, SECRET, Venue

FOREIGN = Decimal("0.5")
ACCOUNT = (f"[sim]\nip-limit=100000\n[account a]\nkey={KEY}\nsecret={SECRET}\n"
           f"balances=USDT=100000, BTC={FOREIGN}\norder-limit=100\n"
           "[account b]\nkey=otherkey\nsecret=othersecret\nbalances=USDT=100\n")
LIMITS = """
[risk limits]
plugin=limits
max-order-notional=50000
max-position-notional=100000
max-order-fraction=0
max-position-fraction=0
max-gross-fraction=0
max-net-fraction=0
max-leverage=0
max-maintenance=0
max-symbol-messages=100000
max-messages=100000
max-open-orders=1000
max-total-open-orders=1000
max-symbol-entries=1000
max-strategy-entries=1000
max-daily-orders=1000
duplicate-window=0s
funding-window=0s
symbols=BTCUSDT

[strategy carry]
plugin=drill
exchange=main
symbols=BTCUSDT
quantity=0.04
script={script}
"""
SENTINEL = """
[host carry]
env=sim
data-dir=sentinel-data

[exchange main]
plugin=bybit
env=sim
sim-base={url}
symbols=BTCUSDT
request-deadline=800ms
recv-window=1s
resolve-wait=200ms
resolve-gap=400ms
resolve-margin=100ms
settle-wait=200ms
backoff=50ms
connect-deadline=3s

[sentinel guard]
watch=data
look-interval=100ms
pulse-interval=100ms
cancel-after=1500ms
flatten-after=2s
start-patience=2s
resume-wait=1s
compare-interval=500ms
compare-confirm=250ms
"""
PATIENCE = 25
IS_FULL = os.environ.get("CARRY_FULL") == "1"
HELD = "rest:5 spot-rest:5 sell spot-buy"


class Sentinel(Live):
    """Live knows how to start a program and read what it says."""

    def __init__(self, venue, folder, *sets, key=KEY, secret=SECRET):
        self.folder = Path(folder)
        path = self.folder / "sentinel.conf"
        path.write_text(SENTINEL.format(url=venue.url))
        self.words = [os.environ["CARRY_SENTINEL"], str(path)]
        for text in sets:
            self.words += ["--set", text]
        self.lines = []
        self.environment = {**os.environ, **flow.NO_LEAK_CHECK, "G_DEBUG": "fatal-criticals",
                            "EXCHANGE__MAIN__API_KEY": key, "EXCHANGE__MAIN__API_SECRET": secret}


def make_live(venue, folder, script=HELD, *sets):
    live = Live(venue, folder, "host.carry.pulse-interval=100ms", *sets)
    live.replace_strategy("")
    path = live.folder / "carry.conf"
    path.write_text(path.read_text().partition("[risk limits]")[0] + LIMITS.format(script=script))
    return live


def n_open(venue):
    return sum(row["orderStatus"] in ("New", "PartiallyFilled", "Untriggered")
               for row in venue.ledger().get("order", []))


def coins(venue, coin="BTC"):
    return sum(Decimal(row["walletBalance"]) for row in venue.ledger().get("balance", []) if row["coin"] == coin)


def positions(venue):
    return [row for row in venue.ledger().get("position", []) if Decimal(row["size"])]


def wait_until(condition, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.02)


def check_wire(venue, at, by_sentinel=True):
    """After @at (seconds) only what shrinks was asked for, by one of the two, and no coin of others is gone."""
    assert venue.request("POST", "/sim/save").status == 200
    orders = [item for ns, item in Record(venue.path / "record").orders("order.create") if ns > at * 1e9]
    for item in orders:
        assert item["orderLinkId"].startswith("s") == by_sentinel, item
        assert item.get("reduceOnly") or (item["category"] == "spot" and item["side"] == "Sell"), item
    check_orders(venue.ledger())
    assert FOREIGN <= coins(venue) < FOREIGN + Decimal("0.0001"), coins(venue)
    return orders


def check_steps(orders):
    """Perpetual and spot in turn, a quarter each."""
    sides = [item["category"] for item in orders]
    assert sides == ["linear", "spot"] * 4, orders
    apart = worst = Decimal(0)
    for item in orders:
        apart += Decimal(item["qty"]) * (1 if item["category"] == "linear" else -1)
        worst = max(worst, abs(apart))
    assert worst <= Decimal("0.0105"), worst


def hold(live, sentinel, venue):
    """Until both legs and the resting orders are there, and the sentinel has seen the pulse."""
    live.until("drill: done")
    assert n_open(venue) == 10 and len(positions(venue)) == 1, live.text()
    wait_until(lambda: "armed" in memory(sentinel), sentinel.text)
    time.sleep(0.3)  # a beat with these books


def memory(sentinel):
    path = sentinel.folder / "sentinel-data/memory"
    return path.read_text() if path.exists() else ""


@contextmanager
def stopped(venue):
    """Nothing is answered; what comes in waits there."""
    venue.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        venue.process.send_signal(signal.SIGCONT)


def test_frozen():
    """SIGSTOP with resting orders and an open hedge; later SIGCONT, and a restart until it is re-armed."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder) as live, Sentinel(venue, folder) as sentinel:
        hold(live, sentinel, venue)
        live.process.send_signal(signal.SIGSTOP)
        at = time.time()
        wait_until(lambda: n_open(venue) == 0, sentinel.text)
        canceled = time.time() - at
        assert (Path(folder) / "data/kill").read_text().startswith("carry-sentinel: ")
        sentinel.until("flat: every position of the run is closed")
        print(f"# canceled after {canceled:.2f} s, closed after {time.time() - at:.2f} s", flush=True)
        assert canceled > 1.4, canceled
        assert not positions(venue)
        check_steps(check_wire(venue, at))
        live.process.send_signal(signal.SIGCONT)
        live.until("told to halt: carry-sentinel")
        sentinel.until("alive: the run lives again; its kill switch stays set")
        time.sleep(0.5)
        live.stop(status=5)
        with make_live(venue, folder, "sell spot-buy") as again:
            again.until("running: sim")
            time.sleep(0.5)
            again.stop(status=5)
        assert not positions(venue) and n_open(venue) == 0
        check_wire(venue, at)
        assert sentinel.count("silent: ") == 1, sentinel.text()
        sentinel.stop()


def test_killed():
    """kill -9 of the run."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder) as live, Sentinel(venue, folder) as sentinel:
        hold(live, sentinel, venue)
        live.kill()
        at = time.time()
        sentinel.until("flat: every position of the run is closed")
        assert not positions(venue) and n_open(venue) == 0
        check_steps(check_wire(venue, at))
        sentinel.stop()


def test_store_fails():
    """F4: a disk that takes nothing any more. The run sends nothing, says so and is silent; the sentinel closes for it."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        live = make_live(venue, folder, HELD, "host.carry.equity-interval=1s")
        live.restore_signals = False
        stack.enter_context(live)
        sentinel = stack.enter_context(Sentinel(venue, folder))
        hold(live, sentinel, venue)
        at = time.time()
        # The log of the database has its size already; what is written next lies behind its first pages.
        resource.prlimit(live.process.pid, resource.RLIMIT_FSIZE, (16384, resource.RLIM_INFINITY))
        live.until("store-failed: events can no longer be kept")
        live.until("no-pulse: ")
        sentinel.until("silent: ")
        sentinel.until("flat: every position of the run is closed")
        live.until("told to halt: carry-sentinel: .*nothing is closed here")
        print(f"# closed {time.time() - at:.2f} s after the disk failed", flush=True)
        assert not positions(venue) and n_open(venue) == 0
        check_steps(check_wire(venue, at))
        live.stop(status=5)
        sentinel.stop()


def test_long_start():
    """A start that reads the past for longer than the sentinel's patience finds what it comes for."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            Sentinel(venue, folder) as sentinel:
        with make_live(venue, folder) as live:
            hold(live, sentinel, venue)
            live.kill()
        # Each time out costs 0.8 s and a pause of 0.5 s; the fifth is the last that is tried.
        venue.fault("silence", match="/v5/market/funding/history", count=4)
        started = time.monotonic()
        with make_live(venue, folder, "wait:1", "host.carry.warm-up=70d") as live:
            live.until("running: sim")
            assert time.monotonic() - started > 4.5, live.text()
            assert not sentinel.count("silent: "), sentinel.text()
            assert n_open(venue) == 10 and len(positions(venue)) == 1, live.text()
            live.stop()
        sentinel.stop()


def test_sentinel_killed():
    """kill -9 of the sentinel, after each of its orders: nothing is sold twice."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder) as live:
        with Sentinel(venue, folder) as sentinel:
            hold(live, sentinel, venue)
            live.kill()
            at = time.time()
            sentinel.until("order s.*: (buy|sell)")
            sentinel.kill()
        for _ in range(1 + 2 * IS_FULL):
            with Sentinel(venue, folder) as sentinel:
                sentinel.until("going on with what was begun")
                sentinel.until("order s.*: (buy|sell)")
                sentinel.kill()
        with Sentinel(venue, folder) as sentinel:
            sentinel.until("flat: every position of the run is closed")
            sentinel.stop()
        assert not positions(venue) and n_open(venue) == 0
        check_wire(venue, at)


def test_venue_down():
    """The venue answers nobody while it acts: it goes on trying."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder) as live, Sentinel(venue, folder) as sentinel:
        hold(live, sentinel, venue)
        live.kill()
        at = time.time()
        with stopped(venue):
            sentinel.until("silent: ")
            sentinel.until("no-answer: ")
        sentinel.until("order s.*: buy")
        with stopped(venue):
            sentinel.until("UNKNOWN|no-answer: .*again", 2)
        sentinel.until("flat: every position of the run is closed")
        assert not positions(venue) and n_open(venue) == 0
        check_wire(venue, at)
        sentinel.stop()


def test_cancel_only():
    """policy=cancel closes nothing: the run does when it comes back, as its own policy says."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder) as live, Sentinel(venue, folder, "sentinel.guard.policy=cancel") as sentinel:
        hold(live, sentinel, venue)
        live.process.send_signal(signal.SIGSTOP)
        at = time.time()
        sentinel.until("no-orders: ")
        time.sleep(1.5)
        assert len(positions(venue)) == 1 and n_open(venue) == 0
        live.process.send_signal(signal.SIGCONT)
        sentinel.until("alive: ")
        live.until("told to halt: carry-sentinel, which only cancels: the run was silent")
        live.until("killed: every position is closed")
        assert not positions(venue), live.text()
        live.stop(status=5)
        check_wire(venue, at, by_sentinel=False)
        sentinel.stop()


def test_back_alone():
    """Frozen with one leg, and back before flatten-after: what the run may not close is closed for it."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder, "rest:5 sell") as live, \
            Sentinel(venue, folder, "sentinel.guard.flatten-after=60s") as sentinel:
        live.until("drill: done")
        wait_until(lambda: "armed" in memory(sentinel), sentinel.text)
        live.process.send_signal(signal.SIGSTOP)
        at = time.time()
        sentinel.until("silent: ")
        wait_until(lambda: n_open(venue) == 0, sentinel.text)
        live.process.send_signal(signal.SIGCONT)
        sentinel.until("flattening: the run lives")
        sentinel.until("flat: every position of the run is closed")
        assert not positions(venue)
        check_wire(venue, at)
        live.stop(status=5)
        sentinel.stop()


def test_overruled():
    """The sentinel set the switch and is gone: the run closes when a person says so."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder, HELD, "host.carry.kill-policy=hold") as live:
        with Sentinel(venue, folder, "sentinel.guard.flatten-after=60s") as sentinel:
            hold(live, sentinel, venue)
            live.process.send_signal(signal.SIGSTOP)
            at = time.time()
            sentinel.until("silent: ")
            wait_until(lambda: n_open(venue) == 0, sentinel.text)
            sentinel.kill()
        live.process.send_signal(signal.SIGCONT)
        live.until("told to halt: carry-sentinel: the run was silent")
        flow.carry("ctl", "flatten", f"{folder}/data", "--reason", "a person")
        live.until("told to halt: a person")
        live.until("killed: every position is closed")
        assert not positions(venue), live.text()
        live.stop(status=5)
        check_wire(venue, at, by_sentinel=False)


def test_way_back():
    """The run books what was closed for it, and trades again when it is re-armed; a person's order stays."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            Sentinel(venue, folder) as sentinel:
        with make_live(venue, folder) as live:
            hold(live, sentinel, venue)
            live.kill()
        sentinel.until("flat: every position of the run is closed")
        assert venue.create(category="spot", side="Buy", kind="Limit", qty="0.001", price="30000",
                            orderLinkId="by-hand").code == 0
        time.sleep(1.2)
        assert n_open(venue) == 1, "an order that a person placed afterwards was canceled"
        assert venue.post("/v5/order/cancel", {"category": "spot", "symbol": "BTCUSDT",
                                               "orderLinkId": "by-hand"}).code == 0
        flow.carry("ctl", "rearm", f"{folder}/data", "--reason", "a drill")
        with make_live(venue, folder, "sell spot-buy") as live:
            live.until("drill: done")
            assert len(positions(venue)) == 1, live.text()
            sentinel.until("alive: the run lives again$")
            time.sleep(1.5)
            # Until the difference is booked it is one.
            assert sentinel.count("differs: ") == sentinel.count("agrees: "), sentinel.text()
            if not IS_FULL:
                live.stop()
                sentinel.stop()
                return
            live.kill()
        sentinel.until("flat: every position of the run is closed", 2)
        assert not positions(venue) and FOREIGN <= coins(venue) < FOREIGN + Decimal("0.0002"), coins(venue)
        sentinel.stop()


def test_other_user():
    """As the units do it: two users, one group, and a folder of mode 1770."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        print("# SKIP only root can be two users", flush=True)
        return

    def user(number):
        return ["setpriv", "--reuid", str(number), "--regid", "61000", "--clear-groups"]

    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        live, sentinel = make_live(venue, folder), Sentinel(venue, folder)
        if subprocess.run([*user(61001), *sentinel.words[:1], "--version"], capture_output=True, check=False,
                          env=sentinel.environment).returncode != 0:
            print("# SKIP the build is not for other users", flush=True)
            return
        os.chmod(folder, 0o755)
        for name, owner, mode in (("data", 61000, 0o1770), ("out", 61000, 0o700), ("sentinel-data", 61001, 0o700)):
            (Path(folder) / name).mkdir()
            os.chown(f"{folder}/{name}", owner, 61000)
            os.chmod(f"{folder}/{name}", mode)
        live.words, sentinel.words = [*user(61000), *live.words], [*user(61001), *sentinel.words]
        with live, sentinel:
            hold(live, sentinel, venue)
            live.process.send_signal(signal.SIGSTOP)
            sentinel.until("flat: every position of the run is closed")
            assert os.stat(f"{folder}/data/kill").st_uid == 61001 and os.stat(f"{folder}/data/pulse").st_uid == 61000
            live.process.send_signal(signal.SIGCONT)
            live.until("told to halt: carry-sentinel: the run was silent")
            live.stop(status=5)
            # The run's user takes away what the other user made.
            done = subprocess.run([*user(61000), os.environ["CARRY"], "ctl", "rearm", f"{folder}/data", "--reason", "a drill"],
                                  capture_output=True, text=True, check=False, env={**os.environ, **flow.NO_LEAK_CHECK})
            assert done.returncode == 0 and not Path(f"{folder}/data/kill").exists(), done
            done = subprocess.run([*user(61001), "rm", "-f", f"{folder}/data/pulse", f"{folder}/data/carry.db"],
                                  capture_output=True, text=True, check=False)
            assert done.returncode != 0 and Path(f"{folder}/data/pulse").exists(), "the sentinel could take away a file of the run"
            assert not sentinel.count("cannot be (made|set|removed)"), sentinel.text()
            sentinel.stop()


def test_no_false_kill():
    """A run that lives, stops in order, and is started again: never anything."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            Sentinel(venue, folder) as sentinel:
        sentinel.until("watching ")
        for number in range(1 + 3 * IS_FULL):
            with make_live(venue, folder, HELD if number == 0 else "wait:1") as live:
                live.until("drill: done")
                time.sleep(1)
                live.stop()
            time.sleep(1.8)
        # Paused itself, it has not seen the run being silent.
        with make_live(venue, folder, "wait:1") as live:
            live.until("drill: done")
            sentinel.process.send_signal(signal.SIGSTOP)
            time.sleep(2)
            sentinel.process.send_signal(signal.SIGCONT)
            time.sleep(0.4)
            live.stop()
        assert not sentinel.count("silent: |differs: "), sentinel.text()
        assert not (Path(folder) / "data/kill").exists()
        assert venue.request("POST", "/sim/save").status == 200
        record = Record(venue.path / "record")
        assert not [item for _, item in record.orders("order.create") if item["orderLinkId"].startswith("s")]
        sentinel.stop()


def test_guard_stopped():
    """What an ordered stop left is watched only where that was asked for."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            Sentinel(venue, folder, "sentinel.guard.guard-stopped=true") as sentinel:
        with make_live(venue, folder) as live:
            hold(live, sentinel, venue)
            live.stop()
        sentinel.until("flat: every position of the run is closed")
        assert not positions(venue)
        assert FOREIGN <= coins(venue) < FOREIGN + Decimal("0.0001")
        sentinel.stop()


def test_drop_copy():
    """A position that is not the run's doing is told, once, and the switch is set where that was asked for."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder, \
            make_live(venue, folder, HELD, "host.carry.reconcile-interval=1h") as live, \
            Sentinel(venue, folder, "sentinel.guard.difference=kill") as sentinel:
        hold(live, sentinel, venue)
        time.sleep(1.5)
        assert not sentinel.count("differs"), sentinel.text()
        assert venue.create(category="spot", side="Sell", qty="0.01", marketUnit="baseCoin").code == 0
        sentinel.until("drop-copy-differs: .*spot:BTCUSDT: the run holds")
        at = time.time()
        live.until("told to halt: carry-sentinel: books and account differ")
        # The run lives and may not close; what a person sold is not sold again.
        sentinel.until("flat: every position of the run is closed")
        assert sentinel.count("drop-copy-differs") == 1, sentinel.text()
        assert not positions(venue)
        check_wire(venue, at)
        live.stop(status=5)
        sentinel.stop()


def refused(venue, folder, status, *sets, **how):
    with Sentinel(venue, folder, *sets, **how) as sentinel:
        assert sentinel.process.wait(PATIENCE) == status, sentinel.text()
        sentinel.reader.join()
        return sentinel.text()


def test_refused():
    """A wrong key, another account, a second sentinel, a section that is not its business."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        assert "carry-sentinel: " in refused(venue, folder, 2, secret="wrong")
        with make_live(venue, folder, "wait:1") as live:
            live.until("drill: done")
            with Sentinel(venue, folder, key="otherkey", secret="othersecret") as sentinel:
                sentinel.until("other-account: .*a key of the same account")
                sentinel.stop()
            with Sentinel(venue, folder) as sentinel:
                sentinel.until("watching ")
                assert "another instance" in refused(venue, folder, 4)
                text = refused(venue, folder, 4, f"host.carry.data-dir={folder}/another")
                assert "another sentinel watches" in text, text
                sentinel.stop()
            live.stop()
        assert "look-interval" in refused(venue, folder, 2, "sentinel.guard.cancel-after=1h")
        assert "3 times pulse-interval" in refused(venue, folder, 2, "sentinel.guard.pulse-interval=1s")
        text = subprocess.run([os.environ["CARRY"], "check", f"{folder}/sentinel.conf"], capture_output=True,
                              text=True, check=False, env={**os.environ, **flow.NO_LEAK_CHECK})
        assert text.returncode == 2 and "is for carry-sentinel" in text.stderr, text


run_rows([test_other_user, test_way_back, test_frozen, test_killed, test_store_fails, test_long_start, test_sentinel_killed, test_venue_down, test_cancel_only, test_back_alone, test_overruled,
          test_no_false_kill, test_guard_stopped, test_drop_copy, test_refused], side_by_side=15)
