"""A gateway that can be killed: a fork of the test that serves calls on a spool of its own."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.kernel.aws.conftest import keyed, told
from tests.trail.gateway.conftest import cloud
from tests.trail.metrics.conftest import empty_store

__all__ = ["cloud", "empty_store", "keyed", "told"]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Forked:
    """What a child process came to: `killed`, or what it returned."""

    def __init__(self, work: Callable[[], Any]) -> None:
        connections.close_all()  # a child must not write on its parent's connection
        self._reader, writer = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            status = 1
            try:
                os.close(self._reader)
                result = work()
                os.write(writer, pickle.dumps(result))
                status = 0
            finally:
                os._exit(status)
        os.close(writer)

    def wait(self) -> Any:
        with os.fdopen(self._reader, "rb") as file:
            said = file.read()
        _, status = os.waitpid(self.process, 0)
        self.killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return pickle.loads(said) if said else None


@pytest.fixture(autouse=True)
def _events_are_taken_away(empty_store: None) -> None:
    """What is stored here is committed, and the store's tables are no models that a flush would empty."""


@pytest.fixture
def spool_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The gateway's own drain on a folder of the test."""
    from trail.gateway import drain, passing

    folder = tmp_path / "spool"
    monkeypatch.setattr(passing, "FOLDER", folder)
    monkeypatch.setattr(drain, "FOLDER", folder)
    passing.drain.cache_clear()
    return folder
