# SPDX-License-Identifier: LGPL-2.1-or-later
"""What whole-program tests share: running carry, reading its files, TAP."""

import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CARRY_SHARED", ROOT.parent / "shared")) / "data"


# A build with sanitizers: the leak checker's tracer crashes now and then on a program whose threads
# are ending. The tests in C look for leaks in the same code.
NO_LEAK_CHECK = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def find_free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def need_shared():
    """Ends the test when the recorded data are not there: a skip, or a failure under CI."""
    if SHARED.is_dir():
        return
    if os.environ.get("CARRY_REQUIRE_SHARED") == "1":
        sys.exit(f"the recorded data are required and not there: {SHARED}")
    print(f"1..0 # SKIP no recorded data at {SHARED}")
    sys.exit(0)


def is_full():
    """Whether tests that have a long form run it."""
    return os.environ.get("CARRY_FULL") == "1"


def to_ms(text):
    """An instant in ISO 8601, UTC where no zone is given, as milliseconds since 1970."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(when.replace(tzinfo=when.tzinfo or timezone.utc).timestamp() * 1000)


def carry(*args, status=0, env=None, cwd=None):
    """Runs the program under test and returns what it printed."""
    done = subprocess.run([os.environ["CARRY"], *map(str, args)], capture_output=True, text=True, cwd=cwd,
                          env={**os.environ, **NO_LEAK_CHECK, **(env or {})})
    assert done.returncode == status, f"{args}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Run:
    """One backtest and the files it left."""

    def __init__(self, config, *sets, options=()):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        extra = [word for text in sets for word in ("--set", text)]
        self.output = carry("backtest", ROOT / "config" / config, "--output", self.path,
                            *options, *extra)
        self.summary = json.loads((self.path / "summary.json").read_text())

    def rows(self, name):
        with open(self.path / name, newline="") as file:
            return list(csv.DictReader(file))

    def amount(self, name):
        return Decimal(self.summary[name])

    def check_parts(self):
        """Net is the sum of its parts, in the summary and recomputed from the files."""
        assert self.amount("net_pnl") == (self.amount("price_pnl") + self.amount("funding_pnl")
                                          - self.amount("fees") - self.amount("borrow"))
        funding = sum(Decimal(row["amount"]) for row in self.rows("funding.csv"))
        assert funding == self.amount("funding_pnl"), (funding, self.summary["funding_pnl"])
        fees = sum(self.fee(row) for row in self.rows("fills.csv"))
        assert fees == self.amount("fees"), (fees, self.summary["fees"])
        first, last = self.rows("equity.csv")[0], self.rows("equity.csv")[-1]
        moved = Decimal(last["equity"]) - Decimal(first["equity"])
        assert abs(moved - self.amount("net_pnl")) <= Decimal("1e-9"), (moved, self.summary)

    @staticmethod
    def fee(row):
        """A fill's fee in quote coin: one taken in coin counts at the price of its fill."""
        fee = Decimal(row["fee"])
        return fee if row["fee_coin"] == "USDT" else fee * Decimal(row["price"])


def run_tests(module, side_by_side=1):
    """Runs every test_ function of a script and prints TAP; several at once where each has programs of
    its own and waits more than it works."""
    tests = [(name, func) for name, func in vars(module).items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    with ThreadPoolExecutor(side_by_side) as pool:
        for number, (name, outcome) in enumerate([(name, pool.submit(func)) for name, func in tests], 1):
            try:
                outcome.result()
                print(f"ok {number} {name}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"not ok {number} {name}", flush=True)
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    sys.exit(1 if failed else 0)
