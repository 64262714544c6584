#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package in a Debian of its own, with a systemd: installed, run as units, upgraded under a run, removed, purged.

    tests/support/fetch-systemd
    config/debian/make-deb
    tests/soak/package.py

What the package does not bring comes from Debian's mirror, as on anybody's machine: of the libraries it needs, none is
there before. The venue is bybit-sim of the package itself. Needs root and a mirror; takes half a minute on a quiet machine.
"""

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from os import getuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))
import flow # noqa: E402
from machine import PLACE, ROOT, Machine, wait_for # noqa: E402

DEBS = ROOT / "build/deb"
# What fetch-systemd adds so that a build runs in it: here the package must ask for it.
LIBRARIES = ("libglib2.0-0", "libjson-glib-1.0-0", "libyaml-0-2", "libsoup-3.0-0", "libsqlite3-0", "libzip4", "libjs-chart.js")
SAMPLES = "/usr/share/carry-1"
EXPOSURE = 11
UNITS = ("carry@first", "carry-sentinel@first", "carry-dashboard@first")

SENTINEL = """
[host carry]
env=sim

[exchange main]
plugin=bybit
env=sim
sim-base={base}
symbols=BTCUSDT
api-key-file=/run/credentials/carry-sentinel@first.service/api-key
api-secret-file=/run/credentials/carry-sentinel@first.service/api-secret

[sentinel guard]
policy=flatten
"""


def tell(text):
    print(f"# {time.monotonic() - BEGAN:5.1f} s: {text}", flush=True)


def make_version(deb, version):
    """The same package, as a later one: every program in it differs by its last byte, as those of a release would."""
    folder = DEBS / f"again-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", deb, folder], check=True)
    control = folder / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.M))
    for program in (folder / "usr/bin").iterdir():
        with open(program, "ab") as file:
            file.write(b"\0")
    later = DEBS / f"later_{version}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", folder, later], check=True, capture_output=True)
    shutil.rmtree(folder)
    return later


class Debian(Machine):
    """One without the libraries, and with apt."""

    def __init__(self, debs):
        super().__init__()
        self.prepare("apt-get", "-y", "purge", *LIBRARIES)
        self.prepare("apt-get", "-y", "autoremove", "--purge")
        left = self.root / "var/lib/dpkg/info"
        assert not [library for library in LIBRARIES if list(left.glob(f"{library}*.list"))], "a library is still there"
        (self.root / "root/debs").mkdir()
        for deb in debs:
            shutil.copy(deb, self.root / "root/debs")

    def apt(self, *words):
        done = self.run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-o", "Dpkg::Use-Pty=0", *words, check=False)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def install_file(self, deb, *words):
        return self.apt("install", "--no-install-recommends", *words, f"/root/debs/{Path(deb).name}")

    def status(self):
        return json.loads(self.run("carry", "ctl", "status", "first", "--json"))

    def held(self):
        """Coins of the perpetual that are held."""
        (symbol,) = self.status()["symbols"]
        return symbol["perp"]["quantity"] if symbol["perp"] else None

    def main_pids(self):
        return {unit: self.show(unit, "MainPID")["MainPID"] for unit in UNITS}


def check_install(machine):
    """Users, folders, samples: nothing was done by hand."""
    for name in ("carry", "carry-sentinel", "carry-dashboard"):
        machine.run("getent", "passwd", name)
    for name in ("carry-read", "carry-operate", "carry-kill"):
        machine.run("getent", "group", name)
    modes = machine.run("stat", "-c", "%n %a %U %G", "/etc/carry", "/etc/carry/keys", "/var/lib/carry", "/run/carry").splitlines()
    assert modes == ["/etc/carry 750 root carry", "/etc/carry/keys 700 root root", "/var/lib/carry 755 carry carry",
                     "/run/carry 755 root root"], modes
    done = machine.run("carry", "inspect", check=False)
    assert done.returncode == 0 and not done.stderr, ("a plugin was refused", done.stderr)
    for sample in machine.run("sh", "-c", f"ls {SAMPLES}/*.conf {SAMPLES}/*.yaml").split():
        if "sentinel" in sample:
            continue # of another program
        checked = machine.run("carry", "check", sample, check=False)
        mistakes = [line for line in checked.stderr.splitlines() if "is missing; set it" not in line] # what only its user knows
        assert checked.returncode in (0, 2) and not mistakes, (sample, checked.stdout, checked.stderr)
    machine.run("sh", "-c", "test -s /etc/ssl/certs/ca-certificates.crt") # the venue's certificate is looked at


def configure(machine, port, page):
    """The sample for the simulator, as docs/systemd.md says it."""
    base = f"http://127.0.0.1:{port}"
    text = (machine.root / SAMPLES.lstrip("/") / "sim.conf").read_text()
    credentials = "/run/credentials/carry@first.service"
    text = text.replace("sim-base=http://127.0.0.1:18080",
                        f"sim-base={base}\napi-key-file={credentials}/api-key\napi-secret-file={credentials}/api-secret")
    text = text.replace("path=data/carry.db", "path=/var/lib/carry/first/carry.db")
    machine.write("/etc/carry/first.conf", text, 0o640, "carry")
    machine.write("/etc/carry/first-sentinel.conf", SENTINEL.format(base=base), 0o640, "carry")
    machine.write("/etc/carry/first.env", "CARRY_ENV=sim\n", 0o640)
    for name in ("first", "first-sentinel"):
        machine.write(f"/etc/carry/keys/{name}.key", "simkey\n", 0o400)
        machine.write(f"/etc/carry/keys/{name}.secret", "simsecret\n", 0o400)
    machine.write("/etc/systemd/system/carry-dashboard@first.socket.d/port.conf",
                  f"[Socket]\nListenStream=\nListenStream=127.0.0.1:{page}\n")
    machine.run("carry-dashboard", "--new-token", "/etc/carry/dashboard.token")
    machine.run("systemctl", "daemon-reload")
    machine.write("/etc/needrestart/conf.d/venue.conf", "$nrconf{override_rc}->{qr(^venue)} = 0;\n")
    machine.run("systemd-run", "--unit=venue", "bybit-sim", "--port", port, "--account", "simkey:simsecret:USDT=100000",
                "--funding-interval", "60s")


def look_at_page(machine, port):
    token = machine.run("cat", "/etc/carry/dashboard.token").strip()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/stream", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        wait_for(lambda: "status" in json.loads(answer.readline()), "the page knows nothing of the run", 20)


def check_units(machine, page):
    machine.run("systemctl", "enable", "--now", "carry@first", "carry-sentinel@first", "carry-dashboard@first.socket")
    state = machine.show("carry@first", "ActiveState", "SubState", "StatusText")
    assert (state["ActiveState"], state["SubState"]) == ("active", "running"), state
    look_at_page(machine, page)
    for unit in UNITS:
        assert machine.show(unit, "ActiveState")["ActiveState"] == "active", unit
        done = machine.run("systemd-analyze", "security", f"--threshold={EXPOSURE}", unit, check=False)
        tell(done.stdout.splitlines()[-1].strip("→ "))
        assert done.returncode == 0, done.stdout[-300:]
    wait_for(machine.held, "nothing was opened")


def check_people(machine):
    """Who is in a group of readers may look and no more, and who is in none may not."""
    machine.run("useradd", "--groups", "carry-read", "reader")
    machine.run("useradd", "stranger")
    machine.run("runuser", "-u", "reader", "--", "carry", "ctl", "status", "first")
    for user, words in (("reader", ("pause", "first", "--reason", "none")), ("stranger", ("status", "first"))):
        done = machine.run("runuser", "-u", user, "--", "carry", "ctl", *words, check=False)
        assert done.returncode != 0 and "group" in done.stderr, (user, done.stdout, done.stderr)
        tell(f"{user} is told: {done.stderr.strip()}")
    assert machine.status()["trading"]


def check_left_alone(machine, deb):
    """An upgrade: the run goes on as it is, and says so; a page is started again."""
    pids, held = machine.main_pids(), machine.held()
    said = machine.install_file(deb)
    for unit in UNITS[:2]:
        assert f"{unit}.service goes on with the version it was started with" in said, said
        assert machine.show(unit, "MainPID", "NRestarts") == {"MainPID": pids[unit], "NRestarts": "0"}, unit
        assert machine.run("readlink", f"/proc/{pids[unit]}/exe").strip().endswith("(deleted)"), unit
    assert machine.status()["trading"] and machine.held() == held
    assert machine.main_pids()[UNITS[2]] != pids[UNITS[2]]


def check_needrestart(machine):
    """What starts services again whose files were replaced leaves runs alone; any other it does."""
    pids, witness = machine.main_pids(), machine.show("witness", "MainPID")
    done = machine.run("needrestart", "-r", "a", check=False)
    assert done.returncode == 0, done.stderr
    seen = done.stdout + done.stderr
    assert machine.show("witness", "MainPID") != witness, ("it starts nothing again", seen)
    after = machine.main_pids()
    assert all(after[unit] == pids[unit] for unit in UNITS[:2]), seen


def check_asked_for(machine, deb):
    """An upgrade of a run whose own file asks for it: it is started again and knows what it holds."""
    pids, held = machine.main_pids(), machine.held()
    machine.run("sh", "-c", "echo CARRY_UPGRADE=restart >> /etc/carry/first.env")
    began = time.monotonic()
    said = machine.install_file(deb)
    assert "carry@first.service was started again with this version" in said, said
    after = machine.main_pids()
    assert all(after[unit] not in ("0", pids[unit]) for unit in UNITS), (pids, after)
    wait_for(lambda: machine.status()["trading"], "it does not trade again")
    assert machine.held() == held, "what it held was forgotten"
    assert not (machine.root / "var/lib/carry/first/kill").exists(), "the sentinel took the upgrade for a death"
    tell(f"an upgrade that starts the run again took {time.monotonic() - began:.1f} s")


def check_remove(machine):
    """What runs ends in order; all that is an account's stays."""
    before = sorted(machine.run("find", "/etc/carry", "-type", "f").split())
    said = machine.apt("remove", "carry")
    assert "carry@first.service has stopped" in said, said
    for unit in (*UNITS, "carry-dashboard@first.socket"):
        assert machine.show(unit, "ActiveState")["ActiveState"] in ("inactive", "failed"), unit
    assert not (machine.root / "var/lib/carry/first/kill").exists(), "the sentinel took the end for a death"
    assert sorted(machine.run("find", "/etc/carry", "-type", "f").split()) == before
    machine.run("test", "-s", "/var/lib/carry/first/carry.db")
    machine.run("test", "!", "-e", "/usr/bin/carry")


def check_again(machine, deb, held):
    """Installed again: nothing starts by itself, and what starts knows its positions."""
    machine.install_file(deb)
    assert machine.show("carry@first", "ActiveState")["ActiveState"] == "inactive"
    machine.run("systemctl", "start", "carry@first")
    wait_for(lambda: machine.status()["trading"], "it does not trade again")
    assert machine.held() == held
    machine.run("systemctl", "stop", "carry@first")


def check_purge(machine):
    said = machine.apt("purge", "carry")
    for path in ("/etc/carry", "/var/lib/carry", "/var/log/carry"):
        assert f"\n {path}\n" in said, said
    machine.run("test", "-s", "/var/lib/carry/first/carry.db")
    machine.run("test", "-s", "/etc/carry/keys/first.key")
    links = machine.run("sh", "-c", "find /etc/systemd/system -name '*@first.*' -type l; ls /etc/needrestart/conf.d")
    assert "carry" not in links, links
    assert "carry" not in machine.run("sh", "-c", "dpkg -l 'carry*' | grep -v '^un' || true"), "dpkg still knows it"
    machine.run("getent", "passwd", "carry")


def main():
    (deb,) = DEBS.glob("carry_*.deb")
    port, page = flow.find_free_port(), flow.find_free_port()
    first = subprocess.run(["dpkg-deb", "-f", deb, "Version"], capture_output=True, text=True, check=True).stdout.strip()
    second, third = (make_version(deb, f"{first}+{number}") for number in (1, 2))
    machine = Debian([deb, second, third])
    tell("a Debian without our libraries")
    with machine:
        tell("booted")
        machine.apt("update")
        machine.install_file(deb)
        tell(f"installed {first}")
        check_install(machine)
        configure(machine, port, page)
        machine.apt("install", "libjs-chart.js")
        check_units(machine, page)
        check_people(machine)
        tell("runs, and holds a position")
        machine.apt("install", "--no-install-recommends", "needrestart")
        machine.run("systemd-run", "--unit=witness", "bybit-sim", "--port", "0")
        check_left_alone(machine, second)
        check_needrestart(machine)
        tell("an upgrade leaves the run alone, and so does needrestart")
        check_asked_for(machine, third)
        held = machine.held()
        check_remove(machine)
        tell("removed")
        check_again(machine, third, held)
        check_purge(machine)
        tell("purged")
        print("the package installs, runs, upgrades, and is removed and purged")


if not (PLACE / "tree").is_dir() or getuid() != 0 or not list(DEBS.glob("carry_*.deb")):
    print("1..0 # SKIP needs root, what tests/support/fetch-systemd makes, and what config/debian/make-deb makes")
    sys.exit(0)
BEGAN = time.monotonic()
try:
    main()
except AssertionError as error:
    sys.exit(f"failed: {error}")
