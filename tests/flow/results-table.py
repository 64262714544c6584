#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints the tables of docs/results.md: CARRY=build/carry tests/flow/results-table.py"""

import dataclasses

import flow
import method
import results
from results import END, SPLIT, START, SYMBOLS, Span, find_margin_ratio, run

LATE = "exchange.main.fill-delay=1h"
BAND = "resize-band=0.25"
BASIS = ("basis-weight=1", "entry-horizon=14d")
HURDLE = ("idle-apr=0.04", "exit-horizon=30d", "exit-margin=0.5")
FREE = "symbol-share=0.6"
RICH = ("host.carry.capital=500000", "notional=13333.33333333")

# Text, settings, and by how much the capital is larger than what is shared out.
ROWS = [
    ("expected, as in the sample", (), 1),
    ("… fills an hour late", (LATE,), 1),
    ("… with the basis", BASIS, 1),
    ("… with the basis, an hour late", (*BASIS, LATE), 1),
    ("… with 4 % elsewhere, pairs alone", HURDLE, 1),
    ("… capital free to move, 60 % a pair", (FREE,), 1),
    ("… free to move, an hour late", (FREE, LATE), 1),
    ("always", ("policy=always",), 1),
    ("always, an hour late", ("policy=always", LATE), 1),
    ("always, bands of 25 %", ("policy=always", BAND), 1),
    ("original at 15 %, out on the sign", ("policy=threshold", "min-apr=0.15", "exit=sign", BAND), 1),
    ("original at 10 %, out below it", ("policy=threshold", "min-apr=0.1", BAND, *RICH), 5),
]


def print_row(text, sets, scale):
    result = run(*sets)
    whole, later = Span(result, START, END), Span(result, SPLIT, END)
    summary = result.summary
    spent = result.amount("fees") + result.amount("slippage")
    share = float(spent / result.amount("funding_pnl"))
    margins = [] if FREE in sets else [
        find_margin_ratio(result, symbol, 0.5, 100000 / 7.5) for symbol in SYMBOLS]
    print(f"| {text} | {100 * scale * whole.apr:.3f} | {100 * scale * later.apr:.3f} |"
          f" {100 * scale * whole.drawdown:.2f} | {100 * scale * later.drawdown:.2f} |"
          f" {100 * scale * later.worst_month:.2f} | {later.sharpe:.2f} |"
          f" {summary['round_trips']} | {100 * share:.1f} |"
          f" {f'{100 * min(margins):.1f}' if margins else ''} |", flush=True)
    return result


def print_years(result):
    print("\n| | " + " | ".join(str(year) for year in range(2021, 2027)) + " |")
    starts = [START] + [f"{year}-01-01" for year in range(2022, 2027)]
    spans = [Span(result, start, end) for start, end in zip(starts, starts[1:] + [END])]
    print("| net, % of capital | " + " | ".join(f"{100 * span.net:.2f}" for span in spans) + " |")


def print_symbols(result):
    print("\n| | net | prices | funding | fees | slippage, in prices |\n|---|---|---|---|---|---|")
    for name, part in result.summary["symbols"].items():
        print(f"| {name} | " + " | ".join(
            f"{float(part[key]):.2f}"
            for key in ("net_pnl", "price_pnl", "funding_pnl", "fees", "slippage")) + " |")


def print_bands():
    print("\n| band | " + " | ".join(SYMBOLS) + " |")
    for band in ("0.1", "0.15", "0.2", "0.25", "0.3"):
        result = run(f"resize-band={band}", end=SPLIT)
        cells = [f"{float(result.summary['symbols'][symbol[:-4]]['net_pnl']):.2f}, "
                 f"{100 * find_margin_ratio(result, symbol, 0.5, 100000 / 7.5):.1f} %"
                 for symbol in SYMBOLS]
        print(f"| {band} | " + " | ".join(cells) + " |", flush=True)


def print_method():
    """The method written down a second time, and with costs or funding of N instead of the leg."""
    print("\n| a second time | whole | out of sample | rounds |\n|---|---|---|---|")
    rows = [("expected", method.EXPECTED, ())]
    for text, rule in (("always, 25 %", method.ALWAYS), ("original at 15 %", method.SIGN),
                       ("original at 10 %", method.CHURN)):
        rows += [(text, rule, flat) for flat in ((), ("costs",), ("costs", "funding"))]
    for text, rule, flat in rows:
        whole, later, rounds = method.run(dataclasses.replace(rule, flat=flat))
        print(f"| {text}{', of N: ' if flat else ''}{' and '.join(flat)} |"
              f" {100 * whole:.3f} | {100 * later:.3f} | {rounds} |", flush=True)


flow.need_shared()
first = None
for row in ROWS:
    found = print_row(*row)
    first = first or found
    if row[1] == HURDLE:
        idle = results.find_idle_share(found, SPLIT, END)
        print(f"  idle out of sample {100 * idle:.1f} %, with 4 % on it "
              f"{100 * (Span(found, SPLIT, END).apr + 0.04 * idle):.3f}")
print_years(first)
print_symbols(first)
print(f"\ntime in market {first.summary['time_in_market']:.4f}")
print_bands()
print_method()
