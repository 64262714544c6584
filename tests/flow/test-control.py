#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run that is watched and controlled: its socket, carry ctl, the heartbeat, and what systemd is told."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from pathlib import Path

import flow
import peer
from live import Live
from venue import Venue

OPENED = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"


def wait_for(is_true, what, patience=20):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if is_true():
            return
        time.sleep(0.02)
    raise AssertionError(what)


def notices(folder, code):
    """What the store kept, as the run writes it."""
    with sqlite3.connect(f"file:{folder}/data/carry.db?mode=ro", uri=True) as books:
        return [row[0] for row in books.execute("SELECT text FROM notices WHERE code = ?", (code,))]


def get_perp(data):
    return Decimal(peer.status(f"{data}/control")["symbols"][0]["perp"]["quantity"])


def test_ctl():
    """Every command but kill, which test-run does, against one run."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
            Live(venue, folder, "strategy.carry.policy=always") as live:
        data = f"{folder}/data"
        live.until(OPENED)
        wait_for(lambda: get_perp(data) != 0, live.text())
        status = json.loads(flow.carry("ctl", "status", data, "--json"))
        assert status["format"] == 1 and status["name"] == "carry" and status["env"] == "sim", status
        (symbol,) = status["symbols"]
        assert symbol["symbol"] == "BTCUSDT" and isinstance(symbol["delta_bps"], (int, float)), symbol
        assert float(symbol["notional"]) > 500 and symbol["funding"]["rate"], symbol
        table = flow.carry("ctl", "status", f"{data}/control")
        assert "BTCUSDT" in table and "equity" in table and "\033" not in table, table
        assert "bybit:linear:BTCUSDT  carry: HOLD" in flow.carry("ctl", "explain", data, "BTCUSDT")
        assert "ctl status" in flow.carry("ctl", "explain", data, "NONE", status=1)
        assert "symbols=BTCUSDT" in flow.carry("ctl", "settings", data)

        flow.carry("ctl", "flatten", data, "--reason", "lunch")
        wait_for(lambda: get_perp(data) == 0, live.text())
        assert peer.status(f"{data}/control")["risk"]["state"] == "reducing"
        assert "lunch" in flow.carry("ctl", "status", data)
        assert "halt of everything" in flow.carry("ctl", "resume", data, "halted", status=1)
        assert "two would close it twice" in flow.carry("ctl", "resume", data, "sentinel", status=1)
        flow.carry("ctl", "resume", data)
        flow.carry("ctl", "resume", data, status=1)
        wait_for(lambda: get_perp(data) != 0, live.text())

        assert "was 30s" in flow.carry("ctl", "set", data, "host.carry.heartbeat-interval", "1s")
        assert "heartbeat-interval=1s" in flow.carry("ctl", "settings", data)
        for wrong in (("host.carry.heartbeat-interval", "soon"), ("host.carry.seed", "2"),
                      ("host.carry.nothing", "1"), ("exchange.main.api-secret", "canary-secret"), ("nonsense", "1")):
            flow.carry("ctl", "set", data, *wrong, status=1)
        flow.carry("ctl", "log-level", data, "debug")
        flow.carry("ctl", "log-level", data, "carry", "loud", status=1)
        flow.carry("ctl", "ack", data)
        flow.carry("ctl", "ack", data, "77", status=1)
        flow.carry("ctl", "ack", data, "x", status=2)
        flow.carry("ctl", "dance", data, status=2)
        flow.carry("ctl", "status", f"{folder}/nowhere", status=2)
        live.stop()
        kept = notices(folder, "control")
        for method in ("Flatten", "Resume", "Set", "SetLogLevel", "Acknowledge"):
            assert any(f"user {os.getuid()}: {method} " in text for text in kept), (method, kept)
        refused = notices(folder, "control-refused")
        assert any("api-secret" in text for text in refused) and not any("canary" in text for text in refused), refused
        assert "canary" not in live.text()
        assert not Path(data, "control").exists()
        assert "armed; no run answers" in flow.carry("ctl", "status", data)


def test_reload():
    """What may change does, what may not is named, and a mistake changes nothing."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        live.until("running: sim")
        config = Path(folder, "carry.conf")
        before = config.read_text()
        config.write_text(before.replace("env=sim\ndata", "env=sim\nlog-level=warning\ndata").replace("notional=3000", "notional=2500"))
        out = flow.carry("ctl", "reload", f"{folder}/data")
        assert "host.carry.log-level: warning, was info" in out, out
        assert "strategy.carry.notional" in out and "waits for a start" in out, out
        config.write_text(before.replace("env=sim\ndata", "env=sim\nlog-level=loud\ndata"))
        flow.carry("ctl", "reload", f"{folder}/data", status=1)
        config.write_text(before)
        count = lambda: [notice["code"] for notice in peer.status(f"{folder}/data/control")["notices"]].count("reload")
        n_before = count()
        live.process.send_signal(signal.SIGHUP)
        wait_for(lambda: count() > n_before, live.text())
        assert "log-level=info" in flow.carry("ctl", "settings", f"{folder}/data")
        live.stop()


def try_as(uid, path):
    """What another user of this machine gets at the socket."""
    program = ("import sys; sys.path.insert(0, sys.argv[2])\nimport peer\n"
               "try: print('in' if peer.enter(sys.argv[1]) else 'out')\nexcept OSError as error: print('out', error)\n")
    done = subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parent)],
                          user=uid, group=uid, extra_groups=[], capture_output=True, text=True)
    return done.stdout + done.stderr


def check_strangers(path):
    """No word, wrong words, somebody else's number, and too many of them."""
    with peer.connect(path) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert peer.is_closed(client)
    with peer.connect(path) as client:
        client.sendall(b"\0")
        assert peer.say(client, "AUTH ANONYMOUS 61") == "REJECTED EXTERNAL"
        assert peer.say(client, "AUTH DBUS_COOKIE_SHA1 726f6f74") == "REJECTED EXTERNAL"
        assert peer.say(client, "BEGIN") == "ERROR"
        assert peer.say(client, "AUTH EXTERNAL " + b"4321".hex()) == "REJECTED EXTERNAL"
    with peer.connect(path) as client:
        client.sendall(b"\0" + b"A" * 5000)
        assert peer.is_closed(client)


def check_lengths(path):
    """A message may be 64 KiB; one that only says that it is longer is closed at once."""
    client = peer.enter(path)
    with client:
        assert peer.call(client, "Pause", "x" * 60000) is None
        assert json.loads(peer.call(client, "GetStatus"))["risk"]["state"] == "reducing"
    for size in (1 << 16, 1 << 27, 1 << 30, (1 << 32) - 1):
        with peer.enter(path) as client:
            client.sendall(b"l\1\0\1" + size.to_bytes(4, "little") + b"\1\0\0\0\0\0\0\0")
            assert peer.is_closed(client), size


def check_deaf(path):
    """Who asks and never listens, or asks without end, is closed: what it asked does not pile up."""
    with peer.enter(path) as client:
        end = time.monotonic() + 10
        try:
            while time.monotonic() < end:
                client.sendall(peer.message("GetStatus"))
        except OSError:
            return
    raise AssertionError("a client that never reads was served for ten seconds")


def check_crowd(path):
    """A thousand that say nothing: eight at a time are waited for, two seconds each."""
    crowd = []
    for _ in range(1000):
        try:
            crowd.append(peer.connect(path))
        except OSError:
            pass
    wait_for(lambda: peer_answers(path), "nobody is let in after the crowd", patience=15)
    for client in crowd:
        client.close()


def peer_answers(path):
    try:
        return peer.status(path)["trading"]
    except (AssertionError, OSError):
        return False


def get_threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def get_memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


def test_attacks():
    """None gets in, none costs threads or memory, and trading goes on meanwhile."""
    with Venue("--funding-interval", "5s") as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        path = f"{folder}/data/control"
        live.until(OPENED)
        peer.status(path)
        threads, memory = get_threads(live.process.pid), get_memory(live.process.pid)
        assert oct(os.stat(path).st_mode & 0o7777) == "0o660"
        check_strangers(path)
        check_lengths(path)
        check_deaf(path)
        check_crowd(path)
        if os.getuid() == 0:
            for name in (folder, f"{folder}/data"):
                os.chmod(name, 0o755)
            assert try_as(65534, path).startswith("out"), try_as(65534, path)
            os.chmod(path, 0o666) # even where the file lets it
            assert try_as(65534, path).startswith("out"), try_as(65534, path)
        status = peer.status(path)
        assert status["trading"] and status["loop"]["max_ms"] < 1000, status["loop"]
        assert get_threads(live.process.pid) <= threads + 2, (threads, get_threads(live.process.pid))
        if "detect_leaks" not in os.environ.get("ASAN_OPTIONS", ""):
            assert get_memory(live.process.pid) < memory + (64 << 20), (memory, get_memory(live.process.pid))
        live.until(r"funding of bybit:linear:BTCUSDT", count=1)
        live.stop()


def test_safe_mode():
    """G6: a run that was killed too often cancels, holds and says so; an end in order forgets it."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            with Live(venue, folder, "host.carry.max-starts=2") as live:
                live.until("running: sim")
                live.kill()
        with Live(venue, folder, "host.carry.max-starts=2") as live:
            live.until("safe-mode: 3 starts")
            live.until("running: sim")
            status = peer.status(f"{folder}/data/control")
            assert status["risk"]["state"] == "halted" and status["open_alarms"] >= 1, status["risk"]
            flow.carry("ctl", "status", f"{folder}/data", status=5)
            live.stop(status=5)
        with Live(venue, folder, "host.carry.max-starts=2") as live:
            live.until("running: sim")
            live.stop()


class Systemd:
    """What systemd would be told, and how long ago it was told last."""

    def __init__(self, folder):
        self.path = f"{folder}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.words = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            self.words += self.socket.recv(65536).decode().split("\n")

    def count(self, word):
        return sum(1 for other in list(self.words) if other.startswith(word))

    def wait_for(self, word, n=1):
        wait_for(lambda: self.count(word) >= n, f"never told {word}: {self.words}")


def test_systemd():
    """READY when it trades, STATUS by the heartbeat, WATCHDOG also while the venue is gone, and none when it hangs."""
    with tempfile.TemporaryDirectory() as folder, Venue() as venue:
        systemd = Systemd(folder)
        live = Live(venue, folder, "host.carry.heartbeat-interval=200ms", f"host.carry.log-dir={folder}/logs")
        live.environment |= {"NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "200000"}
        with live:
            systemd.wait_for("READY=1")
            systemd.wait_for("STATUS=equity")
            systemd.wait_for("WATCHDOG=1", 3)
            live.process.send_signal(signal.SIGSTOP)
            time.sleep(0.1)
            told = systemd.count("WATCHDOG=1")
            time.sleep(0.6)
            assert systemd.count("WATCHDOG=1") == told, "told while it was stopped"
            live.process.send_signal(signal.SIGCONT)
            live.until(OPENED)
            venue.process.send_signal(signal.SIGSTOP)
            told = systemd.count("WATCHDOG=1")
            time.sleep(1)
            assert systemd.count("WATCHDOG=1") >= told + 5, "a venue that is gone is no hang"
            venue.process.send_signal(signal.SIGCONT)
            live.stop()
            systemd.wait_for("STOPPING=1")
        beats = [line for line in map(json.loads, Path(folder, "logs/app.jsonl").read_text().splitlines()) if "heartbeat" in line]
        assert beats, "no heartbeat in the log"
        for name in ("equity", "btcusdt_delta_bps", "btcusdt_notional", "btcusdt_funding_expected", "day_net", "day_borrow",
                     "btcusdt_naked_seconds", "queue_inbox", "loop_p99_ms", "btcusdt_age_seconds", "main_private_age", "main_orders_left",
                     "main_requests_left"):
            assert name in beats[-1], (name, beats[-1])


def test_bus():
    """The interface on a message bus, which says who calls."""
    if shutil.which("dbus-daemon") is None or shutil.which("gdbus") is None:
        print("# SKIP no message bus on this machine")
        return
    with subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True) as bus:
        try:
            address = bus.stdout.readline().strip()
            call = ["gdbus", "call", "--address", address, "--dest", "org.carry.Run.my_run",
                    "--object-path", "/org/carry/Control", "--method"]
            with Venue() as venue, tempfile.TemporaryDirectory() as folder:
                live = Live(venue, folder, "host.carry.control-bus=session", options=["--name", "my-run"])
                live.environment["DBUS_SESSION_BUS_ADDRESS"] = address
                with live:
                    live.until("running: sim")
                    out = subprocess.run([*call, "org.carry.Control1.GetStatus"], capture_output=True, text=True)
                    assert "my-run" in out.stdout, out
                    out = subprocess.run([*call, "org.carry.Control1.Pause", "by bus"], capture_output=True, text=True)
                    assert out.returncode == 0 and peer.status(f"{folder}/data/control")["risk"]["state"] == "reducing", out
                    live.stop()
                assert any(f"user {os.getuid()}: Pause" in text for text in notices(folder, "control"))
        finally:
            bus.terminate()


def test_paper():
    """config/paper.conf: the prices are a venue's public streams, and no key is needed.

    Where the first quote comes before the first mark price the pair is not opened, and tried again after five seconds.
    """
    with Venue() as venue:
        out = flow.carry("run", flow.ROOT / "config/paper.conf", "--env", "paper", "--duration", "9s", "--flatten-on-exit",
                         "--set", "feed.market.env=sim", "--set", f"feed.market.sim-base={venue.url}",
                         "--set", "strategy.carry.policy=always", "--set", "risk.limits.funding-window=0s")
        assert re.search(OPENED, out), out
        assert not venue.ledger().get("order"), venue.ledger()["order"]


flow.run_tests(sys.modules[__name__])
