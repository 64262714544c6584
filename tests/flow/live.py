# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry run` against bybit-sim, and its books against the simulator's."""

import csv
import json
import os
import re
import signal
import subprocess
import threading
import time
from decimal import Decimal
from pathlib import Path

from flow import NO_LEAK_CHECK
from venue import KEY, SECRET

PATIENCE = 30

# Everything that waits, waits shortly.
CONFIG = """
[host carry]
env=sim
data-dir=data
max-starts=1000
reconcile-interval=1s
reconcile-confirm=500ms
warm-up=0s

[store memory]
plugin=sqlite
path=data/carry.db

[exchange main]
plugin=bybit
env=sim
symbols=BTCUSDT
request-deadline=800ms
recv-window=1s
resolve-wait=200ms
resolve-gap=400ms
resolve-margin=100ms
audit-interval=2s
settle-wait=200ms
backoff=50ms
connect-deadline=3s

[risk limits]
plugin=limits
max-order-notional=50000
max-position-notional=50000
max-order-fraction=1
max-position-fraction=1
max-net-fraction=1
symbols=BTCUSDT
funding-window=0s

[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT
policy=always
notional=3000
resize-band=0
retry-after=1s
slice-gap=0s
"""


class Live:
    """One run of the program in a folder that outlives it."""

    # Without, what Python ignores stays ignored: of a write beyond its limit it hears as of a full disk.
    restore_signals = True

    def __init__(self, venue, folder, *sets, options=()):
        self.folder = Path(folder)
        (self.folder / "carry.conf").write_text(CONFIG)
        words = [os.environ["CARRY"], "run", self.folder / "carry.conf", "--env", "sim",
                 "--output", self.folder / "out", "--set", f"exchange.main.sim-base={venue.url}"]
        if venue.context:
            words += ["--set", f"exchange.main.ca-file={venue.path / 'ca.pem'}"]
        for text in sets:
            words += ["--set", text]
        self.words = [str(word) for word in (*words, *options)]
        self.lines = []
        self.environment = {**os.environ, **NO_LEAK_CHECK, "G_DEBUG": "fatal-criticals",
                            "EXCHANGE__MAIN__API_KEY": KEY, "EXCHANGE__MAIN__API_SECRET": SECRET}

    def replace_strategy(self, text):
        """Another strategy than the pair of the two legs, and plugins that are not in the tree."""
        path = self.folder / "carry.conf"
        path.write_text(path.read_text().partition("[strategy carry]")[0] + text)
        self.environment["CARRY_PLUGIN_PATH"] = os.environ["DRILL"]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, text=True,
                                        restore_signals=self.restore_signals,
                                        stderr=subprocess.STDOUT, env=self.environment)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        return self

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    def text(self):
        return "\n".join(self.lines[-60:])

    def until(self, pattern, count=1, patience=PATIENCE):
        """Waits until so many lines match."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.count(pattern) >= count:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        assert self.count(pattern) >= count, f"waited in vain for {pattern}:\n{self.text()}"

    def count(self, pattern):
        return sum(1 for line in list(self.lines) if re.search(pattern, line))

    def stop(self, status=0, how=signal.SIGTERM, patience=PATIENCE):
        self.process.send_signal(how)
        assert self.process.wait(patience) == status, self.text()
        self.reader.join()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def rows(self, name):
        with open(self.folder / "out" / name, newline="") as file:
            return list(csv.DictReader(file))

    def summary(self):
        return json.loads((self.folder / "out/summary.json").read_text())


def executions(ledger):
    return {row["execId"]: row for row in ledger.get("execution", [])
            if row["execType"] == "Trade"}


def compare(live, ledger):
    """Fills and funding of one run equal the simulator's, to the last digit."""
    wanted = executions(ledger)
    fills = {row["exec_id"]: row for row in live.rows("fills.csv")}
    assert set(fills) == set(wanted), (sorted(fills), sorted(wanted))
    for exec_id, row in fills.items():
        other = wanted[exec_id]
        assert row["order_link_id"] == other["orderLinkId"], (row, other)
        assert row["side"] == other["side"].lower(), (row, other)
        for mine, theirs in (("price", "execPrice"), ("qty", "execQty"), ("fee", "execFee")):
            assert Decimal(row[mine]) == Decimal(other[theirs]), (mine, row, other)
        assert row["fee_coin"] == other["feeCurrency"], (row, other)
    paid = sorted((row["symbol"], Decimal(row["amount"])) for row in live.rows("funding.csv"))
    settled = sorted((row["symbol"], Decimal(row["funding"])) for row in ledger["log"]
                     if row["type"] == "SETTLEMENT")
    assert paid == settled, (paid, settled)


def check_orders(ledger):
    """I1: no order was taken twice."""
    links = [row["orderLinkId"] for row in ledger.get("order", []) if row["orderLinkId"]]
    assert len(links) == len(set(links)), sorted(links)


def net_delta(ledger, coin="BTC", symbol="BTCUSDT"):
    """Coins held less the perpetual sold."""
    spot = sum(Decimal(row["walletBalance"]) for row in ledger.get("balance", [])
               if row["coin"] == coin)
    perp = sum((1 if row["side"] == "Buy" else -1) * Decimal(row["size"])
               for row in ledger.get("position", []) if row["symbol"] == symbol)
    return spot + perp, spot, perp
