#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One strategy, one file of bars, several engines: how long each takes, from exec to exit.

Holds one coin while the average of the last 24 closes is above that of the last 168, over 500 000
one-minute bars, filled at the close, without fees. Each engine is a process of its own that reads
the CSV file and writes the fills it made; all must have made the same. The peers are installed from
PyPI into a folder of the build; one that cannot be had is skipped, and says so.

    peers.py CARRY LOOP BUILD [--bars N]
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FIRST = 1609459200000  # 2021-01-01
MINUTE = 60000
FALLING = 400  # bars at the start, so that all begin with nothing

# Name, what pip installs, what it installs without what that asks for, the script, whether bars are
# to be written as it wants them (not timed), and how many times faster Carry is meant to be. What
# wtpy asks for no longer builds; what this needs of it is named instead.
PEERS = [
    ("backtesting.py", ["backtesting==0.6.6"], [], "backtesting_cross.py", False, 60),
    ("backtrader", ["backtrader==1.9.78.123"], [], "backtrader_cross.py", False, 240),
    ("WonderTrader", ["pyyaml", "chardet", "pandas"], ["wtpy==0.9.9.3"], "wondertrader_cross.py",
     True, 25),
]


@dataclass
class Run:
    wall: float
    cpu: float
    memory: float
    fills: list


def make_bars(path, n):
    """A walk in steps of a half, which doubles and decimals hold exactly."""
    walk = random.Random(1)
    level = 80000  # halves
    with path.open("w") as file:
        file.write("ts_ms,open,high,low,close,volume\n")
        for i in range(n):
            first = level
            step = -2 if i < FALLING else walk.randint(-40, 40)
            level += step + (40 if level < 40000 else 0)
            high = max(first, level) + walk.randint(0, 20)
            low = min(first, level) - walk.randint(0, 20)
            file.write(f"{FIRST + i * MINUTE},{first / 2},{high / 2},{low / 2},{level / 2},"
                       f"{walk.randint(1, 500000) / 1000}\n")


def write_config(path, bars, n):
    path.write_text(f"""[host carry]
capital=10000000
from=2021-01-01
to={time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((FIRST + n * MINUTE) // 1000))}

[history bars]
plugin=csv
files={bars}

[exchange main]
plugin=paper
instruments={ROOT / 'config/instruments.csv'}
slippage=0
linear-taker-fee=0

[strategy cross]
plugin=cross
exchange=main
fast=24
slow=168
quantity=1
""")


def measure(command, log):
    """Runs a process; wall and processor time, and its largest resident memory in MiB."""
    start = time.monotonic()
    with log.open("wb") as file:
        child = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, cwd=log.parent)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}: see {log}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(command, log, read_fills, rounds):
    runs = [measure(command, log) for _ in range(rounds)]
    return Run(min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs),
               read_fills())


def read_fills(path):
    """Lines of `buy,40000.5`."""
    with path.open() as file:
        return [(side, float(price)) for side, price in csv.reader(file)]


def read_carry_fills(path):
    with path.open() as file:
        return [(row["side"], float(row["price"])) for row in csv.DictReader(file)]


def install(folder, packages, bare):
    """Puts packages into the folder's own Python; what was wrong, or None."""
    python = folder / "bin/python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [] if python.exists() else [["/usr/bin/python3", "-m", "venv", folder]]
    steps.append(pip + packages)
    if bare:
        steps.append(pip + ["--no-deps"] + bare)
    for step in steps:
        result = subprocess.run(step, capture_output=True, text=True)
        if result.returncode != 0:
            last = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
            return last
    return None


def check(name, fills, wanted):
    """The same fills in the same order; whoever closes at the end has one more."""
    if fills[:len(wanted)] == wanted and len(fills) - len(wanted) in (0, 1):
        return
    at = next((i for i, (a, b) in enumerate(zip(fills, wanted)) if a != b),
              min(len(fills), len(wanted)))
    raise RuntimeError(f"{name} made {len(fills)} fills, not {len(wanted)}; they part at {at}: "
                       f"{fills[at:at + 2]}, not {wanted[at:at + 2]}")


def show(name, run, bars, carry=None, target=""):
    ratio = f"{run.cpu / carry.cpu:8.2f} x {run.wall / carry.wall:8.2f} x" if carry else ""
    print(f"{name:16} {run.wall:8.3f} s wall {run.cpu:8.3f} s cpu {bars / run.cpu / 1e3:9.0f} k bars/s"
          f" {run.memory:6.0f} MiB {ratio} {target}", flush=True)


def run_peer(peer, folder, bars, log_folder):
    name, packages, bare, script, is_prepared, _ = peer
    trouble = install(folder / "peers" / script.split("_")[0], packages, bare)
    if trouble:
        print(f"SKIPPED: {name} cannot be installed: {trouble}", flush=True)
        return None
    fills = log_folder / f"{script}.fills"
    python = folder / "peers" / script.split("_")[0] / "bin/python"
    command = [python, HERE / script, bars, fills]
    if is_prepared:
        subprocess.run(command + ["prepare"], check=True)
    return best(command, log_folder / f"{script}.log",
                lambda: read_fills(fills), 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("carry", type=Path)
    parser.add_argument("loop", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--bars", type=int, default=500000)
    arguments = parser.parse_args()
    folder = arguments.build.resolve() / "bench-peers"
    folder.mkdir(exist_ok=True)
    bars = folder / "BTCUSDT_perp_1m.csv"
    make_bars(bars, arguments.bars)
    write_config(folder / "cross.conf", bars, arguments.bars)

    loop = best([arguments.loop.resolve(), bars, folder / "loop.fills"], folder / "loop.log",
                lambda: read_fills(folder / "loop.fills"), 5)
    carry = best([arguments.carry.resolve(), "backtest", folder / "cross.conf", "--output",
                  folder / "carry"], folder / "carry.log",
                 lambda: read_carry_fills(folder / "carry/fills.csv"), 5)
    check("carry", carry.fills, loop.fills)
    print(f"{arguments.bars} bars, {len(loop.fills)} fills; the ratios are by processor and by wall")
    show("carry", carry, arguments.bars)
    show("C loop", loop, arguments.bars, carry, "target: carry at most 4 times as long, 0.25 x")
    failed = False
    for peer in PEERS:
        try:
            run = run_peer(peer, arguments.build.resolve(), bars, folder)
            if run is None:
                continue
            show(peer[0], run, arguments.bars, carry, f"target: {peer[5]} x")
            check(peer[0], run.fills, loop.fills)
        except RuntimeError as error:
            print(f"FAILED: {error}", flush=True)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
