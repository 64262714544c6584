# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients nobody here wrote, unmodified, against bybit-sim: test-clients.py CLIENT [--tls].

.ci/fetch-test-clients puts them into build/clients. Each suite prints TAP of its own.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "flow"))

from venue import KEY, SECRET, Venue  # noqa: E402

CLIENTS = Path(os.environ["BYBIT_CLIENTS"])
SUITES = {
    "bybit-api": (["node", HERE / "clients" / "bybit-api.js"], CLIENTS / "node_modules" / "bybit-api"),
    "ccxt": (["node", HERE / "clients" / "ccxt.js"], CLIENTS / "node_modules" / "ccxt"),
    "pybit": (["/usr/bin/python3", HERE / "clients" / "pybit-suite.py"], CLIENTS / "python" / "pybit"),
}
TAP = ("ok ", "not ok ", "1..", "#")  # all else is what the clients log


def need_client(name, folder):
    """Ends the test when the client is not there: a skip, or a failure under CI."""
    if folder.is_dir():
        return
    if os.environ.get("CARRY_REQUIRE_SHARED") == "1":
        sys.exit(f"{name} is required and not there: {folder}; run .ci/fetch-test-clients")
    print(f"1..0 # SKIP no {name} at {folder}; .ci/fetch-test-clients installs it")
    sys.exit(0)


def drive(command, tls):
    """One run of a client's suite: its status and what it printed."""
    with Venue("--funding-interval", "10s", tls=tls) as venue:
        env = {**os.environ, "SIM_REST": venue.url, "SIM_WS": venue.ws_url, "SIM_KEY": KEY, "SIM_SECRET": SECRET,
               "NODE_PATH": str(CLIENTS / "node_modules"), "PYTHONPATH": str(CLIENTS / "python"), "NO_COLOR": "1"}
        if tls:
            authority = str(venue.path / "ca.pem")
            env |= {"SIM_CA": authority, "NODE_EXTRA_CA_CERTS": authority, "WEBSOCKET_CLIENT_CA_BUNDLE": authority}
        try:
            done = subprocess.run(list(map(str, command)), env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, timeout=80)
        except subprocess.TimeoutExpired as late:
            return 1, (late.stdout or b"").decode() + "\nnot ok 1 it hangs"
        return done.returncode, done.stdout


def main():
    name, tls = sys.argv[1], "--tls" in sys.argv
    command, folder = SUITES[name]
    need_client(name, folder)
    status, text = drive(command, tls)
    for line in text.splitlines():
        print(line if line.startswith(TAP) else "# " + line)
    sys.exit(status)


main()
