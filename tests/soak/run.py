#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run as a unit under a real systemd, for an hour, with a fault a minute at the venue; then one that is wedged.

    tests/support/fetch-systemd
    tests/soak/run.py [--build build] [--minutes 60] [--warm-up 20] [--csv FILE]

Memory does not grow after the warm-up, though it trades: what ended is forgotten after ten minutes. The number of files
stays, and the watchdog lets the run live through it all; of a run whose strategy never comes back it makes an end. Needs
root. What was seen goes to the file, a row a minute, and the summary to the output as JSON.
"""

import argparse
import csv
import itertools
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))
import flow # noqa: E402
from machine import PLACE, ROOT, Machine, wait_for # noqa: E402
from venue import Venue # noqa: E402

SYMBOLS = ("BTCUSDT", "ETHUSDT", "SOLUSDT")
CREDENTIALS = "/run/credentials/carry@{name}.service"

CONFIG = """
[host carry]
env=sim
heartbeat-interval=10s
forget-after=10m

[store memory]
plugin=sqlite
path=/var/lib/carry/{name}/carry.db

[exchange main]
plugin=bybit
env=sim
sim-base={base}
ca-file=/etc/carry/ca.pem
symbols={symbols}
api-key-file={credentials}/api-key
api-secret-file={credentials}/api-secret

[risk limits]
plugin=limits
symbols={symbols}
max-order-notional=5000
max-position-notional=5000
funding-window=0s
max-symbol-messages=20
max-messages=30
max-strategy-entries=1000
"""

# Closing and opening again each other minute loses its fees, and a row of rejects halts for good: either would leave it
# idle for the rest of the hour.
HOUR = """
[risk guards]
plugin=guards
rejects-in-row=0
rejects-share=0
slippage-in-row=0
losing-rounds=0

[report daily]
plugin=daily
store=memory
directory=/var/lib/carry/hour/reports

[report metrics]
plugin=prometheus
port={metrics}

[strategy carry]
plugin=funding-basis
exchange=main
symbols={symbols}
policy=always
notional=2000
retry-after=5s
"""

WEDGED = """
[strategy carry]
plugin=drill
exchange=main
symbols=BTCUSDT
quantity=0.01
script=buy wait:3000 hang
"""

# (name, members) of the venue, one minute each, again and again; None: the venue itself stops for half a minute.
FAULTS = (
    ("disconnect", {"how": "reset"}),
    ("silence", {"match": "order.create"}),
    ("topic-silence", {"match": "orderbook.1.*", "for": "15s"}),
    ("private-drop", {"kinds": "order,execution,position,wallet", "count": 40}),
    None,
    ("answer", {"match": "/v5/*", "kind": "status", "status": 502, "for": "10s"}),
    ("pong-silence", {"for": "20s"}),
    ("private-duplicate", {"count": 60}),
    ("refuse", {"for": "15s", "then": ("disconnect", {"how": "reset"})}),
    ("flood", {"symbol": "BTCUSDT", "rate": 2000, "duration": "5s"}),
    ("answer", {"match": "/v5/*", "kind": "html", "for": "10s"}),
    ("frames", {"path": "/v5/public/linear", "kind": "ping-flood", "size": 2000}),
    ("error", {"match": "order.create", "code": 10006, "count": 3}),
    ("close", {"match": "after order.create", "how": "reset"}),
    ("delay", {"match": "/v5/*", "delay": "700ms", "for": "15s"}),
    ("frames", {"path": "/v5/private", "kind": "bad-json"}),
    ("private-delay", {"kinds": "execution", "delay": "1500ms", "count": 10}),
    ("frames", {"path": "/v5/public/linear", "kind": "fragments", "size": 6 << 20}),
    ("shock", {"coin": "ETH", "rate": "-0.004"}),
    ("answer", {"match": "/v5/*", "kind": "huge", "size": 16 << 20, "count": 2}),
)


def start_venue():
    venue = Venue("--funding-interval", "60s", "--account", "wedgekey:wedgesecret:USDT=100000",
                  account="hourkey:hoursecret:USDT=100000", tls=True)
    for option in ("--record", "--ledger"): # an hour of them is much
        at = venue.options.index(option)
        del venue.options[at:at + 2]
    return venue


def prepare(machine, venue, name, key, more, **values):
    text = (CONFIG + more).format(name=name, base=venue.url, symbols=",".join(SYMBOLS),
                                  credentials=CREDENTIALS.format(name=name), **values)
    machine.write(f"/etc/carry/{name}.conf", text, 0o640, "carry")
    machine.write(f"/etc/carry/{name}.env", "CARRY_ENV=sim\n", 0o640)
    machine.write(f"/etc/carry/keys/{name}.key", f"{key}key\n", 0o400)
    machine.write(f"/etc/carry/keys/{name}.secret", f"{key}secret\n", 0o400)


def prepare_page(machine, port):
    machine.write("/etc/systemd/system/carry-dashboard@hour.socket.d/port.conf",
                  f"[Socket]\nListenStream=\nListenStream=127.0.0.1:{port}\n")


def prepare_wedged(machine, build):
    (machine.root / "opt/drill").mkdir(parents=True)
    shutil.copy(build / "tests/flow/drill/drill.so", machine.root / "opt/drill")
    machine.write("/etc/systemd/system/carry@wedged.service.d/drill.conf",
                  "[Service]\nEnvironment=CARRY_PLUGIN_PATH=/opt/drill\nExecPaths=/opt/drill\n")


class Page:
    """Somebody who looks at the page and at the metrics."""

    def __init__(self, machine, port, metrics):
        self.port = port
        self.metrics = metrics
        self.token = machine.run("cat", "/etc/carry/dashboard.token").strip()

    def look(self):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/stream",
                                         headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            wait_for(lambda: "status" in json.loads(answer.readline()), "the page knows nothing of the run", 20)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=10) as answer:
            return answer.read().decode()


def inject(venue, number):
    """Returns what went wrong this time."""
    fault = FAULTS[number % len(FAULTS)]
    if fault is None:
        venue.process.send_signal(signal.SIGSTOP)
        time.sleep(30)
        venue.process.send_signal(signal.SIGCONT)
        return "stopped"
    name, members = fault
    members = dict(members)
    then = members.pop("then", None)
    venue.fault(name, **members)
    if then is not None:
        venue.fault(then[0], **then[1])
    return name


def trade(machine, minute, args):
    """Every other minute everything is closed, and opened again: there are orders for the faults to meet."""
    if args.still:
        return
    if minute % 2 == 0:
        machine.run("carry", "ctl", "flatten", "/run/carry/hour/control", "--reason", f"minute {minute}")
    else:
        machine.run("carry", "ctl", "resume", "/run/carry/hour/control", check=False)


def look_at_run(machine, page, minute, fault):
    row = {"minute": minute, "fault": fault, **machine.sample("carry@hour")}
    unit = machine.show("carry@hour", "NRestarts", "ActiveState")
    row |= {"restarts": int(unit["NRestarts"]), "active": unit["ActiveState"]}
    text = page.look()
    for name, pattern in (("fills", r"^carry_fills_total (\S+)"), ("events", r"^carry_events_total (\S+)"),
                          ("halted", r'^carry_risk_state\{state="halted"\} (\S+)')):
        found = re.search(pattern, text, re.M)
        row[name] = float(found[1]) if found else None
    row["data_kib"] = int(machine.run("du", "-sk", "/var/lib/carry/hour", "/var/log/carry/hour", "-c").split()[-2])
    row["page_rss_kib"] = machine.sample("carry-dashboard@hour")["rss_kib"]
    row["load"] = os.getloadavg()[0]
    return row


def soak(machine, venue, page, args, keep):
    rows = []
    started = time.monotonic()
    for minute in range(args.minutes):
        begin = started + minute * args.minute
        trade(machine, minute, args)
        fault = inject(venue, minute)
        time.sleep(max(0.0, begin + args.minute * 0.95 - time.monotonic()))
        venue.clear()
        rows.append(look_at_run(machine, page, minute, fault))
        keep(rows[-1])
        time.sleep(max(0.0, begin + args.minute - time.monotonic()))
    return rows


def get_slope(rows, name):
    """In a minute: the median over all pairs, which a minute with a body of 16 MiB does not bend."""
    return statistics.median((b[name] - a[name]) / (b["minute"] - a["minute"]) for a, b in itertools.combinations(rows, 2))


def sum_up(rows, args):
    warm = rows[max(args.warm_up, len(rows) // 2):]
    assert len(warm) > 1, "too few minutes after the warm-up"
    return {
        "minutes": len(rows), "faults": len({row["fault"] for row in rows}),
        "rss_mib": [round(rows[0]["rss_kib"] / 1024, 1), round(warm[0]["rss_kib"] / 1024, 1), round(warm[-1]["rss_kib"] / 1024, 1)],
        "rss_mib_most": round(max(row["rss_kib"] for row in rows) / 1024, 1),
        "rss_kib_per_minute": round(get_slope(warm, "rss_kib"), 2),
        "anon_kib_per_minute": round(get_slope(warm, "anon_kib"), 2),
        "page_rss_mib": [round(warm[0]["page_rss_kib"] / 1024, 1), round(warm[-1]["page_rss_kib"] / 1024, 1)],
        "data_mib_per_day": round(get_slope(warm, "data_kib") * 86400 / args.minute / 1024),
        "files": sorted({row["files"] for row in warm}), "sockets": sorted({row["sockets"] for row in warm}),
        "threads": sorted({row["threads"] for row in warm}),
        "restarts": rows[-1]["restarts"], "pids": len({row["pid"] for row in rows}),
        "fills": rows[-1]["fills"], "fills_per_minute": round(get_slope(warm, "fills"), 1), "events": rows[-1]["events"],
        "cpu_percent": round(100 * (rows[-1]["cpu_s"] - rows[0]["cpu_s"]) / max(1, (len(rows) - 1) * args.minute), 1),
        "load": round(statistics.mean(row["load"] for row in rows), 1),
    }


def check_hour(machine, rows, summary, args):
    assert summary["restarts"] == 0 and summary["pids"] == 1, summary
    assert summary["anon_kib_per_minute"] <= args.slope, ("what it allocates grows", summary)
    assert summary["fills_per_minute"] > 0 or args.still, ("it traded no more, so this proves nothing", summary)
    assert "Watchdog timeout" not in machine.journal("carry@hour"), "the watchdog ended a run that was well"
    assert all(row["active"] == "active" for row in rows), summary
    # A look may fall into a moment in which one is read.
    assert summary["files"][-1] - summary["files"][0] <= 1, ("files come or go", summary)
    # Requests keep up to six connections open for 25 s.
    assert summary["sockets"][-1] - summary["sockets"][0] <= 6, ("connections come or go", summary)
    assert summary["rss_kib_per_minute"] <= args.slope, ("memory grows", summary)


def wedge(machine):
    """Seconds from the last word of the strategy to its end by the watchdog."""
    machine.run("systemctl", "start", "carry@wedged")
    wait_for(lambda: "drill: hang" in machine.journal("carry@wedged"), "the strategy never hung")
    began = time.monotonic()
    wait_for(lambda: "Watchdog timeout" in machine.journal("carry@wedged"), "the watchdog never fired", 40)
    seconds = time.monotonic() - began
    wait_for(lambda: int(machine.show("carry@wedged", "NRestarts")["NRestarts"]) >= 1, "it was not started again")
    machine.run("systemctl", "stop", "carry@wedged")
    return round(seconds, 1)


@contextmanager
def keep_rows(path):
    """Writes each row at once."""
    if path is None:
        yield lambda row: print("#", json.dumps(row), flush=True)
        return
    with open(path, "w", newline="") as file:
        writer = None

        def keep(row):
            nonlocal writer
            if writer is None:
                writer = csv.DictWriter(file, row)
                writer.writeheader()
            writer.writerow(row)
            file.flush()
        yield keep


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--minute", type=float, default=60, help="how long one is, in seconds")
    parser.add_argument("--warm-up", type=int, default=20, help="minutes that do not count, at least half of all: each fault once")
    parser.add_argument("--still", action="store_true", help="hold what was opened, and trade no rounds")
    parser.add_argument("--slope", type=float, default=5, help="KiB a minute that memory may still grow by")
    parser.add_argument("--csv", type=Path)
    return parser.parse_args()


def main():
    args = parse()
    os.environ["BYBIT_SIM"] = str(args.build / "bybit-sim")
    metrics, port = flow.find_free_port(), flow.find_free_port()
    with start_venue() as venue:
        machine = Machine()
        machine.install(args.build)
        machine.write("/etc/carry/ca.pem", (venue.path / "ca.pem").read_text())
        prepare(machine, venue, "hour", "hour", HOUR, metrics=metrics)
        prepare(machine, venue, "wedged", "wedge", WEDGED)
        prepare_page(machine, port)
        prepare_wedged(machine, args.build)
        machine.prepare("carry-dashboard", "--new-token", "/etc/carry/dashboard.token")
        with machine, keep_rows(args.csv) as keep:
            began = time.monotonic()
            machine.run("systemctl", "start", "carry@hour", "carry-dashboard@hour.socket")
            summary = {"seconds_to_ready": round(time.monotonic() - began, 1)}
            rows = soak(machine, venue, Page(machine, port, metrics), args, keep)
            summary |= sum_up(rows, args)
            print(json.dumps(summary), flush=True)
            print(json.dumps({"seconds_to_watchdog": wedge(machine)}), flush=True)
            check_hour(machine, rows, summary, args)


if not (PLACE / "tree").is_dir() or os.getuid() != 0:
    print("1..0 # SKIP needs root and what tests/support/fetch-systemd makes")
    sys.exit(0)
try:
    main()
except AssertionError as error:
    sys.exit(f"failed: {error}")
