"""A leash: the small process between the supervisor and one child, so that no end of the supervisor leaves anything behind.

Run by path, with the standard library only (8 MB, 40 ms): `python -I -S leash.py [options] -- COMMAND…`. It starts COMMAND and

- ends as COMMAND ends (128 + n for a signal), once all that COMMAND had started is gone too;
- passes SIGTERM on as the signal that ends COMMAND, SIGQUIT as it is; SIGINT is left to the supervisor, who ends in order;
- kills the whole family when the supervisor is gone: its end of the pipe on stdin is closed by the kernel, even after kill -9;
- is itself no hole: COMMAND gets SIGKILL from the kernel when the leash dies (PR_SET_PDEATHSIG).

Grandchildren whose parent died become children of the leash (PR_SET_CHILD_SUBREAPER), whatever session they made for
themselves. PostgreSQL refuses to run as root: `--confine namespace` runs COMMAND as user 1000 of a user namespace of
its own (its files stay root's); `--confine user` as `nobody`, who keeps the right to pass closed folders and nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import select
import signal
import sys
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE, CAPABILITY_VERSION = 1, 0x20080522
NOBODY = 65534
CANNOT_START = 127
libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *padded):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def enter_namespace() -> None:
    """Become user 1000 of a new user namespace; the kernel goes on seeing the old user, so files stay as they are."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, line in (("setgroups", "deny"), ("uid_map", f"1000 {user} 1"), ("gid_map", f"1000 {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def become_nobody() -> None:
    """Become `nobody`, keeping only the capability to enter folders that are closed to others."""
    prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    bit = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable
    if libc.capset(header, sets) == 0:
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def stay() -> None:
    """No confinement."""


CONFINEMENTS = {"namespace": enter_namespace, "user": become_nobody, "none": stay}


def start(command: list[str], confine: str, mask: set[signal.Signals], nice: int = 0) -> int:
    """Fork and exec; returns the child's process id."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        os.nice(nice)
        CONFINEMENTS[confine]()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent and confine != "namespace":
            os._exit(CANNOT_START)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.execvp(command[0], command)  # noqa: S606 – the supervisor's own words
    except BaseException as problem:
        os.write(2, f"{command[0]} cannot be started: {problem}\n".encode())
    os._exit(CANNOT_START)


def family(root: int) -> list[int]:
    """Every living process that descends from `root`."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    state, parent = file.read().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents.setdefault(int(parent), []).append(int(entry))
    found, ahead = [], [root]
    while ahead:
        below = parents.get(ahead.pop(), [])
        found += below
        ahead += below
    return found


def reap() -> dict[int, int]:
    """Collect every child that has ended: process id to exit status."""
    ended: dict[int, int] = {}
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if not process:
            return ended
        ended[process] = status


def kill_family() -> None:
    """SIGKILL until nothing is left; new ones may be born between a look and a kill."""
    for _ in range(100):
        left = family(os.getpid())
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        reap()
        if not left:
            return
        time.sleep(0.02)


def code(status: int) -> int:
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def hold(child: int, stop: int, last_seconds: float) -> int:
    """Wait for the child's end or the supervisor's; returns the exit code."""
    wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    for handled in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(handled, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    deadline: float | None = None
    watched = [wake_read, 0]
    while True:
        rest = None if deadline is None else max(0.0, deadline - time.monotonic())
        readable = select.select(watched, [], [], rest)[0]
        for number in os.read(wake_read, 64) if wake_read in readable else b"":
            if number in {signal.SIGTERM, signal.SIGQUIT}:
                os.kill(child, stop if number == signal.SIGTERM else number)
        ended = reap()
        if child in ended:
            kill_family()
            return code(ended[child])
        if 0 in readable and not os.read(0, 1):
            watched = [wake_read]
            deadline = time.monotonic() + last_seconds
            os.kill(child, stop)
        if deadline is not None and time.monotonic() >= deadline:
            kill_family()
            return 128 + signal.SIGKILL


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--confine", choices=sorted(CONFINEMENTS), default="none")
    options.add_argument("--stop", type=int, default=int(signal.SIGTERM), help="the signal that ends COMMAND")
    options.add_argument("--last-seconds", type=float, default=1.0, help="given to it when the supervisor is gone")
    options.add_argument("--nice", type=int, default=0, choices=range(20), help="how far it steps back for the others")
    options.add_argument("command", nargs="+")
    chosen = options.parse_args()
    everything = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, everything)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = start(chosen.command, chosen.confine, {signal.Signals(number) for number in mask}, chosen.nice)
    return hold(child, chosen.stop, chosen.last_seconds)


if __name__ == "__main__":
    sys.exit(main())
