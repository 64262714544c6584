#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The teaching strategy against the same rule written the plain way, fill for fill."""

import csv
import random
import sys
import tempfile
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "flow"))
import flow  # noqa: E402

START = int(datetime(2024, 1, 1, tzinfo=timezone.utc).timestamp()) * 1000
BAR = 5 * 60 * 1000
WARM = 20  # bars before the period
N = 600
CONFIG = """[host carry]
from={begin}
to={end}
[history bars]
plugin=csv
files=bybit_BTCUSDT_perp_5m.csv
[exchange main]
plugin=paper
instruments={root}/config/instruments.csv
[strategy cross]
plugin=cross
exchange=main
fast={fast}
slow={slow}
quantity=0.5
"""


def text(ms):
    return datetime.fromtimestamp(ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def walk(seed):
    """Closes that wander in both directions, and sometimes stand still."""
    source = random.Random(seed)
    price = Decimal(42000)
    closes = []
    for _ in range(N):
        price += source.choice([-40, -15, -5, 0, 0, 5, 15, 40]) * Decimal("1.1")
        closes.append(price)
    return closes


def expected(closes, fast, slow):
    """Time and side of every fill: a bar is known at its end, and acted upon at once."""
    held, fills = False, []
    for i in range(max(slow, WARM) - 1, N):
        above = sum(closes[i + 1 - fast:i + 1]) / fast > sum(closes[i + 1 - slow:i + 1]) / slow
        known = START + (i + 1) * BAR
        if above == held:
            continue
        held = above
        fills.append((text(known), "buy" if above else "sell"))
    return fills


def run(folder, closes, fast, slow):
    with open(folder / "bybit_BTCUSDT_perp_5m.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ts_ms", "open", "high", "low", "close", "volume"])
        rows.writerows([START + i * BAR, close, close, close, close, 100] for i, close in enumerate(closes))
    # The run ends after the last bar, so that the closing of the position is told apart.
    config = CONFIG.format(root=flow.ROOT, fast=fast, slow=slow, begin=text(START + WARM * BAR),
                           end=text(START + N * BAR + 60000))
    (folder / "cross.conf").write_text(config)
    flow.carry("backtest", folder / "cross.conf", "--output", folder / "out")
    with open(folder / "out" / "fills.csv", newline="") as file:
        return list(csv.DictReader(file))


def check(seed, fast, slow):
    closes = walk(seed)
    with tempfile.TemporaryDirectory() as folder:
        fills = run(Path(folder), closes, fast, slow)
    wanted = expected(closes, fast, slow)
    assert len(wanted) > 5, wanted
    if wanted[-1][1] == "buy":
        wanted.append((text(START + N * BAR + 60000), "sell"))
    got = [(row["time"], row["side"]) for row in fills]
    assert got == wanted, (got[:5], wanted[:5], len(got), len(wanted))
    assert {Decimal(row["qty"]) for row in fills} == {Decimal("0.5")}


def test_short_averages():
    check(1, 3, 10)


def test_longer_than_the_warm_up():
    check(2, 12, 48)


def test_one_bar_against_two():
    check(3, 1, 2)


def test_fast_must_be_shorter():
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(Path(folder), walk(4), 10, 10)
        except AssertionError as error:
            assert "the fast average must be over fewer bars" in str(error), error
            return
    raise AssertionError("it was not refused")


flow.run_tests(sys.modules[__name__])
