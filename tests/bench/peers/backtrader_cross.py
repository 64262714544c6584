# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cross in backtrader: reads bars, writes fills."""

import sys
from datetime import datetime

import backtrader


class Cross(backtrader.Strategy):
    def __init__(self):
        self.fast = backtrader.indicators.SimpleMovingAverage(period=24)
        self.slow = backtrader.indicators.SimpleMovingAverage(period=168)
        self.fills = []

    def notify_order(self, order):
        if order.status == order.Completed:
            self.fills.append(("buy" if order.isbuy() else "sell", order.executed.price))

    def next(self):
        if self.fast[0] > self.slow[0]:
            if not self.position:
                self.buy(size=1)
        elif self.position:
            self.close()


data = backtrader.feeds.GenericCSVData(
    dataname=sys.argv[1], dtformat=lambda text: datetime.utcfromtimestamp(int(text) / 1000),
    timeframe=backtrader.TimeFrame.Minutes, openinterest=-1)
cerebro = backtrader.Cerebro()
cerebro.broker.set_cash(10000000)
cerebro.broker.set_coc(True)
cerebro.adddata(data)
cerebro.addstrategy(Cross)
strategy = cerebro.run()[0]
with open(sys.argv[2], "w") as file:
    for side, price in strategy.fills:
        file.write(f"{side},{price}\n")
