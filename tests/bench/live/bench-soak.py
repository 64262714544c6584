#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Market data as fast as a busy venue: `carry run` on paper with the connector as its feed, and a
bare client of libsoup, which hear the same stream in the same run.

    bench-soak.py [--seconds 20] [--rate 10000] [--symbols 200] [--drops 0] [--warm-up 5]

Prints what was heard of what was sent, how long things waited, memory and open files over time, and
the processor's time for each message beside the bare client's. What is wrong ends it with an error;
what is slow is only printed: no figure fails.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PATH, BARE_PATH = "/v5/public/linear", "/v5/public/bare"
LIVE = Path(os.environ["BENCH_LIVE"])

CONFIG = """
[host carry]
env=paper
# The flood has no past.
warm-up=0s

[exchange main]
plugin=paper
instruments={folder}/instruments.csv

[feed market]
plugin=bybit
env=sim
sim-base={url}
backoff=100ms

[strategy counter]
plugin=bench-counter
exchange=main
symbols={symbols}
warm-up={warm_up}s
"""
HEAD = ("venue,category,symbol,base,quote,multiplier,tick_size,qty_step,min_qty,max_qty,max_market_qty,"
        "min_notional,maker_fee,taker_fee,maintenance_margin,price_scale,size_scale,funding_interval,"
        "delivery_time\n")
ROW = "bybit,linear,{symbol},{base},USDT,1,0.1,0.001,0.001,1190,119,5,0.0002,0.00055,0.005,,,8h,\n"


class Process:
    """What the kernel says of a process."""

    def __init__(self, pid):
        self.folder = Path(f"/proc/{pid}")

    def cpu_ns(self):
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in (self.folder / "task").iterdir())

    def memory_kib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", (self.folder / "status").read_text())[1])

    def n_files(self):
        return len(os.listdir(self.folder / "fd"))


def get(url, path):
    with urllib.request.urlopen(url + path, timeout=10) as answer:
        return json.loads(answer.read())


def slope(samples):
    """KiB an hour, by least squares over (seconds, KiB)."""
    n = len(samples)
    mean_x, mean_y = sum(x for x, _ in samples) / n, sum(y for _, y in samples) / n
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread * 3600 if spread else 0.0


def write_config(folder, url, options):
    (folder / "instruments.csv").write_text(HEAD + "".join(
        ROW.format(symbol=f"C{i:03}USDT", base=f"C{i:03}") for i in range(options.symbols)))
    (folder / "carry.conf").write_text(CONFIG.format(
        folder=folder, url=url, symbols=options.symbols, warm_up=options.warm_up))


def start_all(folder, options, processes):
    flood = subprocess.Popen([LIVE / "bench-flood", f"--symbols={options.symbols}", f"--rate={options.rate}",
                              f"--seed={options.seed}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    processes.append(flood)
    url = flood.stdout.readline().split()[1]
    write_config(folder, url, options)
    carry = subprocess.Popen([os.environ["CARRY"], "run", folder / "carry.conf"], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             env={**os.environ, "CARRY_PLUGIN_PATH": str(LIVE)})
    processes.append(carry)
    bare = subprocess.Popen([LIVE / "bench-bare", url.replace("http", "ws") + BARE_PATH, str(options.symbols)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    processes.append(bare)
    seen = set()
    while seen != {PATH, BARE_PATH}:
        line = flood.stdout.readline()
        assert line and carry.poll() is None, carry.stdout.read()
        seen.add(line.split()[1])
    return url, carry, bare


def watch(url, carry, bare, options):
    """Samples once a second; returns CPU and messages of both within the span, and the samples."""
    ours, peer = Process(carry.pid), Process(bare.pid)
    time.sleep(options.warm_up)
    sent, start = get(url, "/stats"), time.monotonic()
    cpu = (ours.cpu_ns(), peer.cpu_ns())
    samples, files = [], set()
    drop_at = [options.seconds * (i + 1) / (options.drops + 1) for i in range(options.drops)]
    while (now := time.monotonic() - start) < options.seconds:
        if drop_at and now >= drop_at[0]:
            drop_at.pop(0)
            get(url, "/drop" + PATH)
        time.sleep(1)
        samples.append((now, ours.memory_kib()))
        files.add(ours.n_files())
    end, seconds = get(url, "/stats"), time.monotonic() - start
    return {"sent": tuple(sum(end[path]) - sum(sent[path]) for path in (PATH, BARE_PATH)), "seconds": seconds,
            "cpu": (ours.cpu_ns() - cpu[0], peer.cpu_ns() - cpu[1]), "samples": samples, "files": files}


def finish(url, carry, bare):
    """Ends the flood, lets both hear the rest, and returns what was sent and what they say."""
    get(url, "/stop")
    time.sleep(1)
    sent = get(url, "/stats")
    carry.send_signal(signal.SIGTERM)
    bare.stdin.close()
    text = carry.communicate(timeout=60)[0]
    assert carry.returncode == 0, text
    heard = bare.stdout.read()
    bare.wait(10)
    return sent, text, heard


def numbers(text, name):
    return {key: float(value) for key, value in
            re.findall(r"([a-z0-9]+)=([0-9.]+)", re.search(f"^{name} .*", text, re.M)[0])}


def report_lag(name, lag, p999, longest):
    print(f"  {name:30} n {lag['n']:.0f}, p50 {lag['p50']:.3f} ms, p99 {lag['p99']:.3f}, p99.9 {lag['p999']:.3f}, "
          f"longest {lag['max']:.3f}" + (f"   (targets: p99.9 < {p999}, longest < {longest})" if p999 else ""))


def report(window, sent, text, heard, options):
    counted = numbers(text, "counted")
    lost = len(re.findall("market-lost", text))
    stale = len(re.findall("out of step", text))
    ours, peer = (cpu / n / 1000 for cpu, n in zip(window["cpu"], window["sent"]))
    memory = window["samples"]
    print(f"soak: {options.symbols} symbols, {window['sent'][0] / window['seconds']:.0f} messages/s for "
          f"{window['seconds']:.0f} s, warmed up for {options.warm_up} s")
    quotes, trades, tickers = sent[PATH]
    print(f"  heard: {counted['quotes']:.0f} of {quotes} quotes, {counted['trades']:.0f} of {trades} trades, beside "
          f"{tickers} tickers; jumps {counted['jumps']:.0f}; connections lost and told: {lost}, out of step: {stale}")
    print(f"  cpu a message: carry {ours:.2f} us, bare libsoup {peer:.2f} us, ratio {ours / peer:.2f} (target 1.25)")
    report_lag("from the flood to the strategy", numbers(text, "lag-quotes"), 0, 0)
    report_lag("timers of 5 ms late by", numbers(text, "lag-timers"), 5, 50)
    report_lag("... of the bare client", numbers(heard, "lag-timers"), 0, 0)
    waits = re.search(r"waits in the loop.*", text)
    print("  " + (waits[0] if waits else "waits in the loop: not told"))
    print(f"  memory: {memory[0][1] / 1024:.1f} MiB at first, {memory[-1][1] / 1024:.1f} at last, slope "
          f"{slope(memory):.0f} KiB an hour, of its second half {slope(memory[len(memory) // 2:]):.0f}; "
          f"open files {sorted(window['files'])}")
    assert numbers(heard, "heard")["messages"] >= sum(sent[BARE_PATH]), (heard, sent)
    assert counted["jumps"] <= 2 * options.symbols * lost, "a gap that was not told"
    assert lost == options.drops and stale == 0, text
    assert counted["quotes"] <= quotes and counted["trades"] <= trades, "more heard than sent"
    assert lost > 0 or (counted["quotes"], counted["trades"]) == (quotes, trades), "not all was heard"


def main():
    parser = argparse.ArgumentParser()
    for name, value in (("seconds", 20), ("rate", 10000), ("symbols", 200), ("drops", 0), ("warm-up", 5),
                        ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=value)
    options = parser.parse_args()
    processes = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            url, carry, bare = start_all(Path(folder), options, processes)
            window = watch(url, carry, bare, options)
            report(window, *finish(url, carry, bare), options)
        finally:
            for process in processes:
                if process.poll() is None:
                    process.kill()
                    process.wait()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
