#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run that tells people: somebody who never answers delays nothing, and an alarm is repeated until it is acknowledged."""

import http.server
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import gi

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/flow"))

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

import flow  # noqa: E402
from live import Live  # noqa: E402
from venue import Venue  # noqa: E402

CANARY = "canary-9f8e7d6c5b4a"


class Listener:
    """Somebody on loopback who is told; `answers` is cleared to let them wait for ever."""

    def __init__(self):
        self.messages = []
        self.headers = []
        self.answers = threading.Event()
        self.answers.set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.messages.append(json.loads(body))
                outer.headers.append(self.headers["Authorization"])
                outer.answers.wait(60)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()

    def alarms(self):
        return [one for one in self.messages if one["level"] == "critical"]


def start(venue, folder, listener):
    """A run with a notifier that repeats each second."""
    folder = Path(folder)
    (folder / "token").write_text(CANARY)
    (folder / "token").chmod(0o400)
    (folder / "pager.conf").write_text(
        f"[notifier pager]\nplugin=webhook\nurl=http://127.0.0.1:{listener.server.server_port}/\nsecret-file=token\n"
        "level=info\nrepeat=1s\nsource=a test\n")
    return Live(venue, folder, options=["--flatten-on-exit", folder / "pager.conf"])


def acknowledge(folder):
    peer = Gio.DBusConnection.new_for_address_sync(
        f"unix:path={folder}/data/control", Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT, None, None)
    answer = peer.call_sync(None, "/org/carry/Control", "org.carry.Control1", "Acknowledge", GLib.Variant("(t)", (0,)), None, 0, 5000, None)
    peer.close_sync(None)
    return answer.unpack()[0]


def wait_for(condition, patience=30):
    end = time.monotonic() + patience
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_silent():
    """Nobody answers: it trades, is paid funding and stops as if there were no notifier."""
    with Listener() as listener, Venue("--funding-interval", "3s") as venue, tempfile.TemporaryDirectory() as folder, \
            start(venue, folder, listener) as live:
        listener.answers.clear()
        live.until(r"order \S+ buy \S+ bybit:spot:BTCUSDT: FILLED")
        live.until("funding of", count=2)
        live.stop(patience=20)
        assert CANARY not in "\n".join(live.lines)


def test_until_acknowledged():
    """The kill switch is an alarm: told again each second, and no more once somebody has seen it."""
    with Listener() as listener, Venue() as venue, tempfile.TemporaryDirectory() as folder, start(venue, folder, listener) as live:
        live.until(r"order \S+ buy \S+ bybit:spot:BTCUSDT: FILLED")
        (Path(folder) / "data/kill").write_text("a drill\n")
        assert wait_for(lambda: len([one for one in listener.alarms() if one["repeats"] >= 2]) > 0), listener.messages
        first = listener.alarms()[0]
        assert first["repeats"] == 0 and "a drill" in first["text"] and first["source"] == "a test", first
        assert set(listener.headers) == {f"Bearer {CANARY}"}
        assert acknowledge(folder) >= 1
        time.sleep(1.2)
        told = len(listener.alarms())
        time.sleep(2.5)
        assert len(listener.alarms()) == told, listener.alarms()
        live.process.terminate()
        assert live.process.wait(30) == 5, live.text()
        assert CANARY not in "\n".join(live.lines)
        for path in (Path(folder) / "data").rglob("*"):
            assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path


flow.run_tests(sys.modules[__name__])
