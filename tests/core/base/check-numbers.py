#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Computes again, with Python's decimal, what print-numbers printed: check-numbers.py PRINT-NUMBERS

A million operations, or ten million when CARRY_FULL is 1. Reports in TAP, one line for each kind
of operation, and stops at the first difference.
"""

import decimal
import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal

COUNT = 10_000_000 if os.environ.get("CARRY_FULL") == "1" else 1_000_000
CHUNK = 250_000  # operations of one seed

# Exact, except for quotients: those keep enough to be rounded once more without a double rounding.
decimal.setcontext(decimal.Context(prec=120, rounding=decimal.ROUND_05UP, Emin=-99999, Emax=99999))
ROUNDINGS = (
    decimal.ROUND_HALF_EVEN,
    decimal.ROUND_HALF_UP,
    decimal.ROUND_DOWN,
    decimal.ROUND_UP,
    decimal.ROUND_FLOOR,
    decimal.ROUND_CEILING,
)
MAX_SCALE = 18
QUANTA = [Decimal(1).scaleb(-scale) for scale in range(MAX_SCALE + 1)]
LOW, HIGH = Decimal(-(2**63)), Decimal(2**63 - 1)
AMOUNT_MAX = Decimal(2**127 - 1).scaleb(-MAX_SCALE)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
INVALID = "invalid"


def plain(value):
    return format(value if value else abs(value), "f")


def at_scale(value, scale):
    """The number where it has exactly that many digits after the point, or INVALID."""
    return plain(value) if LOW <= value.scaleb(scale) <= HIGH else INVALID


def rounded(value, scale, rounding):
    return at_scale(value.quantize(QUANTA[scale], ROUNDINGS[rounding]), scale)


def fitting(value):
    """An exact number in its own scale, or the largest below it where it fits, or INVALID."""
    scale = -value.as_tuple().exponent
    if not value:
        return plain(Decimal(0).quantize(QUANTA[min(max(scale, 0), MAX_SCALE)]))
    if not -MAX_SCALE <= value.adjusted() <= MAX_SCALE:
        return INVALID
    for smaller in range(min(max(scale, 0), MAX_SCALE), -1, -1):
        shorter = value.quantize(QUANTA[smaller], decimal.ROUND_DOWN)
        if shorter != value:
            return INVALID
        if LOW <= shorter.scaleb(smaller) <= HIGH:
            return plain(shorter)
    return INVALID


def amount(value):
    if abs(value) > AMOUNT_MAX or (value and value.normalize().as_tuple().exponent < -MAX_SCALE):
        return INVALID
    return plain(value.normalize())


def amount_rounded(value, scale, rounding):
    if value.adjusted() > 40:
        return INVALID
    return amount(value.quantize(QUANTA[scale], ROUNDINGS[rounding]))


def compare(a, b):
    return str((a > b) - (a < b))


def operands(kinds):
    """What turns the texts of the operands into values: d decimal, i integer, f double, s text."""
    readers = {"d": Decimal, "i": int, "f": float, "s": str}
    return [readers[kind] for kind in kinds]


def steps(a, step, scale, rounding):
    if step <= 0:
        return INVALID, "0"
    count = (a / step).quantize(QUANTA[0], ROUNDINGS[rounding])
    return fitting(count * step), str(int(a % step == 0))


def divided(a, b, scale, rounding):
    return rounded(a / b, scale, rounding) if b else INVALID


def parsed(text):
    if not NUMBER.fullmatch(text):
        return INVALID, INVALID
    value = Decimal(text)
    return fitting(value), amount(value) if value else "0"


def whole_amount(x, scale, rounding):
    return amount_rounded(x, scale, rounding), fitting(x.normalize()), f"{float(x):.17g}"


def scaled_amount(x, factor, scale, rounding):
    return amount_rounded(x * factor, scale, rounding)


# name: what the operands are, and the function that gives the expected result or results
OPERATIONS = {
    "add": (operands("dd"), lambda a, b: fitting(a + b)),
    "sub": (operands("dd"), lambda a, b: fitting(a - b)),
    "mul": (operands("dd"), lambda a, b: fitting(a * b)),
    "min": (operands("dd"), lambda a, b: plain(a if a <= b else b)),
    "max": (operands("dd"), lambda a, b: plain(a if a >= b else b)),
    "compare": (operands("dd"), compare),
    "negate": (operands("d"), lambda a: fitting(-a)),
    "abs": (operands("d"), lambda a: fitting(abs(a))),
    "normalize": (operands("d"), lambda a: plain(a.normalize())),
    "mul-round": (operands("ddii"), lambda a, b, scale, rounding: rounded(a * b, scale, rounding)),
    "div": (operands("ddii"), divided),
    "rescale": (operands("dii"), rounded),
    "steps": (operands("ddii"), steps),
    "parse": (operands("s"), parsed),
    "to-double": (operands("d"), lambda a: f"{float(a):.17g}"),
    "from-double": (operands("f"), lambda x: fitting(Decimal(repr(x)).normalize())),
    "amount-sum": (operands("dd"), lambda x, y: (amount(x + y), amount(x - y), compare(x, y))),
    "amount-product": (operands("dd"), lambda a, b: amount(a * b)),
    "amount-scale-by": (operands("ddii"), scaled_amount),
    "amount-divide": (operands("ddii"), divided),
    "amount-round": (operands("dii"), whole_amount),
}


class Difference(Exception):
    """Kind of operation, and a sentence with the operands."""


def check_line(line):
    """The kind of operation, and whether its result was invalid."""
    kind, *words = line.split(" ")
    readers, expect = OPERATIONS[kind]
    given = words[: len(readers)]
    results = words[len(readers) :]
    expected = expect(*(read(word) for read, word in zip(readers, given)))
    expected = list(expected) if isinstance(expected, tuple) else [expected]
    if results != expected:
        raise Difference(kind, f"{kind} {' '.join(given)}: Carry says {results}, decimal {expected}")
    return kind, results[0] == INVALID


def check_seed(program, seed, count):
    """Counts each kind of operation, valid and invalid, among `count` of this seed."""
    counts = Counter()
    with subprocess.Popen([program, str(seed), str(count)], stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                counts[check_line(line.rstrip("\n"))] += 1
        except BaseException:
            process.kill()
            raise
    if process.returncode or sum(counts.values()) != count:
        raise Difference("stream", f"seed {seed}: {sum(counts.values())} lines, status {process.returncode}")
    return counts


def check_all(program):
    counts = Counter()
    seeds = range(1, COUNT // CHUNK + 1)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        futures = [pool.submit(check_seed, program, seed, CHUNK) for seed in seeds]
        try:
            for future in futures:
                counts.update(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return counts


def main():
    try:
        counts = check_all(sys.argv[1])
    except Difference as difference:
        kind, sentence = difference.args
        print(f"1..1\nnot ok 1 - {kind}\n# {sentence}")
        sys.exit(1)
    print(f"1..{len(OPERATIONS)}\n# {sum(counts.values())} operations")
    for number, kind in enumerate(OPERATIONS, 1):
        valid, invalid = counts[kind, False], counts[kind, True]
        print(f"{'ok' if valid else 'not ok'} {number} - {kind}: {valid} equal, {invalid} invalid in both")


if __name__ == "__main__":
    main()
