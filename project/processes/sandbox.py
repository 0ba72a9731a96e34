"""The sandbox cloud as a child of the supervisor: see cloud.py for what it remembers.

Until it is brought back the file `run/sandbox.ready` is absent: the gateway waits and the recorder does not look, so
that a restart never reads as a thousand deletions.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable

from project import env
from project.processes import logs
from project.processes.children import Child
from project.processes.postgres import Missing

READY = env.DATA / "run" / "sandbox.ready"
JOURNAL = env.DATA / "sandbox" / "journal"


def port() -> int:
    """A free port; chosen once for a run, so that the address stays when the sandbox is started again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(number: int) -> list[str]:
    return [sys.executable, "-m", "project.processes.cloud", str(number), str(JOURNAL), str(READY)]


def environment(base: dict[str, str], account: str) -> dict[str, str]:
    """Without anybody's AWS settings: nothing in the sandbox may reach real AWS."""
    return {**{name: value for name, value in base.items() if not name.startswith("AWS_")}, "MOTO_ACCOUNT_ID": account}


def before() -> None:
    """Not ready until it is brought back."""
    READY.parent.mkdir(parents=True, exist_ok=True)
    READY.unlink(missing_ok=True)


def wait(child: Child, stopping: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait until everything is back and it listens; raises Missing. Later starts say it themselves, by the file READY."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and child.alive and not stopping():
        if READY.exists():
            return
        time.sleep(0.05)
    if not stopping():
        raise Missing(f"The sandbox cloud (moto) did not start: {logs.last_line(child.log) or 'it said nothing'}")
