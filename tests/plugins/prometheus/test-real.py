#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Metrics of a run: as promtool reads them and, in the long form, as the real Prometheus keeps them.

Both come from Debian's package prometheus, installed or unpacked below build/debs; what needs them skips without.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/flow"))

import flow  # noqa: E402
from live import Live  # noqa: E402
from venue import Venue  # noqa: E402

RULES = ROOT / "config/prometheus"
SECTION = "[report prometheus]\nplugin=prometheus\nport=0\n"


def find_tool(name):
    """A program of the package, or None, which under CI is a failure."""
    path = Path(os.environ["CARRY_BUILD"]) / "debs/usr/bin" / name
    found = str(path) if path.exists() else shutil.which(name)
    assert found or os.environ.get("CARRY_REQUIRE_TOOLS") != "1", f"{name} is required and not there"
    if not found:
        print(f"# SKIP no {name}")
    return found


def fetch(url, accept="*/*"):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


class Run(Live):
    """A run that gives metrics."""

    def __init__(self, venue, folder):
        (Path(folder) / "metrics.conf").write_text(SECTION)
        super().__init__(venue, folder, options=["--flatten-on-exit", Path(folder) / "metrics.conf"])

    def find_url(self):
        self.until("metrics at http")
        return next(re.search(r"http://\S+", line)[0] for line in self.lines if "metrics at" in line)


def test_metrics():
    """Both formats, with what the run holds; promtool finds nothing to say."""
    with Venue("--funding-interval", "3s") as venue, tempfile.TemporaryDirectory() as folder, Run(venue, folder) as live:
        url = live.find_url()
        live.until(r"funding of bybit:linear:BTCUSDT")
        kind, text = fetch(url)
        assert kind.startswith("text/plain; version=0.0.4"), kind
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert 99000 < float(values["carry_equity"]) < 101000, text
        assert float(values['carry_position{instrument="bybit:linear:BTCUSDT"}']) < 0, text
        assert float(values["carry_fills_total"]) >= 2 and float(values["carry_settlements_total"]) >= 1, text
        assert values["carry_trading"] == "1" and values['carry_risk_state{state="active"}'] == "1", text
        kind, openly = fetch(url, "application/openmetrics-text")
        assert kind.startswith("application/openmetrics-text; version=1.0.0") and openly.endswith("# EOF\n"), kind
        tool = find_tool("promtool")
        if tool:
            done = subprocess.run([tool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr
        live.stop()


def test_rules():
    """The alarms: well formed, and each fires on what it is for and on nothing else."""
    tool = find_tool("promtool")
    if not tool:
        return
    for words in (["check", "rules", RULES / "carry.rules.yml"], ["check", "config", RULES / "prometheus.yml"],
                  ["test", "rules", Path(__file__).parent / "rules-test.yml"]):
        done = subprocess.run([tool, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard():
    """Every metric that Grafana or an alarm asks for is one that the plugin gives."""
    source = "".join(path.read_text() for path in (ROOT / "plugins/prometheus").glob("*.c"))
    given = {name for name in re.findall(r'"((?:carry|process)_[a-z_]+)"', source)}
    given |= {name + "_total" for name in given}
    board = json.loads((ROOT / "config/grafana/carry.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked.append(re.sub(r"#.*|summary:.*|description:.*", "", (RULES / "carry.rules.yml").read_text()))
    names = {name for text in asked for name in re.findall(r"\b(?:carry|process)_[a-z_]+\b", text)}
    assert names and names <= given, names - given
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def query(base, expression):
    with urllib.request.urlopen(f"{base}/api/v1/query?query={urllib.parse.quote(expression)}", timeout=20) as answer:
        return json.load(answer)["data"]["result"]


def scrape(program, url, folder):
    """The real server, until it has kept two samples of a run."""
    config = Path(folder) / "prometheus.yml"
    config.write_text("scrape_configs:\n  - job_name: carry\n    scrape_interval: 1s\n    static_configs:\n"
                      f"      - targets: ['{url.split('/')[2]}']\n")
    port = flow.find_free_port()
    server = subprocess.Popen([program, f"--config.file={config}", f"--storage.tsdb.path={folder}/data", "--log.level=error",
                               f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 50
        while time.monotonic() < end:
            try:
                kept = query(base, "count_over_time(carry_equity[1m])")
                if kept and int(kept[0]["value"][1]) >= 2:
                    return query(base, 'up{job="carry"}'), query(base, "carry_equity")
            except OSError:
                pass
            time.sleep(0.3)
        raise AssertionError("Prometheus kept nothing")
    finally:
        server.terminate()
        server.wait(20)


def test_server():
    """The real Prometheus asks a run, and keeps what it says (long form only)."""
    program = find_tool("prometheus") if flow.is_full() else None
    if not program:
        return
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Run(venue, folder) as live:
        up, equity = scrape(program, live.find_url(), folder)
        assert up[0]["value"][1] == "1" and float(equity[0]["value"][1]) > 90000, (up, equity)
        live.stop()


flow.run_tests(sys.modules[__name__])
