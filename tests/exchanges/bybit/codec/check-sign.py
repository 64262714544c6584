#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""check-sign.py PROGRAM: its signatures against Python's hmac and against openssl."""

import base64
import hashlib
import hmac
import random
import shutil
import string
import subprocess
import sys
import tempfile
from pathlib import Path

KEY = "AbCdEf0123456789"
PRINTABLE = string.ascii_letters + string.digits + "&=%-_.{}\":,"


def lines(rng):
    for _ in range(200):
        time = rng.randrange(1, 2**41)
        if rng.random() < 0.2:
            yield str(time), f"GET/realtime{time}"
        else:
            window = rng.randrange(1000, 5001)
            payload = "".join(rng.choice(PRINTABLE) for _ in range(rng.choice((0, 1, 40, 63, 64, 65, 900))))
            yield f"{time} {window} {payload}", f"{time}{KEY}{window}{payload}"


def sign(program, secret, texts):
    run = subprocess.run([program, KEY, secret], input="\n".join(texts) + "\n", text=True, capture_output=True, check=True)
    return run.stdout.splitlines()


def check_hmac(program, folder, rng):
    for size in (1, 18, 36, 64, 65, 200):
        secret = "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(size))
        (folder / "secret").write_text(secret)
        pairs = list(lines(rng))
        expected = [hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest() for _, text in pairs]
        assert sign(program, folder / "secret", [line for line, _ in pairs]) == expected


def check_rsa(program, folder, rng):
    for bits, traditional in ((2048, True), (3072, False), (4096, False)):
        key = folder / "key.pem"
        subprocess.run(["openssl", "genrsa", *(["-traditional"] if traditional else []), "-out", key, str(bits)],
                       check=True, capture_output=True)
        pairs = list(lines(rng))[:20]
        got = sign(program, key, [line for line, _ in pairs])
        for (_, text), signature in zip(pairs, got, strict=True):
            run = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), capture_output=True, check=True)
            assert signature == base64.b64encode(run.stdout).decode()


def main():
    rng = random.Random(4)
    print("1..2")
    with tempfile.TemporaryDirectory() as name:
        check_hmac(sys.argv[1], Path(name), rng)
        print("ok 1 hmac")
        if shutil.which("openssl"):
            check_rsa(sys.argv[1], Path(name), rng)
            print("ok 2 rsa")
        else:
            print("ok 2 rsa # SKIP there is no openssl")


main()
