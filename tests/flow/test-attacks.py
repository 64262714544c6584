#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Everything that listens beside a run, attacked at once while it trades: the page, the metrics and the control socket.

Each is refused what it asks, and the round of orders that is done meanwhile takes its usual time.
"""

import http.client
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import flow
import peer
from live import Live
from venue import Venue

OPENED = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"
CLOSED = r"order \S+ buy \S+ bybit:linear:BTCUSDT: FILLED"
CROWD = 1000
GIB = 1 << 30
MOST_TAKEN = 16 << 20 # what the kernel's buffers take before somebody refuses

MORE = """
[report metrics]
plugin=prometheus
port={metrics}
"""


class Page:
    """The page of the run, on a port of its own."""

    def __init__(self, folder, control):
        self.token = folder / "token"
        (folder / "chart.js").write_text("/* none */\n")
        program = os.environ["CARRY_DASHBOARD"]
        subprocess.run([program, "--new-token", self.token], check=True)
        self.process = subprocess.Popen([program, "--socket", control, "--token", self.token, "--port", "0", "--interval", "100",
                                         "--chart", folder / "chart.js"], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1].rstrip("/").rsplit(":", 1)[1])

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=20)


def ask(port, path, headers, method="GET"):
    """The status of one request, with these headers and no other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def check_words(port, path, token):
    """Wrong names, pages of others, no token, and ways to ask that nobody offers."""
    own = {"Host": f"127.0.0.1:{port}", **({"Authorization": f"Bearer {token}"} if token else {})}
    for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", f"localhost.evil.example:{port}"):
        assert ask(port, path, {**own, "Host": host}) in (400, 403, 421), host
    for origin in ("http://evil.example", "null"):
        assert ask(port, path, {**own, "Origin": origin}) == 403, origin
    for method in ("POST", "PUT", "DELETE"):
        assert ask(port, path, own, method) in (403, 405), method
    if token:
        assert ask(port, path, {"Host": own["Host"]}) == 401


def pour(port, path):
    """A GiB as the body of a request: how much of it was taken before the other side hung up."""
    taken = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {GIB}\r\n\r\n".encode())
        try:
            while taken < GIB:
                taken += client.send(b"x" * 65536)
        except OSError:
            pass
    return taken


class Crowd:
    """Clients that begin to ask and never end; those that are thrown out stay out."""

    def __init__(self, connect, word):
        self.clients = []
        for _ in range(CROWD):
            try:
                client = connect()
                self.clients.append(client)
                client.setblocking(False)
                client.send(word)
            except OSError:
                pass

    def close(self):
        for client in self.clients:
            client.close()


def connect_to(port):
    return lambda: socket.create_connection(("127.0.0.1", port), timeout=5)


def gather_crowds(page, metrics, control):
    """All three at the same time, each from a thread of its own."""
    crowds = []
    jobs = ((connect_to(page), b"GET /stream HTTP/1.1\r\nHost: "), (connect_to(metrics), b"GET /metrics HTTP/1.1\r\nHost: "),
            (lambda: peer.connect(control, timeout=5), b"\0AUTH EXT"))
    threads = [threading.Thread(target=lambda job=job: crowds.append(Crowd(*job))) for job in jobs]
    for thread in threads:
        thread.start()
    return crowds, threads


def trade_round(live, n):
    """Closes all and opens it again, from inside; returns the seconds it took."""
    began = time.monotonic()
    flow.carry("ctl", "flatten", f"{live.folder}/data", "--reason", "a round")
    live.until(CLOSED, n)
    flow.carry("ctl", "resume", f"{live.folder}/data")
    live.until(OPENED, n + 1)
    return time.monotonic() - began


def get_status(control):
    """The socket serves eight at a time and waits two seconds for each that says nothing."""
    end = time.monotonic() + 20
    while True:
        try:
            return peer.status(control)
        except (AssertionError, OSError):
            assert time.monotonic() < end, "nobody is let in after the crowd"
            time.sleep(0.05)


def read_memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) << 10


def attack(live, page, metrics, control):
    """Words first, then a GiB, then three crowds while a round is traded by a signal from inside."""
    check_words(page.port, "/stream", page.token.read_text().strip())
    check_words(metrics, "/metrics", None)
    for port, path in ((page.port, "/"), (metrics, "/metrics")):
        taken = pour(port, path)
        assert taken < MOST_TAKEN, (path, taken)
    with peer.enter(control) as client: # a message that says it is a GiB long
        client.sendall(b"l\1\0\1" + GIB.to_bytes(4, "little") + b"\1\0\0\0\0\0\0\0")
        assert peer.is_closed(client)
    before = live.count("funding of bybit:linear:BTCUSDT")
    crowds, threads = gather_crowds(page.port, metrics, control)
    live.until("funding of bybit:linear:BTCUSDT", before + 1)
    # Somebody who has the right to is let in between the strangers.
    end = time.monotonic() + 20
    while live.process.poll() is None and time.monotonic() < end:
        try:
            seconds = trade_round(live, live.count(CLOSED) + 1)
            break
        except AssertionError as error:
            assert "exit 1" in str(error), error
            time.sleep(0.1)
    for thread in threads:
        thread.join()
    for crowd in crowds:
        crowd.close()
    return seconds


def test_all_at_once():
    """A thousand at each door, and the round is done."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 4096),) * 2)
    with tempfile.TemporaryDirectory() as tokens, tempfile.TemporaryDirectory() as folder, \
            Venue("--funding-interval", "2s") as venue:
        metrics = flow.find_free_port()
        live = Live(venue, folder, "host.carry.heartbeat-interval=1s")
        config = Path(folder, "carry.conf")
        config.write_text(config.read_text() + MORE.format(metrics=metrics))
        control = f"{folder}/data/control"
        with live:
            live.until(OPENED)
            page = Page(Path(tokens), control)
            try:
                quiet = trade_round(live, 1)
                memory, threads = read_memory(live.process.pid), len(os.listdir(f"/proc/{live.process.pid}/task"))
                seconds = attack(live, page, metrics, control)
                status = get_status(control)
                print(f"# a round took {quiet:.2f} s before and {seconds:.2f} s meanwhile; the loop waited {status['loop']['max_ms']:.0f} ms at most")
                assert status["trading"] and status["loop"]["max_ms"] < 1000, status["loop"]
                now = len(os.listdir(f"/proc/{live.process.pid}/task"))
                assert now <= threads + 2, (threads, now)
                if "ASAN_OPTIONS" not in os.environ: # which keeps what was given back for a while
                    assert read_memory(live.process.pid) < memory + (32 << 20)
                assert ask(metrics, "/metrics", {"Host": f"127.0.0.1:{metrics}"}) == 200
                assert ask(page.port, "/", {"Host": f"127.0.0.1:{page.port}"}) == 200
            finally:
                page.close()
            live.stop()


flow.run_tests(sys.modules[__name__])
