"""Start a child so that nothing of it outlives the supervisor, even when that is killed with -9.

The leash is a tiny process between the two: it starts the child in a process group of its own, forwards SIGTERM and
SIGINT, and waits for either the child's end or the closing of the supervisor's pipe. When the pipe closes it kills the
whole group. It is run as `python -m project.processes.leash FD COMMAND…` and imports nothing but the standard library.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
GRACE = 6.0


def _descendants(own: int) -> list[int]:
    """Every process below this one, found in /proc; those that changed their group too."""
    parents: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError), open(f"/proc/{name}/stat") as file:
                parents.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(int(name))
    found: list[int] = []
    frontier = [own]
    while frontier:
        frontier = [child for parent in frontier for child in parents.get(parent, [])]
        found += frontier
    return found


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def main(pipe: int, command: list[str], stop: int) -> int:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.set_inheritable(pipe, False)
    child = subprocess.Popen(command, process_group=0)  # noqa: S603 – the supervisor's own words

    def forward(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(stop)

    signal.signal(signal.SIGTERM, forward)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the supervisor, which ends children in order
    while child.poll() is None:
        ready, _, _ = select.select([pipe], [], [], 0.2)
        if ready and not os.read(pipe, 1):
            _signal([child.pid], stop)
            end = time.monotonic() + 2.0
            while child.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            break
    _signal(_descendants(os.getpid()), signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(2)
    return child.returncode if child.returncode is not None else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[3:], int(sys.argv[2])))
