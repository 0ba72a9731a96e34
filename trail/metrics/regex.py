"""The regular expressions of filter patterns (`%colou?r%`): no groups, and always linear in the text. Pure.

AWS allows letters, digits, some signs and the operators `^ $ ? [ ] { } | \\ * + .`. Python's `re` can be made to run for
hours by a few of them (`.*.*.*x` over a long record), so these are matched by a lazily built automaton instead.
Source: AWS, "Supported regular expressions (regex) syntax" of CloudWatch Logs filter patterns.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field

_SIGNS = "_#=@/;,-: "
_CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "s": " \t\r\n\f\v"}
_MOST_REPEATS = 100
_MOST_STATES = 2000


class RegexError(ValueError):
    """What is wrong with an expression; `position` counts from its first character."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class _Atom:
    signs: frozenset[str]
    negated: bool = False

    def takes(self, sign: str) -> bool:
        return (sign in self.signs) != self.negated


@dataclass(frozen=True)
class _Step:
    atom: _Atom
    skip: bool  # may be left out
    loop: bool  # may be repeated


@dataclass(frozen=True)
class _Branch:
    steps: tuple[_Step, ...]
    start: bool
    end: bool


State = frozenset[tuple[int, int]]


@dataclass
class Regex:
    """A compiled expression. `search` says whether it is found anywhere in a text."""

    branches: tuple[_Branch, ...]
    _moves: dict[State, dict[str, State]] = field(default_factory=dict)

    def search(self, text: str) -> bool:
        """Whether the expression is found in the text, in time linear in its length."""
        state = self._reach((number, 0) for number in range(len(self.branches)))
        if self._done(state, ended=not text):
            return True
        for place, sign in enumerate(text):
            state = self._move(state, sign)
            if self._done(state, ended=place == len(text) - 1):
                return True
        return False

    def _move(self, state: State, sign: str) -> State:
        known = self._moves.get(state)
        if known is None:
            if len(self._moves) > _MOST_STATES:
                self._moves.clear()
            known = self._moves[state] = {}
        found = known.get(sign)
        if found is None:
            found = known[sign] = self._step(state, sign)
        return found

    def _step(self, state: State, sign: str) -> State:
        reached = {(number, 0) for number, branch in enumerate(self.branches) if not branch.start}
        for number, place in state:
            steps = self.branches[number].steps
            if place < len(steps) and steps[place].atom.takes(sign):
                reached.add((number, place + 1))
                if steps[place].loop:
                    reached.add((number, place))
        return self._reach(reached)

    def _reach(self, places: object) -> State:
        found: set[tuple[int, int]] = set()
        for number, place in places:  # type: ignore[attr-defined]
            steps = self.branches[number].steps
            found.add((number, place))
            while place < len(steps) and steps[place].skip:
                place += 1
                found.add((number, place))
        return frozenset(found)

    def _done(self, state: State, *, ended: bool) -> bool:
        return any(
            place == len(self.branches[number].steps) and (ended or not self.branches[number].end)
            for number, place in state
        )


def parse(text: str) -> Regex:
    """Compile an expression without its `%` signs; raises RegexError."""
    return _Parser(text).run()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def run(self) -> Regex:
        if not self.text:
            raise RegexError("the expression is empty", 0)
        branches = [self._branch()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._branch())
        return Regex(tuple(branches))

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _fail(self, message: str, position: int | None = None) -> RegexError:
        return RegexError(message, self.at if position is None else position)

    def _branch(self) -> _Branch:
        start = self._peek() == "^"
        self.at += start
        steps: list[_Step] = []
        end = False
        while self._peek() not in {"", "|"}:
            if self._peek() == "$":
                self.at += 1
                if self._peek() not in {"", "|"}:
                    raise self._fail("'$' stands at the end only", self.at - 1)
                end = True
                break
            steps += self._repeated(self._atom())
            if len(steps) > 1000:
                raise self._fail("the expression is too long")
        return _Branch(tuple(steps), start, end)

    def _atom(self) -> _Atom:
        sign = self._peek()
        self.at += 1
        if sign == ".":
            return _Atom(frozenset("\n"), negated=True)
        if sign == "[":
            return self._class()
        if sign == "\\":
            return self._escaped()
        if not (sign.isascii() and sign.isalnum()) and sign not in _SIGNS:
            raise self._fail(f"{sign!r} is not supported in an expression", self.at - 1)
        return _Atom(frozenset(sign))

    def _escaped(self) -> _Atom:
        sign = self._peek()
        if not sign:
            raise self._fail("a backslash stands at the end", self.at - 1)
        self.at += 1
        if sign.lower() in _CLASSES:
            return _Atom(frozenset(_CLASSES[sign.lower()]), negated=sign.isupper())
        if sign.isalnum():
            raise self._fail(f"\\{sign} is not supported in an expression", self.at - 2)
        return _Atom(frozenset(sign))

    def _class(self) -> _Atom:
        begin = self.at - 1
        negated = self._peek() == "^"
        self.at += negated
        signs: set[str] = set()
        while (sign := self._peek()) != "]":
            if not sign:
                raise self._fail("']' is missing", begin)
            self.at += 1
            if sign == "\\":
                signs |= self._escaped().signs
                continue
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in {"", "]"}:
                last = self.text[self.at + 1]
                if last < sign or ord(last) - ord(sign) > 128:
                    raise self._fail(f"{sign}-{last} is no range", self.at - 1)
                signs |= {chr(code) for code in range(ord(sign), ord(last) + 1)}
                self.at += 2
                continue
            signs.add(sign)
        self.at += 1
        if not signs:
            raise self._fail("the brackets are empty", begin)
        return _Atom(frozenset(signs), negated)

    def _repeated(self, atom: _Atom) -> list[_Step]:
        sign = self._peek()
        if sign in {"*", "+", "?"}:
            self.at += 1
            return [_Step(atom, skip=sign != "+", loop=sign != "?")]
        if sign != "{":
            return [_Step(atom, False, False)]
        close = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : close].partition(",") if close > 0 else ("", "", "")
        if not low.isdigit() or (high and not high.isdigit()):
            raise self._fail("write {2}, {2,} or {2,5}")
        least, most = int(low), int(high) if high else None if comma else int(low)
        if max(least, most or 0) > _MOST_REPEATS or (most is not None and most < least):
            raise self._fail(f"at most {_MOST_REPEATS} repetitions, the lower number first")
        self.at = close + 1
        steps = [_Step(atom, False, False)] * least
        if most is None:
            return [*steps, _Step(atom, skip=True, loop=True)]
        return steps + [_Step(atom, True, False)] * (most - least)
