#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whole backtests, from exec to exit: five pairs over four and a half years of real history, and
how time and memory grow with the length of the history.

    bench-runs.py CARRY BUILD
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE / "peers"))
import peers  # noqa: E402


def backtest(name, carry, config, folder, rounds):
    """The quickest of some runs: what it took, and what it says of itself."""
    runs = []
    for _ in range(rounds):
        run = peers.measure([carry, "backtest", config, "--output", folder / "run"],
                            folder / "run.log")
        runs.append((*run, json.loads((folder / "run/summary.json").read_text())))
    wall, _, _, summary = min(runs, key=lambda run: run[0])
    cpu = min(run[1] for run in runs)
    memory = max(run[2] for run in runs)
    events = summary["events"]
    print(f"{name:26} {wall:6.3f} s wall, {summary['wall_seconds']:6.3f} s of it reading and engine;"
          f" {cpu:6.3f} s cpu; {events} events, {cpu / events * 1e9:.0f} ns of cpu each;"
          f" {memory:.1f} MiB", flush=True)


def five_pairs(carry, folder):
    if not (ROOT / "../shared/data/bybit").exists():
        print("SKIPPED: the five pairs need the recorded data in ../shared/data")
        return
    backtest("five pairs, all outputs", carry, ROOT / "config/backtest-bybit.conf", folder, 5)


def growth(carry, folder):
    for n in (250000, 500000, 1000000):
        bars = folder / "BTCUSDT_perp_1m.csv"
        peers.make_bars(bars, n)
        peers.write_config(folder / "cross.conf", bars, n)
        backtest(f"cross on {n} bars", carry, folder / "cross.conf", folder, 3)
        os.unlink(bars)


def main():
    carry = Path(sys.argv[1]).resolve()
    folder = Path(sys.argv[2]).resolve() / "bench-runs"
    folder.mkdir(exist_ok=True)
    five_pairs(carry, folder)
    growth(carry, folder)


if __name__ == "__main__":
    main()
