#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page's server: what it gives, and what it refuses."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/flow"))

import flow  # noqa: E402
from dashboard import Dashboard, read_line  # noqa: E402


def test_files():
    """The page is open to whoever asks on this machine, and forbids the browser all else."""
    with Dashboard() as page:
        for path, kind in (("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css"),
                           ("/words.js", "text/javascript"), ("/charts.js", "text/javascript"), ("/chart.min.js", "text/javascript")):
            status, headers, body = page.ask(path)
            assert status == 200 and headers["Content-Type"].startswith(kind) and body, (path, status, headers)
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, policy
            assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
            assert page.token.encode() not in body
        assert page.ask("/etc/passwd")[0] == 404
        assert page.ask("/../token")[0] == 404
        assert page.ask("/%2e%2e/token")[0] == 404


def test_stream():
    """History, then how it stands, again and again; what was before is there for who comes later."""
    with Dashboard() as page:
        connection, answer = page.stream()
        assert answer.status == 200 and read_line(answer, "history") is not None
        first = read_line(answer, "status")
        second = read_line(answer, "status")
        assert first["name"] == "carry-sim" and second["events"] > first["events"], (first["events"], second["events"])
        late, other = page.stream()
        points = read_line(other, "history")
        assert points and points[0]["symbols"][0]["symbol"] == "BTCUSDT", points
        late.close()
        connection.close()


def test_token():
    """Nothing without the token; after five wrong ones none is looked at."""
    with Dashboard() as page:
        good = {"Authorization": f"Bearer {page.token}"}
        assert page.ask("/stream?token=" + page.token)[0] == 401
        for wrong in (None, "", "Bearer", "Bearer " + page.token[:-1], f"Basic {page.token}"):
            headers = {} if wrong is None else {"Authorization": wrong}
            status = page.ask("/stream", headers=headers)[0]
            assert status in (401, 429), (wrong, status)
        assert page.ask("/stream", headers=good)[0] == 429
        assert page.ask("/")[0] == 200


def test_attacks():
    """Names bent to this machine, pages of others, bodies and methods: refused."""
    with Dashboard() as page:
        good = {"Authorization": f"Bearer {page.token}"}
        port = page.port
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.0.0.1.evil.example:{port}", ""):
            status = page.ask("/stream", headers={**good, "Host": host})[0]
            assert status in (400, 421), (host, status)
        for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}", f"http://127.0.0.1:{port}.evil.example"):
            assert page.ask("/stream", headers={**good, "Origin": origin})[0] == 403, origin
        assert page.ask("/stream", headers={**good, "Sec-Fetch-Site": "cross-site"})[0] == 403
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
            assert page.ask("/stream", method=method, headers=good)[0] == 405, method
        assert page.ask("/", method="POST", headers={"Content-Length": str(1 << 30)}, body=b"x" * 1000)[0] == 413
        assert page.ask("/", method="POST", headers={"Transfer-Encoding": "chunked"})[0] == 413


def read_rss(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def is_sanitized(pid):
    """A sanitizer keeps what was freed for a while."""
    return "asan" in Path(f"/proc/{pid}/maps").read_text()


def test_crowd():
    """A thousand slow clients get nowhere: no memory, no threads, and who is in stays in."""
    with Dashboard() as page:
        connection, answer = page.stream()
        read_line(answer, "status")
        before = read_rss(page.process.pid)
        crowd = []
        for _ in range(1000 if flow.is_full() else 300):
            guest = socket.create_connection(("127.0.0.1", page.port), timeout=20)
            guest.sendall(b"GET / HTTP/1.1\r\nHost: ")
            crowd.append(guest)
        for _ in range(3):
            read_line(answer, "status")
        assert read_rss(page.process.pid) - before < (90000 if is_sanitized(page.process.pid) else 20000), (before, read_rss(page.process.pid))
        assert len(os.listdir(f"/proc/{page.process.pid}/task")) < 16
        assert len(os.listdir(f"/proc/{page.process.pid}/fd")) < 80
        for guest in crowd:
            guest.close()
        end = time.monotonic() + 20
        status = 0
        while status != 200 and time.monotonic() < end:
            try:
                status = page.ask("/")[0]
            except OSError:
                time.sleep(0.1)
        assert status == 200
        connection.close()


def test_slow_reader():
    """A page that does not read costs a few lines of memory, however long it stays."""
    with Dashboard() as page:
        stuck = socket.create_connection(("127.0.0.1", page.port), timeout=20)
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.sendall(f"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\nAuthorization: Bearer {page.token}\r\n\r\n".encode())
        connection, answer = page.stream()
        for _ in range(5):
            read_line(answer, "status")
        before = read_rss(page.process.pid)
        for _ in range(60 if flow.is_full() else 25):
            read_line(answer, "status")
        assert read_rss(page.process.pid) - before < (64000 if is_sanitized(page.process.pid) else 4000)
        stuck.close()
        connection.close()


def test_run_gone():
    """A run that ends, and comes back."""
    with Dashboard(has_run=False) as page:
        connection, answer = page.stream()
        assert read_line(answer, "down") is not None
        page.start_run()
        assert read_line(answer, "status")["name"] == "carry-sim"
        page.stop_run()
        assert read_line(answer, "down") is not None
        connection.close()


def test_bus():
    """By its name on the bus of the system, and again when it comes back there."""
    if shutil.which("dbus-daemon") is None:
        return
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True)
    try:
        with Dashboard(bus=bus.stdout.readline().strip()) as page:
            connection, answer = page.stream()
            assert read_line(answer, "status")["name"] == "carry-sim"
            page.stop_run()
            assert read_line(answer, "down") is not None
            page.start_run()
            assert read_line(answer, "status")
            connection.close()
    finally:
        bus.terminate()
        bus.wait(20)
        bus.stdout.close()


def test_socket_of_a_unit():
    """A port that systemd opened is used as it is; one that others reach is refused."""
    for address, good in (("127.0.0.1", True), ("0.0.0.0", False)):
        with Dashboard() as page, socket.create_server((address, 0)) as opened:
            # As systemd does: the socket is number 3, and LISTEN_PID is the program's.
            words = ["bash", "-c", f"exec 3<&{opened.fileno()}; LISTEN_FDS=1 LISTEN_PID=$BASHPID exec \"$@\"", "bash",
                     os.environ["CARRY_DASHBOARD"], "--socket", "x", "--token", page.path / "token", "--chart", page.chart]
            unit = subprocess.Popen(words, pass_fds=[opened.fileno()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            try:
                if good:
                    assert unit.stdout.readline() == f"listening http://127.0.0.1:{opened.getsockname()[1]}/\n"
                else:
                    assert unit.wait(20) == 2 and "127.0.0.1 only" in unit.stderr.read()
            finally:
                unit.terminate()
                unit.communicate(timeout=20)


def test_unit():
    """The unit exposes nothing that it need not (where systemd-analyze is)."""
    if shutil.which("systemd-analyze") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder) / "carry-dashboard@x.service"
        unit.write_text((ROOT / "config/systemd/carry-dashboard@.service.in").read_text().replace("@bindir@", "/usr/bin"))
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=3", unit], capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_refusals():
    """What it does not start with."""
    program = os.environ["CARRY_DASHBOARD"]
    with Dashboard() as page:
        for words, what in (([], "--socket"), (["--socket", "x", "--run", "y"], "either"), (["--run", "x"], "--token"), (["--socket", "x", "--token", "/none"], "/none"),
                            (["--port", "70000"], "--port"), (["--interval", "1"], "--interval"), (["extra"], "options only")):
            done = subprocess.run([program, *words], capture_output=True, text=True, timeout=20)
            assert done.returncode == 2 and what in done.stderr, (words, done)
        open_file = page.path / "open"
        open_file.write_text("0" * 64)
        open_file.chmod(0o644)
        for path, what in ((open_file, "chmod 0400"), (page.path, "regular file")):
            done = subprocess.run([program, "--socket", "x", "--token", path], capture_output=True, text=True, timeout=20)
            assert done.returncode == 2 and what in done.stderr, done
        done = subprocess.run([program, "--new-token", page.path / "token"], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and (page.path / "token").read_text().strip() == page.token, done


flow.run_tests(sys.modules[__name__])
