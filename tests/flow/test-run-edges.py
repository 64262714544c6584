#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where a run begins and ends, and what its files say about it."""

import sys
from decimal import Decimal

import flow

PARTS = ("net_pnl", "price_pnl", "funding_pnl", "fees", "borrow", "slippage")


def run(*sets, start="2024-01-01", end="2024-03-01"):
    return flow.Run("demo.conf", *sets, options=("--from", start, "--to", end))


def position(result, category):
    """Base coins that all fills of a category leave behind, fees in coin included."""
    total = {}
    for row in result.rows("fills.csv"):
        if row["category"] != category:
            continue
        size = Decimal(row["qty"]) * (1 if row["side"] == "buy" else -1)
        fee = Decimal(row["fee"]) if row["fee_coin"] != "USDT" else 0
        total[row["symbol"]] = total.get(row["symbol"], 0) + size - fee
    return total


def check_end(result, end):
    """Flat, valued once at the end, and times that only go forward."""
    times = [row["time"] for row in result.rows("equity.csv")]
    assert times == sorted(set(times)), times[-5:]
    assert times[-1] == f"{end}T00:00:00.000Z", times[-1]
    assert set(position(result, "linear").values()) == {0}, position(result, "linear")
    assert all(row["state"] != "ACCEPTED" for row in result.rows("orders.csv"))
    result.check_parts()


def test_months_add_up():
    """Also when the run ends with a month, or in the middle of one."""
    for end in ("2024-03-01", "2024-03-10"):
        result = run(end=end)
        months = result.summary["months"]
        assert list(months) == ["2024-01", "2024-02", "2024-03"][:len(months)], list(months)
        assert len(months) == (2 if end == "2024-03-01" else 3), list(months)
        for name in PARTS:
            total = sum(Decimal(month[name]) for month in months.values())
            assert total == result.amount(name), (end, name, total, result.summary[name])


def test_closing_takes_time():
    """What the venue delays is waited for, and is no part of the run."""
    for sets in ((), ("exchange.main.fill-delay=1h",), ("exchange.main.fill-delay=3d",),
                 ("exchange.main.order-latency=1s", "host.carry.data-latency=500ms")):
        check_end(run("strategy.carry.policy=always", *sets), "2024-03-01")


def test_one_event_a_trade():
    """What is closed after a settlement is not bought back at the same instant."""
    result = run("strategy.carry.hold-across-events=false", "strategy.carry.policy=threshold",
                 "strategy.carry.min-apr=0.05", end="2024-01-20")
    sides = {}
    for row in result.rows("fills.csv"):
        sides.setdefault((row["time"], row["category"], row["symbol"]), set()).add(row["side"])
    assert all(len(found) == 1 for found in sides.values()), sides
    settled = {row["time"] for row in result.rows("funding.csv")}
    closed = {time for (time, category, _), found in sides.items()
              if category == "linear" and found == {"buy"}}
    assert settled and settled <= closed, settled - closed
    assert result.summary["round_trips"] >= len(settled), result.summary["round_trips"]
    result.check_parts()


def test_settlement_at_the_end():
    """It is paid, also where it is known only after the run's end."""
    for sets in ((), ("host.carry.data-latency=5s",), ("host.carry.data-latency=1h",)):
        result = run("strategy.carry.policy=always", *sets, end="2024-01-10")
        times = [row["time"] for row in result.rows("funding.csv")]
        assert times[-1] == "2024-01-10T00:00:00.000Z", (sets, times[-1])
        check_end(result, "2024-01-10")


def test_failed_run_leaves_no_summary():
    """What an earlier run said does not stand beside the tables of one that failed."""
    result = run()
    flow.carry("backtest", flow.ROOT / "config/demo.conf", "--output", result.path,
               "--set", "strategy.carry.symbols=FOOUSDT", status=2)
    assert not (result.path / "summary.json").exists()


flow.run_tests(sys.modules[__name__])
