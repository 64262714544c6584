# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures of long runs over recorded Bybit history, recomputed from the tables a run leaves."""

import contextlib
import csv
import functools
import gzip
import statistics
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import flow

HOUR = 3600 * 1000
DAY = 24 * HOUR
YEAR = 365 * DAY

SPLIT = "2024-01-01"  # parameters were chosen on data before; what comes later was not looked at
START, END = "2021-09-01", "2026-03-05"
SYMBOLS = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT")


def run(*sets, start=START, end=END, options=()):
    """The sample over five pairs, with other settings of the strategy or `section.id.key`."""
    full = [text if text.split(".")[0] in ("exchange", "history", "host")
            else f"strategy.carry.{text}" for text in sets]
    return flow.Run("backtest-bybit.conf", *full,
                    options=("--from", start, "--to", end, *options))


def read_equity(result):
    """The account's value by instant, as floating point: what follows is statistics."""
    return [(flow.to_ms(row["time"]), float(row["equity"])) for row in result.rows("equity.csv")]


class Span:
    """What an account did between two instants, in fractions of the capital the run began with."""

    def __init__(self, result, start, end):
        first, last = flow.to_ms(start), flow.to_ms(end)
        capital = float(result.summary["capital"])
        points = [(ts, value / capital) for ts, value in read_equity(result) if first <= ts <= last]
        self.net = points[-1][1] - points[0][1]
        self.apr = self.net / ((last - first) / YEAR)
        self.drawdown = self.find_drawdown(points)
        self.sharpe = self.find_sharpe(points)
        self.worst_month = min(self.split_months(points).values())

    @staticmethod
    def find_drawdown(points):
        peak, worst = points[0][1], 0
        for _, value in points:
            peak = max(peak, value)
            worst = max(worst, peak - value)
        return worst

    @staticmethod
    def find_sharpe(points):
        days = [value for ts, value in points if ts % DAY == 0]
        moves = [b - a for a, b in zip(days, days[1:])]
        return statistics.mean(moves) / statistics.pstdev(moves) * 365 ** 0.5

    @staticmethod
    def split_months(points):
        """What each month added; an instant at midnight of the first is still of the old one."""
        ends = {}
        for ts, value in points:
            day = datetime.fromtimestamp(ts / 1000, timezone.utc) - timedelta(milliseconds=1)
            ends[day.strftime("%Y-%m")] = value
        values = list(ends.values())
        return {name: b - a for name, a, b in zip(list(ends)[1:], values, values[1:])}


@functools.cache
def read_highs(symbol):
    """Highest trade of the perpetual by the end of its hour."""
    path = flow.SHARED / f"bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        return {int(row["ts_ms"]) + HOUR: float(row["perp_high"])
                for row in csv.DictReader(file) if row["perp_high"]}


def read_shorts(result, symbol):
    """The short after each instant with fills: {ts: (quantity, price of its last fill)}."""
    held, shorts = 0.0, {}
    for row in result.rows("fills.csv"):
        if row["category"] != "linear" or row["symbol"] != symbol:
            continue
        held += float(row["qty"]) * (1 if row["side"] == "sell" else -1)
        shorts[flow.to_ms(row["time"])] = (held if abs(held) > 1e-9 else 0.0, float(row["price"]))
    return shorts


def find_margin_ratio(result, symbol, margin, leg):
    """The lowest ratio of margin to value of a short at any hour's high.

    Each pair stands alone, as if it had an account of its own: the margin is `margin` times the
    leg whenever the legs were sized, and what the price did since then is taken from it.
    """
    shorts, highs = read_shorts(result, symbol), read_highs(symbol)
    lowest, quantity, entry = float("inf"), 0.0, 0.0
    for ts in range(min(shorts), max(shorts) + HOUR, HOUR):
        if quantity > 0 and ts in highs:
            rest = margin * leg - quantity * (highs[ts] - entry)
            lowest = min(lowest, rest / (quantity * highs[ts]))
        if ts in shorts:
            quantity, entry = shorts[ts]
    return lowest


def net_of(result, symbol, start, end):
    """What a pair earned between two instants, in quote coin, valued at hour closes and marks."""
    return Value(result, symbol).between(flow.to_ms(start), flow.to_ms(end))


class Value:
    """What one pair is worth at each hour, from its fills, its funding and the raw prices."""

    def __init__(self, result, symbol):
        self.moves = defaultdict(lambda: [0.0, 0.0, 0.0])  # cash, coins, perpetual
        for row in result.rows("fills.csv"):
            if row["symbol"] == symbol:
                self.add_fill(row)
        for row in result.rows("funding.csv"):
            if row["symbol"] == symbol:
                self.moves[flow.to_ms(row["time"])][0] += float(row["amount"])
        self.prices = read_prices(symbol)

    def add_fill(self, row):
        move = self.moves[flow.to_ms(row["time"])]
        quantity = float(row["qty"]) * (1 if row["side"] == "buy" else -1)
        move[0] -= quantity * float(row["price"])
        move[1 if row["category"] == "spot" else 2] += quantity
        if row["fee_coin"] == "USDT":
            move[0] -= float(row["fee"])
        else:
            move[1] -= float(row["fee"])

    def at(self, instant):
        sums = [sum(move[i] for ts, move in self.moves.items() if ts <= instant) for i in range(3)]
        spot, mark = self.prices[instant]
        return sums[0] + sums[1] * spot + sums[2] * mark

    def between(self, start, end):
        return self.at(end) - self.at(start)


@functools.cache
def read_prices(symbol):
    """Spot close and mark by the instant at which they are known."""
    path = flow.SHARED / f"bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        return {int(row["ts_ms"]) + HOUR: (float(row["spot_close"]), float(row["mark_close"]))
                for row in csv.DictReader(file) if row["spot_close"] and row["mark_close"]}


def read_traded(symbol, instant):
    """What was traded of the perpetual in the 24 hours before an instant, at the closes of its hours."""
    path = flow.SHARED / f"bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        return sum(float(row["perp_volume"]) * float(row["perp_close"]) for row in csv.DictReader(file)
                   if instant - DAY <= int(row["ts_ms"]) < instant)


def read_settlements(symbol):
    with open(flow.SHARED / f"bybit/funding/bybit_{symbol}_funding.csv") as file:
        return [(int(row["fundingRateTimestamp"]), float(row["fundingRate"]))
                for row in csv.DictReader(file)]


def find_idle_share(result, start, end):
    """The part of the capital and of the time in which a pair of equal shares was not held."""
    first, last = flow.to_ms(start), flow.to_ms(end)
    held = 0
    for symbol in SYMBOLS:
        shorts = [(ts, quantity) for ts, (quantity, _) in read_shorts(result, symbol).items()]
        for (ts, quantity), (until, _) in zip(shorts, shorts[1:]):
            if quantity > 0:
                held += max(0, min(until, last) - max(ts, first))
    return 1 - held / (last - first) / len(SYMBOLS)


def twist(row, ts, instant, columns):
    """A row whose numbers are others when it is known after an instant."""
    if ts <= instant:
        return row
    return {name: format(Decimal(value) * 2, "f") if name in columns and value else value
            for name, value in row.items()}


@contextlib.contextmanager
def changed_after(split, symbol):
    """Settings that read copies of the data of a symbol, with other prices and rates later on."""
    instant = flow.to_ms(split)
    prices = f"bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    rates = f"bybit_{symbol}_funding.csv"
    with tempfile.TemporaryDirectory() as folder:
        rewrite(gzip.open, flow.SHARED / "bybit/hourly_csv" / prices, Path(folder) / prices,
                lambda row: twist(row, int(row["ts_ms"]) + HOUR, instant,
                                  [name for name in row if name.split("_")[0] in
                                   ("perp", "mark", "spot")]))
        rewrite(open, flow.SHARED / "bybit/funding" / rates, Path(folder) / rates,
                lambda row: twist(row, int(row["fundingRateTimestamp"]), instant, ["fundingRate"]))
        yield (f"history.hourly.files={folder}/{prices}", f"history.funding.files={folder}/{rates}")


def rewrite(opener, source, target, change):
    with opener(source, "rt") as file, opener(target, "wt") as copy:
        reader = csv.DictReader(file)
        writer = csv.DictWriter(copy, reader.fieldnames)
        writer.writeheader()
        writer.writerows(change(row) for row in reader)
