"""Children of the supervisor: started on a leash, started again with bounded back-off, ended in order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from project.processes import logs

LEASH = Path(__file__).with_name("leash.py")
FIRST_PAUSE, LONGEST_PAUSE, HEALTHY_AFTER = 0.5, 30.0, 60.0


def leashed(command: Sequence[str], *, stop: int = signal.SIGTERM, confine: str = "none", nice: int = 0) -> list[str]:
    """The command line that runs `command` on a leash; its standard input must be the reading end of our pipe."""
    options = ["--stop", str(int(stop)), "--confine", confine, "--nice", str(nice)]
    return [sys.executable, "-I", "-S", str(LEASH), *options, "--", *command]


@dataclass
class Child:
    """One process of the group. `before` runs before each start, `after` once it is started (both may raise)."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    stop_signal: int = signal.SIGTERM
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    confine: str = "none"  # how PostgreSQL is started where we are root: see leash.py
    nice: int = 0  # how far it steps back for the others when there is more to do than processors
    again: bool = True
    grace: float = 4.0
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = 0.0
    due: float = 0.0
    starts: int = 0
    pipe: int = field(default=-1)

    def start(self) -> None:
        """Start the child on a leash; its output goes to its log."""
        if self.before:
            self.before()
        reader, writer = os.pipe()
        with logs.appending(self.log) as output:
            self.process = subprocess.Popen(  # noqa: S603 – the supervisor's own words
                leashed(self.command, stop=self.stop_signal, confine=self.confine, nice=self.nice),
                env=dict(self.environment), stdout=output, stderr=output, stdin=reader, start_new_session=True,
            )  # fmt: skip
        os.close(reader)
        if self.pipe >= 0:
            os.close(self.pipe)
        self.pipe = writer
        self.started, self.starts = time.monotonic(), self.starts + 1
        if self.after:
            self.after()

    @property
    def alive(self) -> bool:
        """Whether it runs. Where the leash itself was killed, the rest of its group is killed before it is reaped."""
        if self.process is None or self.process.returncode is not None:
            return False
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return True
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return False

    def mind(self, say: Callable[[str], None]) -> None:
        """Start the child again if it died, after a pause that doubles up to half a minute."""
        if self.alive:
            if time.monotonic() - self.started > HEALTHY_AFTER:
                self.pause = FIRST_PAUSE
            return
        if not self.again:
            return
        now = time.monotonic()
        if not self.due:
            self.due = now + self.pause
            say(f"{self.name} ended; it is started again in {self.pause:.1f} s (its log: {self.log})")
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif now >= self.due:
            self.due = 0.0
            try:
                self.start()
            except Exception as problem:
                say(f"{self.name} could not be started: {problem}")

    def end(self, seconds: float | None = None) -> None:
        """Ask the child to end, within `seconds` at most; then SIGQUIT, then everything below the leash is killed."""
        given = self.grace if seconds is None else min(self.grace, seconds)
        for number, patience in ((signal.SIGTERM, given), (signal.SIGQUIT, 0.5)):
            if self.process is not None and self.alive:
                self.process.send_signal(number)
                self._wait(patience)
        if self.pipe >= 0:
            os.close(self.pipe)  # the leash kills what is left
            self.pipe = -1
        self._wait(3.0)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.alive and time.monotonic() < until:
            time.sleep(0.02)
