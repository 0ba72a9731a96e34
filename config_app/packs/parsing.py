"""A template's text as plain Python: mappings, lists and texts, with CloudFormation's short forms written out. Pure.

Every scalar stays the text that was written (`0022`, `1.0`, `2010-09-09`), for a template's values are texts to AWS
Config; only an empty scalar is None. Events are read one by one and never composed, so that depth, number and size are
bounded before anything grows; aliases, which CloudFormation does not take either, are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

DEEPEST = 40
MOST = 20_000  # values in one template: fifty times what the largest published pack has
LONGEST = 300 * 1024  # bytes of a template in a bucket
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {"!Ref": "Ref", "!Condition": "Condition"}
_FUNCTIONS = ("Base64", "Cidr", "FindInMap", "GetAtt", "GetAZs", "ImportValue", "Join", "Select", "Split", "Sub",
              "Transform", "And", "Equals", "If", "Not", "Or", "ToJsonString", "Length")  # fmt: skip
SHORT = {**_PLAIN, **{f"!{name}": f"Fn::{name}" for name in _FUNCTIONS}}
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"}


class TemplateError(ValueError):
    """What is wrong with a template, and where: a sentence for its author."""


def parse(text: str) -> dict[str, Any]:
    """The template of a YAML or JSON text; raises TemplateError naming the line."""
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise TemplateError(f"The template is longer than {LONGEST} bytes.")
    found = _json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else _yaml(text)
    if not isinstance(found, dict):
        raise TemplateError("The template is not a mapping of sections such as Parameters and Resources.")
    return found


def _json(text: str) -> Any:
    try:
        found = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_pairs, parse_int=str, parse_float=str)
    except TemplateError:
        raise
    except RecursionError as problem:
        raise TemplateError(f"The template is nested deeper than {DEEPEST} levels.") from problem
    except ValueError as problem:
        return _yaml(text, instead=f"The template is no valid JSON: {problem}.")  # {a: b} is YAML's flow style
    return _bounded(found)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise TemplateError(f"The key {name[:100]!r} stands twice in one mapping.")
        found[name] = value
    return found


def _bounded(tree: Any) -> Any:
    """JSON's values as texts; refuses what is too deep or too much."""
    left = [MOST]

    def walk(value: Any, depth: int) -> Any:
        left[0] -= 1
        if depth > DEEPEST or left[0] < 0:
            raise TemplateError(_too_much(depth))
        if isinstance(value, dict):
            return {name: walk(part, depth + 1) for name, part in value.items()}
        if isinstance(value, list):
            return [walk(part, depth + 1) for part in value]
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if value is None else str(value)

    return walk(tree, 0)


def _too_much(depth: int) -> str:
    if depth > DEEPEST:
        return f"The template is nested deeper than {DEEPEST} levels."
    return f"The template holds more than {MOST} values."


def _yaml(text: str, *, instead: str = "") -> Any:
    loader = _LOADER(text.encode("utf-8", "replace"))
    try:
        return _Reader(iter(loader.get_event, None)).document()
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        said = getattr(problem, "problem", None) or getattr(problem, "reason", "") or "it cannot be read"
        raise TemplateError(instead or f"The template is no valid YAML: {said}{where}.") from problem
    finally:
        loader.dispose()


class _Reader:
    """Reads YAML's events into plain values."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.left = MOST

    def document(self) -> Any:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                found.append(self.value(next(self.events), 0))
            elif isinstance(event, yaml.StreamEndEvent):
                break
        if len(found) > 1:
            raise TemplateError("The text holds several YAML documents; a template is one.")
        return found[0] if found else None

    def value(self, event: Any, depth: int) -> Any:
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            raise TemplateError(f"{_too_much(depth)[:-1]} (line {_line(event)}).")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise TemplateError(f"YAML aliases are not supported in templates (line {_line(event)}).")
        return self._function(event, self._plain(event, depth))

    def _plain(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            quoted = event.style in ("'", '"', "|", ">") or event.tag
            if not quoted and event.value in _NOTHING:
                return None
            return event.value if quoted else _FLAGS.get(event.value, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._sequence(depth))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        raise TemplateError(f"The template ends too early (line {_line(event)}).")

    def _sequence(self, depth: int) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.value(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise TemplateError(f"A key must be a text (line {_line(event)}).")
            name = event.value
            if name in found:
                raise TemplateError(f"The key {name[:100]!r} stands twice in one mapping (line {_line(event)}).")
            if name == "<<":
                raise TemplateError(f"YAML merge keys are not supported in templates (line {_line(event)}).")
            self.left -= 1
            found[name] = self.value(next(self.events), depth + 1)
        return found

    def _function(self, event: Any, value: Any) -> Any:
        """`!Sub text` as {"Fn::Sub": text}; `!GetAtt a.b` as its two parts."""
        tag = getattr(event, "tag", None)
        if not tag or not tag.startswith("!") or tag == "!":
            return value
        if tag not in SHORT:
            raise TemplateError(f"The tag {tag[:60]} is not known (line {_line(event)}).")
        if tag == "!GetAtt" and isinstance(value, str):
            value = list(value.partition(".")[::2])
        return {SHORT[tag]: value}


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
