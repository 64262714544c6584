# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plugins built outside the tree, from an installed Carry: its headers and its pkg-config file only."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))
from flow import run_tests  # noqa: E402

BUILD = Path(os.environ["CARRY_BUILD"])
MESON = os.environ["MESON"]
ROLES = ["exchange", "feed", "history", "strategy", "risk", "report", "store", "notifier"]

# A folder that a later reader can still look at, since it lies in the build folder.
SCRATCH = tempfile.TemporaryDirectory(prefix="outside-", dir=BUILD)
ROOT = Path(SCRATCH.name)


def run(*args, status=0, cwd="/", **variables):
    """Runs a command with nothing of this build in its environment."""
    env = {"PATH": f"{bindir()}:/usr/bin:/bin", "LD_LIBRARY_PATH": str(libdir()), "HOME": str(ROOT),
           "PKG_CONFIG_PATH": str(libdir() / "pkgconfig"), **variables}
    env.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")
                if name in os.environ})
    done = subprocess.run([str(arg) for arg in args], capture_output=True, text=True, cwd=cwd, env=env)
    assert done.returncode == status, f"{args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def prefix():
    options = json.loads(subprocess.check_output([MESON, "introspect", "--buildoptions", BUILD], text=True))
    return {option["name"]: option["value"] for option in options}


OPTIONS = prefix()
TREE = ROOT / "tree"
PREFIX = TREE / OPTIONS["prefix"].lstrip("/")


def bindir():
    return PREFIX / OPTIONS["bindir"]


def libdir():
    return PREFIX / OPTIONS["libdir"]


def test_install():
    subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", TREE], check=True,
                   capture_output=True)
    assert (bindir() / "carry").is_file()
    # The tree is staged and not where it says it is: do what unpacking it there would have done.
    described = libdir() / "pkgconfig" / "carry-1.pc"
    described.write_text(re.sub(r"^prefix=.*", f"prefix={PREFIX}", described.read_text(), flags=re.M))


def test_version():
    assert run("carry", "--version").stdout.splitlines()[0] == f"carry {version()}"


def version():
    return run("pkg-config", "--modversion", "carry-1").stdout.strip()


def test_no_internal_headers():
    headers = sorted(path.name for path in (PREFIX / OPTIONS["includedir"] / "carry-1").rglob("*.h"))
    assert "carry.h" in headers and "carry-strategy.h" in headers, headers
    assert not [name for name in headers if "private" in name], headers


def test_direct_include_is_refused():
    source = ROOT / "direct.c"
    source.write_text("#include <roles/carry-strategy.h>\n")
    done = run("sh", "-c", f"cc -fsyntax-only $(pkg-config --cflags carry-1) {source}", status=1)
    assert "Only <carry.h> can be included directly." in done.stderr, done.stderr


def test_installed_plugins_list():
    listed = run("carry", "inspect").stdout
    assert re.search(r"^cross +strategy ", listed, re.M), listed
    assert str(PREFIX) in run("carry", "inspect", "cross").stdout


def test_scaffold_builds_by_itself():
    """What the README of a new plugin says, word for word."""
    run("carry", "new", "strategy", "my-idea", "--directory", ROOT)
    folder = ROOT / "my-idea"
    run(MESON, "setup", "build", "-Dwerror=true", cwd=folder)
    run("ninja", "-C", "build", cwd=folder)
    run(MESON, "test", "-C", "build", cwd=folder)
    assert "my-idea (strategy)" in run("carry", "inspect", "build/my-idea.so", cwd=folder).stdout
    symbols = run("nm", "-D", "--defined-only", folder / "build" / "my-idea.so").stdout.split()
    assert symbols[2::3] == ["carry_plugin"], symbols
    run("carry", "check", "my-idea.conf", "--plugin-path", "build", cwd=folder)
    run("carry", "backtest", "my-idea.conf", "--plugin-path", "build", "--output", "out", cwd=folder)
    assert (folder / "out" / "fills.csv").read_text().count("\n") > 1


def build_by_hand(role):
    name = f"my-{role}"
    run("carry", "new", role, name, cwd=ROOT)
    folder = ROOT / name
    run("sh", "-c", "cc -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers "
        f"-fPIC -shared -fvisibility=hidden -o {name}.so {name}.c {name}-plugin.c "
        "$(pkg-config --cflags --libs carry-1)", cwd=folder)
    return folder / f"{name}.so"


def test_every_role_passes_the_test():
    for role in ROLES:
        plugin = build_by_hand(role)
        lines = run("carry", "inspect", "--test", plugin).stdout
        assert "answers every slot, and is gone afterwards\n" in lines, lines
        assert "SKIP" not in lines, lines
        run("carry", "check", f"my-{role}.conf", "--plugin-path", ".", cwd=plugin.parent)


def test_loaded_by_the_installed_carry():
    """Put where pkg-config says plugins go, it is found without being told."""
    folder = Path(run("pkg-config", "--variable=plugindir", "carry-1").stdout.strip())
    plugin = ROOT / "my-risk" / "my-risk.so"
    (folder / plugin.name).write_bytes(plugin.read_bytes())
    assert re.search(r"^my-risk +risk ", run("carry", "inspect").stdout, re.M)


def test_mistakes_of_the_command():
    for words, sentence in [
        (("strategi", "x1"), '"strategi" is no role; did you mean "strategy"?'),
        (("strategy", "My Idea"), "cannot be a plugin's name"),
        (("strategy", "carry-on"), "cannot be a plugin's name"),
        (("strategy", "../up"), "cannot be a plugin's name"),
        (("strategy",), "give a role and a name"),
        (("strategy", "my-idea"), "my-idea is there already"),
    ]:
        done = run("carry", "new", *words, cwd=ROOT, status=2)
        assert sentence in done.stderr, done.stderr


run_tests(sys.modules[__name__])
