# SPDX-License-Identifier: LGPL-2.1-or-later
"""What bybit-sim wrote down byte by byte, as requests and pushes."""

import json
import re
import struct

ESCAPE = re.compile(rb"\\(\\|x[0-9a-fA-F]{2})")


def unescape(text):
    return ESCAPE.sub(lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1][1:], 16)]), text)


class Request:
    """One that came in: `order.create` for the trade socket and for REST alike."""

    def __init__(self, ns, connection, op, body, is_rest):
        self.ns = ns
        self.connection = connection
        self.op = op
        self.body = body
        self.is_rest = is_rest

    def items(self):
        """The single orders of it: those of a batch have its category."""
        if "request" not in self.body:
            return [self.body]
        return [{"category": self.body.get("category"), **item} for item in self.body["request"]]

    def __repr__(self):
        return f"{self.op} {self.body}"


def parse_body(data):
    try:
        body = json.loads(data or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


class Connection:
    """The bytes of one connection, until they are whole."""

    def __init__(self, number):
        self.number = number
        self.data = b""
        self.is_socket = False
        self.message = b""

    def feed(self, ns, data):
        self.data += data
        while True:
            request = self.take_frame(ns) if self.is_socket else self.take_http(ns)
            if request is None:
                return
            if request:
                yield request

    def take_http(self, ns):
        head, found, rest = self.data.partition(b"\r\n\r\n")
        if not found:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:])}
        size = int(headers.get("content-length", 0))
        if len(rest) < size:
            return None
        method, target = lines[0].split()[:2]
        self.data = rest[size:]
        self.is_socket = headers.get("upgrade", "").lower() == "websocket"
        path = target.partition("?")[0]
        op = path[len("/v5/"):].replace("/", ".") if method == "POST" else f"{method} {path}"
        return Request(ns, self.number, op, parse_body(rest[:size]), True)

    def take_frame(self, ns):
        data = self.data
        if len(data) < 2:
            return None
        size, at = data[1] & 0x7F, 2
        if size == 126:
            size, at = struct.unpack(">H", data[2:4])[0] if len(data) >= 4 else 0, 4
        elif size == 127:
            size, at = struct.unpack(">Q", data[2:10])[0] if len(data) >= 10 else 0, 10
        mask = data[at:at + 4] if data[1] & 0x80 else b""
        at += len(mask)
        if len(data) < at + size:
            return None
        payload = data[at:at + size]
        if mask:
            payload = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self.data = data[at + size:]
        if data[0] & 0x0F == 1 and payload.startswith(b"{"):
            return self.make_request(ns, parse_body(payload))
        return False

    def make_request(self, ns, frame):
        args = frame.get("args") or []
        body = args[0] if args and isinstance(args[0], dict) else {"args": args}
        return Request(ns, self.number, str(frame.get("op")), body, False)


class Record:
    """Requests in the order they were whole, and when each topic was pushed."""

    def __init__(self, path):
        self.requests = []
        self.pushes = {}
        self.text = path.read_bytes()
        connections = {}
        for line in self.text.splitlines():
            words = line.split(b" ", 3)
            if len(words) < 4:
                continue
            ns, number, direction, data = int(words[0]), int(words[1]), words[2], words[3]
            if direction == b"<":
                connection = connections.setdefault(number, Connection(number))
                self.requests += connection.feed(ns, unescape(data))
            elif direction == b">":
                for topic in re.findall(rb'"topic":"([^"]+)"', data):
                    self.pushes.setdefault(topic.decode(), []).append(ns)

    def of(self, *ops):
        return [request for request in self.requests if request.op in ops]

    def orders(self, *ops):
        """(ns, order) of all requests of a kind, those in batches too."""
        ops = [*ops, *(op + "-batch" for op in ops)]
        return [(request.ns, item) for request in self.of(*ops) for item in request.items()]
