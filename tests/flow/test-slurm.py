#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry sweep --slurm on a Slurm of one node: the results of a sweep on one machine, whatever happens to its tasks.

Needs slurmctld, slurmd and munge from Debian, installed or unpacked below build/debs by tests/support/fetch-tools.
"""

import csv
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

import flow
import slurm
from flow import ROOT, carry

CONFIG = """
[host carry]
seed=1
capital=100000
[history market]
plugin=synthetic
[exchange main]
plugin=paper
instruments={root}/config/instruments.csv
[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT
policy=threshold
notional=10000
"""
# The last value of the second is refused: its runs fail, wherever they run.
WORDS = ("--vary", "strategy.carry.min-apr=0.02,0.2", "--vary", "strategy.carry.notional=5000,20000,-1", "--from",
         "2024-01-01", "--to", "2024-01-08", "--walk", "4d/3d")


class Sweep:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.config = self.folder / "sweep.conf"
        self.config.write_text(CONFIG.format(root=ROOT))
        self.output = self.folder / "cluster"

    def run(self, output, *more, **options):
        # Named from its own folder: the tasks have to run there, too.
        return carry("sweep", self.config.name, *WORDS, "--output", output, *more, cwd=self.folder, **options)

    def has_ended(self):
        return (self.output / "sweep.html").exists()

    def check_same(self):
        for name in ("results.csv", "sweep.html"):
            assert (self.output / name).read_bytes() == (self.folder / "here" / name).read_bytes(), name
        assert not list((self.output / "runs").iterdir()), "what runs left was not cleared away"


def test_sweep_of_a_cluster():
    """
    One task of the first array is canceled before it runs, one is killed, and one has its run killed: all three are
    missing afterwards, and the sweep hands them in again. What a set did wrong is a failed run here as there.
    """
    with tempfile.TemporaryDirectory() as folder, slurm.Slurm(tools) as cluster:
        sweep = Sweep(folder)
        sweep.run("here")
        cluster.ask("scontrol", "update", f"nodename={cluster.host}", "state=drain", "reason=test")
        assert "handed to Slurm" in sweep.run("cluster", "--slurm", env=cluster.env)
        assert cluster.ask("squeue", "--array", "--noheader", "--format=%j").split().count("carry-sweep") == 6
        cluster.ask("scancel", "1_2")
        units = sweep.output / "units.sh"
        lines = units.read_text().splitlines(keepends=True)
        lines[0] = "kill -9 $$; " + lines[0]
        lines[2] = "sh -c 'kill -9 $$'" + lines[2][lines[2].index(" > "):]
        units.write_text("".join(lines))
        cluster.ask("scontrol", "update", f"nodename={cluster.host}", "state=resume")
        cluster.wait(sweep.has_ended, "the report of the sweep", 40)
        cluster.wait(cluster.is_empty, "an empty queue")
        sweep.check_same()
        with open(sweep.output / "results.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        assert sorted((row["part"], row["status"]) for row in rows) == (
            [("in", "done")] * 4 + [("in", "failed")] * 2 + [("out", "done")]), rows
        # Six runs, the three that were missing, the best of the sample out of it: three arrays.
        assert (sweep.output / "slurm.log").read_text().count("handed to Slurm") == 2


def test_runs_that_never_end_are_not_handed_in_forever():
    with tempfile.TemporaryDirectory() as folder, slurm.Slurm(tools) as cluster:
        sweep = Sweep(folder)
        cluster.ask("scontrol", "update", f"nodename={cluster.host}", "state=drain", "reason=test")
        sweep.run("cluster", "--slurm", env=cluster.env)
        units = sweep.output / "units.sh"
        units.write_text("kill -9 $$\n" * len(units.read_text().splitlines()))
        cluster.ask("scontrol", "update", f"nodename={cluster.host}", "state=resume")
        cluster.wait(cluster.is_empty, "an empty queue", 40)
        said = (sweep.output / "slurm.log").read_text()
        assert "no run of job 1 came to an end" in said, said
        with sqlite3.connect(sweep.output / "sweep.db") as database:
            assert database.execute("SELECT count(*) FROM results").fetchone() == (0,)


if __name__ == "__main__":
    tools = slurm.find_tools()
    if tools is None:
        assert os.environ.get("CARRY_REQUIRE_TOOLS") != "1", "Slurm is required and not there"
        print("1..0 # SKIP no Slurm: tests/support/fetch-tools unpacks one")
        sys.exit(0)
    flow.run_tests(sys.modules[__name__])
