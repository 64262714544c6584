#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nothing is known early: delays of data and orders move every fill, and only later."""

import sys

import flow


def fill_seconds(run):
    """Minutes and seconds within the hour at which fills happened at the venue."""
    return {row["time"][14:23] for row in run.rows("fills.csv")}


def test_no_delay():
    """Bars end on the hour: so do decisions and fills."""
    assert fill_seconds(flow.Run("demo.conf")) == {"00:00.000"}


def test_order_latency():
    run = flow.Run("demo.conf", "exchange.main.order-latency=1s")
    assert fill_seconds(run) == {"00:01.000"}, fill_seconds(run)
    run.check_parts()


def test_data_latency():
    """What is known 5 s late is decided on 5 s late; only the first and last decisions wait for no data."""
    run = flow.Run("demo.conf", "host.carry.data-latency=5s", "exchange.main.order-latency=1s")
    assert fill_seconds(run) == {"00:01.000", "00:06.000"}, fill_seconds(run)
    early = [row["time"] for row in run.rows("fills.csv") if row["time"][14:19] == "00:01"]
    assert {time[:10] for time in early} <= {"2024-01-01", "2025-01-01"}, early
    run.check_parts()


def test_fill_delay():
    """An hour late is one flag away, and costs something."""
    run = flow.Run("demo.conf", "exchange.main.fill-delay=1h")
    at_once = flow.Run("demo.conf")
    first, late = at_once.rows("fills.csv")[0], run.rows("fills.csv")[0]
    assert (first["time"][:13], late["time"][:13]) == ("2024-01-01T00", "2024-01-01T01")
    assert first["price"] != late["price"], late
    run.check_parts()


flow.run_tests(sys.modules[__name__])
