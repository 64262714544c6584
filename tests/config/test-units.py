#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The unit of a run: exposure at most 1.1, as systemd counts it, and what else it promises."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))
import flow # noqa: E402

UNIT = Path(os.environ["CARRY_UNIT"])
LIMIT = 11


def analyze(unit, *options):
    return subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={LIMIT}", *options, unit],
                          capture_output=True, text=True)


def test_exposure(tmp=None):
    if shutil.which("systemd-analyze") is None:
        print("# SKIP systemd-analyze is not here")
        return
    done = analyze(UNIT)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    # The limit is one that can be missed.
    weak = Path(os.environ["CARRY_UNIT_FOLDER"]) / "weak@.service"
    weak.write_text(UNIT.read_text().replace("PrivateUsers=yes", "PrivateUsers=no"))
    assert analyze(weak).returncode != 0
    weak.unlink()


def test_promises():
    """What the documents and decision 0027 say of it."""
    lines = UNIT.read_text().splitlines()
    for wanted in ("Type=notify", "NotifyAccess=main", "WatchdogSec=10", "StartLimitIntervalSec=0",
                   "RestartPreventExitStatus=2 3 4 5", "MemoryMax=512M", "TasksMax=64", "LimitCORE=0", "UMask=0077",
                   "RuntimeDirectory=carry/%i", "StateDirectoryMode=1770", "RuntimeDirectoryPreserve=yes"):
        assert wanted in lines, wanted
    (start,) = [line for line in lines if line.startswith("ExecStart=")]
    assert "@" not in start.replace("carry@", ""), start
    assert "control-bus=system" in start and "--env ${CARRY_ENV}" in start, start
    assert not any("API_KEY" in line or "--set" in line and "secret" in line for line in lines)


def test_sentinel():
    """No more exposed than the run, another user, and no part of its unit."""
    unit = Path(os.environ["CARRY_SENTINEL_UNIT"])
    if shutil.which("systemd-analyze") is not None:
        done = analyze(unit)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    lines = unit.read_text().splitlines()
    for wanted in ("User=carry-sentinel", "Group=carry", "StateDirectory=carry-sentinel/%i", "StateDirectoryMode=0700",
                   "ReadWritePaths=/var/lib/carry", "RestartPreventExitStatus=2 3 4", "Restart=always"):
        assert wanted in lines, wanted
    assert not any(line.startswith(("PartOf=", "BindsTo=", "Requires=")) for line in lines)


flow.run_tests(sys.modules[__name__])
