#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guards over whole runs: none fires without a reason, and one with a reason stops the run's trading."""

import re
import sys
import tempfile
from pathlib import Path

import flow

# What fires on a market where all goes well; the made-up one has gaps, and funding turns.
USUAL = {"stream-delay", "funding-flip", "Q7"}

GUARDS = """
[risk guards]
plugin=guards
interval=1h
max-delay=3h
delta-warn=2h
delta-ask=3h
delta-halt=4h
"""


def run(folder, seed, *sets):
    config = Path(folder) / "guards.conf"
    text = (flow.ROOT / "config/demo.conf").read_text()
    text = text.replace("instruments=instruments.csv",
                        f"instruments={flow.ROOT / 'config/instruments.csv'}")
    config.write_text(text + GUARDS)
    words = [word for text in (f"host.carry.seed={seed}", *sets) for word in ("--set", text)]
    return flow.carry("backtest", config, "--output", Path(folder) / "out", *words)


def codes(text):
    return set(re.findall(r"guards: ([A-Za-z0-9-]+): ", text))


def test_no_false_alarm():
    """A clean market, some seeds: books agree to the cent for a year, and nothing is halted."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, 7):
            found = codes(run(folder, seed))
            assert found <= USUAL, (seed, found - USUAL)


def test_alarm():
    """The same market, and a loss that is too small to bear."""
    with tempfile.TemporaryDirectory() as folder:
        text = run(folder, 1, "risk.guards.kill-day-loss=0.0001")
        assert "Q5" in codes(text), text
        assert "halted: trading is halted" in text, text


flow.run_tests(sys.modules[__name__])
