"""The group: starts programs as those before them become ready, starts the dead again, ends all in reverse order."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from project.supervisor import logs
from project.supervisor.child import FATAL_FAILURES, Child, Program, pause
from project.supervisor.leash import PR_SET_CHILD_SUBREAPER, prctl

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
QUICK, SLOW = 0.1, 1.0  # seconds between looks: while something starts, and else
LOG_SECONDS = 60.0


class CannotStart(Exception):
    """A sentence for the person who started Cairn."""


def say(text: str) -> None:
    print(text, flush=True)


class Group:
    """The running programs, in the order in which they were declared."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        folder: Path,
        cwd: Path,
        environment: Mapping[str, str],
        state: Path | None = None,
        say: Callable[[str], None] = say,
    ) -> None:
        self.environment = dict(environment)
        self._lifeline, self._held = os.pipe()  # the leashes read the first; the kernel closes the second with us
        self._logs, self._state, self._say = folder, state, say
        self.children = [Child(program, folder=folder, lifeline=self._lifeline, cwd=cwd) for program in programs]
        self.stopping = False
        self.on_ready: dict[str, Callable[[], None]] = {}
        self._logs_seen = 0.0
        self._wake: int | None = None

    def run(self) -> None:
        """Run until a signal says stop; raises CannotStart. Either way every child is gone when this returns."""
        self._listen()
        try:
            while not self.stopping:
                self.step()
                self._sleep()
        finally:
            self.end()

    def step(self) -> None:
        """One look at every child."""
        for child in self.children:
            self._look(child)
        self._reap_strangers()
        self._bound_logs()

    def end(self) -> None:
        """End every child, the last declared first."""
        self.stopping = True
        for child in reversed(self.children):
            child.end()
        self._write_state()
        for descriptor in (self._lifeline, self._held):
            os.close(descriptor)

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.program.name == name)

    def _look(self, child: Child) -> None:
        code = child.ended()
        if code is not None:
            self._ended(child, code)
        if child.late:
            self._say(f"{child.program.name} was not ready after {child.program.start_seconds:.0f} s; starting it again")
            child.end()
            child.failed()
        if child.state in {"waiting", "paused"} and not self.stopping and self._may_start(child):
            child.start(self.environment)
            self._write_state()
        if child.look():
            self._write_state()
            self.on_ready.get(child.program.name, lambda: None)()

    def _may_start(self, child: Child) -> bool:
        if child.state == "paused":
            return time.monotonic() >= child.not_before
        return all(self.child(name).settled for name in child.program.after)

    def _ended(self, child: Child, code: int) -> None:
        program = child.program
        if program.once and (code == 0 or not program.needed):
            child.state = "done"
            if code:
                self._say(f"{program.name} failed (code {code}): {logs.last_line(child.log)}")
            self._write_state()
            self.on_ready.get(program.name, lambda: None)()
            return
        line = logs.last_line(child.log)
        child.failed()
        self._write_state()
        if program.once or (not child.was_ready and child.failures >= FATAL_FAILURES):
            raise CannotStart(f"{program.name} cannot start (code {code}): {line or 'it said nothing'} (log: {child.log})")
        self._say(
            f"{program.name} ended (code {code}); starting it again in {pause(child.failures):g} s (log: {child.log})"
        )

    def _reap_strangers(self) -> None:
        """Orphans of a killed leash become our children: collect them when they have ended."""
        own = {child.process.pid for child in self.children if child.process}
        while True:
            try:
                end = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if end is None or end.si_pid in own:
                return
            os.waitpid(end.si_pid, 0)

    def _bound_logs(self) -> None:
        if time.monotonic() - self._logs_seen > LOG_SECONDS:
            self._logs_seen = time.monotonic()
            logs.bound(self._logs)

    def _write_state(self) -> None:
        """What `/readyz` and `/metrics` read: each program's state and how often it was started."""
        if self._state is None:
            return
        picture = {child.program.name: {"state": child.state, "starts": child.starts} for child in self.children}
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps({} if self.stopping else picture))
        fresh.replace(self._state)

    def _listen(self) -> None:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._wake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in ENDING:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _sleep(self) -> None:
        if self._wake is None or self.stopping:
            return
        busy = any(child.state in {"starting", "paused", "waiting"} for child in self.children)
        if select.select([self._wake], [], [], QUICK if busy else SLOW)[0]:
            os.read(self._wake, 4096)
