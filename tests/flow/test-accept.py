#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Another hand on the account: each start halts, until a person accepts the difference and says why."""

import sqlite3
import sys
import tempfile
import time
from decimal import Decimal

import flow
from live import Live, net_delta
from venue import Venue

LOT = Decimal("0.001")
REASON = "closed a hundredth by hand, on the phone"
QUICK = ("host.carry.stop-timeout=20s",)


def hold(live):
    live.until(r"group \d+ of BTCUSDT: HEDGED")
    time.sleep(0.3)


def adjustments(folder):
    with sqlite3.connect(f"file:{folder}/data/carry.db?mode=ro", uri=True) as store:
        return store.execute("SELECT coin, amount, reason FROM journal WHERE kind = 'adjustment' ORDER BY id").fetchall()


def meddle(venue, folder):
    """A run that holds the pair while somebody else trades a part of it away."""
    with Live(venue, folder, *QUICK) as live:
        live.until("running: sim")
        hold(live)
        venue.fault("foreign-trade", symbol="BTCUSDT", side="Buy", qty="0.01", price="65000")
        live.until("account-differs")
        flow.carry("ctl", "accept", f"{folder}/data", "--reason", REASON, status=2)
        live.stop(status=5)


def test_accepted():
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        meddle(venue, folder)
        with Live(venue, folder, *QUICK) as live:
            live.until("account-differs")
            live.stop(status=5)
        assert adjustments(folder) == []
        flow.carry("ctl", "accept", f"{folder}/data", status=2)
        flow.carry("ctl", "accept", f"{folder}/data", "--reason", REASON)
        with Live(venue, folder, *QUICK, options=["--flatten-on-exit"]) as live:
            live.until("difference-accepted")
            live.until("running: sim")
            assert not live.count("account-differs"), live.text()
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            time.sleep(2.5)
            delta, _, perp = net_delta(venue.ledger())
            assert abs(delta) < LOT and perp < 0, (delta, perp, live.text())
            live.stop()
        rows = adjustments(folder)
        assert rows and all(row[2] == REASON for row in rows), rows
        assert any(row[0] is None for row in rows), rows
        delta, spot, perp = net_delta(venue.ledger())
        assert perp == 0 and spot < LOT, (delta, spot, perp)
        with Live(venue, folder, *QUICK, options=["--flatten-on-exit"]) as live:
            hold(live)
            live.stop()
            assert not live.count("account-differs|difference-accepted"), live.text()
        assert adjustments(folder) == rows


def test_foreign_order():
    """What may still change is not accepted."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, *QUICK) as live:
            live.until("running: sim")
            hold(live)
            venue.fault("foreign-order", category="linear", symbol="BTCUSDT", side="Buy", orderType="Limit",
                        qty="0.01", price="40000")
            live.until("account-differs")
            live.stop(status=5)
        flow.carry("ctl", "accept", f"{folder}/data", "--reason", REASON)
        with Live(venue, folder, *QUICK) as live:
            live.until("not-accepted")
            live.until("account-differs")
            live.stop(status=5)
        assert adjustments(folder) == []


flow.run_tests(sys.modules[__name__], side_by_side=2)
