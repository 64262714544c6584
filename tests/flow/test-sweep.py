#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry sweep: plain runs side by side, in sample and out of sample apart, whole after any stop."""

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import flow
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
[risk limits]
plugin=limits
max-order-notional=200000
max-position-notional=200000
max-order-fraction=2
warn-order-fraction=2
max-position-fraction=2
max-gross-fraction=8
max-net-fraction=2
warn-net-fraction=2
funding-window=0s
[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT
policy=threshold
min-apr=0.1
notional=10000
"""
VARY = ("--vary", "strategy.carry.min-apr=0.02,0.05,0.2", "--vary", "strategy.carry.notional=5000,20000")
PERIOD = ("--from", "2024-01-01", "--to", "2024-01-16", "--walk", "6d/3d")


class Folder:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.config = self.path / "sweep.conf"
        self.config.write_text(CONFIG.format(root=ROOT))
        self.output = self.path / "out"
        return self

    def __exit__(self, *error):
        self.folder.cleanup()

    def words(self, *more, output=None, vary=VARY, period=PERIOD):
        return ["sweep", str(self.config), *vary, *period, "--output", str(output or self.output), *more]

    def rows(self, output=None):
        with open((output or self.output) / "results.csv", newline="") as file:
            return list(csv.DictReader(file))


def test_walk_forward():
    with Folder() as folder:
        out = carry(*folder.words())
        rows = folder.rows()
        # Three windows of six sets in sample, and what was best of each out of sample.
        assert [(row["part"], row["status"]) for row in rows].count(("in", "done")) == 18, rows
        assert sum(row["part"] == "out" for row in rows) == 3, rows
        for window in "123":
            inside = [row for row in rows if row["window"] == window and row["part"] == "in"]
            outside = [row for row in rows if row["window"] == window and row["part"] == "out"]
            best = max(inside, key=lambda row: float(row["sharpe_daily"]))
            assert float(outside[0]["sharpe_daily"]) is not None
            chosen = next(row for row in inside if row["set"] == outside[0]["set"])
            assert float(chosen["sharpe_daily"]) == float(best["sharpe_daily"]), (best, outside)
        assert "only 3 windows out of sample" in out and "deflated" in out, out
        assert not list((folder.output / "runs").iterdir())
        page = (folder.output / "sweep.html").read_text()
        assert page.index("<h2>In sample</h2>") < page.index("<h2>Out of sample</h2>")
        assert "<svg" in page and "López de Prado" in page and "Before you believe it" in page
        assert not re.search(r"<script|https?://|<link|url\(", page)
        with sqlite3.connect(folder.output / "sweep.db") as database:
            assert database.execute("SELECT count(*) FROM results").fetchone() == (21,)
            assert database.execute("SELECT value FROM parameters WHERE set_id = 5 ORDER BY key").fetchall() == [
                ("0.2",), ("20000",)]


def test_each_run_is_a_plain_backtest():
    with Folder() as folder:
        carry(*folder.words())
        for row in folder.rows():
            if row["set"] != "3" or row["part"] != "in" or row["window"] != "2":
                continue
            carry("backtest", folder.config, "--from", "2024-01-04", "--to", "2024-01-10", "--set",
                  "strategy.carry.min-apr=0.05", "--set", "strategy.carry.notional=20000", "--output",
                  folder.path / "one")
            summary = json.loads((folder.path / "one" / "summary.json").read_text())
            for name in ("net_pnl", "funding_pnl", "fees"):
                assert row[name] == summary[name], (row, summary)
            assert float(row["sharpe_daily"]) == summary["sharpe_daily"]
            assert int(row["round_trips"]) == summary["round_trips"]
            # The Sharpe ratio of days is the run's own, computed once more from its equity.
            assert abs(float(row["day_sharpe"]) * 365 ** 0.5 - summary["sharpe_daily"]) < 1e-6, (row, summary)
            return
        assert False, "the run is missing"


def start(folder, *more):
    return subprocess.Popen([os.environ["CARRY"], *folder.words(*more)], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, env={**os.environ, **flow.NO_LEAK_CHECK})


def count_results(folder):
    try:
        with sqlite3.connect(f"file:{folder.output}/sweep.db?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM results").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_stopped_and_gone_on():
    """kill -9 and Ctrl-C in the middle: nothing is run twice, and the results are those of one quiet sweep."""
    with Folder() as folder:
        whole = folder.path / "whole"
        carry(*folder.words(output=whole))
        for number, at in ((signal.SIGKILL, 2), (signal.SIGINT, 6), (signal.SIGKILL, 9)):
            process = start(folder, "--jobs", "2")
            deadline = time.monotonic() + 30
            while count_results(folder) < at and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.002)
            process.send_signal(number)
            said = process.communicate(timeout=30)[0]
            # One that had hardly begun did not yet listen to signals.
            if number == signal.SIGINT and process.returncode not in (0, -signal.SIGINT):
                assert process.returncode == 130 and "goes on with what is missing" in said, said
        before = count_results(folder)
        assert 2 <= before <= 21, before
        carry(*folder.words())
        for name in ("results.csv", "sweep.html"):
            assert (folder.output / name).read_bytes() == (whole / name).read_bytes(), name


def find_child(process):
    """A run of a sweep, as soon as there is one."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        numbers = children.read_text().split() if children.exists() else []
        if numbers:
            return int(numbers[0])
        time.sleep(0.001)
    assert False, "the sweep ended and no run was seen"


def test_a_run_that_is_killed_is_run_again():
    """What somebody else killed says nothing of its set: it is told, it is not a result, and the next sweep runs it."""
    with Folder() as folder:
        whole = folder.path / "whole"
        period = ("--from", "2024-01-01", "--to", "2024-01-16")
        carry(*folder.words(output=whole, period=period))
        words = [os.environ["CARRY"], *folder.words("--jobs", "1", period=period)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   env={**os.environ, **flow.NO_LEAK_CHECK})
        os.kill(find_child(process), signal.SIGKILL)
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 1 and "1 of the runs were killed" in said, (process.returncode, said)
        assert count_results(folder) == 5 and not (folder.output / "results.csv").exists()
        carry(*folder.words(period=period))
        assert (folder.output / "results.csv").read_bytes() == (whole / "results.csv").read_bytes()


def test_mistakes_are_all_listed():
    with Folder() as folder:
        told = carry(*folder.words("--objective", "luck", "--jobs", "0", vary=("--vary", "strategy.carry", "--vary",
                                                                            "strategy.carry.a=1..2"),
                                   period=("--from", "2024-01-02", "--to", "2024-13-01", "--walk", "6d")), status=2)
        for part in ("--objective", "--jobs", "--to", "--walk", '"strategy.carry" is not', "1..2"):
            assert part in told, (part, told)
        assert len(told.splitlines()) == 6, told
        assert not folder.output.exists()


def test_another_sweep_is_refused():
    with Folder() as folder:
        carry(*folder.words())
        told = carry(*folder.words("--set", "host.carry.seed=2"), status=2)
        assert "holds another sweep" in told and len(told.splitlines()) == 1, told
        folder.config.write_text(folder.config.read_text() + "\n# changed\n")
        assert "it was begun with file" in carry(*folder.words(), status=2)


def test_a_run_that_fails_is_said():
    with Folder() as folder:
        out = carry(*folder.words(vary=("--vary", "strategy.carry.notional=5000,-5"),
                                  period=("--from", "2024-01-01", "--to", "2024-01-05")))
        assert [row["status"] for row in folder.rows()] == ["done", "failed"], folder.rows()
        assert "1 runs failed" in out and "Nothing was kept out of the sample" in out, out
        with sqlite3.connect(folder.output / "sweep.db") as database:
            problem = database.execute("SELECT problem FROM results WHERE set_id = 1").fetchone()[0]
        assert "notional" in problem, problem


FAKE_SBATCH = """#!/usr/bin/python3
import json, os, sys
with open(os.environ["FAKE_QUEUE"], "a") as queue:
    queue.write(json.dumps(sys.argv[1:]) + "\\n")
    print(1000 + queue.tell())
"""


def drain(queue, env):
    """What a cluster would do with what was submitted: array tasks, then the job that waits for them."""
    n_arrays = 0
    while queue.exists() and queue.stat().st_size:
        jobs = [json.loads(line) for line in queue.read_text().splitlines()]
        queue.unlink()
        assert len(jobs) == 2, jobs
        for job in jobs:
            command = job[job.index("--wrap") + 1]
            folder = next(word for word in job if word.startswith("--chdir=")).split("=", 1)[1]
            tasks = next((word for word in job if word.startswith("--array=1-")), None)
            n_arrays += tasks is not None
            for task in range(1, int(tasks.rsplit("-", 1)[1]) + 1) if tasks else (0,):
                subprocess.run(["sh", "-c", command], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env={**env, "SLURM_ARRAY_TASK_ID": str(task)})
    return n_arrays


def test_slurm():
    """An array job in sample, one out of sample, then the report: the results of a sweep on one machine."""
    with Folder() as folder:
        whole, tools, queue = folder.path / "whole", folder.path / "tools", folder.path / "queue"
        carry(*folder.words(output=whole))
        tools.mkdir()
        (tools / "sbatch").write_text(FAKE_SBATCH)
        (tools / "sbatch").chmod(0o755)
        env = {**os.environ, **flow.NO_LEAK_CHECK, "PATH": f"{tools}:{os.environ['PATH']}", "FAKE_QUEUE": str(queue)}
        assert "handed to Slurm" in carry(*folder.words("--slurm"), env=env)
        assert drain(queue, env) == 2
        assert (folder.output / "results.csv").read_bytes() == (whole / "results.csv").read_bytes()
        assert (folder.output / "sweep.html").exists()


def test_random_search():
    with Folder() as folder:
        vary = ("--vary", "strategy.carry.min-apr=0.01..0.3/0.01", "--vary", "strategy.carry.notional=1000..20000/1000")
        carry(*folder.words("--random", "4", "--seed", "3", vary=vary, period=("--from", "2024-01-01", "--to",
                                                                              "2024-01-04")))
        rows = folder.rows()
        assert len(rows) == 4 and len({(row["strategy.carry.min-apr"], row["strategy.carry.notional"])
                                       for row in rows}) == 4, rows


if __name__ == "__main__":
    flow.run_tests(sys.modules[__name__])
