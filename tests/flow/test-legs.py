#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Both legs or none: what the carry does when a venue will not give it one of them."""

import sys
import tempfile
from decimal import Decimal

import flow

ALWAYS = "strategy.carry.policy=always"
BTC = "strategy.carry.symbols=BTCUSDT"
WIDE = ("risk.limits.max-order-notional=1000000", "risk.limits.max-position-notional=1000000")


def run(*sets, end="2024-03-01"):
    return flow.Run("demo.conf", ALWAYS, *sets, options=("--from", "2024-01-01", "--to", end))


def naked_instants(result):
    """Instants that end with more than fifty in quote coin on one leg and not on the other."""
    legs, naked = {"spot": Decimal(0), "linear": Decimal(0)}, []
    rows = result.rows("fills.csv")
    for number, row in enumerate(rows):
        size = Decimal(row["qty"]) * (1 if row["side"] == "buy" else -1)
        fee = Decimal(row["fee"]) if row["fee_coin"] != "USDT" else 0
        legs[row["category"]] += size - fee
        last = number + 1 == len(rows) or rows[number + 1]["time"] != row["time"]
        if last and abs(legs["spot"] + legs["linear"]) * Decimal(row["price"]) > 50:
            naked.append(row["time"])
    return naked


def test_no_margin_for_the_perpetual():
    """Isolated margin, all cash spent on spot: the trade is undone at once, and seldom tried."""
    result = run(BTC, *WIDE, "exchange.main.margin-mode=isolated", "strategy.carry.notional=99000")
    assert result.rows("fills.csv"), "spot was never bought"
    assert naked_instants(result) == [], naked_instants(result)[:3]
    assert len(result.rows("fills.csv")) < 40, len(result.rows("fills.csv"))
    assert "leg-failed" in result.output, result.output
    result.check_parts()


def test_pair_of_a_thousand_coins():
    result = run("strategy.carry.symbols=1000PEPEUSDT")
    spot, perp = result.rows("fills.csv")[:2]
    net = Decimal(spot["qty"]) - Decimal(spot["fee"])
    assert 0 <= net - 1000 * Decimal(perp["qty"]) < 2, (spot, perp)
    assert result.amount("funding_pnl") != 0
    result.check_parts()


def test_symbols_that_cannot_be():
    with tempfile.TemporaryDirectory() as folder:
        for sentence, symbols in (("is listed twice", "BTCUSDT,ETHUSDT,BTCUSDT"),
                                  ("no perpetual FOOUSDT", "FOOUSDT")):
            text = flow.carry("backtest", flow.ROOT / "config/demo.conf", "--output", folder,
                              "--set", f"strategy.carry.symbols={symbols}", status=2)
            assert sentence in text, text


def test_liquidated():
    """XRP doubles, nothing is resized, coins count for little: the short is closed by force."""
    if not flow.SHARED.is_dir():
        return
    result = flow.Run("backtest-bybit.conf", ALWAYS, "strategy.carry.symbols=XRPUSDT",
                      "strategy.carry.notional=99000", "exchange.main.spot-collateral=0.5",
                      "strategy.carry.resize-band=0",
                      options=("--from", "2024-10-01", "--to", "2025-01-01"))
    assert result.summary["liquidations"] > 0
    assert naked_instants(result) == [], naked_instants(result)[:3]
    result.check_parts()


flow.run_tests(sys.modules[__name__])
