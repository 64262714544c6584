#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry scan of the present: all pairs of a venue from what it makes public, in few requests, and nothing else."""

import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import flow
from flow import carry
from live import Live
from venue import Venue

CONFIG = """
[host carry]
env=sim
warm-up=28d
[exchange main]
plugin=bybit
env=sim
sim-base={url}
# A scan needs no key, and looks at none: these do not even exist.
api-key-file=no-such-key
api-secret-file=no-such-secret
[strategy carry]
plugin=funding-basis
exchange=main
universe=all
"""
PAIRS = 6


class Scan:
    def __init__(self, venue):
        self.venue = venue

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.config = Path(self.folder.name) / "scan.conf"
        self.config.write_text(CONFIG.format(url=self.venue.url))
        return self

    def __exit__(self, *error):
        self.folder.cleanup()

    def rows(self, *words):
        out = subprocess.run([os.environ["CARRY"], "scan", str(self.config), "--json", *words], check=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             env={**os.environ, **flow.NO_LEAK_CHECK})
        return json.loads(out.stdout)

    def start(self, *words, stdout=subprocess.PIPE):
        return subprocess.Popen([os.environ["CARRY"], "scan", str(self.config), *words], stdout=stdout,
                                stderr=subprocess.PIPE, text=True, env={**os.environ, **flow.NO_LEAK_CHECK})


def symbol_of(row):
    return row["instrument"].rsplit(":", 1)[1]


def expect(venue, symbol, until):
    """The rate a year that the rule expects, from the venue's own record: half-life 7 days, shrunk by 0.3."""
    rows = venue.public("/v5/market/funding/history", f"category=linear&symbol={symbol}&limit=200").result["list"]
    prints = sorted((int(row["fundingRateTimestamp"]) / 3.6e6, float(row["fundingRate"])) for row in rows)
    first = int(until) - 28 * 24  # whole hours are asked for
    prints = [row for row in prints if first <= row[0] <= until]
    average, last = None, None
    for hour, rate in prints:
        span = hour - last if last is not None else prints[1][0] - prints[0][0]
        decay = 0.5 ** (span / (7 * 24))
        average = rate / span if average is None else decay * average + (1 - decay) * rate / span
        last = hour
    return (0.7 * average + 0.3 * 0.0001 / 8) * 24 * 365


def test_all_pairs():
    with Venue() as venue, Scan(venue) as scan:
        venue.fault("funding-rate", symbol="SOLUSDT", rate="0.0004")
        venue.fault("funding-rate", symbol="DOGEUSDT", rate="0.04") # beyond its cap
        # What was settled every 8 hours stays that, whatever the interval is now.
        venue.fault("funding-interval", symbol="XRPUSDT", interval="1h")
        rows = scan.rows()
        assert len(rows) == PAIRS and all(row["verdict"] for row in rows), rows
        worth = [float(row["terms"]["net-apr-on-capital"]) for row in rows]
        assert worth == sorted(worth, reverse=True), worth
        for row in rows:
            terms, symbol = row["terms"], symbol_of(row)
            ticker = venue.ticker(symbol=symbol)
            assert flow.to_ms(terms["next-settlement"]) == int(ticker["nextFundingTime"]), (terms, ticker)
            assert terms["interval-hours"] == ticker["fundingIntervalHour"] and terms["rate-is-estimate"] == "no"
            assert abs(float(terms["expected-apr"]) - expect(venue, symbol, time.time() / 3600)) < 1e-4, (symbol, terms)
            limits = venue.public("/v5/market/instruments-info", f"category=linear&symbol={symbol}").result["list"][0]
            worst = -float(limits["lowerFundingRate"]) * 24 / int(ticker["fundingIntervalHour"])
            assert abs(float(terms["worst-day"]) - worst) < 1e-6, (terms, limits)
            is_held = float(terms["rate"]) >= float(limits["upperFundingRate"])
            assert terms["rate-is-at-bound"] == ("yes" if is_held else "no") and is_held == (symbol == "DOGEUSDT"), terms
            assert ("settlement-ahead" in terms) == is_held, terms
            opens = float(terms["entry-value"]) > float(terms["entry-needs"])
            assert row["verdict"] == ("OPEN" if opens else "HOLD"), row
        sol = next(row["terms"] for row in rows if symbol_of(row) == "SOLUSDT")
        assert float(sol["rate"]) == 0.0004 and abs(float(sol["apr"]) - 0.438) < 1e-4, sol
        table = carry("scan", flow.ROOT / "config/scan.conf", "--set", "exchange.main.env=sim", "--set",
                      f"exchange.main.sim-base={venue.url}")
        assert all(symbol_of(row) in table for row in rows) and "break-even" in table and "worst day" in table, table


def best(venue, category, symbol):
    ticker = venue.ticker(category, symbol)
    return [float(ticker[f"{side}Price"]) * float(ticker[f"{side}Size"]) for side in ("bid1", "ask1")]


def is_as_told(venue, symbol, terms):
    """Whether a row says what the venue does; a market that moved in between does not count."""
    ticker = venue.ticker(symbol=symbol)
    depth = min(best(venue, "linear", symbol) + best(venue, "spot", symbol.removeprefix("1000")))
    return all(abs(float(terms[term]) / wanted - 1) < 0.01 for term, wanted in (
        ("turnover-24h", float(ticker["turnover24h"])), ("open-interest", float(ticker["openInterestValue"])),
        ("depth", depth)))


def test_filters():
    """How much is traded, held and offered, as the venue says; what is too little, or is not known, opens nothing."""
    with Venue(config="[sim]\nvolatility=0\ntrades-per-minute=0\n") as venue, Scan(venue) as scan:
        rows, seen = {}, set()
        for _ in range(20):
            rows = {symbol_of(row): row for row in scan.rows()}
            seen |= {symbol for symbol, row in rows.items() if is_as_told(venue, symbol, row["terms"])}
            if len(seen) == PAIRS:
                break
        assert len(seen) == PAIRS, (seen, rows)
        for name, term in (("min-turnover", "turnover-24h"), ("min-open-interest", "open-interest"),
                           ("min-depth", "depth")):
            numbers = sorted(float(row["terms"][term]) for row in rows.values())
            for row in scan.rows("--set", f"strategy.carry.{name}={numbers[2] + 1}"):
                is_small = float(row["terms"][term]) <= numbers[2]
                assert (name in row["terms"]["reason"]) == is_small, (row, numbers)
                assert row["verdict"] == ("HOLD" if is_small else rows[symbol_of(row)]["verdict"]), row
        venue.fault("rewrite", match="tickers.BTCUSDT", pattern='"openInterestValue":"[^"]*"',
                    replacement='"openInterestValue":""', count=0)
        row = next(row for row in scan.rows("--set", "strategy.carry.min-open-interest=1")
                   if symbol_of(row) == "BTCUSDT")
        assert "is not known" in row["terms"]["reason"] and "open-interest" not in row["terms"], row


def test_few_requests_and_none_private():
    """Lists, the clock, three pages of the past for each pair; the rest comes by itself. Watching asks for no more."""
    with Venue() as venue, Scan(venue) as scan:
        def asked():
            lines = (venue.path / "record").read_text().splitlines()
            return [line.split(" ")[4] for line in lines if line.split(" ")[3:4] in (["GET"], ["POST"])]
        process = scan.start("--watch=1", "--json")
        rounds = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130, process.stderr.read()
        assert all(len(one["pairs"]) == PAIRS for one in rounds), rounds
        assert rounds[0]["time"] < rounds[1]["time"] < rounds[2]["time"]
        venue.request("POST", "/sim/save")
        requests = asked()
        rest = [path for path in requests if path.startswith("/v5/market/")]
        assert 4 + 3 * PAIRS <= len(rest) <= 10 + 3 * PAIRS, requests
        assert sum("/v5/market/funding/history" in path for path in rest) == PAIRS, requests
        assert sum("/v5/market/kline" in path for path in rest) == 2 * PAIRS, requests
        assert all(path.startswith(("/v5/market/", "/v5/public/", "/sim/")) for path in requests), requests
        assert not venue.ledger()["order"]


def test_what_is_not_known():
    """A market that says nothing is not guessed at; it comes last, after the time it is waited for."""
    with Venue() as venue, Scan(venue) as scan:
        # All that is said of it, quotes and trades, is said of a market that nobody asked for.
        venue.fault("rewrite", match="*.ETHUSDT", pattern="ETHUSDT", replacement="NONEUSDT", count=0)
        rows = scan.rows("--wait", "2s")
        assert [symbol_of(row) for row in rows if row["verdict"] is None] == ["ETHUSDT"], rows
        assert symbol_of(rows[-1]) == "ETHUSDT" and rows[-1]["terms"] == {}, rows
        assert "too little is known" in carry("scan", scan.config, "--wait", "1s")


def test_redrawn_on_a_terminal_only():
    with Venue() as venue, Scan(venue) as scan:
        process = scan.start("--watch=1")
        text = "".join(process.stdout.readline() for _ in range(2 * (PAIRS + 3)))
        process.terminate()
        assert process.wait(timeout=10) == 130 and "\033" not in text and text.count("verdict") == 2, text
        ours, theirs = pty.openpty()
        process = scan.start("--watch=1", stdout=theirs)
        os.close(theirs)
        text = b""
        while text.count(b"\033[H\033[J") < 2:
            text += os.read(ours, 4096)
        process.terminate()
        assert process.wait(timeout=10) == 130
        os.close(ours)


def test_mistakes():
    with Venue() as venue, Scan(venue) as scan:
        told = carry("scan", scan.config, "--watch=0", status=2)
        assert "--watch" in told and len(told.splitlines()) == 1, told
        assert "leave one of them out" in carry("scan", scan.config, "--watch", "--at", "2024-01-01", status=2)
        assert "with --at" in carry("scan", flow.ROOT / "config/demo.conf", status=2)
        scan.config.write_text(scan.config.read_text().replace("universe=all", "symbols=BTCUSDT,NONEUSDT"))
        told = carry("scan", scan.config, status=2)
        assert "no perpetual NONEUSDT" in told, told


def test_a_run_begins_with_the_past():
    """What `carry run` expects at its first decision is what the venue's record says, not the last rate alone."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("funding-rate", symbol="BTCUSDT", rate="0.0009")
        sets = ("strategy.carry.policy=expected", "strategy.carry.notional=3000", "host.carry.warm-up=28d")
        with Live(venue, folder, *sets) as live:
            live.until(r"group \d+ of BTCUSDT: HEDGED")
            live.stop()
        first = live.rows("decisions.csv")[0]
        terms = dict(term.split("=", 1) for term in first["terms"].split(";"))
        assert first["verdict"] == "OPEN" and float(terms["rate"]) == 0.0009, first
        wanted = expect(venue, "BTCUSDT", time.time() / 3600)
        assert abs(float(terms["expected-apr"]) - wanted) < 1e-4, (terms, wanted)


if __name__ == "__main__":
    flow.run_tests(sys.modules[__name__])
