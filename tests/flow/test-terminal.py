#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person at a terminal sees: the progress bar, and Ctrl-C."""

import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import flow

# Long enough to be interrupted on any machine.
LONG = ["backtest", flow.ROOT / "config/demo.conf", "--from", "1980-01-01", "--to", "2025-01-01"]


def read_until(descriptor, text):
    """What arrives up to and including `text`; a terminal ends with an error, not with nothing."""
    seen = b""
    while text not in seen:
        try:
            data = os.read(descriptor, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data
    return seen


def start(folder, stderr):
    return subprocess.Popen([os.environ["CARRY"], *map(str, LONG), "--output", folder],
                            stdout=subprocess.PIPE, stderr=stderr, text=True)


def test_interrupt_leaves_a_partial_result():
    with tempfile.TemporaryDirectory() as folder:
        parent, child = pty.openpty()
        process = start(folder, child)
        os.close(child)
        read_until(parent, b"s left")
        process.send_signal(signal.SIGINT)
        read_until(parent, b"never printed")
        output, _ = process.communicate(timeout=60)
        os.close(parent)
        summary = json.loads((Path(folder) / "summary.json").read_text())
        assert process.returncode == 130, process.returncode
        assert "interrupted: partial" in output, output
        assert summary["partial"] is True, summary
        assert Decimal(summary["net_pnl"]) == (
            Decimal(summary["price_pnl"]) + Decimal(summary["funding_pnl"])
            - Decimal(summary["fees"]) - Decimal(summary["borrow"]))
        assert summary["to"] < "2025", summary["to"]
        last = (Path(folder) / "equity.csv").read_text().splitlines()[-1]
        assert last.startswith(summary["to"]), (last, summary["to"])


def test_bar_on_a_terminal():
    with tempfile.TemporaryDirectory() as folder:
        parent, child = pty.openpty()
        process = start(folder, child)
        os.close(child)
        seen = read_until(parent, b"s left").decode()
        process.kill()
        process.communicate()
        os.close(parent)
        for text in ("\r", "%", "M events/s", "s left"):
            assert text in seen, (text, seen)


def test_silent_when_piped():
    run = flow.Run("demo.conf")
    done = subprocess.run([os.environ["CARRY"], "backtest", flow.ROOT / "config/demo.conf",
                           "--output", run.path], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert "\r" not in done.stdout and "\x1b" not in done.stdout, done.stdout


flow.run_tests(sys.modules[__name__])
