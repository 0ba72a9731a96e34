"""Run a handler's code in a process of its own and watch over it: time, output, and the way to Cairn.

Nothing here trusts the child: its output is kept up to a bound, its calls are passed on to one address only, and it is
ended when its time is over, whatever it does.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config_app.rules.custom import archive
from config_app.rules.custom.relay import Relay

HERE = Path(__file__).parent
TASK, RUNTIME = "/var/task", "/var/runtime"
FOLDERS, STALE = "cairn-rule-", 3600  # the names of runs' folders, and the seconds before one without its worker goes
HEAD, TAIL, MOST_OUTPUT = 8_000, 8_000, 16_000_000  # bytes of output kept, and after how many the process is ended
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ssl", "/etc/localtime", "/etc/ld.so.cache",
           "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")  # fmt: skip


@dataclass(frozen=True)
class Job:
    """What to run: a zip with `entry` (module.function) in it, the event, the environment, and the bounds."""

    code: bytes
    entry: str
    event: Mapping[str, Any]
    context: Mapping[str, Any]
    environment: Mapping[str, str]
    cairn: tuple[str, int]  # where its calls lead
    seconds: int = 60
    megabytes: int = 512
    least: tuple[str, ...] = ("files", "network")  # without these it does not run
    confined: bool = True


@dataclass
class Outcome:
    """How a run ended: `reason` is empty where the process ended by itself with 0."""

    reason: str = ""
    output: str = ""
    holds: tuple[str, ...] = ()
    milliseconds: int = 0


@dataclass
class _Output:
    """The beginning and the end of what a process printed."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    size: int = 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        room = HEAD - len(self.head)
        self.head += data[:room]
        self.tail = (self.tail + data[room:] if room > 0 else self.tail + data)[-TAIL:]

    @property
    def text(self) -> str:
        left = self.size - len(self.head) - len(self.tail)
        gap = f"\n… {left:,} bytes left out …\n".encode() if left else b""
        return (bytes(self.head) + gap + bytes(self.tail)).decode("utf-8", "replace").replace("\x00", "�")


def _prefix() -> str:
    return f"{FOLDERS}{os.getpid()}-"


def sweep() -> int:
    """Remove the folders of runs whose worker was killed: it is no more, and they lay for an hour. Counts them."""
    gone, before = 0, time.time() - STALE
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
            status = folder.lstat()
            if status.st_uid != os.getuid() or status.st_mtime > before or not stat.S_ISDIR(status.st_mode):
                continue
            number = folder.name.removeprefix(FOLDERS).partition("-")[0]
            if number.isdigit() and _lives(int(number)):
                continue
            shutil.rmtree(folder, ignore_errors=True)
            gone += not folder.exists()
    return gone


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def run(job: Job) -> Outcome:
    """Run the job to its end; never raises for what the child does."""
    folder = Path(tempfile.mkdtemp(prefix=_prefix()))
    try:
        for name in ("root", "task", "scratch"):
            (folder / name).mkdir()
        try:
            archive.unpack(job.code, folder / "task")
        except archive.BadArchive as problem:
            return Outcome(f"The handler's archive cannot be unpacked: {problem}")
        return _watched(job, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _python() -> str:
    """The interpreter as the child finds it: through its environment's folder, without symbolic links on the way."""
    return os.path.join(os.path.realpath(sys.prefix), "bin", "python")


def engine(
    script: Path, *, seconds: int, megabytes: int = 1024
) -> tuple[tempfile.TemporaryDirectory[str], dict[str, Any]]:
    """What the launcher needs to run a script of our own over lines on its standard input; and its folder, to be removed.

    It runs where nothing shuts it in too: it is our code, and what it reads is no code.
    """
    folder = tempfile.TemporaryDirectory(prefix=_prefix())
    for name in ("root", "task", "scratch"):
        (Path(folder.name) / name).mkdir()
    given = _given(Job(b"", "", {}, {}, {}, ("", 0), seconds, megabytes, least=()), Path(folder.name))
    given["readable"].append([str(script), f"{RUNTIME}/{script.name}"])
    given["command"][-1], given["inside"][-1] = str(script), f"{RUNTIME}/{script.name}"
    return folder, given


def _given(job: Job, folder: Path) -> dict[str, Any]:
    prefixes = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix)}
    own = sorted(path for path in prefixes if not path.startswith("/usr/"))
    readable = [[path, path] for path in (*_SYSTEM, *own)]
    readable += [[str(folder / "task"), TASK], [str(HERE / "bootstrap.py"), f"{RUNTIME}/bootstrap.py"]]
    flags = ["-I", "-B", "-X", "utf8"]
    return {
        "separate": job.confined, "least": job.least,
        "root": str(folder / "root"), "scratch": str(folder / "scratch"), "readable": readable,
        "task": str(folder / "task"), "task_inside": TASK,
        "command": [_python(), *flags, str(HERE / "bootstrap.py")],
        "inside": [_python(), *flags, f"{RUNTIME}/bootstrap.py"],
        "environment": {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", **job.environment},
        "limits": {
            "RLIMIT_CPU": job.seconds + 1, "RLIMIT_AS": (job.megabytes + 256) << 20, "RLIMIT_FSIZE": 32 << 20,
            "RLIMIT_NOFILE": 256, "RLIMIT_NPROC": 32, "RLIMIT_CORE": 0,
        },
    }  # fmt: skip


def _watched(job: Job, folder: Path) -> Outcome:
    given = _given(job, folder)
    (folder / "stdin").write_text(json.dumps(
        {"event": job.event, "entry": job.entry, "context": dict(job.context)}
    ))  # fmt: skip
    ours, theirs = socket.socketpair()
    reader, writer = os.pipe()
    started = time.monotonic()
    with open(folder / "stdin", "rb") as stdin:
        process = subprocess.Popen(  # noqa: S603 – our own interpreter and launcher
            [sys.executable, "-I", "-S", str(HERE / "launcher.py"), str(theirs.fileno())],
            env={}, stdin=stdin, stdout=writer, stderr=writer, pass_fds=(theirs.fileno(),), start_new_session=True,
        )  # fmt: skip
    theirs.close()
    os.close(writer)
    watch = _Watch(process, ours, reader, Relay(job.cairn), started + job.seconds)
    try:
        ours.sendall(json.dumps(given).encode() + b"\n")
        reason = watch.until_end()
    except OSError as problem:
        reason = f"The process could not be started: {problem}"
    finally:
        watch.close()
    taken = int((time.monotonic() - started) * 1000)
    return Outcome(reason, watch.output.text, tuple(watch.holds), taken)


class _Watch:
    """One loop over the child's output, its calls and its time."""

    def __init__(self, process: Any, control: socket.socket, reader: int, relay: Relay, end: float) -> None:
        self.process, self.control, self.reader, self.relay, self.end = process, control, reader, relay, end
        self.output, self.holds = _Output(), []  # type: ignore[var-annotated]
        self.selector = selectors.DefaultSelector()
        self.selector.register(reader, selectors.EVENT_READ, "output")
        self.selector.register(control, selectors.EVENT_READ, "control")
        self._heard = b""

    def until_end(self) -> str:
        """The reason why it failed, or an empty text."""
        while True:
            left = self.end - time.monotonic()
            if left <= 0:
                return "It was ended: its time was over."
            if self.output.size > MOST_OUTPUT:
                return f"It was ended: it printed more than {MOST_OUTPUT // 1_000_000} MB."
            for key, events in self.selector.select(min(left, 0.2)):
                if key.data == "output":
                    self._read()
                elif key.data == "control":
                    self._listen()
                else:
                    self.relay.serve(self.selector, key, events)
            if self.process.poll() is not None:
                self._drain()
                return _spelled(self.process.returncode)

    def _read(self) -> bool:
        data = os.read(self.reader, 65536)
        self.output.add(data)
        if not data:
            self.selector.unregister(self.reader)
        return bool(data)

    def _drain(self) -> None:
        """What is left in the pipe; a process that still holds its end is not waited for."""
        os.set_blocking(self.reader, False)
        with contextlib.suppress(BlockingIOError, KeyError, ValueError):
            while self.output.size <= MOST_OUTPUT and self._read():
                pass
        with contextlib.suppress(OSError):
            self.control.setblocking(False)
            self._listen()

    def _listen(self) -> None:
        data, handed, _, _ = socket.recv_fds(self.control, 4096, 4)
        for number in handed:
            self.relay.open(self.selector, socket.socket(fileno=number))
        if not data:
            with contextlib.suppress(KeyError):
                self.selector.unregister(self.control)
        self._heard += data
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            self.holds += json.loads(line).get("holds", [])

    def close(self) -> None:
        """End what is left of the child and let go of everything."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.relay.close()
        self.selector.close()
        self.control.close()
        os.close(self.reader)


def _spelled(code: int) -> str:
    if code == 0:
        return ""
    number = -code if code < 0 else code - 128
    if number > 0 and number in set(signal.Signals):
        words = {signal.SIGXCPU: "its CPU time was over", signal.SIGXFSZ: "a file grew too large"}
        name = signal.Signals(number).name
        return f"It was ended by {name}{': ' + words[signal.Signals(number)] if number in words else ''}."
    if code == 126:
        return "It did not run: the process could not be shut in; the output says why."
    return f"It ended with exit code {code}; its output says why."
