"""Custom policies (AWS CloudFormation Guard 2): checked when a rule is put, applied to items, in a guarded process.

The engine is native code: some policies crash it, others make it run without end. It therefore lives in a process of its
own with limits, and each question has its time; what a policy does to that process costs one evaluation.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config_app.rules.custom import child

SECONDS = 5.0
MOST_ANSWER = 32 << 20
_PLACE = re.compile(r"at line (\d+) at column (\d+)(?:, when handling (.*))?", re.DOTALL)


class PolicyError(ValueError):
    """A policy that cannot be read, or could not be applied; the sentence says why and, where known, at which place."""


@dataclass(frozen=True)
class Applied:
    """What a policy said of one item: PASS, FAIL or SKIP, with the messages of the clauses that failed."""

    status: str
    messages: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()  # how the engine's process was shut in

    @property
    def compliance(self) -> str:
        return {"PASS": "COMPLIANT", "FAIL": "NON_COMPLIANT"}.get(self.status, "NOT_APPLICABLE")

    @property
    def annotation(self) -> str:
        return "; ".join(dict.fromkeys(self.messages))[:256]


def available() -> bool:
    return importlib.util.find_spec("guardpycfn") is not None


def check(text: str) -> None:
    """Raise PolicyError where a policy cannot be read."""
    with _engine() as engine:
        said = engine.ask(text, "{}")
    _result(said)


def apply(text: str, document: dict[str, Any]) -> Applied:
    """Apply a policy to an item; raises PolicyError where nothing can be said."""
    with _engine() as engine:
        said = engine.ask(text, json.dumps(document))
    found = _result(said)
    return Applied(found["container"]["FileCheck"]["status"], tuple(_messages(found)), engine.holds)


def _result(said: dict[str, Any]) -> dict[str, Any]:
    if not said.get("success"):
        raise PolicyError(_spelled(str(said.get("error", ""))))
    if not isinstance(said.get("result"), dict):
        raise PolicyError("The policy text holds no rule.")
    return dict(said["result"])


def _spelled(error: str) -> str:
    place = _PLACE.search(error)
    if place is None:
        return error.strip("` ")[:400] or "The policy could not be read."
    near = re.sub(r"\s+", " ", (place[3] or "").strip(" `,"))[:160]
    near = near.replace("fragment", "near").removesuffix("near").rstrip(", ")
    return f"The policy text cannot be read at line {place[1]}, column {place[2]}" + (f": {near}" if near else ".")


def _messages(node: dict[str, Any]) -> Iterator[str]:
    """The messages of failed clauses: the policy's own, else the clause and where it looked."""
    container = node.get("container") or {}
    failed = container.get("ClauseValueCheck") if isinstance(container, dict) else None
    if isinstance(failed, dict):
        yield _message(node["context"], failed)
    if "RuleCondition" in container or "TypeCondition" in container or "WhenCondition" in container:
        return  # a condition that does not hold is no finding
    for below in node.get("children") or []:
        yield from _messages(below)


def _message(context: str, failed: dict[str, Any]) -> str:
    kind, detail = next(iter(failed.items()))
    detail = detail if isinstance(detail, dict) else {}
    value = detail.get("value") if kind == "Unary" else None
    inner: dict[str, Any] = value if isinstance(value, dict) else detail
    own = str(inner.get("custom_message") or detail.get("custom_message") or "").strip()
    if own:
        return re.sub(r"\s+", " ", own)
    clause = re.sub(r"\s+", " ", context).strip()
    seen = (inner.get("from") or {}).get("Resolved") if isinstance(inner.get("from"), dict) else None
    return f"{clause} (found {json.dumps(seen['value'])[:80]})" if seen else clause


class _Engine:
    """The process, and one question at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(  # noqa: S603 – our own interpreter and launcher
            [sys.executable, "-I", "-S", str(child.HERE / "launcher.py"), str(theirs.fileno())],
            env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),), start_new_session=True, bufsize=0,
        )  # fmt: skip
        theirs.close()
        self.folder, given = child.engine(Path(__file__).with_name("guard_child.py"), seconds=600)
        ours.sendall(json.dumps(given).encode() + b"\n")
        self.control = ours
        self.holds: tuple[str, ...] = ()

    def ask(self, policy: str, data: str) -> dict[str, Any]:
        line = json.dumps({"policy": policy, "data": data}).encode() + b"\n"
        end = time.monotonic() + SECONDS
        try:
            self._send(line, end)
            answer: dict[str, Any] = json.loads(self._receive(end))
            self.holds = self.holds or self._held()
        except (OSError, EOFError, ValueError) as problem:
            raise PolicyError(self._why()) from problem
        return answer

    def _held(self) -> tuple[str, ...]:
        """What the launcher says holds; it has said so before the first answer. The way to Cairn is not needed: closed."""
        found: list[str] = []
        self.control.setblocking(False)
        with suppress(OSError):
            data, handed, _, _ = socket.recv_fds(self.control, 4096, 4)
            for number in handed:
                os.close(number)
            for line in data.splitlines():
                found += json.loads(line).get("holds", [])
        return tuple(found)

    def _send(self, line: bytes, end: float) -> None:
        number = self.process.stdin.fileno()  # type: ignore[union-attr]
        os.set_blocking(number, False)
        while line:
            if not select.select([], [number], [], max(0.0, end - time.monotonic()))[1]:
                raise TimeoutError
            line = line[os.write(number, line) :]

    def _receive(self, end: float) -> bytes:
        number, heard = self.process.stdout.fileno(), bytearray()  # type: ignore[union-attr]
        while not heard.endswith(b"\n"):
            if not select.select([number], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError
            data = os.read(number, 1 << 16)
            heard += data
            if not data or len(heard) > MOST_ANSWER:
                raise EOFError
        return bytes(heard)

    def _why(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.2)
        code = self.process.poll()
        if code is None:
            return f"The policy did not come to an end within {SECONDS:.0f} s; its process was ended."
        if not available():
            return "The engine of custom policies (guardpycfn) is not installed here."
        if code == 126:
            return "The engine's process could not be shut in on this machine."
        number = -code if code < 0 else code - 128
        name = signal.Signals(number).name if number in set(signal.Signals) else f"exit code {code}"
        return f"The policy broke the engine's process ({name}); policies that call themselves do."

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(1)
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout, self.control):
            if end is not None:
                with suppress(OSError):
                    end.close()
        self.folder.cleanup()


_idle: list[_Engine] = []
_lock = threading.Lock()
_owner = [os.getpid()]


@contextmanager
def _engine() -> Iterator[_Engine]:
    """An engine for one question; it is kept for the next where it lives, and ended where the question went wrong."""
    with _lock:
        if _owner[0] != os.getpid():  # after a fork: the parent's processes are the parent's
            _idle.clear()
            _owner[0] = os.getpid()
        engine = _idle.pop() if _idle else None
    if engine is None or engine.process.poll() is not None:
        engine = _Engine()
    try:
        yield engine
    except BaseException:
        engine.close()
        raise
    with _lock:
        if len(_idle) < 2:
            _idle.append(engine)
            return
    engine.close()
