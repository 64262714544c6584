#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Modules written in Python: what the introspected interface must allow."""

import sys

import gi

gi.require_version("Carry", "1.0")
from gi.repository import Carry, GLib, GObject  # noqa: E402


class Strategy(Carry.Module, Carry.Strategy):
    __gtype_name__ = "BindingStrategy"
    lots = GObject.Property(type=int, default=3, minimum=1, maximum=9)

    def __init__(self, **settings):
        super().__init__(**settings)
        self.told = []

    def do_start(self):
        if self.lots == 9:
            raise GLib.Error("too many lots", "carry-error-quark", Carry.Error.INVALID)
        return True

    def do_stop(self):
        self.told.append("stopped")

    def do_on_bar(self, bar):
        self.told.append((bar.instrument, bar.minutes, bar.close.to_string()))

    def do_on_timer(self, timer, now):
        self.told.append((timer, now))

    def do_evaluate(self, instrument):
        terms = Carry.Evaluation.new("wait")
        terms.add("symbol", instrument.symbol)
        return terms


class Risk(Carry.Module, Carry.Risk):
    __gtype_name__ = "BindingRisk"

    def do_check(self, order, instrument, exposure):
        if order.quantity.to_string() == "0":
            raise GLib.Error("nothing to do", "carry-error-quark", Carry.Error.REFUSED)
        return True


def start(module):
    """Starts it and returns the error, or None."""
    loop = GLib.MainLoop()
    outcome = []

    def on_started(source, result):
        try:
            assert source.start_finish(result)
            outcome.append(None)
        except GLib.Error as error:
            outcome.append(error)
        loop.quit()

    module.start_async(None, on_started)
    loop.run()
    return outcome[0]


def make_instrument():
    return Carry.Instrument.new("bybit", Carry.Category.LINEAR, "BTCUSDT", "BTC", "USDT")


def test_decimal():
    assert Carry.Decimal.new_from_string("-1.50").to_string() == "-1.50"
    try:
        Carry.Decimal.new_from_string("1,5")
        raise AssertionError("1,5 is no number")
    except GLib.Error as error:
        assert error.matches(GLib.quark_from_string("carry-error-quark"), Carry.Error.INVALID)


def test_instrument():
    instrument = make_instrument()
    assert instrument.to_string() == "bybit:linear:BTCUSDT"
    assert instrument.multiplier.to_string() == "1"
    table = Carry.Instruments.new()
    try:
        table.add(instrument)
        raise AssertionError("it has no tick size")
    except GLib.Error as error:
        assert error.message == "tick_size: must be given"
    assert table.get_size() == 0


def test_start_stop():
    strategy = Strategy(id="carry", lots=4)
    assert strategy.get_id() == "carry"
    assert strategy.get_state() == Carry.ModuleState.STOPPED
    assert start(strategy) is None
    assert strategy.get_state() == Carry.ModuleState.RUNNING
    strategy.stop()
    strategy.stop()
    assert strategy.told == ["stopped"]
    assert strategy.get_state() == Carry.ModuleState.STOPPED

    error = start(Strategy(id="carry", lots=9))
    assert error.message == "carry: too many lots", error.message
    assert error.matches(GLib.quark_from_string("carry-error-quark"), Carry.Error.INVALID)


def test_slots():
    strategy = Strategy(id="carry")
    instrument = make_instrument()
    bar = Carry.Bar()
    bar.minutes = 60
    strategy.on_bar(bar)
    strategy.on_timer(2**63, -5)
    assert strategy.told == [(None, 60, "0"), (2**63, -5)], strategy.told

    terms = strategy.evaluate(instrument)
    assert (terms.get_verdict(), terms.get_size(), terms.find("symbol")) == ("wait", 1, "BTCUSDT")
    strategy.on_halt("a slot it does not have keeps its default")


def test_refusal():
    risk = Risk(id="limits")
    instrument = make_instrument()
    try:
        risk.check(Carry.Order(), instrument, Carry.Exposure())
        raise AssertionError("it says no")
    except GLib.Error as error:
        assert error.message == "limits: nothing to do", error.message
        assert error.matches(GLib.quark_from_string("carry-error-quark"), Carry.Error.REFUSED)


def test_request():
    quantity = Carry.Decimal.new_from_string("0.25")
    instrument = make_instrument()
    request = Carry.OrderRequest.new_market(instrument, Carry.Side.SELL, quantity)
    assert request.instrument.symbol == "BTCUSDT"
    assert request.quantity.to_string() == "0.25"
    assert request.side == Carry.Side.SELL


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok {number} {name}: {error!r}", flush=True)
    return 1 if failed else 0


sys.exit(main())
