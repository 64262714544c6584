#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`carry convert` against Python's csv and decimal, on small files and on recorded data."""

import csv
import gzip
import os
import tempfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import flow

DATA = flow.ROOT / "tests/plugins/csv/data"
NAMES = ("time,known,instrument,kind,interval,open,high,low,close,volume,price,size,side,id,bid,"
         "bid_size,ask,ask_size,rate,next_time").split(",")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def open_text(path):
    return gzip.open(path, "rt", newline="") if path.name.endswith(".gz") else open(path, newline="")


def read(path):
    with open_text(path) as file:
        return list(csv.DictReader(file))


def convert(source, *options, suffix=".csv", status=0):
    """The rows of the file that came out, and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out{suffix}"
        said = flow.carry("convert", source, out, *options, status=status)
        left = os.listdir(folder)
        assert left == ([out.name] if status == 0 else []), left
        return (read(out) if status == 0 else []), said


def to_text(ms):
    when = EPOCH + timedelta(milliseconds=int(ms))
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def number(text):
    return Decimal(text) if text else None


def same_number(ours, theirs):
    assert (number(ours) or 0) == (number(theirs) or 0), (ours, theirs)
    assert "e" not in ours.lower(), ours


def check_candles(path, instrument, minutes):
    """Every value of a file of candles, known at the end of each."""
    ours, _ = convert(path, "--set", "history.in.max-gap=0s")
    theirs = read(path)
    assert len(ours) == len(theirs) > 0, (len(ours), len(theirs))
    for one, other in zip(ours, theirs):
        end = to_text(int(other["ts_ms"]) + minutes * 60000)
        assert (one["time"], one["known"], one["kind"]) == (end, end, "bar"), one
        assert one["instrument"] == instrument and one["interval"] == str(minutes * 60), one
        for name in ("open", "high", "low", "close", "volume"):
            same_number(one[name], other[name])


def check_joined(path, symbol):
    """Marks, perpetual bars and spot closes of a joined file, each where it has one."""
    ours, _ = convert(path, "--set", "history.in.max-gap=0s")
    found = {(row["time"], row["instrument"], row["kind"]): row for row in ours}
    n = 0
    for row in read(path):
        end = to_text(int(row["ts_ms"]) + 3600000)
        if row["mark_close"]:
            same_number(found[end, f"any:linear:{symbol}", "mark"]["price"], row["mark_close"])
        if row["spot_close"]:
            spot = found[end, f"any:spot:{symbol}", "bar"]
            same_number(spot["close"], row["spot_close"])
            assert spot["open"] == spot["high"] == spot["low"] == "", spot
        if row["perp_close"]:
            for name in ("open", "high", "low", "close", "volume"):
                same_number(found[end, f"any:linear:{symbol}", "bar"][name], row[f"perp_{name}"])
        n += bool(row["mark_close"]) + bool(row["spot_close"]) + bool(row["perp_close"])
    assert len(ours) == n, (len(ours), n)


def test_header():
    rows, _ = convert(DATA / "bybit_BTCUSDT_perp_5m.csv")
    assert list(rows[0]) == NAMES, list(rows[0])


def test_candles():
    check_candles(DATA / "bybit_BTCUSDT_perp_5m.csv", "any:linear:BTCUSDT", 5)
    check_candles(DATA / "bybit_BTCUSDT_spot_5m.csv", "any:spot:BTCUSDT", 5)


def test_joined():
    check_joined(DATA / "bybit_BTCUSDT_1h_perp_spot_mark_funding.csv", "BTCUSDT")


def test_settlements():
    path = DATA / "bybit_BTCUSDT_funding.csv"
    rows, _ = convert(path)
    for one, other in zip(rows, read(path), strict=True):
        assert one["time"] == to_text(other["fundingRateTimestamp"]), one
        assert one["kind"] == "settlement", one
        same_number(one["rate"], other["fundingRate"])


def test_trades():
    path = DATA / "BTCUSDT_2024-01-01.csv"
    rows, _ = convert(path)
    for one, other in zip(rows, read(path), strict=True):
        assert (one["time"], one["side"], one["id"]) == (to_text(other["timestamp"]),
                                                         other["side"], other["id"]), one
        same_number(one["price"], other["price"])
        same_number(one["size"], other["volume"])


def test_columns_and_period():
    rows, _ = convert(DATA / "bybit_BTCUSDT_perp_5m.csv", "--columns", "close,time", "--from",
                      "2024-01-01T00:06:00Z", "--venue", "bybit", suffix=".csv.gz")
    assert rows == [{"close": "42291", "time": "2024-01-01T00:10:00.000Z"}], rows


def test_settings_of_the_reader():
    rows, _ = convert(DATA / "own-columns.csv", "--symbols", "BTCUSDT", *(
        word for text in ("columns=time=when,close=last", "kind=bar", "category=spot",
                          "symbol=BTCUSDT", "interval=1h", "delimiter=;")
        for word in ("--set", f"history.in.{text}")))
    assert [row["close"] for row in rows] == ["42350.2", "42475.3"], rows


def test_mistakes():
    """Each has one sentence and a status, and leaves nothing behind."""
    perp = DATA / "bybit_BTCUSDT_perp_5m.csv"
    for source, options, suffix, status, sentence in (
            (perp, ["--columns", "time,clos"], ".csv", 2, 'no column "clos"; did you mean "close"?'),
            (perp, ["--columns", "time,time"], ".csv", 2, '"time" is there twice'),
            (perp, ["--from", "yesterday"], ".csv", 2, "--from: "),
            (perp, [], ".dat", 2, "no plugin writes files of such a name"),
            ("nothing.dat", [], ".csv", 2, "no plugin reads files of such a name"),
            ("nothing.csv", [], ".csv", 2, "does not say which symbols it holds"),
            ("BTCUSDT.csv", [], ".csv", 1, "nothing is called"),
            (perp, ["--set", "history.in.kin=bar"], ".csv", 2, "unknown key"),
            (perp, ["--price-scale", "0"], ".csv", 1, "has more decimals than the 0 of"),
            (DATA / "trades.csv", ["--symbols", "BTCUSDT"], ".csv", 2, "spot or perpetual")):
        _, said = convert(source, *options, suffix=suffix, status=status)
        assert sentence in said and said.count("\n") == 1, said


def test_recorded_data():
    if not flow.SHARED.is_dir() and os.environ.get("CARRY_REQUIRE_SHARED") != "1":
        print("# no recorded data: small files only")
        return
    check_joined(flow.SHARED / "bybit/hourly_csv/bybit_SOLUSDT_1h_perp_spot_mark_funding.csv.gz",
                 "SOLUSDT")
    check_candles(flow.SHARED / "bybit/5m_csv/bybit_ETHUSDT_spot_5m.csv.gz", "any:spot:ETHUSDT", 5)


if __name__ == "__main__":
    import sys
    flow.run_tests(sys.modules["__main__"])
