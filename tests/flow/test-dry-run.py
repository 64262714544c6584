#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry run --dry-run`: a live configuration as it is, and no order on the wire."""

import re
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import flow
import peer
from live import Live
from record import Record
from venue import Venue

OPENED = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"

# What else a live configuration has.
MORE = """
[risk guards]
plugin=guards
peak-file=data/peak

[report daily]
plugin=daily
store=memory
directory=reports
"""


def start(venue, folder, *sets, options=("--dry-run",)):
    live = Live(venue, folder, *sets, options=options)
    config = Path(folder, "carry.conf")
    config.write_text(config.read_text() + MORE)
    return live


def find_one(folder, pattern):
    (path,) = Path(folder).glob(pattern)
    return path


def check_wire(venue):
    """Orders, and what else changes an account, are posted; a dry run asks and listens."""
    venue.request("POST", "/sim/save", "{}")
    record = Record(venue.path / "record")
    posted = {request.op for request in record.requests if not request.op.startswith("GET ")}
    orders = [op for op in posted if op.split(".")[0] in ("order", "position", "account")]
    assert not orders, orders
    assert not venue.ledger().get("order"), venue.ledger()["order"]
    asked = {request.op for request in record.requests}
    assert "GET /v5/user/query-api" in asked and "GET /v5/account/wallet-balance" in asked, asked
    return asked


def check_says(folder, live):
    """The log, the status, the books and the report."""
    assert live.count("DRY RUN: orders are filled on paper") >= 1 and live.count("running: dry-run:sim") == 1, live.text()
    assert live.count("heartbeat: DRY RUN; equity") >= 1, live.text()
    status = peer.status(f"{folder}/data/dry-run/control")
    assert status["env"] == "dry-run:sim", status["env"]
    assert "DRY RUN" in flow.carry("ctl", "status", f"{folder}/data/dry-run")
    modules = {module["id"]: module for module in status["modules"]}
    assert modules["main"]["type"].startswith("Paper") and modules["main-venue"]["status"], modules
    return modules["main-venue"]["status"]


def check_books(folder):
    """Beside those of a live run, never in them."""
    assert not Path(folder, "data/carry.db").exists() and not Path(folder, "reports").exists()
    books = find_one(folder, "data/dry-run/*/carry.db")
    with sqlite3.connect(f"file:{books}?mode=ro", uri=True) as store:
        assert store.execute("SELECT env, account FROM store").fetchall() == [("dry-run:sim", "dry-run")]
        assert store.execute("SELECT count(*) FROM trades").fetchone()[0] >= 2
    return books


def test_dry_run():
    """The round is done on paper, the account is untouched, and each folder stays what it is."""
    with Venue("--funding-interval", "5s") as venue, tempfile.TemporaryDirectory() as folder:
        before = venue.ledger()["balance"]
        with start(venue, folder, "host.carry.heartbeat-interval=200ms") as live:
            live.until(OPENED)
            live.until("funding of bybit:linear:BTCUSDT")
            live.until("main-venue: the account bybit:")
            live.until("main-venue: private-synced")
            live.until("heartbeat: DRY RUN")
            assert any(name.endswith("-age") for name in check_says(folder, live))
            # Somebody else's hand on the account is not this run's business; a lost stream is mended.
            venue.create(qty="0.01")
            venue.fault("disconnect", how="reset")
            live.until("main-venue: private-synced", 2)
            flow.carry("ctl", "flatten", f"{folder}/data/dry-run", "--reason", "enough")
            live.until(r"order \S+ buy \S+ bybit:linear:BTCUSDT: FILLED")
            assert peer.status(f"{folder}/data/dry-run/control")["risk"]["state"] == "reducing"
            live.stop()
            assert live.count("DRY RUN: no order went to the venue") == 1, live.text()
        ledger = venue.ledger()
        assert [row["orderLinkId"] for row in ledger["order"]] == [""], ledger["order"] # ours, by hand
        assert before
        books = check_books(folder)
        day = flow.carry("report", f"{folder}/carry.conf", "--set", f"store.memory.path={books}", "--date",
                         find_one(folder, "data/dry-run/2*").name[:4] + "-" + books.parent.name[4:6] + "-" + books.parent.name[6:8])
        assert "DRY RUN" in day or any("DRY RUN" in path.read_text() for path in Path(folder).rglob("*.md")), day


def test_wire():
    """Nothing but questions leaves, whatever happens: an order, a kill, a stop that flattens."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with start(venue, folder, options=("--dry-run", "--flatten-on-exit")) as live:
            live.until(OPENED)
            flow.carry("ctl", "kill", f"{folder}/data/dry-run", "--reason", "a drill")
            live.until("killed: every position is closed")
            live.stop(status=5)
        check_wire(venue)
        assert not Path(folder, "data/kill").exists()


def test_orders_of_a_live_run():
    """What a live run has resting on the account bears a mark as ours would; it is not ours to cancel."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        price = str(int(float(venue.ticker()["lastPrice"]) * 0.95))
        assert venue.create(kind="Limit", price=price, orderLinkId="1700000000-1").code == 0
        with start(venue, folder, "exchange.main.watch-interval=1s") as live:
            live.until("main-venue: private-synced")
            time.sleep(4)  # three readings: two are enough to take it for an orphan
            live.stop()
        (order,) = venue.ledger()["order"]
        assert order["orderStatus"] == "New" and order["orderLinkId"] == "1700000000-1", order


def test_folders():
    """Books of one kind are refused by the other; a second dry run has books of its own."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            with start(venue, folder) as live:
                live.until(OPENED)
                assert live.count("recovering") == 0, live.text()
                live.kill()
        first = sorted(Path(folder).glob("data/dry-run/*/carry.db"))
        assert len(first) == 2, first
        with start(venue, folder, f"store.memory.path={first[0]}", options=()) as live:
            live.process.wait(20)
            live.reader.join()
            assert live.process.returncode == 2 and live.count("was kept for environment dry-run:sim, and this is sim"), live.text()
        with start(venue, folder, options=()) as live:
            live.until(OPENED)
            live.stop()
        assert Path(folder, "data/carry.db").exists() and venue.ledger()["order"]


def test_refusals():
    """Where there is nothing to be dry about, or no room."""
    with tempfile.TemporaryDirectory() as folder, Venue() as venue:
        out = flow.carry("run", flow.ROOT / "config/paper.conf", "--env", "paper", "--dry-run", status=2)
        assert "sends no order" in out, out
        config = Path(folder, "carry.conf")
        with start(venue, folder) as live:
            live.until("running: dry-run:sim")
            live.stop()
        config.write_text(re.sub(r"^data-dir=data\n", "", config.read_text(), flags=re.M))
        out = flow.carry("run", config, "--env", "sim", "--dry-run", "--set", f"exchange.main.sim-base={venue.url}", status=2,
                         env={"EXCHANGE__MAIN__API_KEY": "simkey", "EXCHANGE__MAIN__API_SECRET": "simsecret"})
        assert "data-dir" in out, out


flow.run_tests(sys.modules[__name__], side_by_side=4)
