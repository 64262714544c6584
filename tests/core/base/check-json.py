#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads again, with Python's json, what print-json read: check-json.py PRINT-JSON [FIXTURES]

Generated documents and the recorded messages of FIXTURES, and seeded mutations of both. Both
readers take the same documents, but for the rules that Carry adds, and find the same in them.
Five times as many mutations when CARRY_FULL is 1.
"""

import decimal
import json
import os
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

decimal.setcontext(decimal.Context(prec=500, Emin=-99999, Emax=99999))
MUTATIONS = 200_000 if os.environ.get("CARRY_FULL") == "1" else 40_000
BATCH = 5_000
MAX_DEPTH = 32
MAX_SCALE = 18
PIECES = [b'"', b"\\", b"\\u0000", b"\\ud800", b"\\udc00", b"\\u00e9", b"{", b"}", b"[", b"]", b",", b":",
          b"0", b"-", b"+", b".", b"e", b"E5", b"NaN", b"Infinity", b"null", b"true", b" ", b"\n", b"\x00",
          b"\x1f", b"\x7f", b"\x80", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xef\xbb\xbf", b"//",
          b'"a":1,', b'{"a":', b'"symbol":"",', b"[" * 20, b"]" * 20]


class Stricter(Exception):
    """A document that Python takes and Carry does not, by a rule of its own."""


class Number(str):
    """A number as written."""


def members(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise Stricter("this name was there before")
    return pairs if pairs else {}


def no_constant(text):
    raise ValueError(text)


def text_token(kind, text):
    if "\0" in text:
        raise Stricter("NUL")
    try:
        return kind + text.encode().hex()
    except UnicodeEncodeError:
        raise Stricter("surrogate") from None


def decimal_of(text):
    """As Carry keeps it: None when it cannot be held to its last digit."""
    if len(text.lower().partition("e")[2].lstrip("+-")) > 4:
        return None  # carry_decimal_parse() takes no longer exponents
    value = Decimal(text)
    if not value:
        return Decimal(0)
    if value.adjusted() > MAX_SCALE or value.normalize().as_tuple().exponent < -MAX_SCALE:
        return None
    digits = value.normalize().as_tuple()
    coefficient = int(value.scaleb(-min(digits.exponent, 0)))
    return value if -(2**63) <= coefficient < 2**63 else None


def tokens(value, depth=0):
    if isinstance(value, Number):
        yield "#" + value
    elif isinstance(value, str):
        yield text_token("s", value)
    elif isinstance(value, bool) or value is None:
        yield {True: "true", False: "false", None: "null"}[value]
    elif depth == MAX_DEPTH:
        raise Stricter("nested")
    elif value == {} or (value and isinstance(value[0], tuple)):
        yield "{"
        for name, inner in value or ():
            yield text_token("k", name)
            yield from tokens(inner, depth + 1)
        yield "}"
    else:
        yield "["
        for inner in value:
            yield from tokens(inner, depth + 1)
        yield "]"


def expected(data):
    """What Python reads, or None, and the rule by which Carry may refuse what Python takes."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=members, parse_int=Number, parse_float=Number,
                           parse_constant=no_constant)
        return list(tokens(value)), None
    except Stricter as rule:
        return None, str(rule)
    except (ValueError, RecursionError):
        return None, None


def same_token(ours, theirs):
    if not theirs.startswith("#"):
        return ours == theirs
    raw, value = ours[1:].split(":")
    exact = decimal_of(raw)
    return raw == theirs[1:] and (value == "-" if exact is None else value != "-" and Decimal(value) == exact)


def difference(data, line):
    """A sentence, or None when both agree."""
    found, rule = expected(data)
    if line.startswith("! "):
        return None if found is None else f"Carry refuses ({line}) what json reads"
    if found is None:
        return f"Carry reads what is refused ({rule or 'by json'})"
    ours = line.split(" ")[1:]
    if len(ours) == len(found) and all(map(same_token, ours, found)):
        return None
    return f"Carry reads {line}, json {found}"


def run(program, documents):
    """Counts of accepted and refused; stops at the first difference."""
    stream = b"".join(b"%d\n%s" % (len(data), data) for data in documents)
    done = subprocess.run([program], input=stream, capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(documents), f"{len(lines)} lines for {len(documents)} documents"
    for data, line in zip(documents, lines):
        problem = difference(data, line)
        assert problem is None, f"{problem}: {data!r}"
    accepted = sum(line.startswith("=") for line in lines)
    return accepted, len(lines) - accepted


def make_text(rng):
    alphabet = "abcXYZ019 /\"\\\n\t\x7f\u00e9\u20ac\U0001f600\u0001"
    return "".join(rng.choice(alphabet) for _ in range(rng.choice((0, 1, 3, 7, 8, 9, 20))))


def make_number(rng):
    digits = str(rng.randrange(10 ** rng.choice((1, 2, 6, 17, 18, 19, 20, 40))))
    fraction = "." + str(rng.randrange(10 ** rng.choice((1, 4, 18)))).zfill(rng.choice((1, 8, 18)))
    exponent = rng.choice("eE") + rng.choice(("", "+", "-")) + str(rng.randrange(rng.choice((3, 25, 400))))
    return (rng.choice(("", "-")) + digits + rng.choice(("", fraction)) + rng.choice(("", "", "", exponent)))


def make_value(rng, depth=0):
    kind = rng.randrange(9 if depth < 6 else 6)
    space = rng.choice(("", "", "", " ", "\n\t "))
    if kind < 2:
        return space + make_number(rng) + space
    if kind < 4:
        return json.dumps(make_text(rng), ensure_ascii=rng.random() < 0.5)
    if kind < 6:
        return rng.choice(("true", "false", "null", '"0.0100"'))
    inner = [make_value(rng, depth + 1) for _ in range(rng.choice((0, 1, 2, 5)))]
    if kind == 6:
        return space + "[" + ",".join(inner) + space + "]"
    named = [json.dumps(make_text(rng)) + space + ":" + value for value in inner]
    return "{" + space + ",".join(named) + "}" + space


def mutate(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            data[at:at] = rng.choice(PIECES)
        elif kind == 1:
            del data[at : at + rng.choice((1, 1, 2, 9))]
        elif kind == 2 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        else:
            begin = rng.randrange(len(data) + 1)
            data[at:at] = data[begin : begin + rng.choice((1, 4, 20))]
    return bytes(data)


def fixtures(folder):
    """Each recorded message; those of a .jsonl file one a line."""
    found = []
    for path in sorted(folder.glob("*.json*")):
        data = path.read_bytes()
        found += data.splitlines() if path.suffix == ".jsonl" else [data]
    return found


def main():
    program = sys.argv[1]
    folder = Path(sys.argv[2])
    recorded = fixtures(folder)
    rng = random.Random(1)
    generated = [make_value(rng).encode() for _ in range(BATCH)]
    print("1..3")
    accepted, refused = run(program, generated)
    print(f"{'ok' if accepted > refused else 'not ok'} 1 - generated: {accepted} read, {refused} refused by both")
    if recorded:
        accepted, refused = run(program, recorded)
        print(f"{'not ok' if refused else 'ok'} 2 - recorded: {accepted} read the same")
    elif os.environ.get("CARRY_REQUIRE_SHARED") == "1":
        print(f"not ok 2 - recorded: nothing in {folder}")
    else:
        print(f"ok 2 - recorded # SKIP nothing in {folder}")
    sources = [data for data in recorded + generated[:500] if 0 < len(data) < 2000]
    accepted = refused = 0
    for _ in range(MUTATIONS // BATCH):
        counts = run(program, [mutate(rng, rng.choice(sources)) for _ in range(BATCH)])
        accepted, refused = accepted + counts[0], refused + counts[1]
    good = min(accepted, refused) > MUTATIONS // 20
    print(f"{'ok' if good else 'not ok'} 3 - mutations: {accepted} read the same, {refused} refused by both")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as failure:
        print(f"Bail out! {failure}")
        sys.exit(1)
