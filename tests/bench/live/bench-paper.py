#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry run` on paper with a live feed of ten perpetuals and their spot, and node with ccxt.pro that subscribes to the same.

    bench-paper.py [--seconds 30] [--starts 5]

Memory, processor and the time from exec to the first pushed price of the last instrument, of each by itself against one
bybit-sim. Prints, and compares nothing: without node and build/clients the second half is left out.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "flow"))
from venue import Venue # noqa: E402

COINS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "ADA", "LTC", "TRX", "DOT", "AVAX")
BUILT_IN = 5
PRICES = {"ADA": "0.7", "LTC": "90", "TRX": "0.2", "DOT": "5", "AVAX": "30"}
CLIENTS = Path(__file__).resolve().parents[3] / "build/clients"

VENUE = """
[instrument linear:{coin}USDT]
coin={coin}
price={price}
tick=0.0001
qty-step=0.1
min-qty=0.1

[instrument spot:{coin}USDT]
coin={coin}
price={price}
tick=0.0001
qty-step=0.01
"""

CONFIG = """
[host carry]
env=paper
capital=100000

[feed market]
plugin=bybit
env=sim
sim-base={url}
symbols={symbols}

[exchange main]
plugin=paper
instruments={instruments}

[risk limits]
plugin=limits
symbols={symbols}
max-order-notional=5000
max-position-notional=5000

[strategy carry]
plugin=funding-basis
exchange=main
symbols={symbols}
policy=threshold
notional=3000
"""


HEAD = ("venue,category,symbol,base,quote,multiplier,tick_size,qty_step,min_qty,max_qty,max_market_qty,min_notional,"
        "maker_fee,taker_fee,maintenance_margin,price_scale,size_scale,funding_interval,delivery_time\n")
ROW = "bybit,{category},{coin}USDT,{coin},USDT,1,0.000001,0.000001,0.000001,1000000,1000000,5,0.001,0.001,0.005,8,8,{interval},\n"


def write_carry(folder, venue):
    symbols = ",".join(f"{coin}USDT" for coin in COINS)
    instruments = folder / "instruments.csv"
    instruments.write_text(HEAD + "".join(ROW.format(category=category, coin=coin, interval="8h" if category == "linear" else "")
                                          for coin in COINS for category in ("linear", "spot")))
    (folder / "carry.conf").write_text(CONFIG.format(url=venue.url, symbols=symbols, instruments=instruments))
    return [os.environ["CARRY"], "run", folder / "carry.conf"], None


def write_ccxt(_, venue):
    symbols = [name for coin in COINS for name in (f"{coin}/USDT:USDT", f"{coin}/USDT")]
    return (["node", Path(__file__).with_name("watch-ccxt.js"), venue.url, venue.ws_url, *symbols],
            {**os.environ, "NODE_PATH": str(CLIENTS / "node_modules")})


def read_status(pid):
    text = Path(f"/proc/{pid}/status").read_text()
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return {"rss_mib": int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024, "threads": int(re.search(r"Threads:\s+(\d+)", text)[1]),
            "cpu_s": sum(map(int, stat[11:13])) / os.sysconf("SC_CLK_TCK")}


class Pushes:
    """What the venue wrote down, read as it grows: when each instrument was pushed first."""

    def __init__(self, venue):
        self.venue = venue
        self.path = venue.path / "record"
        self.offset = 0

    def skip(self):
        self.save()
        self.offset = self.path.stat().st_size

    def save(self):
        self.venue.request("POST", "/sim/save", "{}")

    def find_last(self):
        """Nanoseconds of the first push of the instrument that came last; None before all came."""
        self.save()
        first = {}
        with open(self.path, encoding="latin-1") as file:
            file.seek(self.offset)
            for line in file:
                head = line.split(" ", 3)
                if len(head) < 4 or head[2] != ">":
                    continue
                for topic in re.findall(r'"topic":"(orderbook\.1\.\w+)"', head[3]):
                    first.setdefault((head[1], topic), int(head[0]))
        return max(first.values()) if len(first) == 2 * len(COINS) else None


def run_one(words, environment, pushes, seconds):
    """One process from exec until so long after its first prices."""
    pushes.skip()
    began = time.time_ns()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*map(str, words)], stdout=output, stderr=output, env=environment)
        try:
            end = time.monotonic() + 60
            ready = None
            while ready is None:
                assert process.poll() is None and time.monotonic() < end, "it did not get all prices"
                time.sleep(0.2)
                ready = pushes.find_last()
            before = read_status(process.pid)
            time.sleep(seconds)
            status = read_status(process.pid)
        finally:
            process.terminate()
            process.wait(20)
    return {"ms": (ready - began) / 1e6, "cpu_of_start": before["cpu_s"], **status,
            "cpu_percent": 100 * (status["cpu_s"] - before["cpu_s"]) / max(seconds, 1)}


def measure(name, words, environment, pushes, options):
    starts = [run_one(words, environment, pushes, 0) for _ in range(options.starts)]
    rest = run_one(words, environment, pushes, options.seconds)
    times = sorted(one["ms"] for one in (*starts, rest))
    print(json.dumps({"name": name, "ms_to_prices": [round(times[0]), round(statistics.median(times)), round(times[-1])],
                      "cpu_s_of_start": round(statistics.median(one["cpu_of_start"] for one in starts), 2),
                      "rss_mib": round(rest["rss_mib"], 1), "threads": rest["threads"],
                      "cpu_percent": round(rest["cpu_percent"], 1), "load": round(os.getloadavg()[0], 1)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    config = "".join(VENUE.format(coin=coin, price=PRICES[coin]) for coin in COINS[BUILT_IN:])
    with tempfile.TemporaryDirectory() as folder, Venue(config=config) as venue:
        pushes = Pushes(venue)
        measure("carry", *write_carry(Path(folder), venue), pushes, options)
        if (CLIENTS / "node_modules/ccxt").is_dir():
            measure("node with ccxt.pro", *write_ccxt(folder, venue), pushes, options)
        else:
            print("# no ccxt below build/clients: .ci/fetch-test-clients gets it")


main()
