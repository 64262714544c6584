#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""From a frame of the market to the frame of an order: `carry run` against bybit-sim over TLS, with
the limits, without a store and with one, beside bare fdatasync on the same disk in the same run.

    bench-order.py [--seconds 30]

Then what `carry run` holds beside a client with one TLS connection, how soon it subscribes, and what
`carry check` takes. Only printed: no figure fails.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "flow"))
from venue import KEY, SECRET, Venue  # noqa: E402

LIVE = Path(os.environ["BENCH_LIVE"])
SYMBOLS = "BTCUSDT,ETHUSDT,SOLUSDT,XRPUSDT,DOGEUSDT"
# A venue with forty symbols more, all of which trade and are looked at.
OTHERS = [f"{a}{b}QUSDT" for a in "KLMN" for b in "ABDEFGHIJK"]
BUSY = "[sim]\ntrades-per-minute=60000\n" + "".join(
    f"[instrument linear:{name}]\ncoin={name[:3]}\nprice=100\ntick=0.01\nqty-step=0.01\nmin-qty=0.01\n"
    for name in OTHERS)

CONFIG = """
[host carry]
env=sim
data-dir={folder}/data
{store}
[exchange main]
plugin=bybit
env=sim
symbols={symbols}
sim-base={venue.url}
ca-file={venue.path}/ca.pem

[risk limits]
plugin=limits
symbols=BTCUSDT
max-symbol-messages=9
max-messages=9
max-symbol-entries=1000
max-strategy-entries=1000
max-order-notional=50000
max-position-notional=50000

[strategy sender]
plugin=bench-sender
exchange=main
{others}
"""
STORE = """
[store memory]
plugin=sqlite
path={folder}/carry.db

"""


class Run:
    """`carry run` in a folder, stopped at the end."""

    def __init__(self, venue, folder, with_store, others=()):
        folder = Path(folder)
        self.config = folder / "carry.conf"
        self.config.write_text(CONFIG.format(venue=venue, folder=folder, symbols=",".join([SYMBOLS, *others]),
                                             others="others=" + ",".join(others) if others else "",
                                             store=STORE.format(folder=folder) if with_store else ""))
        (folder / "data").mkdir(exist_ok=True)
        self.environment = {**os.environ, "CARRY_PLUGIN_PATH": str(LIVE), "EXCHANGE__MAIN__API_KEY": KEY,
                            "EXCHANGE__MAIN__API_SECRET": SECRET}

    def __enter__(self):
        self.process = subprocess.Popen(
            [os.environ["CARRY"], "run", self.config, "--env", "sim"], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**self.environment, "LD_PRELOAD": str(LIVE / "bench-sender.so")})
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.text = self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0, (self.process.returncode, self.text)

    def figures(self):
        line = re.search(r"^tick-to-order .*", self.text, re.M)
        assert line and "p50" in line[0], self.text
        return {name: float(value) for name, value in re.findall(r"(\w+)=([0-9.]+)", line[0])}


def rss_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def sync_for(folder, seconds):
    """Microseconds of one fdatasync after 4 KiB, again and again with pauses: of a file that grows,
    and of one whose bytes are there already."""
    grown, kept = [], []
    end = time.monotonic() + seconds
    with open(folder / "bare", "wb", buffering=0) as grows, open(folder / "kept", "wb", buffering=0) as keeps:
        keeps.write(bytes(1 << 20))
        os.fsync(keeps.fileno())
        keeps.seek(0)
        while time.monotonic() < end:
            for file, times in (grows, grown), (keeps, kept):
                file.write(os.urandom(4096))
                start = time.perf_counter()
                os.fdatasync(file.fileno())
                times.append((time.perf_counter() - start) * 1e6)
                time.sleep(0.05)
            if keeps.tell() >= 1 << 20:
                keeps.seek(0)
    return sorted(grown), sorted(kept)


def describe(name, figures, targets=""):
    print(f"{name:34} n {figures['n']:.0f}, strategy heard of it after p50 {figures['heard']:.1f} us, its order was allowed after {figures['asked']:.1f}; least {figures['least']:.1f} us, p50 {figures['p50']:.1f}, "
          f"p90 {figures['p90']:.1f}, p99 {figures['p99']:.1f}, longest {figures['max']:.1f}{targets}", flush=True)


def orders(venue, folder, seconds):
    with Run(venue, folder, False) as plain:
        time.sleep(seconds)
    without = plain.figures()
    describe("tick to order, no commit", without, "   (targets: p50 20 us, p99 60 us)")
    with Run(venue, folder, True) as kept:
        time.sleep(3)
        grown, over = sync_for(folder, seconds - 3)
    figures = kept.figures()
    describe("tick to order, intent committed", figures)
    p50 = grown[len(grown) // 2]
    for what, times in ("of a file that grows", grown), ("over old bytes", over):
        print(f"{'  bare fdatasync, ' + what:34} n {len(times)}, p50 {times[len(times) // 2]:.1f} us, "
              f"p99 {times[len(times) * 99 // 100]:.1f}")
    print(f"  the commit adds p50 {figures['p50'] - without['p50']:.1f} us, ratio to fdatasync "
          f"{(figures['p50'] - without['p50']) / p50:.2f} (target 1.2); p99 "
          f"{figures['p99'] - without['p99']:.1f} us (target 1000)", flush=True)


def busy_orders(folder, seconds):
    """The same while much comes in: what an order needs is then in the caches."""
    with Venue(tls=True, config=BUSY) as venue:
        before = len((venue.path / "record").read_bytes())
        with Run(venue, folder, False, OTHERS) as run:
            time.sleep(seconds)
        sent = len((venue.path / "record").read_bytes()) - before
    describe(f"in a busy stream ({sent / seconds / 1e6:.1f} MB/s)", run.figures(),
             "   (targets: p50 20 us, p99 60 us)")


def memory(venue, folder):
    bare = subprocess.Popen([LIVE / "bench-bare", venue.ws_url + "/v5/public/linear", "1", venue.path / "ca.pem"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with Run(venue, folder, False) as run:
        time.sleep(5)
        ours, peer = rss_mib(run.process.pid), rss_mib(bare.pid)
    bare.communicate()
    assert bare.returncode == 0
    print(f"resident, ten instruments: carry run {ours:.1f} MiB (target 32), a client with the same libraries and "
          f"one TLS connection {peer:.1f} MiB, {ours - peer:.1f} above (target 10)", flush=True)


def first_subscription(venue, folder):
    """Until the first topic arrives at the venue, by its own record."""
    waits = []
    for _ in range(5):
        begun = len((venue.path / "record").read_bytes())
        start = time.monotonic()
        with Run(venue, folder, False):
            while b"orderbook.1.BTCUSDT" not in (venue.path / "record").read_bytes()[begun:]:
                assert time.monotonic() - start < 20
                time.sleep(0.002)
            waits.append((time.monotonic() - start) * 1000)
    print(f"from exec to the first subscription, over TLS with the account read: least {min(waits):.0f} ms, "
          f"median {statistics.median(waits):.0f} (target 150)", flush=True)


def check(venue, folder):
    run = Run(venue, folder, True)
    walls, cpus = [], []
    for _ in range(15):
        before, start = os.times(), time.monotonic()
        subprocess.run([os.environ["CARRY"], "check", run.config], check=True, stdout=subprocess.DEVNULL,
                       env=run.environment)
        walls.append((time.monotonic() - start) * 1000)
        after = os.times()
        cpus.append((after.children_user + after.children_system - before.children_user - before.children_system)
                    * 1000)
    print(f"carry check: least {min(walls):.0f} ms, median {statistics.median(walls):.0f}, of the processor "
          f"{statistics.mean(cpus):.0f} (target 50)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=LIVE) as folder, Venue(tls=True) as venue:
        folder = Path(folder)
        orders(venue, folder, options.seconds)
        memory(venue, folder)
        first_subscription(venue, folder)
        check(venue, folder)
    with tempfile.TemporaryDirectory(dir=LIVE) as folder:
        busy_orders(Path(folder), options.seconds)


if __name__ == "__main__":
    main()
