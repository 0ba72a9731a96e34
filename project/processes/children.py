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

FIRST_PAUSE, LONGEST_PAUSE, HEALTHY_AFTER = 0.5, 30.0, 60.0


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
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 – the supervisor's own words
                [sys.executable, "-m", "project.processes.leash", str(reader), str(int(self.stop_signal)), *self.command],
                env=dict(self.environment), stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                pass_fds=(reader,), start_new_session=True,
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
        return self.process is not None and self.process.poll() is None

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

    def end(self) -> None:
        """Ask the child to end, then make it."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(self.grace)
            except subprocess.TimeoutExpired:
                self._cut()
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1

    def _cut(self) -> None:
        """Closing the pipe makes the leash kill everything below it."""
        os.close(self.pipe)
        self.pipe = -1
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(3.5)


def last_lines(path: Path, number: int = 5) -> str:
    """The end of a log, for an error message."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-number:])
    except OSError:
        return ""
