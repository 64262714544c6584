# SPDX-License-Identifier: LGPL-2.1-or-later
"""bybit-sim under test: the program, signed REST calls and a WebSocket client of our own."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import ssl
import struct
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from flow import NO_LEAK_CHECK

KEY, SECRET = "simkey", "simsecret"
ACCOUNT = f"{KEY}:{SECRET}:USDT=100000"


def now_ms():
    return int(time.time() * 1000)


def sign(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["retCode"]

    @property
    def result(self):
        assert self.code == 0, self.body
        return self.json["result"]


class WebSocket:
    """As little of RFC 6455 as the tests need, and no forgiveness."""

    def __init__(self, venue, path, timeout=5):
        self.socket = venue.connect(timeout)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{venue.port}\r\nUpgrade: websocket\r\n"
                             f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("closed")
        self.buffer += data

    def take(self, n):
        while len(self.buffer) < n:
            self.more()
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def read_frame(self):
        """One frame: its first byte and its payload."""
        first, second = self.take(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack(">H", self.take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.take(8))[0]
        mask = self.take(4) if second & 0x80 else None
        data = self.take(size)
        self.was_masked = mask is not None
        return first, data

    def read(self):
        """The next text, parsed; its bytes stay in .text."""
        while True:
            first, data = self.read_frame()
            if first & 0x0F == 8:
                raise ConnectionError("closed")
            if first & 0x0F == 1:
                self.text = data.decode()
                return json.loads(data)

    def read_until(self, wanted, limit=2000):
        for _ in range(limit):
            frame = self.read()
            if wanted(frame):
                return frame
        raise AssertionError("the frame did not come")

    def topic(self, name, **members):
        return self.read_until(lambda f: f.get("topic") == name
                               and all(f.get(k) == v for k, v in members.items()))

    def send(self, message):
        data = (message if isinstance(message, str) else json.dumps(message)).encode()
        mask = os.urandom(4)
        size = len(data)
        head = bytes([0x81])
        if size < 126:
            head += bytes([0x80 | size])
        else:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def ask(self, message):
        """Sends and returns the first frame that is no push."""
        self.send(message)
        return self.read_until(lambda f: "topic" not in f)

    def subscribe(self, *topics, **more):
        return self.ask({"op": "subscribe", "args": list(topics), **more})

    def auth(self, key=KEY, secret=SECRET, **more):
        expires = now_ms() + 5000
        return self.ask({"op": "auth", "args": [key, expires, sign(secret, f"GET/realtime{expires}")], **more})

    def trade(self, op, req_id, *args, header=None):
        header = header or {"X-BAPI-TIMESTAMP": str(now_ms()), "X-BAPI-RECV-WINDOW": "5000"}
        return self.ask({"reqId": req_id, "header": header, "op": op, "args": list(args)})

    def close(self):
        self.socket.close()

    def is_closed(self, timeout=3):
        """Whether the other side ends the connection within the time."""
        self.socket.settimeout(timeout)
        try:
            while self.read_frame()[0] & 0x0F != 8:
                pass
            return True
        except OSError as error:
            return not isinstance(error, TimeoutError)


class Venue:
    """A running bybit-sim. Options go to the program as they are."""

    def __init__(self, *options, account=ACCOUNT, config=None, tls=False):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.options = [*map(str, options), "--record", str(self.path / "record"),
                        "--ledger", str(self.path / "ledger")]
        if account:
            self.options += ["--account", account]
        if config is not None:
            (self.path / "sim.conf").write_text(config)
            self.options.append(str(self.path / "sim.conf"))
        self.context = None
        if tls:
            self.options += ["--tls", "--ca-out", str(self.path / "ca.pem")]

    def __enter__(self):
        self.process = subprocess.Popen([os.environ["BYBIT_SIM"], *self.options], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env={**os.environ, **NO_LEAK_CHECK})
        line = self.process.stdout.readline()
        assert line.startswith("listening http"), line + self.process.stderr.read()
        self.url = line.split()[1]
        self.ws_url = self.process.stdout.readline().split()[1]
        self.port = int(self.url.rsplit(":", 1)[1])
        if self.url.startswith("https"):
            self.context = ssl.create_default_context(cafile=self.path / "ca.pem")
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.out, self.err = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.out, self.err = self.process.communicate()
            assert False, "bybit-sim did not stop on SIGTERM"
        if kind is None:
            assert self.process.returncode == 0, (self.process.returncode, self.err)
            assert "CRITICAL" not in self.err and "WARNING" not in self.err, self.err
        self.folder.cleanup()

    def connect(self, timeout=5):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout)
        return self.context.wrap_socket(plain, server_hostname="127.0.0.1") if self.context else plain

    def request(self, method, target, body=None, headers=None, timeout=60):
        if self.context:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, target, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def public(self, path, query=""):
        return self.request("GET", path + ("?" + query if query else ""))

    def headers(self, payload, key=KEY, secret=SECRET, at=None, window="5000"):
        stamp = str(at if at is not None else now_ms())
        headers = {"X-BAPI-API-KEY": key, "X-BAPI-TIMESTAMP": stamp,
                   "X-BAPI-SIGN": sign(secret, stamp + key + (window or "5000") + payload)}
        if window is not None:
            headers["X-BAPI-RECV-WINDOW"] = window
        return headers

    def get(self, path, query="", **how):
        return self.request("GET", path + ("?" + query if query else ""), headers=self.headers(query, **how))

    def post(self, path, body, timeout=10, **how):
        text = body if isinstance(body, str) else json.dumps(body)
        return self.request("POST", path, text, {**self.headers(text, **how), "Content-Type": "application/json"},
                            timeout)

    def create(self, category="linear", symbol="BTCUSDT", side="Buy", kind="Market", qty="0.01", **more):
        return self.post("/v5/order/create", {"category": category, "symbol": symbol, "side": side,
                                              "orderType": kind, "qty": qty, **more})

    def fault(self, name, **members):
        answer = self.request("POST", "/sim/fault", json.dumps({"name": name, **members}),
                              timeout=30)
        assert answer.status == 200, answer.body

    def clear(self):
        assert self.request("DELETE", "/sim/fault").status == 200

    def state(self):
        return json.loads(self.request("GET", "/sim/state").body)

    def ledger(self):
        """The rows of the oracle, by kind."""
        rows = defaultdict(list)
        for line in self.request("GET", "/sim/ledger").body.decode().splitlines():
            row = json.loads(line)
            rows[row["kind"]].append(row)
        return rows

    def ticker(self, category="linear", symbol="BTCUSDT"):
        return self.public("/v5/market/tickers", f"category={category}&symbol={symbol}").result["list"][0]

    def socket(self, path, **how):
        return WebSocket(self, path, **how)

    def private(self, *topics):
        stream = self.socket("/v5/private")
        assert stream.auth()["success"] is True
        if topics:
            assert stream.subscribe(*topics)["success"] is True
        return stream
