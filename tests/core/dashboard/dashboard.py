# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry-dashboard over a run that is made up."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHARTS = [Path(os.environ["CARRY_BUILD"]) / "debs/usr/share/javascript/chart.js/chart.min.js",
          Path("/usr/share/javascript/chart.js/chart.min.js")]


def find_chart():
    """The library, or None; tests of the server do without."""
    return next((path for path in CHARTS if path.exists()), None)


class Dashboard:
    """The program and a run for it; all of it ends with the block."""

    def __init__(self, chart=None, has_run=True, bus=None):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.chart = chart
        self.has_run = has_run
        self.run = None
        self.environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus} if bus else None
        self.target = ["--run", "a-b"] if bus else ["--socket", self.path / "control"]

    def start_run(self):
        where = "org.carry.Run.a_b" if self.environment else self.path / "control"
        self.run = subprocess.Popen(["/usr/bin/python3", HERE / "fake_run.py", where],
                                    stdout=subprocess.PIPE, text=True, env=self.environment)
        assert self.run.stdout.readline() == "ready\n"

    def stop_run(self):
        if self.run is not None:
            self.run.kill()
            self.run.wait()
            self.run.stdout.close()
            self.run = None

    def __enter__(self):
        program = os.environ["CARRY_DASHBOARD"]
        subprocess.run([program, "--new-token", self.path / "token"], check=True)
        self.token = (self.path / "token").read_text().strip()
        if self.chart is None:
            self.chart = self.path / "chart.js"
            self.chart.write_text("/* none */\n")
        if self.has_run:
            self.start_run()
        self.process = subprocess.Popen(
            [program, *self.target, "--token", self.path / "token", "--port", "0", "--interval", "100",
             "--chart", self.chart], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)
        line = self.process.stdout.readline()
        assert line.startswith("listening http://127.0.0.1:"), (line, self.process.stderr.read())
        self.url = line.split()[1]
        self.port = int(self.url.rstrip("/").rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        out, err = self.process.communicate(timeout=20)
        self.stop_run()
        self.folder.cleanup()
        assert self.process.returncode == 0, (self.process.returncode, out, err)
        assert self.token not in out + err

    def ask(self, path="/", method="GET", headers=None, body=None, host=None):
        """Status, headers and body of one request; `headers` are over the proper ones."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host or f"127.0.0.1:{self.port}", **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), text

    def stream(self):
        """Opens the stream properly: the answer, to be read line by line."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/stream", headers={"Authorization": f"Bearer {self.token}"})
        return connection, connection.getresponse()


def read_line(answer, wanted):
    """The first line of the stream that is called so."""
    for _ in range(200):
        message = json.loads(answer.readline())
        if wanted in message:
            return message[wanted]
    sys.exit(f"no line {wanted}")
