#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Parquet files read to the values that CSV files of the same data hold."""

import csv
import gzip
import os
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import flow

BUILD = Path(os.environ["CARRY"]).parent
VARIANTS = flow.SHARED / "parquet_variants"


def need_library():
    """DuckDB's library is no package of Debian: `make check` puts it beside the build."""
    if (BUILD / "duckdb/libduckdb.so").exists():
        return
    if os.environ.get("CARRY_REQUIRE_SHARED") == "1":
        sys.exit("libduckdb.so is required and not there: run .ci/fetch-test-libs")
    print("1..0 # SKIP no libduckdb.so beside the build: run .ci/fetch-test-libs")
    sys.exit(0)


def convert(source, *options, suffix=".csv"):
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"out{suffix}"
        flow.carry("convert", source, target, *options)
        return target.read_bytes()


def rows(data):
    return list(csv.DictReader(data.decode().splitlines()))


def test_variants_are_equal():
    """Ten writers, codecs and encodings of one month."""
    files = sorted(VARIANTS.glob("bybit_BTCUSDT_1h_2025-10.*.parquet"))
    assert len(files) == 10, files
    wanted = convert(files[0])
    assert len(rows(wanted)) == 744
    for file in files[1:]:
        assert convert(file) == wanted, file.name


def test_variants_equal_the_csv():
    """The same month in the joined hourly CSV, value for value, known at the end of the hour."""
    path = flow.SHARED / "bybit/hourly_csv/bybit_BTCUSDT_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        by_hour = {row["ts_ms"]: row for row in csv.DictReader(file)}
    for row in rows(convert(VARIANTS / "bybit_BTCUSDT_1h_2025-10.duckdb.zstd.parquet")):
        hour = flow.to_ms(row["time"]) - 3600 * 1000
        for name in ("open", "high", "low", "close", "volume"):
            wanted = Decimal(by_hour[str(hour)]["perp_" + name])
            assert Decimal(row[name]) == wanted, (row["time"], name, row[name], wanted)


def test_row_groups_equal_the_csv():
    parquet = convert(VARIANTS / "bybit_BTCUSDT_perp_5m_2025-04_08.duckdb.rg8192_zstd.parquet")
    assert parquet == convert(flow.SHARED / "bybit/5m_csv/bybit_BTCUSDT_perp_5m.csv.gz")


def test_originals():
    """Files other programs wrote; what their names and columns do not say is said."""
    folder = flow.SHARED
    counts = [
        (VARIANTS / "nautilus_binance_btcusdt-trades.brotli.parquet", 2001,
         ["category=spot", "symbol=BTCUSDT", "excess-decimals=round"]),
        (VARIANTS / "terrylica_binance_btcusdt_spot_1h_2024w01.parquet", 168, []),
        (folder / "binance/8h_parquet/binance_BTCUSDT_perp_8h.parquet", 6742, []),
    ]
    for path, wanted, settings in counts:
        options = [word for text in settings for word in ("--set", f"history.in.{text}")]
        assert len(rows(convert(path, *options))) == wanted, path.name


def test_written_values():
    """What is written reads back to the same values, row for row."""
    source = flow.SHARED / "bybit/5m_csv/bybit_ETHUSDT_perp_5m.csv.gz"
    names = ("open", "high", "low", "close", "volume")
    wanted = [[row[name] for name in names] for row in rows(convert(source))]
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "bybit_ETHUSDT_perp_5m.parquet"
        flow.carry("convert", source, parquet)
        assert [[row[name] for name in names] for row in rows(convert(parquet))] == wanted


def test_broken_files():
    """A file that is no Parquet, or not whole, is named and refused."""
    whole = (VARIANTS / "bybit_BTCUSDT_1h_2025-10.duckdb.zstd.parquet").read_bytes()
    for content in (whole[:5000], b"PAR1" + bytes(100) + b"PAR1", b"no parquet at all\n" * 10):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bybit_BTCUSDT_perp_1h.parquet"
            path.write_bytes(content)
            said = flow.carry("convert", path, Path(folder) / "out.csv", status=1)
            assert path.name in said, said


flow.need_shared()
need_library()
flow.run_tests(sys.modules[__name__])
