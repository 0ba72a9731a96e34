"""Property selectors: `$.userIdentity.type`, `$.resources[0].ARN`, `$.items[*].id`, `$.["a.b"]`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trail.metrics.reading import PatternError, Reader

_NAME = re.compile(r"[A-Za-z0-9_@:/-]+")
_MOST_WILDCARDS = 2
WILD = "*"


@dataclass(frozen=True)
class Step:
    """One step into a document: a member's name, an index, or (both None) all of them."""

    name: str | None = None
    index: int | None = None


@dataclass(frozen=True)
class Selector:
    """A path into a JSON document. `simple` is a fast way for paths of names: `(found, value)`."""

    text: str
    steps: tuple[Step, ...]
    simple: Callable[[Any], tuple[bool, Any]] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text

    def values(self, record: Any) -> Iterator[Any]:
        """What the path leads to: nothing, one value, or several where it holds a `*`."""
        found = [record]
        for step in self.steps:
            found = [inner for value in found for inner in _into(value, step)]
        return iter(found)

    def exists(self, record: Any) -> bool:
        return next(self.values(record), _NOTHING) is not _NOTHING

    def first(self, record: Any) -> Any:
        return next(self.values(record), None)


_NOTHING = object()


def _into(value: Any, step: Step) -> Iterator[Any]:
    if step.name is not None:
        if isinstance(value, Mapping) and step.name in value:
            yield value[step.name]
    elif step.index is not None:
        if isinstance(value, list) and step.index < len(value):
            yield value[step.index]
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _simple(names: tuple[str, ...]) -> Callable[[Any], tuple[bool, Any]]:
    if len(names) == 1:
        name = names[0]

        def one(record: Any) -> tuple[bool, Any]:
            return (name in record, record.get(name)) if isinstance(record, dict) else (False, None)

        return one

    def several(record: Any) -> tuple[bool, Any]:
        for name in names:
            if not isinstance(record, dict) or name not in record:
                return False, None
            record = record[name]
        return True, record

    return several


def read_selector(reader: Reader) -> Selector:
    """Read a selector; raises PatternError at the sign that is none."""
    begin = reader.place()
    if not reader.take("$"):
        raise reader.error("a member is expected here, like $.eventName")
    steps: list[Step] = []
    while True:
        sign = reader.text[reader.at : reader.at + 1]
        if sign == ".":
            reader.at += 1
            steps.append(_named(reader))
        elif sign == "[":
            steps.append(_bracket(reader))
        else:
            break
    if not steps:
        raise reader.error("'.' and a member's name are expected after '$'", reader.at)
    if sum(step == Step() for step in steps) > _MOST_WILDCARDS:
        raise PatternError(f"a selector holds at most {_MOST_WILDCARDS} wildcards", begin)
    names = tuple(step.name for step in steps if step.name is not None)
    simple = _simple(names) if len(names) == len(steps) else None
    return Selector(reader.text[begin : reader.at], tuple(steps), simple)


def _named(reader: Reader) -> Step:
    if reader.text[reader.at : reader.at + 1] == WILD:
        reader.at += 1
        return Step()
    if reader.text[reader.at : reader.at + 1] == "[":
        return _bracket(reader)
    match = _NAME.match(reader.text, reader.at)
    if match is None:
        raise reader.error("a member's name is expected after '.'", reader.at)
    reader.at = match.end()
    return Step(name=match[0])


def _bracket(reader: Reader) -> Step:
    begin = reader.at
    close = reader.text.find("]", begin)
    inner = reader.text[begin + 1 : close].strip() if close > 0 else ""
    reader.at = close + 1
    if close > 0 and inner == WILD:
        return Step()
    if inner.isascii() and inner.isdigit() and len(inner) < 7:
        return Step(index=int(inner))
    if len(inner) > 2 and inner[0] == inner[-1] and inner[0] in "'\"":
        return Step(name=inner[1:-1])
    raise PatternError("write [0], [*] or ['name']", begin)
