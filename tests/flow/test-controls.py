#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Controls that only a venue can trip, over whole runs: clock (P20), disk (P22), margin (Q12), orders of nobody (Q14)."""

import json
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import flow
from live import PATIENCE, Live, net_delta
from venue import Venue

FAST = ("exchange.main.watch-interval=200ms", "exchange.main.clock-interval=200ms",
        "risk.limits.min-free-disk=1")

GUARDS = """
[risk guards]
plugin=guards
interval=100ms
residual=0
delta-band=0
margin-pause=1s
"""


def wait(what, patience=PATIENCE):
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def count_orders(venue):
    return len(venue.ledger()["order"])


def status(live):
    return json.loads(flow.carry("ctl", "status", live.folder / "data", "--json"))


def refusals(live):
    return {code: int(n) for code, n in status(live)["risk"]["refusals"].items()}


def test_clock():
    """P20: no opens from 500 ms on, nothing but cancels when too little is known, and all again when it is right."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
         Live(venue, folder, *FAST, "exchange.main.request-deadline=5s", options=["--flatten-on-exit"]) as live:
        venue.fault("clock-skew", by="600ms")
        live.until("main: P20: the clock is 500 ms")
        live.until("running: sim")
        time.sleep(1)
        assert count_orders(venue) == 0, live.text()
        assert status(live)["risk"]["state"] == "reducing", live.text()
        venue.fault("clock-skew", by="0")
        live.until("main: P20: all trading: no longer restricted")
        live.until(r"group \d+ of BTCUSDT: HEDGED")
        before = count_orders(venue)
        venue.fault("delay", match="/v5/market/time", delay="1800ms", count=0)
        venue.fault("clock-skew", by="-4s")
        live.until("main: P20: the venue's clock is known to 800 ms at best")
        assert status(live)["risk"]["state"] == "cancel-only", live.text()
        flow.carry("ctl", "flatten", live.folder / "data")
        wait(lambda: refusals(live).get("cancel-only", 0) > 0)
        assert count_orders(venue) == before, live.text()
        venue.clear()
        venue.fault("clock-skew", by="0")
        live.until("main: P20: all trading: no longer restricted", 2)
        live.stop()
        assert net_delta(venue.ledger())[2] == 0, live.text()


def test_disk():
    """P22: with too little room for its events nothing is opened."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
         Live(venue, folder, "risk.limits.min-free-disk=2000000000") as live:
        live.until("P22: .* MiB are free where events are kept, the least is 2000000000")
        live.until("running: sim")
        assert refusals(live)["P22"] > 0
        live.stop()
        assert count_orders(venue) == 0


def set_margin_rate(venue, rate):
    """The venue says that so little stands behind all positions that its margin is this part of it."""
    wallet = venue.get("/v5/account/wallet-balance", "accountType=UNIFIED").result["list"][0]
    balance = round(Decimal(wallet["totalMaintenanceMargin"]) / Decimal(rate), 4)
    for match in ("/v5/account/wallet-balance", "wallet"):
        venue.fault("rewrite", match=match, count=0, pattern='"totalMarginBalance":"[^"]*"',
                    replacement=f'"totalMarginBalance":"{balance}"')


def perp_size(venue):
    return abs(net_delta(venue.ledger())[2])


def make_guarded(venue, folder, more=""):
    live = Live(venue, folder, *FAST, "host.carry.equity-interval=1s")
    path = live.folder / "carry.conf"
    path.write_text(path.read_text() + GUARDS + more)
    return live


def check_replays(live):
    """What a run began with is an input like any other."""
    for run in sorted((live.folder / "data/tape").iterdir()):
        flow.carry("replay", run)


def test_pause_is_kept():
    """What a person flattened is not opened anew by whoever starts the run again, but when a person says so."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, *FAST) as live:
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            flow.carry("ctl", "flatten", live.folder / "data", "--reason", "two\nlines")
            wait(lambda: perp_size(venue) == 0)
            live.kill()
        with Live(venue, folder, *FAST) as live:
            live.until("still-restricted: ")
            live.until("running: sim")
            time.sleep(1)
            assert perp_size(venue) == 0 and status(live)["risk"]["state"] == "reducing", live.text()
            flow.carry("ctl", "resume", live.folder / "data")
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            live.stop()


def test_margin():
    """Q12: half of the margin asked for trims both legs; more closes everything until a person lets it on, whoever
    starts the run again."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with make_guarded(venue, folder) as live:
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            whole = perp_size(venue)
            symbol = status(live)["symbols"][0]
            assert symbol["liquidation_distance"] is not None, symbol
            set_margin_rate(venue, "0.55")
            live.until("guards: Q12-trim: ")
            live.until(r"group \d+ of BTCUSDT: HEDGED", 2)
            wait(lambda: Decimal("0.5") * whole < perp_size(venue) < Decimal("0.9") * whole)
            delta, _, _ = net_delta(venue.ledger())
            assert abs(delta) < Decimal("0.002"), (delta, live.text())
            live.until("guards: Q12: all trading: no longer restricted")
            venue.clear()
            set_margin_rate(venue, "0.9")
            live.until("guards: Q12-flatten: ")
            wait(lambda: perp_size(venue) == 0)
            assert status(live)["risk"]["state"] == "reducing"
            live.kill()
        venue.clear()
        for _ in range(2):
            with make_guarded(venue, folder) as live:
                live.until("still-restricted: Q12 holds from an earlier run .the venue asks for")
                live.until("running: sim")
                time.sleep(0.5)
                assert status(live)["risk"]["state"] == "reducing" and perp_size(venue) == 0, live.text()
                live.kill()
        with make_guarded(venue, folder) as live:
            live.until("running: sim")
            flow.carry("ctl", "resume", live.folder / "data", "Q12")
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            live.kill()
        with make_guarded(venue, folder) as live:
            live.until("running: sim")
            assert not live.count("still-restricted"), live.text()
            live.stop()
        check_replays(live)


def test_kept_restrictions():
    """What the file says of an instrument holds for it, what is not traded now stays there, and nonsense is refused."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data/restrictions"
        file.parent.mkdir(mode=0o700)
        file.write_text("much\n")
        with make_guarded(venue, folder) as live:
            assert live.process.wait(PATIENCE) == 1, live.text()
            live.reader.join()
            assert "restrictions: line 1 says nothing that was forbidden; mend it, or remove the file" in live.text()
        strange = "halted guards Q10 bybit:linear:ETHUSDT a word\\nof another\n"
        file.write_text(strange + "halted guards Q8 bybit:linear:BTCUSDT 3 s\n")
        with make_guarded(venue, folder) as live:
            live.until("still-restricted: Q8 holds from an earlier run .3 s.; `carry ctl resume RUN Q8`")
            live.until("running: sim")
            time.sleep(0.5)
            assert status(live)["symbols"][0]["state"] == "halted" and count_orders(venue) == 0, live.text()
            flow.carry("ctl", "resume", live.folder / "data", "Q8")
            assert file.read_text() == strange
            live.stop()
        assert file.read_text() == strange


def test_day_loss():
    """Q5: the kill switch is thrown, and neither a death nor a start again lets it on: a person does, who accepted the loss."""
    lose = "max-hour-loss=0\nmax-day-loss=0\nkill-day-loss=0.000001\n"
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with make_guarded(venue, folder, lose) as live:
            live.until("guards: Q5: the account lost")
            live.until("killed: every position is closed")
            live.kill()
        data = live.folder / "data"
        assert (data / "kill").read_text().startswith("Q5: the account lost "), list(data.iterdir())
        assert "killed Q5: the account lost" in (data / "kill.log").read_text()
        before = count_orders(venue)
        for _ in range(2):
            with make_guarded(venue, folder, lose) as live:
                live.until("running: sim")
                time.sleep(0.5)
                assert count_orders(venue) == before and perp_size(venue) == 0, live.text()
                assert not live.count("guards: Q5"), live.text()
                live.kill()
        flow.carry("ctl", "rearm", data, "--reason", "a drill")
        with make_guarded(venue, folder, lose) as live:
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            live.until("guards: Q5: the account lost")
            live.until("killed: every position is closed")
            live.stop(status=5)
        check_replays(live)


def test_tiers():
    """P15: what the venue asks for from now on is what the next order is checked by."""
    dear = [["2000000", "10", "0.09"], ["5000000", "5", "0.1"]]
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
         Live(venue, folder, *FAST, "exchange.main.refresh-interval=300ms", "exchange.main.request-deadline=5s",
              "risk.limits.max-maintenance=0.0005", options=["--flatten-on-exit"]) as live:
        # Nothing is opened before the tiers are others.
        venue.fault("clock-skew", by="600ms")
        live.until("main: P20: the clock is 500 ms")
        live.until("running: sim")
        assert not live.count("-changed"), live.text()
        venue.fault("risk-limit", symbol="BTCUSDT", tiers=dear)
        live.until("the venue asks for other margin from now on: up to 2000000.* there are 2 tiers; until a person")
        live.until("BTCUSDT: orders are made by the venue's new rules")
        venue.fault("clock-skew", by="0")
        live.until("main: P20: all trading: no longer restricted")
        time.sleep(1.5)
        now = status(live)
        assert now["symbols"][0]["state"] == "reducing" and now["risk"]["state"] == "active", (now, live.text())
        assert refusals(live).get("P15", 0) == 0 and count_orders(venue) == 0, refusals(live)
        # A person lets it on: now it is a matter of how much.
        flow.carry("ctl", "resume", live.folder / "data", "tiers-changed")
        wait(lambda: refusals(live).get("P15", 0) > 0)
        assert count_orders(venue) == 0, live.text()
        # Rows that cannot be told: what was known stays, and nothing is opened by it.
        venue.fault("rewrite", match="/v5/market/risk-limit", pattern='"maxLeverage":"[^"]*"',
                    replacement='"maxLeverage":"7"', count=0)
        live.until("what margin the venue asks for cannot be told any more")
        venue.clear()
        venue.fault("risk-limit", symbol="BTCUSDT", tiers=[["5000000", "100", "0.005"]])
        live.until(r"group \d+ of BTCUSDT: HEDGED")
        live.stop()


def open_links(venue):
    rows = venue.get("/v5/order/realtime", "category=linear&symbol=BTCUSDT").result["list"]
    return [row["orderLinkId"] for row in rows]


def test_orphans():
    """Q14: an order with our mark that nobody knows is canceled; of a stranger's people hear."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
         Live(venue, folder, *FAST, "host.carry.reconcile-interval=1h", "host.carry.reconcile-confirm=1h",
              options=["--flatten-on-exit"]) as live:
        live.until(r"group \d+ of BTCUSDT: HEDGED")
        price = str(int(Decimal(venue.ticker()["lastPrice"]) * Decimal("0.9")))
        for link in ("1700000000-5", "by-hand"):
            answer = venue.create(side="Buy", kind="Limit", qty="0.01", price=price, orderLinkId=link)
            assert answer.code == 0, answer.body
        live.until("Q14: order 1700000000-5 of BTCUSDT bears our mark")
        live.until("Q14: order by-hand of BTCUSDT is open and not from here")
        wait(lambda: open_links(venue) == ["by-hand"])
        time.sleep(0.5)
        assert open_links(venue) == ["by-hand"]
        assert live.count("Q14: ") == 2, live.text()
        live.stop()


flow.run_tests(sys.modules[__name__], side_by_side=4)
