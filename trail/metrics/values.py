"""The right side of a condition: an operator and what it compares with. Pure."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trail.metrics.reading import Reader

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BARE = re.compile(r"[^\s\"'(){}|&=<>!,\[\]%]+")
_ORDERED: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_OPERATORS = ("!=", "<=", ">=", "=", "<", ">")


@dataclass(frozen=True)
class Test:
    """Whether a value holds. `exactly` is the text of a plain equality; `absent` asks for the member's being there."""

    holds: Callable[[Any], bool]
    exactly: str | None = None
    absent: bool | None = None


def comparison(reader: Reader) -> tuple[str, Any, Test]:
    """Read `operator value`, `IS NULL|TRUE|FALSE` or `NOT EXISTS`: (operator, value, test)."""
    if reader.take_word("NOT"):
        if not reader.take_word("EXISTS"):
            raise reader.error("EXISTS is expected after NOT")
        return "NOT EXISTS", None, Test(lambda _: False, absent=True)
    if reader.take_word("IS"):
        for word, wanted in (("NULL", None), ("TRUE", True), ("FALSE", False)):
            if reader.take_word(word):
                return "IS", wanted, Test(_is(wanted))
        raise reader.error("NULL, TRUE or FALSE is expected after IS")
    found = next((item for item in _OPERATORS if reader.take(item)), None)
    if found is None:
        raise reader.error(
            "an operator is expected here: = != < > <= >=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS "
            "(a text with spaces needs double quotes)"
        )
    value, equal = literal(reader, found)
    if found in _ORDERED:
        return found, value, Test(_ordered(_ORDERED[found], float(value)))
    if found == "=":
        exactly = value if equal.exactly is not None else None
        return found, value, Test(equal.holds, exactly=exactly)
    return found, value, Test(lambda held: _scalar(held) and not equal.holds(held))


def _is(wanted: bool | None) -> Callable[[Any], bool]:
    return lambda value: value is wanted


def _scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)  # bool is an int; null, objects and lists are not compared


def _ordered(compare: Callable[[float, float], bool], wanted: float) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and compare(value, wanted)

    return holds


def literal(reader: Reader, after: str) -> tuple[Any, Test]:
    """Read what is compared with: a quoted or bare text, a number, or `%regex%`; (value, equality)."""
    begin = reader.place()
    sign = reader.peek()
    if sign == "%":
        found = reader.expression()
        _only_equality(reader, after, begin)
        return found, Test(lambda value: isinstance(value, str) and found.search(value))
    if sign == '"':
        text = reader.quoted()
        _only_equality(reader, after, begin)
        return text, _text(text)
    match = _BARE.match(reader.text, reader.at)
    if match is None:
        raise reader.error("a value is expected here: a text, a number or %regex%")
    reader.at = match.end()
    if reader.text[reader.at : reader.at + 1] in {'"', "'", "%"}:
        raise reader.error("a quote stands inside a value: put the whole value into double quotes", reader.at)
    if reader.peek() not in {"", ")", "}", "]", ",", "&", "|"}:
        raise reader.error("a value with spaces or signs needs double quotes")
    word = match[0]
    if _NUMBER.fullmatch(word) and math.isfinite(float(word)):
        return (word if after in {"=", "!="} else float(word)), _number(word, float(word))
    _only_equality(reader, after, begin)
    return word, _text(word)


def _only_equality(reader: Reader, after: str, begin: int) -> None:
    if after in _ORDERED:
        raise reader.error(f"'{after}' compares numbers: a number is expected here", begin)


def _number(word: str, wanted: float) -> Test:
    def holds(value: Any) -> bool:
        if isinstance(value, str):
            return value == word
        return isinstance(value, int | float) and not isinstance(value, bool) and value == wanted

    return Test(holds)


def _text(text: str) -> Test:
    if "*" not in text:
        return Test(lambda value: value == text if isinstance(value, str) else _spelt(value) == text, exactly=text)
    fits = wildcard(text)
    return Test(lambda value: _scalar(value) and fits(value if isinstance(value, str) else _spelt(value)))


def _spelt(value: Any) -> str:
    """A value that is no text, as it would be written; objects, lists and null have no spelling that compares."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else "\x00"


def wildcard(text: str) -> Callable[[str], bool]:
    """A test by pieces between `*`: linear, whatever the pattern."""
    first, *middle, last = text.split("*")

    def fits(value: str) -> bool:
        if len(value) < len(first) + len(last) or not value.startswith(first) or not value.endswith(last):
            return False
        at, end = len(first), len(value) - len(last)
        for piece in middle:
            at = value.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True

    return fits
