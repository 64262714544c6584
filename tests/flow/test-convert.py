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
NAMES = ("end_time,known,instrument,kind,interval,open,high,low,close,volume,price,size,side,id,bid,"
         "bid_size,ask,ask_size,rate,next_time,flags").split(",")
EVENTS = flow.ROOT / "tests/flow/data/events_BTCUSDT.csv"
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
        assert (one["end_time"], one["known"], one["kind"]) == (end, end, "bar"), one
        assert one["instrument"] == instrument and one["interval"] == str(minutes * 60), one
        for name in ("open", "high", "low", "close", "volume"):
            same_number(one[name], other[name])


def check_joined(path, symbol):
    """Marks, perpetual bars and spot closes of a joined file, each where it has one."""
    ours, _ = convert(path, "--set", "history.in.max-gap=0s")
    found = {(row["end_time"], row["instrument"], row["kind"]): row for row in ours}
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
        assert one["end_time"] == to_text(other["fundingRateTimestamp"]), one
        assert one["kind"] == "settlement", one
        same_number(one["rate"], other["fundingRate"])


def test_trades():
    path = DATA / "BTCUSDT_2024-01-01.csv"
    rows, _ = convert(path)
    for one, other in zip(rows, read(path), strict=True):
        assert (one["end_time"], one["side"], one["id"]) == (to_text(other["timestamp"]),
                                                         other["side"], other["id"]), one
        same_number(one["price"], other["price"])
        same_number(one["size"], other["volume"])


def test_columns_and_period():
    rows, _ = convert(DATA / "bybit_BTCUSDT_perp_5m.csv", "--columns", "close,end_time", "--from",
                      "2024-01-01T00:06:00Z", "--venue", "bybit", suffix=".csv.gz")
    assert rows == [{"close": "42291", "end_time": "2024-01-01T00:10:00.000Z"}], rows


def test_settings_of_the_reader():
    rows, _ = convert(DATA / "own-columns.csv", "--symbols", "BTCUSDT", *(
        word for text in ("columns=time=when,close=last", "kind=bar", "category=spot",
                          "symbol=BTCUSDT", "interval=1h", "delimiter=;")
        for word in ("--set", f"history.in.{text}")))
    assert [row["close"] for row in rows] == ["42350.2", "42475.3"], rows


def round_trip(source, *options):
    """What was written reads back as the same events, so that it is written again byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        once, twice = Path(folder) / "once_BTCUSDT.csv", Path(folder) / "twice_BTCUSDT.csv.gz"
        flow.carry("convert", source, once, *options)
        flow.carry("convert", once, twice)
        written, again = once.read_bytes(), gzip.decompress(twice.read_bytes())
        assert written == again and written.count(b"\n") > 1, (source.name, len(written))
        return written


def settings(*texts):
    return [word for text in texts for word in ("--set", f"history.in.{text}")]


def test_round_trip():
    """Every kind of event, with all there is to say about it."""
    assert round_trip(EVENTS) == EVENTS.read_bytes()


def test_round_trip_of_each_file():
    for name, options in (
            ("bybit_BTCUSDT_1h_perp_spot_mark_funding.csv", []),
            ("bybit_BTCUSDT_perp_5m.csv", []),
            ("bybit_BTCUSDT_spot_5m.csv", []),
            ("bybit_BTCUSDT_mark_4h.csv", []),
            ("bybit_BTCUSDT_funding.csv", []),
            ("bybit_BTCUSDT_funding_8h.csv", []),
            ("okx_BTC_1h_perp_spot_mark_funding_oi.csv", ["--symbols", "BTCUSDT",
                                                          *settings("symbol=BTCUSDT")]),
            ("BTCUSDT_2024-01-01.csv", []),
            ("BTCUSDT2024-01-01.csv", []),
            ("20240101_btcusdt_minute_quote.csv", []),
            ("20240101_btcusdt_minute_trade_perp.csv", []),
            ("quotes.csv", ["--symbols", "BTCUSDT", *settings("category=spot", "symbol=BTCUSDT")]),
            ("rates.csv", ["--symbols", "BTCUSDT", *settings("kind=funding", "symbol=BTCUSDT")])):
        round_trip(DATA / name, *options)


def test_columns_read_back():
    """A file of some columns says by a name that its times are the ends of intervals."""
    source = DATA / "bybit_BTCUSDT_perp_5m.csv"
    wanted, _ = convert(source)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source.name
        flow.carry("convert", source, path, "--columns", "end_time,open,high,low,close,volume")
        found, _ = convert(path)
    assert found == wanted, found[:1]


def test_bad_events():
    """What `carry convert` would never write is a bad row, and says why."""
    lines = EVENTS.read_text().splitlines()
    for number, old, new, sentence in (
            (1, ",mark,", ",marc,", 'kind "marc" is none'),
            (1, ",3600,", ",90,", "interval 90 is no number of seconds that fits"),
            (5, ",2,10,", ",-2,10,", "close -2 is not above zero"),
            (9, "09:00:00.002Z,2024-01-01T09:00:00.002Z", "08:00:00.002Z,2024-01-01T08:00:00.002Z",
             "was known before that of the row before it"),
            (4, ",funding,", ",mark,", "price is empty"),
            (6, ",bar,3600,,,,2,0,,,,", ",mark,,,,,,,5,,,", "marks and indices come first"),
            (11, "clear+snapshot", "clear+all", 'flags "clear+all" are not of')):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "BTCUSDT.csv"
            changed = [*lines[:number], lines[number].replace(old, new), *lines[number + 1:]]
            assert changed != lines, (number, old)
            path.write_text("\n".join(changed) + "\n")
            said = flow.carry("convert", path, Path(folder) / "out.csv", status=1)
            assert f"{path.name}:{number + 1}: " in said and sentence in said, said
    _, said = convert(EVENTS, *settings("kind=bar"), status=2)
    assert "leave out kind, category and interval" in said, said


def test_mistakes():
    """Each has one sentence and a status, and leaves nothing behind."""
    perp = DATA / "bybit_BTCUSDT_perp_5m.csv"
    for source, options, suffix, status, sentence in (
            (perp, ["--columns", "end_time,clos"], ".csv", 2, 'no column "clos"; did you mean "close"?'),
            (perp, ["--columns", "end_time,end_time"], ".csv", 2, '"end_time" is there twice'),
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
