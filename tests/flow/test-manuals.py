#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Manual pages and completion: they say what the programs say of themselves."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import flow

BUILD = Path(os.environ["CARRY_BUILD"])
ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {"carry": os.environ["CARRY"], "bybit-sim": os.environ["BYBIT_SIM"], "carry-dashboard": os.environ["CARRY_DASHBOARD"],
            "carry-sentinel": os.environ["CARRY_SENTINEL"]}
ENVIRONMENT = {**os.environ, **flow.NO_LEAK_CHECK, "LC_ALL": "C.UTF-8"}


def ask(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, env=ENVIRONMENT, check=True).stdout


def list_commands():
    return re.findall(r"^  ([a-z]+) +\S", ask(PROGRAMS["carry"], "--help"), flags=re.M)


def list_options(*words):
    return set(re.findall(r"(?:^|[ ,])(--[a-z][a-z-]*)", ask(*words, "--help"), flags=re.M)) - {"--help"}


def read_page(name):
    """A page as text without roff, or None when this build makes none."""
    path = BUILD / "docs/man" / name
    if not path.exists():
        assert os.environ["CARRY_HAS_PAGES"] == "0", f"{path} was not made"
        return None
    return path.read_text().replace("\\-", "-")


def test_pages():
    """Every option of every program and command is in its page, and no other."""
    page = read_page("carry.1")
    if page is None:
        return
    commands = list_commands()
    parts = dict(re.findall(r"^\.SS carry ([a-z]+)(.*?)(?=^\.S[SH])", page, flags=re.M | re.S))
    assert sorted(parts) == sorted(commands), (sorted(parts), commands)
    for command in commands:
        written = set(re.findall(r"^\.B .*?(--[a-z][a-z-]*)", parts[command], flags=re.M))
        assert written == list_options(PROGRAMS["carry"], command), (command, written)
    for name in ("bybit-sim", "carry-dashboard", "carry-sentinel"):
        options = re.search(r"^\.SH OPTIONS\n(.*?)(?=^\.SH)", read_page(f"{name}.1"), flags=re.M | re.S)[1]
        written = set(re.findall(r"^\.B .*?(--[a-z][a-z-]*)=?\S*$", options, flags=re.M))
        assert written == list_options(PROGRAMS[name]), (name, written ^ list_options(PROGRAMS[name]))


def test_settings():
    """Every type is in carry.conf(5)."""
    page = read_page("carry.conf.5")
    if page is None:
        return
    for name in re.findall(r'^      "name" : "([a-z-]+)"', ask(PROGRAMS["carry"], "inspect", "--json"), flags=re.M):
        assert f".SS {name} (" in page, name


def test_sentinel_settings():
    """What the sentinel's section takes is in its page."""
    page = read_page("carry-sentinel.1")
    names = re.findall(r"^  ([a-z-]+) \(", ask(PROGRAMS["carry-sentinel"], "--settings"), flags=re.M)
    assert len(names) > 5
    for name in names if page is not None else []:
        assert f".BR {name} " in page, name


def test_well_formed():
    """groff and man find nothing to say."""
    if shutil.which("groff") is None or read_page("carry.1") is None:
        return
    for page in sorted((BUILD / "docs/man").glob("*.[15]")):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", page], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and not done.stderr, (page, done.stderr[:500])


def complete_bash(*words, function="_carry", runs="/nowhere"):
    """What bash would offer for the last word."""
    quoted = " ".join(f"'{word}'" for word in words)
    script = (f"source {ROOT}/config/completion/carry.bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
              f"{function}; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=True,
                          env={**ENVIRONMENT, "CARRY_RUN_FOLDER": runs}).stdout.split()


def test_bash():
    """Commands, options, verbs and environments."""
    carry = PROGRAMS["carry"]
    assert set(list_commands()) <= set(complete_bash(carry, "")), complete_bash(carry, "")
    assert complete_bash(carry, "backt") == ["backtest"]
    assert set(complete_bash(carry, "run", "--")) - {"--help"} == list_options(carry, "run")
    assert complete_bash(carry, "run", "--env", "te") == ["testnet"]
    assert complete_bash(carry, "run", "--env", "=", "te") == ["testnet"]
    assert len(complete_bash(carry, "run", "--log-level", "=")) == 5
    assert complete_bash(PROGRAMS["carry-sentinel"], "--env", "=", "pa", function="_carry_single") == ["paper"]
    with tempfile.TemporaryDirectory() as runs:
        Path(runs, "first").mkdir()
        assert complete_bash(carry, "ctl", "status", "fir", runs=runs) == ["first"]
    assert complete_bash(carry, "store", "ver") == ["verify"]
    assert complete_bash(carry, "ctl", "fla") == ["flatten"]
    assert complete_bash(carry, "check", str(ROOT / "LIC")) == [str(ROOT / "LICENSE")]


def test_zsh():
    """It is read without a mistake."""
    if shutil.which("zsh") is None:
        return
    done = subprocess.run(["zsh", "-n", ROOT / "config/completion/_carry"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stderr


flow.run_tests(sys.modules[__name__])
