# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cross in backtesting.py: reads bars, writes fills."""

import sys

import pandas
from backtesting import Backtest, Strategy


def average(values, n):
    return pandas.Series(values).rolling(n).mean()


class Cross(Strategy):
    def init(self):
        self.fast = self.I(average, self.data.Close, 24)
        self.slow = self.I(average, self.data.Close, 168)

    def next(self):
        if self.fast[-1] > self.slow[-1]:
            if not self.position:
                self.buy(size=1)
        elif self.position:
            self.position.close()


bars = pandas.read_csv(sys.argv[1])
bars.index = pandas.to_datetime(bars.pop("ts_ms"), unit="ms")
bars.columns = [name.capitalize() for name in bars.columns]
stats = Backtest(bars, Cross, cash=10000000, trade_on_close=True).run()
trades = stats["_trades"]
fills = [(time, side, price)
         for column, side in (("Entry", "buy"), ("Exit", "sell"))
         for time, price in zip(trades[column + "Bar"], trades[column + "Price"])]
if stats._strategy.position:
    for trade in stats._strategy.trades:
        fills.append((trade.entry_bar, "buy", trade.entry_price))
with open(sys.argv[2], "w") as file:
    for _, side, price in sorted(fills):
        file.write(f"{side},{price}\n")
