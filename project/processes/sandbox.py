"""The sandbox cloud as a child of the supervisor: see cloud.py for what it remembers.

Until it is brought back the file `run/sandbox.ready` is absent: the gateway waits and the recorder does not look, so
that a restart never reads as a thousand deletions.
"""

from __future__ import annotations

import socket
import sys
import threading
import time

from project import env
from project.processes.postgres import Missing

READY = env.DATA / "run" / "sandbox.ready"
RECORDING = env.DATA / "sandbox" / "recording.jsonl"


def port() -> int:
    """A free port; chosen once for a run, so that the address stays when the sandbox is started again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(number: int) -> list[str]:
    return [sys.executable, "-m", "project.processes.cloud", str(number), str(RECORDING)]


def environment(base: dict[str, str], account: str) -> dict[str, str]:
    return {**base, "MOTO_ACCOUNT_ID": account}


def before() -> None:
    """Not ready until it is brought back."""
    READY.parent.mkdir(parents=True, exist_ok=True)
    READY.unlink(missing_ok=True)


def wait(number: int, seconds: float = 120.0) -> None:
    """Wait until it listens (which it does once everything is back) and say that it is ready; raises Missing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                READY.write_text(str(number))
                return
        time.sleep(0.1)
    raise Missing(f"The sandbox cloud (moto) did not answer within {seconds:.0f} s.")


def wait_in_background(number: int) -> None:
    """The same for a sandbox that is started again while everything else runs."""

    def work() -> None:
        try:
            wait(number)
        except Missing as problem:
            print(f"cairn: {problem}", file=sys.stderr, flush=True)

    threading.Thread(target=work, daemon=True).start()
