# SPDX-License-Identifier: LGPL-2.1-or-later
"""The method of the reference, written down a second time and apart from the program.

Floating point, no orders, no lots, no account: a leg is worth exactly N when it is entered or
resized, both legs trade at the close of an hour, and what comes of it is a fraction of the capital.
"""

import bisect
import csv
import gzip
from dataclasses import dataclass, field

import flow
import results
from results import HOUR, SYMBOLS, YEAR

N = 1 / 5 / 1.5
FEES = 0.001 + 0.00055
SLIPPAGE = {"BTCUSDT": 1e-4, "ETHUSDT": 1e-4, "SOLUSDT": 2e-4, "XRPUSDT": 2e-4, "DOGEUSDT": 3e-4}
ADD_MIN_BASIS = -50e-4


def find_cost(symbol):
    """Of both legs one way, of what they are worth."""
    return FEES + 2 * SLIPPAGE[symbol]


@dataclass(frozen=True)
class Rule:
    """Enters at a rate a year, leaves below another; what is flat is counted on N, not on the leg."""

    enter: float
    leave: float
    bands: dict = field(default_factory=lambda: dict.fromkeys(SYMBOLS, 0.25))
    flat: tuple = ()

    def find_bounds(self, _symbol):
        return self.enter, self.leave

    @staticmethod
    def rate(settlements, ts):
        return settlements.last(ts)


class Expected(Rule):
    """Enters for a gain of 30 days over 1.5 round trips, leaves for a loss of 3 days over one."""

    def find_bounds(self, symbol):
        round_trip = 2 * find_cost(symbol)
        return 1.5 * round_trip / 30 * 365, -round_trip / 3 * 365

    @staticmethod
    def rate(settlements, ts):
        return settlements.expected(ts)


SAMPLE = {"BTCUSDT": 0.3, "ETHUSDT": 0.3, "SOLUSDT": 0.25, "XRPUSDT": 0.15, "DOGEUSDT": 0.1}
EXPECTED = Expected(0, 0, SAMPLE)
ALWAYS = Rule(float("-inf"), float("-inf"))
SIGN = Rule(0.15, 0)
CHURN = Rule(0.10, 0.10)


def read_closes(symbol):
    """Close of spot, close of the perpetual and mark, by the instant at which they are known."""
    path = flow.SHARED / f"bybit/hourly_csv/bybit_{symbol}_1h_perp_spot_mark_funding.csv.gz"
    with gzip.open(path, "rt") as file:
        return {int(row["ts_ms"]) + HOUR: tuple(float(row[name]) for name in
                                                ("spot_close", "perp_close", "mark_close"))
                for row in csv.DictReader(file) if row["spot_close"] and row["mark_close"]}


class Settlements:
    """Rates by instant; the last one, and what is expected from all so far, as rates a year."""

    def __init__(self, symbol, first):
        rows = results.read_settlements(symbol)
        self.rates = dict(rows)
        self.times = [ts for ts, _ in rows]
        self.averages = self.find_averages(first)

    def find_hours(self, i):
        return (self.times[i] - self.times[i - 1]) / HOUR if i > 0 else 8

    def find_averages(self, first):
        """Rate per hour with a half-life of a week; nothing is learnt before the run begins."""
        averages, average = [], None
        for i, ts in enumerate(self.times):
            hours = min(self.find_hours(i), 8)
            rate, decay = self.rates[ts] / hours, 0.5 ** (hours / (7 * 24))
            average = rate if average is None or ts <= first else (
                decay * average + (1 - decay) * rate)
            averages.append(average)
        return averages

    def last(self, ts):
        i = bisect.bisect_right(self.times, ts) - 1
        return self.rates[self.times[i]] / self.find_hours(i) * 24 * 365

    def expected(self, ts):
        i = bisect.bisect_right(self.times, ts) - 1
        return (0.7 * self.averages[i] + 0.3 * 0.0001 / 8) * 24 * 365


class Pair:
    """Both legs of one coin; `value` is what came of them so far."""

    def __init__(self, symbol, rule):
        self.rule, self.cost, self.band = rule, find_cost(symbol), rule.bands[symbol]
        self.enter, self.leave = rule.find_bounds(symbol)
        self.value, self.quantity, self.sized, self.rounds = 0.0, 0.0, None, 0

    def trade(self, quantity, spot):
        moved = abs(quantity - self.quantity) * spot
        if "costs" in self.rule.flat and (quantity == 0 or self.quantity == 0):
            moved = N
        self.value -= self.cost * moved
        self.quantity, self.sized = quantity, spot

    def settle(self, rate, mark):
        self.value += rate * (N if "funding" in self.rule.flat and self.quantity else
                              self.quantity * mark)

    def decide(self, rate, last, spot, perp):
        if self.quantity == 0:
            if rate >= self.enter:
                self.trade(N / spot, spot)
                self.rounds += 1
        elif rate < self.leave:
            self.trade(0, spot)
        elif self.must_resize(last, spot / self.sized - 1, perp / spot - 1):
            self.trade(N / spot, spot)

    def must_resize(self, last, moved, basis):
        return moved >= self.band or (
            moved <= -self.band and last > 0 and basis > ADD_MIN_BASIS)


def follow(symbol, rule, first, split, last):
    """What a pair came to at `split` and at the end, and its rounds."""
    pair, closes = Pair(symbol, rule), read_closes(symbol)
    settlements = Settlements(symbol, first)
    before, at_split = None, 0.0
    for ts in sorted(ts for ts in closes if first <= ts <= last):
        spot, perp, mark = closes[ts]
        if before:
            pair.value += pair.quantity * ((spot - before[0]) - (perp - before[1]))
        if ts in settlements.rates:
            pair.settle(settlements.rates[ts], mark)
        if ts == last and pair.quantity:
            pair.trade(0, spot)
        elif ts < last:
            pair.decide(rule.rate(settlements, ts), settlements.last(ts), spot, perp)
        before = (spot, perp)
        if ts <= split:
            at_split = pair.value
    return at_split, pair.value, pair.rounds


def run(rule, start=results.START, split=results.SPLIT, end=results.END):
    """Net a year of the whole and out of sample, and the rounds of all pairs."""
    first, middle, last = (flow.to_ms(text) for text in (start, split, end))
    found = [follow(symbol, rule, first, middle, last) for symbol in SYMBOLS]
    whole = sum(value for _, value, _ in found)
    later = whole - sum(value for value, _, _ in found)
    return (whole / ((last - first) / YEAR), later / ((last - middle) / YEAR),
            sum(rounds for _, _, rounds in found))
