"""The slots for those who tell of verdicts (the stream): told inside the writing transaction, many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# (verdict, the one that held before or None) of every verdict whose compliance is new
verdict_listeners: list[Callable[[Sequence[tuple[Any, Any]]], None]] = []
# the rules whose evaluation somebody has started
start_listeners: list[Callable[[Sequence[Any]], None]] = []
# (process check, its ExternalEvaluation, the call) of what an outside evaluator says of the account
external_listeners: list[Callable[[Any, Mapping[str, Any], Any], None]] = []
# asked before somebody deletes a rule; they raise CallError where something still hangs on it
deletion_guards: list[Callable[[Any], None]] = []


def tell(turned: Sequence[tuple[Any, Any]]) -> None:
    if turned:
        for listener in verdict_listeners:
            listener(turned)


def tell_external(rule: Any, said: Mapping[str, Any], call: Any) -> None:
    for listener in external_listeners:
        listener(rule, said, call)


def tell_started(rules: Sequence[Any]) -> None:
    if rules:
        for listener in start_listeners:
            listener(rules)
