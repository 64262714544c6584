#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A start reads what happened before it: an interrupted run decides as one that never stopped."""

import json
import sys
import tempfile
import time

import flow
from live import Live
from venue import Venue

# One slice a leg: all of it is there at once.
SETS = ("strategy.carry.policy=expected", "strategy.carry.entry-margin=0", "strategy.carry.exit-horizon=20d",
        "strategy.carry.max-slices=1", "strategy.carry.slice-share=10", "host.carry.warm-up=70d")
COLD = "host.carry.warm-up=0s"

# How far the spreads of both markets may be from one look to the next, weighed by half.
SPREADS = 0.00005

# What stands on the past, and on nothing that moves from one moment to the next.
PAST = ("reason", "expected-apr", "entry-value", "exit-value")


def explain(live):
    text = flow.carry("ctl", "explain", live.folder / "data", "BTCUSDT", "--json")
    answer = json.loads(text)[0]
    return answer["verdict"], answer["terms"]


def wait_for_rate(live, rate):
    """The rate the venue predicts is known here, and what is held was taken over."""
    end = time.monotonic() + 20
    while True:
        terms = explain(live)[1]
        if float(terms["rate"]) == rate and terms["side"] == "1":
            return
        assert time.monotonic() < end, (terms, live.text())
        time.sleep(0.1)


def get_past(live):
    verdict, terms = explain(live)
    return verdict, {name: terms[name] for name in PAST}


def get_measured(live):
    """By how much own fills are off what is set; what is quoted is part of that, and may move."""
    end = time.monotonic() + 20
    while True:
        terms = explain(live)[1]
        if "slippage-measured" in terms:
            return float(terms["slippage-measured"])
        assert time.monotonic() < end, (terms, live.text())
        time.sleep(0.1)


def test_interrupted():
    """The next payment will be dear. Who knows the weeks before holds; who knows nothing else leaves."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, *SETS) as live:
            live.until(r"read \d+ settlements and bars of the past")
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            before = get_past(live)
            venue.fault("funding-rate", symbol="BTCUSDT", rate="-0.004")
            wait_for_rate(live, -0.004)
            assert get_past(live) == before and before[0] == "HOLD", (before, get_past(live))
            live.kill()
        n_orders = len(venue.ledger()["order"])
        with Live(venue, folder, *SETS) as live:
            live.until("running: sim")
            wait_for_rate(live, -0.004)
            assert get_past(live) == before, (before, get_past(live))
            time.sleep(0.5)
            assert len(venue.ledger()["order"]) == n_orders, live.text()
            live.kill()
        with Live(venue, folder, *SETS, COLD) as live:
            live.until("running: sim")
            live.until(r"group \d+ of BTCUSDT: CLOSED")
            assert not live.count("of the past"), live.text()
            live.stop()


def test_slippage():
    """What own fills cost is known after a restart as before, leg by leg, and counts in what a round trip costs."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, *SETS, "strategy.carry.slippage-prior=1") as live:
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            before = get_measured(live)
            fills = [row for row in venue.ledger()["execution"] if row["orderLinkId"]]
            live.kill()
        assert before != 0 and len(fills) >= 2, (before, fills)
        with Live(venue, folder, *SETS, "strategy.carry.slippage-prior=1") as live:
            live.until("running: sim")
            assert abs(get_measured(live) - before) < SPREADS, (get_measured(live), before)
            live.stop()
        with Live(venue, folder, *SETS, "strategy.carry.slippage-prior=0") as live:
            live.until("running: sim")
            assert get_measured(live) == 0, explain(live)
            live.stop()


def test_record_away():
    """What the past was cannot be read: nothing starts on half of it."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("error", match="/v5/market/funding/history", code=10001, message="no such thing", count=0)
        with Live(venue, folder, *SETS) as live:
            assert live.process.wait(20) == 1, live.text()
            live.reader.join()
            assert live.count("the past could not be read .host.carry.warm-up=0s starts without.: main: "), live.text()
        assert not venue.ledger().get("order"), venue.ledger()["order"]


def test_legs_apart():
    """A run dies between two legs: the next one waits no longer for the past than for what matters more."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        # The venue takes the first order and none after it.
        venue.fault("error", match="order.create", code=110007, after=1, count=0)
        with Live(venue, folder, *SETS) as live:
            live.until(r"group \d+ of BTCUSDT: HEDGING")
            live.until("REJECTED")
            live.kill()
        assert len(venue.ledger()["order"]) == 1, live.text()
        venue.clear()
        venue.fault("silence", match="/v5/market/funding/history", count=0)
        begun = time.monotonic()
        with Live(venue, folder, *SETS) as live:
            live.until("past-not-read.*legs are apart, so nothing waits for the past longer .it was not there within 5 s")
            live.until("running: sim")
            assert time.monotonic() - begun < 15, live.text()
            live.until(r"group \d+ of BTCUSDT: (HEDGED|CLOSED)")
            live.stop()


flow.run_tests(sys.modules[__name__], side_by_side=4)
