#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Carry's own lint.

  carry-lint.py [--root DIR] [FILE…]     the named files, or every file of the tree
  carry-lint.py --commit-message FILE    one message, as git hands it to a hook

A finding reads `file:line: rule: what is wrong`. A line is let off by a comment on it or on
the line before: `/* lint: allow RULE: reason */`. Exit status 1 when anything was found.
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import rules
from source import Source

SUFFIXES = {".c", ".h", ".py", ".js", ".sh"}
SAMPLES = ("tests/lint/bad/", "tests/lint/good/")


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str
    severity: str = "error"

    def __str__(self):
        kind = "warning: " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {kind}{self.rule}: {self.message}"


def findings_of(source):
    """Everything found in one file, after its waivers."""
    for rule in rules.RULES:
        if not rule.applies(source):
            continue
        for line, message, *severity in rule.check(source):
            waiver = next((w for w in source.waivers if w.rule == rule.name and w.covers == line and w.reason), None)
            if waiver:
                waiver.used = True
            else:
                yield Finding(str(source.path), line, rule.name, message, *severity)
    for waiver in source.waivers:
        if not waiver.reason:
            yield Finding(str(source.path), waiver.line, "waiver", f"allow {waiver.rule}: give the reason after a colon")
        elif not waiver.used:
            yield Finding(str(source.path), waiver.line, "waiver", f"allow {waiver.rule}: there is nothing to allow here")


def tracked_files(root):
    """Files git knows or would add; outside a repository every file."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    return sorted(p for p in set(listed) if p and (root / p).is_file())


def is_checked(root, path):
    if path.startswith(SAMPLES):
        return False
    if Path(path).suffix in SUFFIXES:
        return True
    with open(root / path, "rb") as stream:
        return stream.read(2) == b"#!"


def lint_tree(root, paths):
    found = [Finding(path, 1, "top-level", message) for path, message in rules.top_level(paths)]
    for path in paths:
        if is_checked(root, path):
            found += findings_of(Source.read(root, path))
    return sorted(found)


def lint_message(name, text):
    return [Finding(name, line, "commit-message", message) for line, message in rules.commit_message(text)]


def without_comments(text):
    text = text.split("# ------------------------ >8 ------------------------")[0]
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--commit-message", type=Path, metavar="FILE")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()

    if options.commit_message:
        found = lint_message("message", without_comments(options.commit_message.read_text(encoding="utf-8")))
    else:
        found = lint_tree(options.root, options.files or tracked_files(options.root))
    for finding in found:
        print(finding)
    errors = sum(f.severity == "error" for f in found)
    print(f"lint: {errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
