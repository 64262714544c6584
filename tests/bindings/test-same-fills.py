#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One strategy in C, Python and JavaScript: the same fills, byte for byte."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "flow"))
import flow  # noqa: E402

PLUGINS = Path(os.environ["CARRY"]).parent / "plugins"


def run_script(*command):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*command, HERE / "market.conf", PLUGINS, folder],
                              capture_output=True, text=True)
        assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        return (Path(folder) / "fills.csv").read_text()


def run_c():
    with tempfile.TemporaryDirectory() as folder:
        flow.carry("backtest", HERE / "market.conf", HERE / "cross.conf", "--output", folder)
        return (Path(folder) / "fills.csv").read_text()


WANTED = run_c()


def test_trades_enough():
    assert len(WANTED.splitlines()) > 50, WANTED


def test_python():
    assert run_script("/usr/bin/python3", HERE / "cross.py") == WANTED


def test_javascript():
    assert run_script("gjs", HERE / "cross.js") == WANTED


flow.run_tests(sys.modules[__name__])
