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

import duckdb
import flow

EVENTS = flow.ROOT / "tests/flow/data/events_BTCUSDT.csv"
VARIANTS = flow.SHARED / "parquet_variants"


def convert(source, *options, suffix=".csv"):
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"out{suffix}"
        flow.carry("convert", source, target, *options)
        return target.read_bytes()


def round_trip(source, *options):
    """The CSV of a Parquet file that was written from @source."""
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / f"{source.name.split('.')[0]}.parquet"
        flow.carry("convert", source, parquet, *options)
        return convert(parquet)


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
        hour = flow.to_ms(row["end_time"]) - 3600 * 1000
        for name in ("open", "high", "low", "close", "volume"):
            wanted = Decimal(by_hour[str(hour)]["perp_" + name])
            assert Decimal(row[name]) == wanted, (row["end_time"], name, row[name], wanted)


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
    wanted = convert(source)
    assert round_trip(source) == wanted
    assert round_trip(EVENTS) == EVENTS.read_bytes()
    assert round_trip(flow.SHARED / "bybit/funding/bybit_SOLUSDT_funding.csv").count(b"\n") == 5492


def test_written_columns():
    """Of some columns, too: the name of the time says that it is the end of the interval."""
    source = flow.SHARED / "bybit/5m_csv/bybit_ETHUSDT_perp_5m.csv.gz"
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "bybit_ETHUSDT_perp_5m.parquet"
        flow.carry("convert", source, parquet, "--columns", "end_time,open,high,low,close,volume")
        assert convert(parquet) == convert(source)


def test_backtest():
    """Prices of Parquet files in place of CSV files: the same run, byte for byte."""
    hourly = flow.SHARED / "bybit/hourly_parquet"
    files = ",".join(f"{hourly}/bybit_{{base}}_1h_{what}.parquet"
                     for what in ("perp_ohlcv_oi_funding", "mark_spotquote_funding"))
    sets = ["strategy.carry.symbols=BTCUSDT,ETHUSDT,SOLUSDT", "strategy.carry.policy=threshold",
            "strategy.carry.min-apr=0.15"]
    period = ["--from", "2024-01-01", "--to", "2024-03-01"]
    wanted = flow.Run("backtest-bybit.conf", *sets, options=period)
    found = flow.Run("backtest-bybit.conf", *sets, "history.hourly.plugin=parquet",
                     f"history.hourly.files={files}", options=period)
    for name in ("fills.csv", "funding.csv", "orders.csv", "equity.csv"):
        assert (wanted.path / name).read_bytes() == (found.path / name).read_bytes(), name
    assert len(found.rows("fills.csv")) > 50, len(found.rows("fills.csv"))


def test_nanoseconds():
    """Parquet files are written with microseconds: what has more is not cut off."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "BTCUSDT.csv"
        path.write_text(EVENTS.read_text().replace("00.000001Z", "00.000001001Z"))
        said = flow.carry("convert", path, Path(folder) / "out.parquet", status=1)
        assert "some times have nanoseconds" in said, said
        assert sorted(os.listdir(folder)) == ["BTCUSDT.csv"], os.listdir(folder)


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
duckdb.need_library()
flow.run_tests(sys.modules[__name__])
