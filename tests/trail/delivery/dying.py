"""Run something in a child of its own database connection that kills itself (SIGKILL) at a chosen call."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Death:
    """Where the child dies: at the `nth` call of `owner.name`, before or after that call did its work."""

    owner: Any
    name: str
    nth: int = 1
    after: bool = False

    def arm(self) -> None:
        real, calls = getattr(self.owner, self.name), [0]

        def deadly(*words: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] < self.nth:
                return real(*words, **named)
            if self.after:
                real(*words, **named)
            os.kill(os.getpid(), signal.SIGKILL)
            return None

        setattr(self.owner, self.name, deadly)


def fork(work: Callable[[], Any], death: Death | None = None) -> int:
    """Start the child; its process id. The parent's connection is left alone, and lives on."""
    child = os.fork()
    if child:
        return child
    kept = connection.connection  # never closed here: it is the parent's
    connection.connection = None
    try:
        if death is not None:
            death.arm()
        work()
        connection.close()
        os._exit(0)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(3)
    finally:
        del kept
    return 0


def ended(child: int) -> str:
    """`killed`, `done` or `failed`."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "done" if os.WEXITSTATUS(status) == 0 else "failed"
