#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run over nothing but order books and settlements: no bar, no trade, no mark."""

import csv
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import flow

NAMES = (flow.ROOT / "tests/flow/data/events_BTCUSDT.csv").read_text().splitlines()[0]
RATE = "0.0002"
CONFIG = """
[host carry]
from=2024-01-01T04:00:00Z
to=2024-01-02
capital=100000
[history book]
plugin=csv
files={files}
[exchange main]
plugin=paper
instruments={instruments}
[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT
policy={policy}
base-size=0.1
"""


def row(time, category, kind, **values):
    cells = {"end_time": time, "known": time, "instrument": f"bybit:{category}:BTCUSDT",
             "kind": kind, **values}
    return ",".join(cells.get(name, "") for name in NAMES.split(","))


def book(time, category, bid, ask):
    """A snapshot of two levels a side, or of one side alone."""
    levels = [(bid - 1, 5, "buy"), (bid, 2, "buy")] if bid else []
    levels += [(ask, 3, "sell"), (ask + 1, 4, "sell")] if ask else []
    for i, (price, size, side) in enumerate(levels):
        flags = (["clear"] if i == 0 else []) + ["snapshot"]
        flags += ["last"] if i == len(levels) - 1 else []
        yield row(time, category, "level", price=str(price), size=str(size), side=side,
                  flags="+".join(flags))


def write_events(path, has_asks=True):
    lines = [NAMES]
    for hour in range(25):
        time = f"2024-01-{1 + hour // 24:02}T{hour % 24:02}:00:00.000Z"
        if hour % 8 == 0:
            lines.append(row(time, "linear", "settlement", rate=RATE))
        for category, bid in (("linear", 42000 + hour), ("spot", 41990 + hour)):
            lines += book(time, category, bid, bid + 1 if has_asks else None)
    path.write_text("\n".join(lines) + "\n")


def run(folder, policy="always", **options):
    folder = Path(folder)
    write_events(folder / "events.csv", **options)
    (folder / "run.conf").write_text(CONFIG.format(
        files=folder / "events.csv", instruments=flow.ROOT / "config/instruments.csv",
        policy=policy))
    said = flow.carry("backtest", folder / "run.conf", "--output", folder / "out")
    rows = {}
    for name in ("fills", "funding"):
        with open(folder / f"out/{name}.csv", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    return said, rows, json.loads((folder / "out/summary.json").read_text())


def test_book_alone():
    """Opened at the book known at the start, closed at that of the end, paid in between."""
    for policy in ("always", "threshold"):
        with tempfile.TemporaryDirectory() as folder:
            _, rows, summary = run(folder, policy)
        found = {(fill["category"], fill["side"]): fill for fill in rows["fills"]}
        assert len(rows["fills"]) == 4, rows["fills"]
        for key, price in ((("spot", "buy"), 41995), (("linear", "sell"), 42004),
                           (("linear", "buy"), 42025), (("spot", "sell"), 42014)):
            assert Decimal(found[key]["price"]) == price, (policy, key, found[key])
        assert [pay["time"][8:13] for pay in rows["funding"]] == ["01T08", "01T16", "02T00"]
        for pay in rows["funding"]:
            wanted = Decimal("0.1") * Decimal(pay["mark_price"]) * Decimal(RATE)
            assert Decimal(pay["amount"]) == wanted > 0, pay
        assert Decimal(summary["net_pnl"]) == (
            Decimal(summary["price_pnl"]) + Decimal(summary["funding_pnl"])
            - Decimal(summary["fees"]))


def test_half_a_book():
    """Bids alone are no price: nothing is traded, and nothing is made up."""
    with tempfile.TemporaryDirectory() as folder:
        _, rows, summary = run(folder, has_asks=False)
    assert rows == {"fills": [], "funding": []}, rows
    assert Decimal(summary["net_pnl"]) == 0, summary


flow.run_tests(sys.modules[__name__])
