"""CloudWatch Logs' filter-pattern language: parse, say where a pattern is broken, match. Pure.

Three forms: `{ $.eventName = "X" && … }` over JSON, `[ip, user, …, status=4*]` over fields between spaces, and bare terms.
`&&` binds before `||`; `*` stands for any signs; comparison with a member that is absent, or that is an object or a
list, never holds (ask `NOT EXISTS`). Source: AWS, "Filter pattern syntax for metric filters, subscription filters,
filter log events, and Live Tail".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from trail.metrics import terms
from trail.metrics.reading import MOST_REGEXES, PatternError, Reader
from trail.metrics.selectors import Selector, read_selector
from trail.metrics.values import Test, comparison

__all__ = ["Line", "Pattern", "PatternError", "parse"]
LONGEST = 1024  # AWS's bound on a pattern
_DEEPEST = 60


class Line:
    """One log event: its text, and its JSON, decoded once for however many patterns ask."""

    __slots__ = ("_fields", "_record", "_text")
    _MISSING: Any = object()

    def __init__(self, text: str | bytes, record: Any = _MISSING) -> None:
        self._text, self._record = text, record
        self._fields: list[str] | None = None

    @property
    def text(self) -> str:
        if isinstance(self._text, bytes):
            self._text = self._text.decode("utf-8", "replace")
        return self._text

    @property
    def record(self) -> Any:
        """The decoded JSON, or None where the line is none."""
        if self._record is self._MISSING:
            try:
                self._record = orjson.loads(self._text)
            except orjson.JSONDecodeError:
                self._record = None
        return self._record

    @property
    def fields(self) -> list[str]:
        if self._fields is None:
            self._fields = terms.split(self.text)
        return self._fields


Match = Callable[[Line], bool]


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern. `kind` is `json`, `fields` or `terms`; `matches` decides, `extract` gives what it read."""

    text: str
    kind: str
    matches: Match
    tree: Any = None  # the parsed expression, for those who show or check it
    selectors: tuple[Selector, ...] = ()
    names: tuple[str, ...] = ()

    def extract(self, line: Line) -> dict[str, str]:
        """The values that TestMetricFilter shows: `{"$.eventName": "StopLogging"}`."""
        if self.kind == "json":
            found = ((str(item), item.first(line.record)) for item in self.selectors)
            return {name: _shown(value) for name, value in found if value is not None}
        if self.kind == "fields":
            return {f"${name}": value for name, value in terms.named(self.names, line.fields).items()}
        return {}

    def number(self, value: str, line: Line) -> float | None:
        """A metric's value: a number as written, or what `$.member` or `$field` holds; None where that is no number."""
        found = self._held(value, line) if value.startswith("$") else value
        try:
            return None if isinstance(found, bool) or found is None else float(found)
        except (TypeError, ValueError):
            return None

    def word(self, value: str, line: Line) -> str | None:
        """A dimension's value: what `$.member` or `$field` holds, as text; None where it holds none."""
        found = self._held(value, line)
        return None if found is None or isinstance(found, dict | list) else _shown(found)

    def _held(self, value: str, line: Line) -> Any:
        if self.kind == "json":
            return read_selector(Reader(value)).first(line.record)
        return terms.named(self.names, line.fields).get(value[1:])


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def parse(text: str) -> Pattern:
    """Compile a pattern; raises PatternError, which says what is wrong and at which character."""
    if len(text) > LONGEST:
        raise PatternError(f"a pattern holds at most {LONGEST} characters, this one {len(text):,}", LONGEST)
    bare = text.strip()
    if bare.startswith("{"):
        return _Json(text).run()
    if bare.startswith("["):
        found = terms.parse_fields(text)
        return Pattern(text, "fields", lambda line: found.matches(line.fields), names=found.names)
    words = terms.parse_terms(text)
    return Pattern(text, "terms", lambda line: words.matches(line.text))


@dataclass(frozen=True)
class Compare:
    """`selector operator value`, or `selector IS NULL` and the like (`test` is then over the selector's values)."""

    selector: Selector
    operator: str
    value: Any
    test: Test


@dataclass(frozen=True)
class Group:
    """Several conditions, all (`&&`) or any (`||`) of which must hold."""

    word: str
    parts: tuple[Any, ...]


@dataclass
class _Json:
    text: str
    reader: Reader = field(init=False)
    selectors: dict[str, Selector] = field(default_factory=dict)

    def run(self) -> Pattern:
        self.reader = reader = Reader(self.text)
        reader.expect("{", "a JSON pattern begins with '{'")
        tree = self._any(0)
        reader.expect("}", "'&&', '||' or '}' is expected here")
        if not reader.ended():
            raise reader.error("nothing may follow the closing '}'")
        if reader.regexes > MOST_REGEXES:
            raise PatternError(f"a pattern holds at most {MOST_REGEXES} regular expressions", 0)
        check = compiled(tree)

        def matches(line: Line) -> bool:
            return isinstance(line.record, Mapping | list) and check(line.record)

        return Pattern(self.text, "json", matches, tree, tuple(self.selectors.values()))

    def _any(self, depth: int) -> Any:
        parts = [self._all(depth)]
        while self.reader.take("||"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Group("||", tuple(parts))

    def _all(self, depth: int) -> Any:
        parts = [self._one(depth)]
        while self.reader.take("&&"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Group("&&", tuple(parts))

    def _one(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise self.reader.error("the parentheses are nested too deeply")
        opened = self.reader.place()
        if self.reader.take("("):
            inner = self._any(depth + 1)
            if not self.reader.take(")"):
                raise self.reader.error(f"')' is missing for the '(' at position {opened + 1}")
            return inner
        selector = read_selector(self.reader)
        selector = self.selectors.setdefault(str(selector), selector)
        operator, value, test = comparison(self.reader)
        return Compare(selector, operator, value, test)


def compiled(tree: Any) -> Callable[[Any], bool]:
    """A function over decoded JSON. Equalities of one member under `||` become one look-up in a set."""
    if isinstance(tree, Compare):
        return _compare(tree.selector, tree.test)
    if tree.word == "&&":
        checks = tuple(compiled(part) for part in tree.parts)
        return lambda record: all(check(record) for check in checks)
    return _any_of(tree.parts)


def _compare(selector: Selector, test: Test) -> Callable[[Any], bool]:
    if test.absent is not None:
        absent = test.absent
        return lambda record: selector.exists(record) != absent
    holds, simple = test.holds, selector.simple
    if simple is None:
        return lambda record: any(holds(value) for value in selector.values(record))

    def check(record: Any) -> bool:
        found, value = simple(record)
        return found and holds(value)

    return check


def _any_of(parts: tuple[Any, ...]) -> Callable[[Any], bool]:
    equal: dict[str, tuple[Selector, set[str]]] = {}
    others: list[Callable[[Any], bool]] = []
    for part in parts:
        if isinstance(part, Compare) and part.test.exactly is not None:
            equal.setdefault(str(part.selector), (part.selector, set()))[1].add(part.test.exactly)
        else:
            others.append(compiled(part))
    checks = tuple([_member(selector, frozenset(texts)) for selector, texts in equal.values()] + others)
    if len(checks) == 1:
        return checks[0]
    return lambda record: any(check(record) for check in checks)


def _member(selector: Selector, texts: frozenset[str]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return (
            value in texts if isinstance(value, str) else _shown(value) in texts if isinstance(value, bool) else False
        )

    return _compare(selector, Test(holds))
