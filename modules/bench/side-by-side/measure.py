"""Runs a command and watches the memory of everything it starts."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

SAMPLE_SECONDS = 0.5
GRACE_SECONDS = 5
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Run:
    """How a command went. Times are seconds since 1970, memory is in bytes; watching is processor time."""

    started: float
    ended: float
    code: int
    timed_out: bool
    peak_pss: int
    peak_rss: int
    most_processes: int
    watching_seconds: float


def adopt_orphans():
    """Makes this process the parent of processes whose own has ended, so that none leaves the tree."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command, environment, folder, log, limit):
    """Runs it to its end, or to the limit in seconds; nothing that it started is left behind."""
    with open(log, "wb") as output:
        started = time.time()
        busy = time.process_time()
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        sampler = _Sampler()
        sampler.start()
        timed_out = False
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            timed_out = True
            code = -1
        ended = time.time()
        sampler.stop()
        _end_all_descendants()
        process.wait()
    watching = time.process_time() - busy
    return Run(started, ended, code, timed_out, sampler.pss, sampler.rss, sampler.processes, watching)


class _Sampler(threading.Thread):
    """Adds up the memory of all descendants of this process, again and again, and keeps the largest sums.

    PSS counts a page that n processes share as one n-th in each, so that the sum is what the tree takes from
    the machine. The sum of RSS counts it n times.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.pss = self.rss = self.processes = 0
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.wait(SAMPLE_SECONDS):
            sums = [_memory(process) for process in descendants()]
            self.pss = max(self.pss, sum(pss for pss, _ in sums))
            self.rss = max(self.rss, sum(rss for _, rss in sums))
            self.processes = max(self.processes, len(sums))

    def stop(self):
        self._stopped.set()
        self.join()


def _memory(process):
    pss = rss = 0
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("Pss:"):
                    pss = int(line.split()[1]) * 1024
                elif line.startswith("Rss:"):
                    rss = int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass  # It has ended since it was listed.
    return pss, rss


def descendants():
    """The numbers of all processes below this one."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    # The command's name, in parentheses, may hold anything.
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(name))
    found = []
    waiting = [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _end_all_descendants():
    deadline = time.time() + GRACE_SECONDS
    kind = signal.SIGTERM
    while remaining := _living():
        if time.time() > deadline:
            kind = signal.SIGKILL
        for process in remaining:
            try:
                os.kill(process, kind)
            except ProcessLookupError:
                pass
        time.sleep(0.2)


def _living():
    """Descendants that still run; those that have ended and were adopted are laid to rest."""
    living = []
    for process in descendants():
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                ended = file.read().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if not ended:
            living.append(process)
            continue
        try:
            os.waitpid(process, os.WNOHANG)
        except ChildProcessError:
            pass
    return living
