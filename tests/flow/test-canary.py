#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Planted keys are nowhere but where they must be: no log, book, page, message, answer, dump, argument or environment.

The venue helps as badly as it can: it repeats key and secret in what it says, in every form it knows.
"""

import base64
import http.server
import json
import os
import re
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import flow
import peer
from live import Live
from venue import Venue

OPENED = r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED"
RUN = 8

MORE = """
[report daily]
plugin=daily
store=memory
directory=reports

[report metrics]
plugin=prometheus
port={metrics}

[notifier pager]
plugin=webhook
format=generic
url=http://127.0.0.1:{sink}/
secret-file={token}
level=info
"""


def windows(data, size):
    return {data[i:i + size] for i in range(len(data) - size + 1)}


def list_forms(text):
    """Any 8 bytes of it, as they are, in hexadecimal, base64 and as in an address."""
    data = text.encode()
    forms = windows(data, RUN)
    quoted = urllib.parse.quote(text, safe="").encode()
    for other in (quoted, quoted.lower()):
        forms |= windows(other, RUN) if other != data else set()
    for other in (data.hex().encode(), data.hex().upper().encode()):
        forms |= windows(other, 2 * RUN)
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + data)[2 * shift:-4]
        for other in (coded, coded.replace(b"+", b"-").replace(b"/", b"_")):
            forms |= windows(other, 12)
    return forms


class Canary:
    """A key and what it signs with; PEM is one secret a line.

    is_hidden: the secret itself is in locked pages only. GnuTLS has an RSA key in memory of its own while it signs.
    """

    def __init__(self, key, secret, is_hidden):
        self.is_hidden = is_hidden
        self.key = key
        self.secret = secret
        lines = [line for line in secret.splitlines() if not line.startswith("-----")]
        self.raw = set().union(*(windows(line.encode(), RUN) for line in lines))
        self.forms = set().union(*(list_forms(text) for text in (key, *lines)))
        self.texts = [key, *lines[:4]]

    def check(self, data, where):
        data = data.encode() if isinstance(data, str) else data
        # Most of what is looked at has none: one pass of windows is cheaper than many searches.
        for size in sorted({len(form) for form in self.forms}):
            found = windows(data, size) & {form for form in self.forms if len(form) == size}
            assert not found, f"{where} has {sorted(found)[:3]}"

    def list_echoes(self):
        """What a venue may say: the text itself and its forms, with what else breaks a line."""
        for text in self.texts:
            data = text.encode()
            yield f"bad key {text}"
            yield f"sign {data.hex()} of {data.hex().upper()}"
            yield f"header {base64.b64encode(data).decode()} or {base64.b64encode(b'x:' + data).decode()}"
            yield f"query ?k={urllib.parse.quote(text, safe='')}\n\x1b[31mAuthorization: {text}"


class Sink(http.server.ThreadingHTTPServer):
    """Where messages go."""

    def __init__(self):
        self.bodies = []
        super().__init__(("127.0.0.1", 0), self.make_handler())
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def make_handler(self):
        bodies = self.bodies

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler


class Page:
    """The page of the run, and what it was told."""

    def __init__(self, folder, control):
        self.token = folder / "page-token"
        (folder / "chart.js").write_text("/* none */\n")
        program = os.environ["CARRY_DASHBOARD"]
        subprocess.run([program, "--new-token", self.token], check=True)
        self.process = subprocess.Popen([program, "--socket", control, "--token", self.token, "--port", "0", "--interval", "100",
                                         "--chart", folder / "chart.js"], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[1]

    def read(self):
        request = urllib.request.Request(self.url + "stream", headers={"Authorization": f"Bearer {self.token.read_text().strip()}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = b""
            while b'{"status"' not in text:
                text += answer.readline()
        return text

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=10)


def write_secret(path, text):
    path.write_text(text)
    path.chmod(0o400)
    return path


def make_hmac(_):
    secret = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=") for _ in range(36))
    return Canary("cNr" + secrets.token_hex(8), secret, True), f"secret={secret}"


def make_rsa(folder):
    subprocess.run(["openssl", "genrsa", "-out", folder / "rsa.pem", "2048"], check=True, capture_output=True)
    subprocess.run(["openssl", "rsa", "-in", folder / "rsa.pem", "-pubout", "-out", folder / "rsa.pub"], check=True, capture_output=True)
    return Canary("cNr" + secrets.token_hex(8), (folder / "rsa.pem").read_text(), False), f"rsa-public-key-file={folder}/rsa.pub"


def echo(venue, canary, live):
    """Everything that the venue says of a mistake repeats the key."""
    for i, text in enumerate(canary.list_echoes()):
        # Once in the answer to an order, once in what is read again and again.
        venue.fault("error", match="order.create" if i % 2 == 0 else "/v5/account/wallet-balance", code=10004, message=text)
    flow.carry("ctl", "flatten", f"{live.folder}/data", "--reason", "a drill")
    flow.carry("ctl", "resume", f"{live.folder}/data")
    venue.fault("auth-fail", match="/v5/private", message=next(canary.list_echoes()))
    venue.fault("disconnect", how="reset")
    live.until(r"\[secret\]", 6)
    live.until("private-synced", 2)
    venue.clear()


def check_answers(canary, live, page, metrics):
    """What people and programs are told on asking."""
    data = f"{live.folder}/data"
    for words in (("status", data, "--json"), ("status", data), ("explain", data, "BTCUSDT"), ("settings", data)):
        canary.check(flow.carry("ctl", *words), f"ctl {words[0]}")
    out = flow.carry("ctl", "set", data, "exchange.main.api-secret", canary.texts[-1], status=1)
    canary.check(out.replace(canary.texts[-1], ""), "ctl set")
    canary.check(peer.call(peer.enter(f"{data}/control"), "GetStatus"), "the control socket")
    canary.check(page.read(), "the page")
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=10) as answer:
        canary.check(answer.read(), "metrics")


def read_dump(pid):
    """What a dump of the memory would hold, whoever may make one: all that is not marked to be left out."""
    with open(f"/proc/{pid}/smaps", encoding="latin-1") as smaps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        region = None
        for line in smaps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line)
            if found:
                region = int(found[1], 16), int(found[2], 16), found[3]
            elif line.startswith("VmFlags:") and "w" in region[2] and " dd" not in line:
                memory.seek(region[0])
                assert region[1] - region[0] < 1 << 30, line
                yield memory.read(region[1] - region[0])


def check_process(canary, pid):
    for name in ("cmdline", "environ"):
        canary.check(Path(f"/proc/{pid}/{name}").read_bytes(), name)
    children = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    assert not any(children), "it has children"
    if os.getuid() != 0 or not canary.is_hidden:
        print("# SKIP: the memory of a process with a shared secret, and that by root only")
        return
    seen = False
    for part in read_dump(pid):
        seen = seen or b"sim-base" in part
        found = [form for form in canary.raw if form in part]
        assert not found, f"the memory has {found[:2]}"
    assert seen, "the memory that was read is not all there is"


def abort(live):
    """It ends as by a broken promise of its own, with leave to dump: there is no dump."""
    resource.prlimit(live.process.pid, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    live.process.send_signal(signal.SIGABRT)
    status = os.waitpid(live.process.pid, 0)[1]
    live.process.returncode = -os.WTERMSIG(status)
    live.reader.join()
    assert os.WTERMSIG(status) == signal.SIGABRT and not os.WCOREDUMP(status), status


def check_files(canary, folder):
    names = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    kinds = {path.suffix for path in names}
    assert {".db", ".log", ".jsonl", ".md", ".html", ".csv"} <= kinds, kinds
    for path in names:
        canary.check(path.read_bytes(), path.name)


def start(venue, folder, keys, canary, sink, metrics):
    live = Live(venue, folder, "host.carry.log-level=debug", f"host.carry.log-dir={folder}/logs",
                f"exchange.main.api-key-file={write_secret(keys / 'key', canary.key)}",
                f"exchange.main.api-secret-file={write_secret(keys / 'secret', canary.secret)}", "host.carry.heartbeat-interval=1s")
    for name in ("EXCHANGE__MAIN__API_KEY", "EXCHANGE__MAIN__API_SECRET"):
        del live.environment[name]
    config = Path(folder, "carry.conf")
    config.write_text(config.read_text() + MORE.format(metrics=metrics, sink=sink.server_port,
                                                       token=write_secret(keys / "token", secrets.token_hex(16))))
    return live


def run_canary(make):
    with tempfile.TemporaryDirectory() as keys, tempfile.TemporaryDirectory() as folder, Sink() as sink:
        keys, folder = Path(keys), Path(folder)
        canary, how = make(keys)
        metrics = flow.find_free_port()
        text = f"[account one]\nkey={canary.key}\n{how}\nbalances=USDT=100000\n"
        with Venue("--funding-interval", "2s", account=None, config=text) as venue, \
                start(venue, folder, keys, canary, sink, metrics) as live:
            live.until(OPENED)
            # Before anybody else repeats it.
            check_process(canary, live.process.pid)
            # Once the venue has refused the key nothing is opened any more, and what is held is soon closed.
            live.until("funding of bybit:linear:BTCUSDT")
            page = Page(keys, folder / "data/control")
            try:
                echo(venue, canary, live)
                check_answers(canary, live, page, metrics)
            finally:
                page.close()
            flow.carry("report", folder / "carry.conf", "--date", time.strftime("%Y-%m-%d", time.gmtime()))
            abort(live)
            canary.check("\n".join(live.lines), "the log on the console")
            assert live.count(r"\[secret\]") >= 4, live.text()
            # A start that the venue refuses says why on the console, without a log.
            venue.fault("error", match="/v5/user/query-api", code=10004, count=0, message=next(canary.list_echoes()))
            with start(venue, folder, keys, canary, sink, metrics) as again:
                again.process.wait(20)
                again.reader.join()
                assert again.process.returncode == 1 and again.count(r"\[secret\]"), again.text()
                canary.check(again.text(), "a refused start")
        for body in sink.bodies:
            canary.check(body, "a message")
        assert sink.bodies and any("secret" in json.loads(body)["text"] for body in sink.bodies), sink.bodies[:3]
        check_files(canary, folder)


def test_hmac():
    """A key with a shared secret."""
    run_canary(make_hmac)


def test_rsa():
    """A key whose private half stays here."""
    if not flow.is_full():
        print("# SKIP: with CARRY_FULL=1 only")
        return
    run_canary(make_rsa)


flow.run_tests(sys.modules[__name__])
