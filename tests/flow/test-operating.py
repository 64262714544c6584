#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The operating guide: every command it shows, in its order and in one folder; every alarm it explains is there."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import flow

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["CARRY_BUILD"])
GUIDE = ROOT / "docs/operating.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def script():
    """One program of all blocks, on free ports, with the samples of this build."""
    text = "\n".join(body for name, body in FENCE.findall(GUIDE.read_text(encoding="utf-8")) if name == "sh")
    text = text.replace("/usr/share/carry-1/", f"{BUILD}/config/")
    for port in ("18085", "19085", "18410"):
        text = text.replace(port, str(flow.find_free_port()))
    text = text.replace("carry-dashboard --socket", f"carry-dashboard --chart {BUILD}/no-chart.js --socket")
    return text


def test_commands():
    (BUILD / "no-chart.js").write_text("/* none */\n", encoding="utf-8")
    environment = {**os.environ, **flow.NO_LEAK_CHECK, "PATH": f"{BUILD}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as folder:
        lines = "set -eu\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n" + script()
        done = subprocess.run(["bash", "-c", lines], cwd=folder, env=environment, capture_output=True, text=True, timeout=150)
        log = Path(folder) / "run.log"
        assert done.returncode == 0, done.stdout + done.stderr + (log.read_text() if log.exists() else "")
        assert "simsecret" not in log.read_text() + done.stdout + done.stderr
        assert (Path(folder) / "funding.csv").read_text().count("\n") >= 2
        assert list((Path(folder) / "reports").glob("*.html"))


def test_alarms():
    """The guide explains every alarm of the rules, and no other."""
    rules = set(re.findall(r"alert: (\w+)", (ROOT / "config/prometheus/carry.rules.yml").read_text()))
    explained = set(re.findall(r"^\| `(Carry\w+)` \|", GUIDE.read_text(encoding="utf-8"), flags=re.M))
    assert rules == explained, rules ^ explained


flow.run_tests(sys.modules[__name__])
