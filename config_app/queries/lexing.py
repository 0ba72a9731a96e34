"""The words of an advanced query, each with its place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config_app.queries.tree import QueryError

MOST_SIGNS = 4096
NAME, STRING, NUMBER, SIGN, END = "name", "string", "number", "sign", "end"
_BLANK = re.compile(r"\s+")
_STRING = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?(?![\w.])")
_PART = r"(?:[A-Za-z0-9_$][\w$:/@\-]*|\"(?:[^\"]|\"\")+\")"
_NAME = re.compile(rf"[A-Za-z_$][\w$:/@\-]*(?:\.{_PART})*")
_STEP = re.compile(_PART)
_SIGN = re.compile(r"<=|>=|<>|!=|[=<>(),*]")


@dataclass(frozen=True)
class Token:
    """A word: `text` as written, a string without its quotes."""

    kind: str
    text: str
    position: int

    @property
    def word(self) -> str:
        """A keyword in capitals; empty for anything that is no bare word."""
        return self.text.upper() if self.kind == NAME and self.text.isalpha() else ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The parts of a dotted name, quotes taken away."""
        parts = _STEP.findall(self.text)
        return tuple(part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts)

    @property
    def shown(self) -> str:
        """How an error calls it."""
        if self.kind == END:
            return "the end"
        return repr(self.text if len(self.text) <= 40 else f"{self.text[:40]}…")


def tokens(expression: str) -> list[Token]:
    """The words of an expression, an END behind them. Raises QueryError."""
    if len(expression) > MOST_SIGNS:
        raise QueryError(f"the expression is longer than {MOST_SIGNS:,} characters", MOST_SIGNS)
    if (place := _unstorable(expression)) >= 0:
        raise QueryError("the expression holds a sign that no text has", place)
    found: list[Token] = []
    place = 0
    while place < len(expression):
        if blank := _BLANK.match(expression, place):
            place = blank.end()
            continue
        token, place = _token(expression, place)
        found.append(token)
    return [*found, Token(END, "", len(expression))]


def _unstorable(expression: str) -> int:
    """Where the first NUL or half of a surrogate pair is; -1 where there is none."""
    return next((place for place, sign in enumerate(expression) if sign == "\x00" or "\ud800" <= sign <= "\udfff"), -1)


def _token(expression: str, place: int) -> tuple[Token, int]:
    if match := _STRING.match(expression, place):
        single, double = match.groups()
        text = single.replace("''", "'") if single is not None else double.replace('""', '"')
        return Token(STRING, text, place), match.end()
    for kind, pattern in ((NUMBER, _NUMBER), (NAME, _NAME), (SIGN, _SIGN)):
        if match := pattern.match(expression, place):
            return Token(kind, match[0], place), match.end()
    raise QueryError(_unknown(expression, place), place)


def _unknown(expression: str, place: int) -> str:
    sign = expression[place]
    if sign in "'\"":
        return "this text is not closed: its second quote is missing"
    if sign == ";":
        return "one SELECT is taken, without a semicolon"
    if expression.startswith(("--", "/*"), place):
        return "comments are not a part of the language"
    return f"{sign!r} is not a part of the language"
