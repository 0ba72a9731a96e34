"""The first code of a rule's process: shut it in, as far as this machine allows, and become the handler.

Run by path with the standard library only: `python -I -S launcher.py FD`. On FD (a socket) it reads one JSON object,
says which confinement holds, and hands over a listening socket whose calls lead to Cairn and nowhere else.

- namespaces: no network but its own loopback, no process but its own, a file tree of its own in memory, in which the
  interpreter and the handler's code can be read and `/tmp` be written; nothing of the machine besides;
- a user of its own (where we are root), no way to gain rights, limits on CPU time, memory, files and processes;
- it ends with its parent: SIGKILL from the kernel, and the end of a process namespace is the end of all within.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
import time

NEWNS, NEWUSER, NEWPID, NEWNET, NEWIPC, NEWUTS = 0x20000, 0x10000000, 0x20000000, 0x40000000, 0x8000000, 0x4000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
PDEATHSIG, SUBREAPER, NO_NEW_PRIVS = 1, 36, 38
PORT, SCRATCH = 9001, "/tmp"  # noqa: S108 – within the tree of its own
ROOM = b"size=64m,nr_inodes=8192,mode=0755"
libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: object) -> None:
    if getattr(libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def prctl(option: int, value: int) -> None:
    call("prctl", option, *(ctypes.c_ulong(given) for given in (value, 0, 0, 0)))


def mount(source: str | None, target: str, kind: str | None, flags: int, data: bytes | None = None) -> None:
    texts = [text.encode() if text is not None else None for text in (source, target, kind)]
    call("mount", *texts, ctypes.c_ulong(flags), data)


def separate() -> set[str]:
    """Enter as many namespaces as may be entered; the words of those that hold."""
    user, group = os.geteuid(), os.getegid()
    everything = NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS
    attempts = [everything | NEWUSER, NEWNET | NEWPID | NEWUSER, NEWNET | NEWUSER]
    for flags in [everything, NEWNET | NEWPID, *attempts] if user == 0 else attempts:
        with contextlib.suppress(OSError, AttributeError):
            call("unshare", flags)
            if flags & NEWUSER:
                for name, line in (
                    ("setgroups", "deny"),
                    ("uid_map", f"1000 {user} 1"),
                    ("gid_map", f"1000 {group} 1"),
                ):
                    with open(f"/proc/self/{name}", "w") as file:
                        file.write(line)
            words = {NEWNET: "network", NEWPID: "processes", NEWNS: "files", NEWUSER: "user"}
            return {word for flag, word in words.items() if flags & flag}
    return set()


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def jail(root: str, readable: list[list[str]]) -> None:
    """A file tree of our own under `root`, in memory; `readable` are [from, to], for reading only."""
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, ROOM)
    for source, target in readable:
        inside = root + target
        if os.path.islink(source) and source == target:
            os.symlink(os.readlink(source), inside)
            continue
        if os.path.isdir(source):
            os.makedirs(inside, exist_ok=True)
        elif os.path.exists(source):
            os.makedirs(os.path.dirname(inside), exist_ok=True)
            open(inside, "w").close()
        else:
            continue
        mount(source, inside, None, MS_BIND | MS_REC)
        flags = MS_REMOUNT | MS_BIND | MS_NOSUID | (0 if source.startswith("/dev/") else MS_RDONLY)
        with contextlib.suppress(OSError):  # flags that the outer mount has locked must be kept: it stays as it is
            mount(None, inside, None, flags)
    os.makedirs(root + SCRATCH, exist_ok=True)
    os.chmod(root + SCRATCH, 0o1777)  # noqa: S103 – its own folder in memory
    os.chroot(root)
    os.chdir(SCRATCH)


def limit(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))


def become_nobody() -> bool:
    """As root: a user id that nobody else has, so that its processes are counted alone."""
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    for number in (1_900_000_000 + os.getppid() * 8 + os.getpid() % 8, 60_000 + os.getppid() % 5000, 65534):
        with contextlib.suppress(OSError):
            os.setresgid(number, number, number)
            os.setresuid(number, number, number)
            return True
    return False


def family(root: int) -> list[int]:
    """Every living process that descends from `root`."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{entry}/stat") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
                if state != "Z":
                    parents.setdefault(int(parent), []).append(int(entry))
    found, ahead = [], [root]
    while ahead:
        below = parents.get(ahead.pop(), [])
        found += below
        ahead += below
    return found


def kill_family() -> None:
    for _ in range(100):
        left = family(os.getpid())
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not left:
            return
        time.sleep(0.01)


def main() -> int:
    control = socket.socket(fileno=int(sys.argv[1]))
    given = json.loads(control.makefile("r").readline())
    prctl(PDEATHSIG, signal.SIGKILL)
    prctl(SUBREAPER, 1)
    held = separate() if given["separate"] else set()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if "network" in held:
        loopback_up()
    listener.bind(("127.0.0.1", PORT if "network" in held else 0))
    listener.listen(32)
    address = "http://{}:{}".format(*listener.getsockname())
    child = os.fork()
    if child == 0:
        become(given, held, control, address)
    socket.send_fds(control, [json.dumps({"child": child}).encode() + b"\n"], [listener.fileno()])
    listener.close()
    control.close()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    status = os.waitpid(child, 0)[1]
    if "processes" not in held:
        kill_family()
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def become(given: dict, held: set[str], control: socket.socket, address: str) -> None:
    """Never returns: the handler's interpreter, or exit code 126 with the reason on stderr."""
    try:
        command, words = given["command"], set(held) - {"files"}
        if missing := set(given["least"]) - held:
            raise PermissionError(f"this machine allows no namespace for {', '.join(sorted(missing))}")
        if "files" in held:
            jail(given["root"], given["readable"])
            command = given["inside"]
            words.add("files")
        else:
            os.chdir(given["scratch"])
        limit(given["limits"])
        if "files" in held and become_nobody():
            words.add("user")
        prctl(NO_NEW_PRIVS, 1)
        prctl(PDEATHSIG, signal.SIGKILL)
        words |= {"limits"}
        control.sendall(json.dumps({"holds": sorted(words)}).encode() + b"\n")
        control.close()
        os.closerange(3, 1024)
        scratch = SCRATCH if "files" in held else given["scratch"]
        task = given["task_inside" if "files" in held else "task"]
        homes = {"HOME": scratch, "TMPDIR": scratch, "LAMBDA_TASK_ROOT": task}
        os.execve(command[0], command, {**given["environment"], **homes, "AWS_ENDPOINT_URL": address})  # noqa: S606
    except BaseException as problem:
        os.write(2, f"the process could not be shut in: {problem}\n".encode())
    os._exit(126)


if __name__ == "__main__":
    sys.exit(main())
