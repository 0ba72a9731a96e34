"""One supervised child: what it is (Program) and the running of it (Child)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from project.supervisor import logs

LEASH = Path(__file__).with_name("leash.py")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HEALTHY_SECONDS = 60.0  # ready for so long, and earlier failures are forgotten
FATAL_FAILURES = 4  # ended so often without ever having been ready: it cannot start here


def always() -> bool:
    return True


def nothing() -> None:
    """The default of the hooks."""


@dataclass(frozen=True)
class Program:
    """A declaration: how to start it, when it is ready, how to end it.

    `after` names the programs that must be ready (or, run once, done) before this one starts. `ending` is the
    sequence of signals with the seconds each is given; SIGKILL to the whole family follows.
    """

    name: str
    command: Sequence[str]
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = always
    before: Callable[[], None] = nothing  # each time before it starts
    gone: Callable[[], None] = nothing  # each time after it ended
    start_seconds: float = 90.0
    once: bool = False  # runs to its end and is not started again
    needed: bool = True  # for `once`: its failure ends everything
    ending: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 2.0),)
    confine: str = "none"
    orphaned: tuple[int, float] = (0, 0.0)  # signal and seconds that the leash gives it when the supervisor is gone
    output: int | None = None  # a descriptor for its standard output instead of the log


def pause(failures: int) -> float:
    """Seconds to wait before the next start: 0.5, 1, 2, … at most 30."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (max(failures, 1) - 1)))


def leashed(command: Sequence[str], *, confine: str = "none", orphaned: tuple[int, float] = (0, 0.0)) -> list[str]:
    """The command line that runs `command` on a leash; its stdin must be the lifeline."""
    number, seconds = orphaned
    options = ["--confine", confine, "--last-signal", str(int(number)), "--last-seconds", str(seconds)]
    return [sys.executable, "-I", "-S", str(LEASH), *options, "--", *command]


class Child:
    """A program and its present life. States: waiting, starting, ready, paused, done."""

    def __init__(self, program: Program, *, folder: Path, lifeline: int, cwd: Path) -> None:
        self.program = program
        self.state = "waiting"
        self.failures = 0
        self.starts = 0
        self.was_ready = False
        self.process: subprocess.Popen[bytes] | None = None
        self.not_before = 0.0
        self._since = 0.0
        self._lifeline, self._cwd = lifeline, cwd
        self.log = folder / f"{program.name}.log"

    @property
    def settled(self) -> bool:
        """Whether those that come after may start."""
        return self.state in {"ready", "done"}

    def start(self, environment: Mapping[str, str]) -> None:
        """Begin a life."""
        self.program.before()
        self.starts += 1
        self.state, self._since = "starting", time.monotonic()
        with logs.appending(self.log) as log:
            self.process = subprocess.Popen(
                leashed(self.program.command, confine=self.program.confine, orphaned=self.program.orphaned),
                stdin=self._lifeline,
                stdout=log if self.program.output is None else self.program.output,
                stderr=log,
                env={**environment, **self.program.environment},
                cwd=self._cwd,
                start_new_session=True,
            )

    def ended(self) -> int | None:
        """The exit code if the present life has ended; what its group left behind is killed before it is reaped."""
        if self.process is None:
            return None
        end = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if end is None:
            return None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # only where the leash itself was killed is anyone left
        except ProcessLookupError:
            pass
        code = self.process.wait()
        self.process = None
        self.program.gone()
        return code

    def failed(self) -> None:
        """Plan the next life."""
        if self.state == "ready" and time.monotonic() - self._since >= HEALTHY_SECONDS:
            self.failures = 0
        self.failures += 1
        self.state = "paused"
        self.not_before = time.monotonic() + pause(self.failures)

    def look(self) -> bool:
        """Whether it has just become ready."""
        if self.state != "starting" or self.program.once or not self.program.ready():
            return False
        self.state, self._since, self.was_ready = "ready", time.monotonic(), True
        return True

    @property
    def late(self) -> bool:
        """Whether it has been starting for longer than it may."""
        return (
            self.state == "starting"
            and not self.program.once
            and time.monotonic() - self._since > self.program.start_seconds
        )

    def send(self, number: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.kill(self.process.pid, number)
            except ProcessLookupError:
                pass

    def end(self) -> None:
        """End this life: each signal with its time, then SIGKILL; returns when it is gone."""
        for number, seconds in (*self.program.ending, (signal.SIGKILL, 5.0)):
            if self.process is None:
                return
            self.send(number)
            until = time.monotonic() + seconds
            while self.ended() is None and self.process is not None and time.monotonic() < until:
                time.sleep(0.02)
