#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every recorded Parquet file, value for value, against DuckDB's own SQL."""

import csv
import sys
import tempfile
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import duckdb
import flow

VARIANTS = flow.SHARED / "parquet_variants"
CANDLE = ("open", "high", "low", "close", "volume")
HOUR = 3600 * 1000


def convert(path, *options):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        flow.carry("convert", path, out, "--set", "history.in.max-gap=0s", *options)
        with open(out, newline="") as file:
            return list(csv.DictReader(file))


def settings(*texts):
    return [word for text in texts for word in ("--set", f"history.in.{text}")]


def rounded(text, digits):
    return Decimal(text).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def check_bars(ours, theirs, step, names, digits=None):
    """Ours against the rows of theirs that have a price, each known a step after its time."""
    theirs = [row for row in theirs if row[names[0]]]
    assert len(ours) == len(theirs) > 0, (len(ours), len(theirs))
    for one, other in zip(ours, theirs):
        assert flow.to_ms(one["end_time"]) == int(other["t"]) + step, (one, other)
        for name, theirs_name in zip(CANDLE, names):
            wanted = Decimal(other[theirs_name])
            if name == "volume" and digits is not None:
                wanted = rounded(wanted, digits)
            assert Decimal(one[name]) == wanted, (one, name, wanted)


def check_candles(path, time, step, *options):
    theirs = duckdb.select(f"epoch_ms({time}) AS t, {', '.join(CANDLE)}", path)
    check_bars(convert(path, *options), theirs, step, CANDLE)


def of_kind(rows, kind, category):
    return [row for row in rows if row["kind"] == kind and f":{category}:" in row["instrument"]]


def test_variants():
    files = sorted(VARIANTS.glob("bybit_BTCUSDT_1h_2025-10.*.parquet"))
    assert len(files) == 10, files
    for path in files:
        check_candles(path, "timestamp", HOUR)


def test_row_groups():
    check_candles(VARIANTS / "bybit_BTCUSDT_perp_5m_2025-04_08.duckdb.rg8192_zstd.parquet",
                  "make_timestamp(ts_ms * 1000)", 300 * 1000)


def test_terrylica():
    """Spot and futures by hours: against SQL, and their eight hours against another file."""
    for market, other in (("spot", "spot"), ("futures_usdt", "perp")):
        path = VARIANTS / f"terrylica_binance_btcusdt_{market}_1h_2024w01.parquet"
        check_candles(path, "open_time", HOUR)
        hours = convert(path)
        category = "spot" if market == "spot" else "linear"
        assert len(hours) == len(of_kind(hours, "bar", category)) == 168, len(hours)
        eights = {row["end_time"]: row for row in convert(
            flow.SHARED / f"binance/8h_parquet/binance_BTCUSDT_{other}_8h.parquet")}
        for i in range(0, 168, 8):
            part, whole = hours[i:i + 8], eights[hours[i + 7]["end_time"]]
            assert Decimal(part[0]["open"]) == Decimal(whole["open"]), whole
            assert Decimal(part[7]["close"]) == Decimal(whole["close"]), whole
            assert max(Decimal(row["high"]) for row in part) == Decimal(whole["high"]), whole
            assert min(Decimal(row["low"]) for row in part) == Decimal(whole["low"]), whole
            assert abs(sum(Decimal(row["volume"]) for row in part)
                       - Decimal(whole["volume"])) <= Decimal("1e-6"), whole


def test_trades():
    path = VARIANTS / "nautilus_binance_btcusdt-trades.brotli.parquet"
    ours = convert(path, *settings("category=spot", "symbol=BTCUSDT", "excess-decimals=round"))
    theirs = duckdb.select("epoch_ms(timestamp) AS t, trade_id, price, quantity, buyer_maker", path)
    assert len(ours) == len(theirs) == 2001, (len(ours), len(theirs))
    for one, other in zip(ours, theirs):
        assert (flow.to_ms(one["end_time"]), one["id"]) == (int(other["t"]), other["trade_id"])
        assert one["side"] == ("sell" if other["buyer_maker"] == "True" else "buy"), one
        assert Decimal(one["price"]) == rounded(other["price"], 10), (one, other)
        assert Decimal(one["size"]) == rounded(other["quantity"], 8), (one, other)


def test_binance():
    for coin in ("BTC", "ETH"):
        for market in ("perp", "spot"):
            check_candles(flow.SHARED / f"binance/8h_parquet/binance_{coin}USDT_{market}_8h.parquet",
                          "datetime", 8 * HOUR)
        path = flow.SHARED / f"binance/8h_parquet/binance_{coin}USDT_funding.parquet"
        theirs = duckdb.select("epoch_ms(datetime) AS t, funding_rate", path)
        ours = convert(path, *settings("kind=settlement"))
        assert len(ours) == len(theirs) == 6741, (len(ours), len(theirs))
        for one, other in zip(ours, theirs):
            assert flow.to_ms(one["end_time"]) == int(other["t"]), (one, other)
            assert Decimal(one["rate"]) == Decimal(other["funding_rate"]), (one, other)


def test_candles_of_perpetuals():
    for coin in ("BTC", "ETH", "SOL"):
        path = flow.SHARED / f"bybit/hourly_parquet/bybit_{coin}_1h_perp_ohlcv_oi_funding.parquet"
        check_candles(path, "timestamp", HOUR, "--symbols", f"{coin}USDT",
                      *settings(f"symbol={coin}USDT"))


def test_made_quotes():
    """Marks, the middle of what was made around closes, and the made quotes themselves."""
    for coin in ("BTC", "ETH", "SOL"):
        path = flow.SHARED / f"bybit/hourly_parquet/bybit_{coin}_1h_mark_spotquote_funding.parquet"
        options = ["--symbols", f"{coin}USDT", *settings(f"symbol={coin}USDT")]
        theirs = duckdb.select("epoch_ms(__index_level_0__) AS t, mark_price AS mark, "
                               "spot_best_bid AS bid, spot_best_ask AS ask", path)
        ours = convert(path, *options)
        marks = [row for row in theirs if row["mark"]]
        for one, other in zip(of_kind(ours, "mark", "linear"), marks, strict=True):
            assert flow.to_ms(one["end_time"]) == int(other["t"]) + HOUR, (one, other)
            assert Decimal(one["price"]) == Decimal(other["mark"]), (one, other)
        quoted = [row for row in theirs if row["bid"]]
        for one, other in zip(of_kind(ours, "bar", "spot"), quoted, strict=True):
            assert flow.to_ms(one["end_time"]) == int(other["t"]) + HOUR, (one, other)
            middle = (Decimal(other["bid"]) + Decimal(other["ask"])) / 2
            assert abs(Decimal(one["close"]) - middle) <= Decimal("1e-10"), (one, middle)
            assert one["open"] == "", one


def test_okx():
    path = flow.SHARED / "okx/hourly_parquet/okx_BTC_1h_perp_spot_mark_funding_oi.parquet"
    ours = convert(path, "--symbols", "BTCUSDT", *settings("symbol=BTCUSDT"))
    names = [f"{name}_{market}_okx" for market in ("perp", "spot") for name in CANDLE]
    theirs = duckdb.select(f"epoch_ms(timestamp) AS t, mark_price_okx AS mark, {', '.join(names)}",
                           path)
    assert len(theirs) == 71413, len(theirs)
    for one, other in zip(of_kind(ours, "mark", "linear"), [row for row in theirs if row["mark"]],
                          strict=True):
        assert flow.to_ms(one["end_time"]) == int(other["t"]) + HOUR, (one, other)
        assert Decimal(one["price"]) == Decimal(other["mark"]), (one, other)
    for category, market in (("linear", "perp"), ("spot", "spot")):
        check_bars(of_kind(ours, "bar", category), theirs, HOUR,
                   [f"{name}_{market}_okx" for name in CANDLE], digits=8)


flow.need_shared()
duckdb.need_library()
flow.run_tests(sys.modules[__name__])
