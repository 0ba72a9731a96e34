"""Patterns over text: bare terms (`ERROR -"not me" ?either ?or`) and fields between spaces (`[ip, ..., status=4*]`). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from trail.metrics.reading import MOST_REGEXES, PatternError, Reader
from trail.metrics.values import Test, comparison

_WORD = re.compile(r"[^\s\"%()]+")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPLIT = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')
_MOST_FIELDS = 100


@dataclass(frozen=True)
class Terms:
    """All of `wanted` and none of `unwanted` must be in the text; `either`: at least one, heeded only alone, as AWS does."""

    wanted: tuple[Callable[[str], bool], ...]
    unwanted: tuple[Callable[[str], bool], ...]
    either: tuple[Callable[[str], bool], ...]

    def matches(self, text: str) -> bool:
        if self.either and not self.wanted and not self.unwanted:
            return any(test(text) for test in self.either)
        return all(test(text) for test in self.wanted) and not any(test(text) for test in self.unwanted)


def parse_terms(text: str) -> Terms:
    """Read a pattern of terms; an empty one matches every line. Raises PatternError."""
    reader = Reader(text)
    kinds: dict[str, list[Callable[[str], bool]]] = {"": [], "-": [], "?": []}
    while not reader.ended():
        kind = reader.peek() if reader.peek() in {"-", "?"} else ""
        if kind:
            reader.at += 1
            if reader.text[reader.at : reader.at + 1].strip() == "":
                raise reader.error(f"a term is expected right after '{kind}'", reader.at)
        kinds[kind].append(_term(reader))
    return Terms(tuple(kinds[""]), tuple(kinds["-"]), tuple(kinds["?"]))


def _term(reader: Reader) -> Callable[[str], bool]:
    sign = reader.peek()
    if sign == '"':
        phrase = reader.quoted()
        if not phrase:
            raise reader.error("the quotes are empty", reader.at - 2)
        return lambda text: phrase in text
    if sign == "%":
        return reader.expression().search
    match = _WORD.match(reader.text, reader.at)
    if match is None:
        raise reader.error("a term with this sign needs double quotes")
    reader.at = match.end()
    word = match[0]
    return lambda text: word in text


@dataclass(frozen=True)
class Fields:
    """A pattern of fields. `names[n]` belongs to `tests[n]`; `...` is the place that takes any number of them."""

    names: tuple[str, ...]
    tests: tuple[Callable[[str], bool] | None, ...]

    def matches(self, fields: Sequence[str]) -> bool:
        chosen = aligned(self.names, fields)
        if chosen is None:
            return False
        return all(
            test is None or test(fields[place]) for test, place in zip(self.tests, chosen, strict=True) if place >= 0
        )


def aligned(names: Sequence[str], fields: Sequence[str]) -> list[int] | None:
    """For each name the index of its field (-1 for `...`), or None where the numbers do not fit."""
    if "..." not in names:
        return list(range(len(names))) if len(names) == len(fields) else None
    dots = names.index("...")
    after = len(names) - dots - 1
    if len(fields) < dots + after:
        return None
    return [*range(dots), -1, *range(len(fields) - after, len(fields))]


def named(names: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Fields by their names; those that `...` swallowed are numbered."""
    chosen = aligned(names, fields)
    if chosen is None:
        return {}
    found = {name: fields[place] for name, place in zip(names, chosen, strict=True) if place >= 0}
    taken = {place for place in chosen if place >= 0}
    return found | {str(place + 1): text for place, text in enumerate(fields) if place not in taken}


def split(text: str) -> list[str]:
    """A line's fields: separated by spaces; what stands in brackets or quotes is one."""
    return [first or second or third for first, second, third in _SPLIT.findall(text)]


def parse_fields(text: str) -> Fields:
    """Read `[a, b = 4* || b > 5, ...]`; raises PatternError."""
    reader = Reader(text)
    reader.expect("[", "a pattern of fields begins with '['")
    names: list[str] = []
    tests: list[Callable[[str], bool] | None] = []
    while True:
        name, test = _field(reader, len(names))
        if name in names:
            raise reader.error(f"the field {name} is named twice")
        names.append(name)
        tests.append(test)
        if reader.take(","):
            continue
        reader.expect("]", "',' or ']' is expected here")
        break
    if not reader.ended():
        raise reader.error("nothing may follow the closing ']'")
    if len(names) > _MOST_FIELDS or reader.regexes > MOST_REGEXES:
        raise PatternError(f"at most {_MOST_FIELDS} fields and {MOST_REGEXES} regular expressions", 0)
    return Fields(tuple(names), tuple(tests))


def _field(reader: Reader, number: int) -> tuple[str, Callable[[str], bool] | None]:
    if reader.take("..."):
        return "...", None
    if reader.peek() in {",", "]"}:
        return str(number + 1), None
    name = _name(reader)
    if reader.peek() in {",", "]"}:
        return name, None
    tests = [[_condition(reader)]]
    while reader.peek(2) in {"&&", "||"}:
        word = reader.peek(2)
        reader.at += 2
        begin = reader.place()
        if _name(reader) != name:
            raise reader.error(f"only the field {name} may be compared here", begin)
        if word == "&&":
            tests[-1].append(_condition(reader))
        else:
            tests.append([_condition(reader)])
    return name, lambda value: any(all(test.holds(_typed(value)) for test in group) for group in tests)


def _condition(reader: Reader) -> Test:
    begin = reader.place()
    operator, _, test = comparison(reader)
    if operator in {"IS", "NOT EXISTS"}:
        raise reader.error("fields are compared by = != < > <= >= only", begin)
    if operator in {"=", "!="}:
        return Test(lambda pair: test.holds(pair[0]))
    return Test(lambda pair: test.holds(pair[1]))


def _typed(value: str) -> tuple[str, Any]:
    """A field as text and as number, where it is one."""
    try:
        return value, float(value)
    except ValueError:
        return value, None


def _name(reader: Reader) -> str:
    reader.place()
    match = _FIELD.match(reader.text, reader.at)
    if match is None:
        raise reader.error("a field's name, '...' or nothing is expected here")
    reader.at = match.end()
    return match[0]
