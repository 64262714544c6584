#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Backtests over real Bybit history, every settlement recomputed from the raw files."""

import csv
import gzip
import sys
from decimal import Decimal

import flow

HOUR = 3600 * 1000


def read_marks(symbol):
    """Mark by the instant at which it is known: the end of its hour."""
    path = flow.SHARED / f"bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        return {int(row["ts_ms"]) + HOUR: Decimal(row["mark_close"])
                for row in csv.DictReader(file) if row["mark_close"]}


def read_settlements(symbol, start, end):
    """Settlements after `start` and up to `end`: what is opened at `start` takes no part."""
    with open(flow.SHARED / f"bybit/funding/bybit_{symbol}_funding.csv") as file:
        rows = [(int(row["fundingRateTimestamp"]), Decimal(row["fundingRate"]))
                for row in csv.DictReader(file)]
    return [(ts, rate) for ts, rate in rows if flow.to_ms(start) < ts <= flow.to_ms(end)]


def run(symbol, start, end, size, *sets):
    return flow.Run("backtest-bybit.conf", f"strategy.carry.symbols={symbol}",
                    "strategy.carry.policy=always", f"strategy.carry.base-size={size}", *sets,
                    options=("--from", start, "--to", end))


def check_funding(result, symbol, start, end, size):
    marks = read_marks(symbol)
    wanted = read_settlements(symbol, start, end)
    rows = result.rows("funding.csv")
    assert len(rows) == len(wanted), (len(rows), len(wanted))
    for row, (ts, rate) in zip(rows, wanted):
        assert flow.to_ms(row["time"]) == ts, (row, ts)
        assert Decimal(row["position"]) == -size, row
        assert Decimal(row["mark_price"]) == marks[ts], (row, marks[ts])
        assert Decimal(row["rate"]) == rate, (row, rate)
        assert Decimal(row["amount"]) == size * marks[ts] * rate, row
    return wanted


def check_legs(result, size):
    """Equal base quantity on both legs, net of the fee that spot takes in coin."""
    spot, perp = result.rows("fills.csv")[:2]
    net = Decimal(spot["qty"]) - (Decimal(spot["fee"]) if spot["fee_coin"] != "USDT" else 0)
    assert perp["category"] == "linear" and Decimal(perp["qty"]) == size, perp
    assert 0 <= net - size < Decimal("0.0011"), (spot, net)


def check_rounds(result):
    """Rounds are all of it, but for what dust between them was worth. What is neither first nor last resized."""
    rounds = result.rows("rounds.csv")
    for row in rounds:
        assert Decimal(row["net_pnl"]) == (Decimal(row["price_pnl"]) + Decimal(row["funding_pnl"])
                                           - Decimal(row["fees"])), row
    for name in ("funding_pnl", "fees", "slippage", "resizing"):
        assert sum(Decimal(row[name]) for row in rounds) == result.amount(name), (name, result.summary)
    price = sum(Decimal(row["price_pnl"]) for row in rounds)
    assert abs(price - result.amount("price_pnl")) < Decimal("0.2"), (price, result.summary)
    ends = {(row["second"].split(":")[2], row[name]) for row in rounds for name in ("opened", "closed")}
    between = [row for row in result.rows("fills.csv") if (row["symbol"], row["time"]) not in ends]
    fees = sum((result.fee(row) for row in between), Decimal(0))
    slippage = result.amount("resizing") - fees
    assert 0 <= slippage <= fees / 2 and (not between or slippage > 0), (fees, result.summary)
    return rounds


def test_btc_half_a_year():
    start, end = "2024-01-01", "2024-07-01"
    result = run("BTCUSDT", start, end, 1)
    wanted = check_funding(result, "BTCUSDT", start, end, 1)
    assert len(wanted) == 546, len(wanted)
    assert {b[0] - a[0] for a, b in zip(wanted, wanted[1:])} == {8 * HOUR}
    assert result.amount("funding_pnl") == Decimal("4452.457141914"), result.summary
    check_legs(result, 1)
    [row] = check_rounds(result)
    assert Decimal(row["net_pnl"]) == result.amount("net_pnl") and Decimal(row["resizing"]) == 0, row
    assert row["opened"].startswith(start) and row["closed"].startswith(end), row
    result.check_parts()


def test_sol_every_two_hours():
    start, end = "2022-11-01", "2023-01-01"
    result = run("SOLUSDT", start, end, 10)
    wanted = check_funding(result, "SOLUSDT", start, end, 10)
    steps = [b[0] - a[0] for a, b in zip(wanted, wanted[1:])]
    assert steps.count(2 * HOUR) == 477, steps.count(2 * HOUR)
    # From every 8 hours it went to 6 once, and from there to 2: each is told when it is seen.
    told = [line for line in result.output.splitlines() if "funding-interval" in line]
    assert len(told) == 2 and "settles every 2h now, and not every 6h" in told[1], told
    assert result.amount("funding_pnl") == Decimal("-46.8881337299"), result.summary
    check_legs(result, 10)
    result.check_parts()


def test_reference_with_fees_in_quote():
    """The reference rows: fees in quote coin, no slippage, hour closes known at the instant."""
    rows = [
        ("BTCUSDT", 1, "2024-01-01", "2024-07-01", "162.847695", "4353.739446914"),
        ("ETHUSDT", 1, "2024-01-01", "2024-07-01", "8.866224", "237.8802029823"),
        ("SOLUSDT", 10, "2022-11-01", "2023-01-01", "0.659205", "-47.5473387299"),
    ]
    for symbol, size, start, end, fees, net in rows:
        result = run(symbol, start, end, size, "exchange.main.fee-in-quote=true",
                     "exchange.main.slippage=0", "exchange.main.spread=0")
        assert result.amount("fees") == Decimal(fees), (symbol, result.summary)
        assert result.amount("net_pnl") == Decimal(net), (symbol, result.summary)
        result.check_parts()


def test_five_symbols():
    """The whole sample: all pairs, more than four years, the parts of it add up."""
    result = flow.Run("backtest-bybit.conf")
    assert set(result.summary["symbols"]) == {"BTC", "ETH", "SOL", "XRP", "DOGE"}
    result.check_parts()
    rounds = check_rounds(result)
    assert len(rounds) == int(result.summary["round_trips"]) and result.amount("resizing") > 1000, result.summary
    for name in ("net_pnl", "price_pnl", "funding_pnl", "fees"):
        for split in ("symbols", "months"):
            parts = sum(Decimal(part[name]) for part in result.summary[split].values())
            assert parts == result.amount(name), (split, name, parts)


flow.need_shared()
flow.run_tests(sys.modules[__name__])
