#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The report of a day: of a run at bybit-sim, by the command and exact to the books of the store."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import flow
from live import Live
from venue import KEY, SECRET, Venue

SECTION = "[report daily]\nplugin=daily\nstore=memory\ndirectory=reports\n"


def report(folder, *words):
    """`carry report` of the configuration of a run."""
    command = [os.environ["CARRY"], "report", str(folder / "carry.conf"), str(folder / "daily.conf")]
    environment = {**os.environ, "EXCHANGE__MAIN__API_KEY": KEY, "EXCHANGE__MAIN__API_SECRET": SECRET}
    return subprocess.run(command + list(words), capture_output=True, text=True, env=environment, timeout=60)


def read_books(folder):
    """Sums of the store's own days, and the fees it keeps in coins at the price of their fill."""
    store = sqlite3.connect(f"file:{folder / 'data/carry.db'}?mode=ro", uri=True)
    sums = {}
    for day, name in (("realised", "basis"), ("funding", "funding")):
        rows = store.execute(f"SELECT {day} FROM daily_pnl WHERE coin = 'USDT'").fetchall()
        sums[name] = sum(Decimal(row[0]) for row in rows)
    sums["fees"] = Decimal(0)
    for fee, coin, price in store.execute("SELECT fee, fee_coin, price FROM trades"):
        sums["fees"] += Decimal(fee) * (1 if coin == "USDT" else Decimal(price))
    sums["fills"] = store.execute("SELECT count(*) FROM trades").fetchone()[0]
    store.close()
    return sums


def test_books():
    """What the report says is what the store has booked, to the last digit."""
    with Venue("--funding-interval", "3s") as venue, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = datetime.now(timezone.utc).date()
        (folder / "daily.conf").write_text(SECTION)
        with Live(venue, folder, options=["--flatten-on-exit", folder / "daily.conf"]) as live:
            live.until(r"funding of bybit:linear:BTCUSDT", count=2)
            done = report(folder, "--from", str(first))
            assert done.returncode == 2, done  # a day that is not over ends at midnight, which is now
            done = report(folder, "--date", str(first))
            assert done.returncode == 0, done  # while the store is in use
            live.stop()
        done = report(folder, "--date", str(first))
        assert done.returncode == 0, done
        paths = done.stdout.split()
        assert [Path(path).suffix for path in paths] == [".md", ".json", ".html"], paths
        page = json.loads(Path(paths[1]).read_text())
        if datetime.now(timezone.utc).date() != first:
            return  # midnight passed; two days share the sums
        books = read_books(folder)
        for key in ("basis", "funding", "fees"):
            assert Decimal(page["total"][key]) == books[key], (key, page["total"], books)
        assert page["total"]["fills"] == books["fills"] and page["partial"] is True
        total = page["total"]
        assert Decimal(total["net"]) == Decimal(total["funding"]) + Decimal(total["basis"]) - Decimal(total["fees"])
        equity = page["equity"]
        assert Decimal(equity["change"]) == Decimal(total["net"]) + Decimal(equity["valuation"]), page
        assert KEY not in Path(paths[2]).read_text() and SECRET not in Path(paths[2]).read_text()


def test_refusals():
    """What cannot be a day, and a configuration without a report of days."""
    with Venue() as venue, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "daily.conf").write_text(SECTION)
        with Live(venue, folder) as live:
            live.until("running: sim")
            live.stop()
        for words, what in ((["--date", "yesterday"], "is no day"),
                            (["--date", "2024-02-30"], "is no day"),
                            (["--to", "2024-01-01"], "--to needs --from"),
                            (["--date", "2024-01-01", "--from", "2024-01-01"], "say --date, or"),
                            (["--date", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 9e4))],
                             "there is no such time"),
                            (["--from", time.strftime("%Y-%m-%d", time.gmtime())], "of today tells --date")):
            done = report(folder, *words)
            assert done.returncode == 2 and what in done.stderr, (words, done)
        plain = subprocess.run([os.environ["CARRY"], "report", folder / "carry.conf", "--set",
                                "exchange.main.sim-base=http://127.0.0.1:1"],
                               capture_output=True, text=True, timeout=60)
        assert plain.returncode == 2 and "[report daily]" in plain.stderr, plain


flow.run_tests(sys.modules[__name__], side_by_side=2)
