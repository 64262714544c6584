# SPDX-License-Identifier: LGPL-2.1-or-later
"""A Debian with a systemd of its own: a copy of the tree that fetch-systemd made, booted by systemd-nspawn."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build/systemd"
INSIDE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}


def wait_for(is_true, what, patience=60.0):
    end = time.monotonic() + patience
    while not is_true():
        assert time.monotonic() < end, what
        time.sleep(0.2)


class Machine:
    """Boots with the block and is switched off with it. The network is this machine's own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="carry-soak-")
        self.root = Path(self.folder.name) / "tree"
        subprocess.run(["cp", "-a", "--reflink=auto", PLACE / "tree", self.root], check=True)

    def prepare(self, *words):
        """A command inside before the boot, as root."""
        subprocess.run(["chroot", self.root, *map(str, words)], check=True, stdin=subprocess.DEVNULL, capture_output=True,
                       env={**INSIDE, "DEBIAN_FRONTEND": "noninteractive"})

    def install(self, build):
        """What a build has, as a package would: files, users. The folders come with tmpfiles at the boot."""
        subprocess.run(["meson", "install", "-C", Path(build).resolve(), "--no-rebuild", "--quiet"],
                       env={**os.environ, "DESTDIR": str(self.root)}, check=True)
        self.prepare("systemd-sysusers")
        self.prepare("ldconfig")
        for path in ("etc/carry", "etc/carry/keys"):
            (self.root / path).mkdir(parents=True, exist_ok=True)
        shutil.chown(self.root / "etc/carry", "root", self.group("carry"))
        (self.root / "etc/carry").chmod(0o750)

    def group(self, name):
        """Its number inside."""
        text = (self.root / "etc/group").read_text()
        return int(re.search(rf"^{name}:[^:]*:(\d+):", text, re.M)[1])

    def write(self, path, text, mode=0o644, group=None):
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        if group is not None:
            shutil.chown(file, "root", self.group(group))

    def __enter__(self):
        self.first = None
        tools = PLACE / "tools/usr"
        words = [tools / "bin/systemd-nspawn", "-q", "-b", "-D", self.root, "--register=no", "--keep-unit",
                 f"--machine=carry-soak-{os.getpid()}", "--console=pipe", "--link-journal=no",
                 "--capability=CAP_IPC_LOCK"] # without it nspawn forbids to lock memory, which no machine does
        self.console = open(Path(self.folder.name) / "console", "wb")
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console,
                                        env={**os.environ, "LD_LIBRARY_PATH": f"{tools}/lib/x86_64-linux-gnu/systemd"})
        try:
            wait_for(self.find_first, "nothing was booted: " + self.console_text())
            wait_for(self.is_up, "systemd did not come up: " + self.console_text())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and self.first is not None:
            print(self.run("journalctl", "-u", "carry*", "-o", "short", "-n", "60", "--no-pager", check=False).stdout, file=sys.stderr)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.console.close()
        self.folder.cleanup()

    def console_text(self):
        return (Path(self.folder.name) / "console").read_text(errors="replace")[-3000:]

    def find_first(self):
        """Its process 1 is the child of ours."""
        assert self.process.poll() is None, self.console_text()
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        children = path.read_text().split()
        self.first = children[0] if children else None
        return self.first is not None

    def run(self, *words, check=True):
        """A command inside, as root: what it prints, or with `check=False` how it ended too."""
        done = subprocess.run(["nsenter", "-t", self.first, "-m", "-u", "-i", "-p", "-r", "-w", "--", *map(str, words)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, env=INSIDE)
        assert not check or done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout if check else done

    def is_up(self):
        assert self.process.poll() is None, self.console_text()
        return self.run("systemctl", "is-system-running", check=False).stdout.strip() in ("running", "degraded")

    def show(self, unit, *names):
        text = self.run("systemctl", "show", unit, *(f"-p{name}" for name in names))
        return dict(line.split("=", 1) for line in text.splitlines())

    def journal(self, unit):
        return self.run("journalctl", "-u", unit, "-o", "cat", "--no-pager")

    def sample(self, unit):
        """Memory in KiB, files, threads and seconds of processor of a unit's program."""
        pid = self.show(unit, "MainPID")["MainPID"]
        assert pid != "0", f"{unit} does not run"
        text = self.run("sh", "-c", f"cat /proc/{pid}/status /proc/{pid}/stat; ls -l /proc/{pid}/fd | grep -c 'socket:'; "
                        f"ls /proc/{pid}/fd | wc -l")
        *status, stat, sockets, files = text.splitlines()
        values = dict(line.split(":", 1) for line in status)
        ticks = stat.rpartition(")")[2].split()[11:13]
        return {"pid": int(pid), "rss_kib": int(values["VmRSS"].split()[0]), "anon_kib": int(values["RssAnon"].split()[0]),
                "threads": int(values["Threads"]), "sockets": int(sockets), "files": int(files) - int(sockets),
                "cpu_s": sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")}
