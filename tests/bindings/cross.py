#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The teaching strategy in Python; runs a backtest into the folder it is given.

usage: cross.py CONFIG PLUGINS OUTPUT
"""

import sys
from decimal import Decimal

import gi

gi.require_version("Carry", "1.0")
from gi.repository import Carry, GObject  # noqa: E402

FAST, SLOW, QUANTITY, STEP = 12, 48, "0.5", Decimal("0.000001")


class Cross(Carry.Module, Carry.Strategy):
    __gtype_name__ = "CrossInPython"

    def __init__(self, exchange):
        super().__init__(id="cross")
        self.exchange = exchange
        self.closes = []
        self.timer = 0

    def do_start(self):
        context = self.get_context()
        self.instrument = context.find_instrument(self.exchange, Carry.Category.SPOT, "BTCUSDT")
        context.subscribe(self.instrument)
        return True

    def get_sellable(self):
        held = Decimal(self.get_context().dup_position(self.instrument).to_string())
        return held // STEP * STEP

    def trade(self, side, quantity):
        request = Carry.OrderRequest.new_market(self.instrument, side,
                                                Carry.Decimal.new_from_string(str(quantity)))
        self.get_context().submit(request)

    def do_flatten(self):
        held = self.get_sellable()
        if held > 0:
            self.trade(Carry.Side.SELL, held)

    def do_on_bar(self, bar):
        context = self.get_context()
        self.closes = self.closes[-(SLOW - 1):] + [Decimal(bar.close.to_string())]
        if len(self.closes) == SLOW and self.timer == 0:
            self.timer = context.add_timer(context.get_now())

    def do_on_timer(self, timer, now):
        context = self.get_context()
        if timer != self.timer:
            return
        self.timer = 0
        if not context.get_is_trading() or context.get_open_orders(self.instrument) > 0:
            return
        is_above = sum(self.closes[-FAST:]) * SLOW > sum(self.closes) * FAST
        is_holding = self.get_sellable() > 0
        if is_above and not is_holding:
            self.trade(Carry.Side.BUY, QUANTITY)
        elif not is_above and is_holding:
            self.do_flatten()


def main(config, plugins, output):
    host = Carry.Host.new()
    host.set_plugin_path(plugins)
    host.load([config], None)
    host.add_module("strategy", Cross(host.find_module("main")))
    Carry.Backtest.new(host).run(output, None)


main(*sys.argv[1:])
