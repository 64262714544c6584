# SPDX-License-Identifier: LGPL-2.1-or-later
"""A Slurm of one node for tests: munged, slurmctld and slurmd as the user who runs the test, on loopback only."""

import ctypes
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from flow import NO_LEAK_CHECK, ROOT, find_free_port

DAEMONS = ("munged", "slurmctld-wlm", "slurmd-wlm", "slurmstepd-wlm", "sbatch", "scontrol", "scancel", "squeue")

PR_SET_CHILD_SUBREAPER = 36

CONFIG = """
ClusterName=carry-test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={run}/munge.socket
PluginDir={plugins}
StateSaveLocation={run}/state
SlurmdSpoolDir={run}/spool
SlurmctldPidFile={run}/slurmctld.pid
SlurmdPidFile={run}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,max_array_tasks=1000
ReturnToService=2
KillWait=1
MinJobAge=300
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 Port={node_port} CPUs={n_cpus} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


def find_tools():
    """Folders of Slurm's programs and plugins: of the machine, or unpacked by tests/support/fetch-tools; or None."""
    build = Path(os.environ.get("CARRY_BUILD", ROOT / "build"))
    for root in (Path("/"), build / "debs"):
        folders = [root / "usr/sbin", root / "usr/bin"]
        libraries = sorted(root.glob("usr/lib/*/slurm-wlm"))
        path = ":".join(map(str, folders))
        if libraries and all(shutil.which(name, path=path) for name in DAEMONS):
            return path, libraries[0]
    return None


class Slurm:
    """Started on enter; everything it started has ended on exit."""

    def __init__(self, tools, n_cpus=8):
        self.path, self.plugins = tools
        self.n_cpus = n_cpus
        self.processes = []
        self.host = socket.gethostname().split(".")[0]

    def __enter__(self):
        assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
        self.folder = tempfile.TemporaryDirectory(prefix="carry-slurm-")
        self.run = Path(self.folder.name)
        self.run.chmod(0o755)  # the socket of munged must be within reach of all
        self.env = {**os.environ, **NO_LEAK_CHECK, "SLURM_CONF": str(self.run / "slurm.conf"),
                    "PATH": f"{self.path}:{os.environ['PATH']}",
                    "LD_LIBRARY_PATH": ":".join(filter(None, (str(self.plugins), str(self.plugins.parent),
                                                              os.environ.get("LD_LIBRARY_PATH"))))}
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        if self.processes:
            subprocess.run([self.tool("scancel"), "--state=PENDING"], env=self.env, capture_output=True)
            subprocess.run([self.tool("scancel"), "--state=RUNNING"], env=self.env, capture_output=True)
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.reap()
        self.folder.cleanup()

    def reap(self, seconds=10):
        """What slurmd left behind is ours since we are its next of kin; it has ended, or ends soon."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if os.waitpid(-1, os.WNOHANG)[0] == 0:
                    time.sleep(0.02)
            except ChildProcessError:
                return
        assert False, "Slurm left processes behind"

    def tool(self, name):
        return shutil.which(name, path=self.path)

    def spawn(self, name, *args):
        with open(self.run / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen([self.tool(name), *map(str, args)], env=self.env, cwd=self.run,
                                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def say(self):
        return "\n".join(f"== {path.name}\n{path.read_text(errors='replace')[-3000:]}"
                         for path in sorted(self.run.glob("*.log")))

    def wait(self, is_so, what, seconds=20):
        deadline = time.monotonic() + seconds
        while not is_so():
            for process in self.processes:
                assert process.poll() is None, f"{process.args[0]} ended\n{self.say()}"
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}\n{self.say()}"
            time.sleep(0.05)

    def ask(self, name, *args):
        done = subprocess.run([self.tool(name), *map(str, args)], env=self.env, capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else ""

    def start(self):
        for name in ("state", "spool"):
            (self.run / name).mkdir()
        (self.run / "munge.key").write_bytes(os.urandom(128))
        (self.run / "munge.key").chmod(0o400)
        (self.run / "slurm.conf").write_text(CONFIG.format(
            host=self.host, controller_port=find_free_port(), node_port=find_free_port(),
            user=pwd.getpwuid(os.getuid()).pw_name, run=self.run, plugins=self.plugins, n_cpus=self.n_cpus))
        (self.run / "cgroup.conf").write_text("CgroupAutomount=no\n")
        self.spawn("munged", "--foreground", f"--socket={self.run}/munge.socket", f"--key-file={self.run}/munge.key",
                   f"--pid-file={self.run}/munged.pid", f"--seed-file={self.run}/munged.seed",
                   f"--log-file={self.run}/munged-own.log", "--num-threads=2")
        self.wait((self.run / "munge.socket").exists, "munged")
        self.spawn("slurmctld-wlm", "-D", "-f", self.run / "slurm.conf")
        self.spawn("slurmd-wlm", "-D", "-f", self.run / "slurm.conf", "-d", self.tool("slurmstepd-wlm"))
        self.wait(lambda: "State=IDLE" in self.ask("scontrol", "show", "node"), "the node to be idle")

    def is_empty(self):
        return self.ask("squeue", "--noheader", "--format=%i %T").strip() == ""
