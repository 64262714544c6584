# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cross in WonderTrader, its C++ engine with a strategy in Python: reads bars, writes fills.

With `prepare` as third argument it only writes the bars as this engine wants them.
"""

import csv
import json
import os
import shutil
import sys
import time
from collections import deque
from pathlib import Path

from wtpy import BaseCtaStrategy, EngineType, WtBtEngine

CODE = "CRYPTO.BTC.BTCUSDT"
COMMON = {
    "commodities": {"CRYPTO": {"BTC": {
        "category": 1, "covermode": 3, "exchg": "CRYPTO", "name": "BTC", "precision": 1,
        "pricemode": 0, "pricetick": 0.5, "lotstick": 1, "minlots": 1, "session": "ALLDAY",
        "holiday": "NONE", "volscale": 1, "trademode": 0}}},
    "contracts": {"CRYPTO": {"BTCUSDT": {
        "code": "BTCUSDT", "exchg": "CRYPTO", "name": "BTCUSDT", "product": "BTC",
        "maxlimitqty": 100, "maxmarketqty": 100}}},
    "sessions": {"ALLDAY": {"name": "ALLDAY", "offset": 0, "auction": {"from": 0, "to": 0},
                            "sections": [{"from": 0, "to": 2400}]}},
    "holidays": {"NONE": []},
    "hots": {},
}
LOG = {"root": {"level": "error", "async": False,
                "sinks": [{"type": "console_sink", "pattern": "%v"}]}}


class Cross(BaseCtaStrategy):
    """Adds up closes itself: asking the engine for the last 168 bars takes ten times as long."""

    def on_init(self, context):
        context.stra_prepare_bars(CODE, "m1", 1, isMain=True)
        self.closes = deque(maxlen=168)
        self.fast = self.slow = self.held = 0

    def on_calculate(self, context):
        close = context.stra_get_price(CODE)
        if len(self.closes) == 168:
            self.slow -= self.closes[0]
        if len(self.closes) >= 24:
            self.fast -= self.closes[-24]
        self.closes.append(close)
        self.fast += close
        self.slow += close
        if len(self.closes) < 168 or (self.fast * 7 > self.slow) == self.held:
            return
        self.held = not self.held
        context.stra_set_position(CODE, int(self.held))


def write_bars(source, path):
    """Here a bar is named by its end."""
    with source.open() as file, path.open("w") as out:
        out.write("date,time,open,high,low,close,volume\n")
        for row in csv.reader(file):
            if row[0] != "ts_ms":
                end = time.gmtime(int(row[0]) // 1000 + 60)
                out.write(time.strftime("%Y/%m/%d,%H:%M:%S,", end) + ",".join(row[1:]) + "\n")


def run(folder, bars, target):
    """The first and the last of the bars name the period; the folder holds nothing from before."""
    with bars.open() as file:
        lines = file.readlines()
    first, last = (int("".join(filter(str.isdigit, line.split(",")[0] + line.split(",")[1][:5])))
                   for line in (lines[1], lines[-1]))
    engine = WtBtEngine(EngineType.ET_CTA, json.dumps(LOG), isFile=False)
    engine.init_with_config(f"{folder}/", {}, *(f"{name}.json" for name in COMMON))
    engine.configBacktest(first, last)
    engine.configBTStorage(mode="csv", path=f"{folder}/storage/")
    engine.commitBTConfig()
    engine.set_cta_strategy(Cross("cross"))
    engine.run_backtest(bAsync=False)
    with open("outputs_bt/cross/trades.csv") as file, target.open("w") as out:
        for row in csv.DictReader(file):
            out.write(f"{'buy' if row['action'] == 'OPEN' else 'sell'},{row['price']}\n")
    engine.release_backtest()


def main():
    source, target = (Path(name).resolve() for name in sys.argv[1:3])
    folder = target.parent / "wondertrader"
    bars = folder / f"storage/csv/{CODE}_m1.csv"
    if sys.argv[3:] == ["prepare"]:
        shutil.rmtree(folder, ignore_errors=True)
        bars.parent.mkdir(parents=True)
        write_bars(source, bars)
        for name, content in COMMON.items():
            (folder / f"{name}.json").write_text(json.dumps(content))
        return
    os.chdir(folder)
    run(folder, bars, target)


main()
