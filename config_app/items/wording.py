"""How the words for a type's changes are declared: one file each in `summaries`, found by walking. No framework here.

A wording turns two states of a resource into sentences without their full stop ("port 22 (tcp) opened to 0.0.0.0/0").
`about` are the paths that its sentences speak of; what differs elsewhere is named by its path, so that nothing is hidden.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_UNSET = object()


@dataclass(frozen=True)
class State:
    """What an item holds of a resource."""

    configuration: Mapping[str, Any] = field(default_factory=dict)
    supplementary: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path of the configuration, or of the supplementary one where it begins with a `+`."""
        value: Any = self.supplementary if path.startswith("+") else self.configuration
        for name in path.removeprefix("+").split("."):
            if not isinstance(value, Mapping) or name not in value:
                return default
            value = value[name]
        return default if value is None else value


@dataclass(frozen=True)
class Example:
    """Two states and the whole line that is said of them: the wording's documentation and its test."""

    says: str
    before: State
    after: State


Sentences = Callable[[State, State], Iterable[str]]


@dataclass(frozen=True)
class Wording:
    """The declared words for some types."""

    types: tuple[str, ...]
    about: tuple[str, ...]
    examples: tuple[Example, ...]
    sentences: Sentences

    def covers(self, path: str) -> bool:
        """Whether the sentences speak of this path of a difference (`ipPermissions[cidrIp=…]` lies in ipPermissions)."""
        return any(path == own or path.startswith((f"{own}.", f"{own}[")) for own in self.about)


_declared: list[Wording] = []


def wording(
    *types: str, about: tuple[str, ...], examples: tuple[Example, ...]
) -> Callable[[Sentences], Sentences]:  # fmt: skip
    """Declare the words for these types; `about` has a `+` before paths of the supplementary configuration."""

    def declare(sentences: Sentences) -> Sentences:
        _declared.append(Wording(types, about, examples, sentences))
        return sentences

    return declare


@cache
def wordings() -> tuple[Wording, ...]:
    """Every declared wording."""
    package = importlib.import_module("config_app.items.summaries")
    for info in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{info.name}")
    return tuple(_declared)


@cache
def of(kind: str) -> tuple[Wording, ...]:
    """The wordings that speak of a type; `*` speaks of every type."""
    return tuple(found for found in wordings() if kind in found.types or "*" in found.types)


def turned(before: State, after: State, path: str, name: str, *, good: tuple[Any, ...] = (True,)) -> Iterator[str]:
    """ "encryption turned on" or "off" where the value at `path` comes to be, or ceases to be, one of `good`."""
    old, new = before.get(path) in good, after.get(path) in good
    if old != new:
        yield f"{name} turned {'on' if new else 'off'}"


def moved(before: State, after: State, path: str, name: str) -> Iterator[str]:
    """ "instance type t3.micro → m5.large"; "set to" and "removed" where there is none on one side."""
    old, new = before.get(path, _UNSET), after.get(path, _UNSET)
    if old == new:
        return
    if old is _UNSET:
        yield f"{name} set to {shown(new)}"
    else:
        yield f"{name} {shown(old)} removed" if new is _UNSET else f"{name} {shown(old)} → {shown(new)}"


def came_and_went(old: Iterable[str], new: Iterable[str], *, came: str, went: str) -> Iterator[str]:
    """A sentence for each entry that is new and each that is gone; `{}` in the words is the entry."""
    before, after = set(old), set(new)
    yield from (came.format(entry) for entry in sorted(after - before))
    yield from (went.format(entry) for entry in sorted(before - after))


def names(values: Any, *members: str) -> list[str]:
    """The texts of a list, or the first of these members that its objects have."""
    found = []
    for value in values if isinstance(values, list) else []:
        if isinstance(value, Mapping):
            text = next((value[member] for member in members if value.get(member)), "")
            found.append(str(text))
        elif value is not None:
            found.append(str(value))
    return [text for text in found if text]


def shown(value: Any) -> str:
    """A value in a sentence: short, and an ARN by its last part."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping | list):
        return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    text = str(value)
    text = text.rpartition("/")[2] or text if text.startswith("arn:") else text
    return text if len(text) <= 60 else f"{text[:57]}…"
