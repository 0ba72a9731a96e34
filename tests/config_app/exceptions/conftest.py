"""Named operations of a person, as REST and the console run them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from project.kernel import calls
from project.platform.identity import reads


@pytest.fixture
def operate(people: dict[str, Any]) -> Callable[[str, str, dict[str, Any]], Mapping[str, Any]]:
    """Run an operation as somebody: `operate("alice", "cairn:AnswerProcessCheck", {…})`; raises CallError."""

    def run(by: str, operation: str, wire: dict[str, Any]) -> Mapping[str, Any]:
        return calls.run(calls.Call(operation, reads.caller_for_user(people[by]), wire, via="rest"))

    return run
