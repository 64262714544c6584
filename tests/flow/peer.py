# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients of a run's control socket, good and bad ones, byte by byte."""

import json
import os
import socket
import struct


def connect(path, timeout=5):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(timeout)
    client.connect(str(path))
    return client


def is_closed(client):
    """Whether the run closes it; what it had not read yet makes that a reset."""
    try:
        return client.recv(100) == b""
    except ConnectionResetError:
        return True


def read_line(client):
    text = b""
    while not text.endswith(b"\r\n"):
        byte = client.recv(1)
        if not byte:
            return None
        text += byte
    return text[:-2].decode()


def say(client, line):
    client.sendall(line.encode() + b"\r\n")
    return read_line(client)


def enter(path, uid=None):
    """A client that is let in; None when it is not."""
    client = connect(path)
    client.sendall(b"\0")
    answer = say(client, "AUTH EXTERNAL " + str(os.getuid() if uid is None else uid).encode().hex())
    if answer is None or not answer.startswith("OK "):
        client.close()
        return None
    client.sendall(b"BEGIN\r\n")
    return client


def pad(data, size):
    return data + b"\0" * (-len(data) % size)


def field(code, signature, value):
    text = struct.pack("<I", len(value)) + value.encode() + b"\0"
    return struct.pack("<BB", code, len(signature)) + signature.encode() + b"\0" + text


def message(method, *words, serial=1):
    """A call of org.carry.Control1 with strings."""
    body = b""
    for word in words:
        body = pad(body, 4) + struct.pack("<I", len(word)) + word.encode() + b"\0"
    fields = b""
    for code, signature, value in ((1, "o", "/org/carry/Control"), (2, "s", "org.carry.Control1"), (3, "s", method)):
        fields = pad(fields, 8) + field(code, signature, value)
    if words:
        signature = "s" * len(words)
        fields = pad(fields, 8) + struct.pack("<BB", 8, 1) + b"g\0" + struct.pack("<B", len(words)) + signature.encode() + b"\0"
    header = struct.pack("<4sIII", b"l\1\0\1", len(body), serial, len(fields))
    return pad(header + fields, 8) + body


def read_exactly(client, size):
    data = b""
    while len(data) < size:
        part = client.recv(size - len(data))
        if not part:
            return None
        data += part
    return data


def read_message(client):
    """Kind (2: answer, 3: error) and body of the next message; None when it is closed."""
    head = read_exactly(client, 16)
    if head is None:
        return None
    _, kind, _, _, n_body, _, n_fields = struct.unpack("<BBBBIII", head)
    rest = read_exactly(client, n_fields + -n_fields % 8 + n_body)
    return None if rest is None else (kind, rest[len(rest) - n_body:])


def call(client, method, *words):
    """The string that is answered, or None for anything else."""
    client.sendall(message(method, *words))
    while True:
        answer = read_message(client)
        if answer is None or answer[0] != 4:
            break
    if answer is None or answer[0] != 2 or len(answer[1]) < 5:
        return None
    (size,) = struct.unpack("<I", answer[1][:4])
    return answer[1][4:4 + size].decode()


def status(path):
    client = enter(path)
    assert client is not None, "not let in"
    with client:
        return json.loads(call(client, "GetStatus"))
