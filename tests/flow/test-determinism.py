#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same run twice gives the same bytes, and those of the golden run."""

import hashlib
import json
import os
import sys

import flow

GOLDEN = flow.ROOT / "tests/golden/demo.json"
CLOCK = ("wall_seconds", "events_per_second")
RESULTS = (".csv",)
EVERYTHING = (".csv", ".html", ".md")


def digest(run, suffixes=RESULTS):
    """Checksums of all results; of the summary without what the wall clock says."""
    sums = {}
    for path in sorted(run.path.iterdir()):
        data = path.read_bytes()
        if path.suffix in suffixes:
            sums[path.name] = hashlib.sha256(data).hexdigest()
    sums["summary"] = {key: value for key, value in run.summary.items() if key not in CLOCK}
    return sums


def test_twice():
    one, other = digest(flow.Run("demo.conf"), EVERYTHING), digest(flow.Run("demo.conf"), EVERYTHING)
    assert "report.html" in one and one == other


def test_twins():
    """The keyfile and its YAML twin are one configuration."""
    assert digest(flow.Run("demo.conf"), EVERYTHING) == digest(flow.Run("demo.yaml"), EVERYTHING)


def test_seed_matters():
    one, other = flow.Run("demo.conf"), flow.Run("demo.conf", "host.carry.seed=43")
    assert one.summary["net_pnl"] != other.summary["net_pnl"]


def test_golden():
    """CARRY_GOLDEN=update writes the file anew; look at the difference before you commit it."""
    now = digest(flow.Run("demo.conf"))
    if os.environ.get("CARRY_GOLDEN") == "update":
        GOLDEN.write_text(json.dumps(now, indent=1) + "\n")
    wanted = json.loads(GOLDEN.read_text())
    changed = [key for key in {**now, **wanted} if now.get(key) != wanted.get(key)]
    assert now == wanted, f"differs from {GOLDEN.name} in: {', '.join(changed)}"


flow.run_tests(sys.modules[__name__])
