#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One day without a configuration: `carry backtest --prices FILE --funding FILE --date D`."""

import csv
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import flow

HOUR = 3600 * 1000
START = flow.to_ms("2024-01-14T00:00:00Z")
RATE = "0.0003"
NAMES = ("ts_ms,perp_open,perp_high,perp_low,perp_close,perp_volume,mark_close,spot_close")


def write_prices(path, header=NAMES):
    """Three days of hours; the mark of each hour is another."""
    rows = [f"{START + i * HOUR},42000,42100,41900,42000,10,{42000 + i},41990" for i in range(72)]
    path.write_text("\n".join([header, *rows]) + "\n")


def write_funding(path, with_symbol=True):
    rows = [(f"BTCUSDT,{RATE},{START + i * 8 * HOUR}" if with_symbol
             else f"{START + i * 8 * HOUR},{RATE}") for i in range(9)]
    path.write_text("\n".join(["symbol,fundingRate,fundingRateTimestamp" if with_symbol
                               else "time,rate", *rows]) + "\n")


def run_day(folder, prices, funding, *options, status=0):
    said = flow.carry("backtest", "--prices", prices, "--funding", funding, "--date", "2024-01-15",
                      "--output", folder / "out", *options, status=status)
    return said, folder / "out"


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def check_day(out):
    """Settlements at 08:00, 16:00 and the midnight that ends the day; the first is at the start."""
    paid = read(out / "funding.csv")
    assert [row["time"][8:13] for row in paid] == ["15T08", "15T16", "16T00"], paid
    for row in paid:
        hours = (flow.to_ms(row["time"]) - START) // HOUR
        assert Decimal(row["mark_price"]) == 42000 + hours - 1, row
        wanted = -Decimal(row["position"]) * Decimal(row["mark_price"]) * Decimal(RATE)
        assert Decimal(row["amount"]) == wanted > 0, row
    summary = json.loads((out / "summary.json").read_text())
    assert Decimal(summary["funding_pnl"]) == sum(Decimal(row["amount"]) for row in paid)
    assert [row["category"] for row in read(out / "fills.csv")].count("linear") == 2


def test_names_that_say_it():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prices = folder / "bybit_BTCUSDT_1h_perp_spot_mark_funding.csv"
        write_prices(prices)
        write_funding(folder / "bybit_BTCUSDT_funding.csv")
        check_day(run_day(folder, prices, folder / "bybit_BTCUSDT_funding.csv")[1])


def test_options_that_say_it():
    """Names that say nothing: the symbol counts for both files, what else is missing is said."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_prices(folder / "prices.csv")
        write_funding(folder / "funding.csv", with_symbol=False)
        files = (folder, folder / "prices.csv", folder / "funding.csv")
        said, _ = run_day(*files, status=2)
        assert "say which it is with --symbol" in said, said
        said, _ = run_day(*files, "--symbol", "BTCUSDT", status=2)
        assert "say for instance interval=1h" in said, said
        check_day(run_day(*files, "--symbol", "BTCUSDT", "--set", "history.prices.interval=1h",
                          "--set", "history.funding.kind=settlement")[1])


def test_column_counts_first():
    """Rows of another symbol are not taken for the one that was asked for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_prices(folder / "BTCUSDT_1h_perp_spot_mark_funding.csv")
        write_funding(folder / "funding.csv")
        text = (folder / "funding.csv").read_text().replace("BTCUSDT", "ETHUSDT")
        (folder / "funding.csv").write_text(text)
        _, out = run_day(folder, folder / "BTCUSDT_1h_perp_spot_mark_funding.csv",
                         folder / "funding.csv")
        assert read(out / "funding.csv") == [], read(out / "funding.csv")


def test_parquet():
    """Prices in Parquet, as the original took them, give the same day."""
    if not duckdb.LIBRARY.exists():
        print("# no libduckdb.so beside the build: CSV only")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prices = folder / "bybit_BTCUSDT_1h_perp_spot_mark_funding.csv"
        write_prices(prices)
        write_funding(folder / "funding.csv")
        flow.carry("convert", prices, folder / "prices.parquet")
        check_day(run_day(folder, folder / "prices.parquet", folder / "funding.csv",
                          "--symbol", "BTCUSDT")[1])


def test_mistakes():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_prices(folder / "BTCUSDT_1h.csv")
        for options, sentence in (
                (["--prices", folder / "BTCUSDT_1h.csv", "--date", "2024-01-15"], "all of"),
                (["--prices", folder / "BTCUSDT_1h.csv", "--funding", "f.csv", "--date", "today"],
                 "--date: "),
                ([flow.ROOT / "config/demo.conf", "--date", "2024-01-15"], "name one or the other")):
            said = flow.carry("backtest", *options, "--output", folder / "out", status=2)
            assert sentence in said, said


flow.run_tests(sys.modules[__name__])
