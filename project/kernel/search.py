"""The one search grammar: a line is parsed once into a tree, which each store compiles to its own questions. Pure.

    name:RunInstances -user:alice time:>now-7d error:* "exact words" (region:eu-west-1 OR region:eu-west-2)

`key:value` (`key:"with blanks"`), `key:val*` begins with, `key:*` is there at all, `key:>x` `>=` `<` `<=` and `key:a..b`
compare, a leading `-` denies, words beside each other must all hold, `OR` needs one side, parentheses group. A word without
a key is free text; `word*` begins with; words in quotes stand one after another. A quote inside quotes is written `\\"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_SIGNS = 4096
MOST_CONDITIONS = 64
MOST_DEPTH = 16
EQUAL, BEGINS, PRESENT, ABOVE, FROM, BELOW, UPTO, BETWEEN = "=", "^", "*", ">", ">=", "<", "<=", ".."


class SearchError(ValueError):
    """A line that is not in the grammar, or asks for what there is not; `position` is the sign at which it goes wrong."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.position = position


@dataclass(frozen=True)
class Field:
    """A condition on a field. `upper` is the far end of a BETWEEN."""

    key: str
    comparison: str
    value: str
    upper: str = ""
    position: int = 0


@dataclass(frozen=True)
class Words:
    """Free text: words that stand one after another; `open_end`: the last of them only begins so."""

    text: str
    open_end: bool = False
    position: int = 0


@dataclass(frozen=True)
class Not:
    item: Node


@dataclass(frozen=True)
class All:
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    items: tuple[Node, ...]


Node = Field | Words | Not | All | Either
EVERYTHING = All(())


def parse(line: str) -> Node:
    """The tree of a line; an empty line is EVERYTHING. Raises SearchError."""
    if len(line) > MOST_SIGNS:
        raise SearchError(f"The search is longer than {MOST_SIGNS:,} characters.", MOST_SIGNS)
    if (place := line.find("\x00")) >= 0:
        raise SearchError("The search holds a NUL character.", place)
    return _Parser(line).whole()


class _Parser:
    def __init__(self, line: str) -> None:
        self.line = line
        self.place = 0
        self.conditions = 0

    def whole(self) -> Node:
        if not self.line.strip():
            return EVERYTHING
        tree = self._either(0)
        if self._more():
            raise SearchError("There is a “)” without its “(”. Put quotes around text that holds one.", self.place)
        return tree

    def _more(self) -> bool:
        while self.place < len(self.line) and self.line[self.place].isspace():
            self.place += 1
        return self.place < len(self.line)

    def _at(self, text: str) -> bool:
        return self.line.startswith(text, self.place)

    def _word_or(self) -> bool:
        after = self.place + 2
        return self._at("OR") and (after == len(self.line) or self.line[after].isspace() or self.line[after] in "()")

    def _either(self, depth: int) -> Node:
        if depth > MOST_DEPTH:
            raise SearchError(f"Parentheses stand more than {MOST_DEPTH} deep.", self.place)
        sides = [self._together(depth)]
        while self._more() and self._word_or():
            self.place += 2
            sides.append(self._together(depth))
        return sides[0] if len(sides) == 1 else Either(tuple(sides))

    def _together(self, depth: int) -> Node:
        items: list[Node] = []
        while self._more() and not self._at(")") and not self._word_or():
            items.append(self._one(depth))
        if not items:
            raise SearchError("A condition is missing here.", self.place)
        return items[0] if len(items) == 1 else All(tuple(items))

    def _one(self, depth: int) -> Node:
        begin = self.place
        if self._at("-") and self.line[begin + 1 : begin + 2].strip():
            self.place += 1
            if self._at("-"):
                raise SearchError("One “-” denies; two do not.", self.place)
            return Not(self._one(depth))
        if self._at("("):
            self.place += 1
            inner = self._either(depth + 1)
            if not self._more() or not self._at(")"):
                raise SearchError("This “(” is not closed.", begin)
            self.place += 1
            return inner
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise SearchError(f"There are more than {MOST_CONDITIONS} conditions.", begin)
        if self._at('"'):
            text = self._quoted()
            if not text.strip():
                raise SearchError("There are no words between the quotes.", begin)
            return Words(text, position=begin)
        return self._word(begin)

    def _word(self, begin: int) -> Node:
        while (
            self.place < len(self.line) and not self.line[self.place].isspace() and self.line[self.place] not in '():"'
        ):
            self.place += 1
        key = self.line[begin : self.place]
        if self._at(":") and key and not key.startswith("*"):
            return self._field(key, begin)
        word = key + self._run()
        if "*" in word[:-1] or word == "*":
            raise SearchError("A “*” can stand at the end of a word only.", begin + word.index("*"))
        return Words(word.removesuffix("*"), word.endswith("*"), begin)

    def _field(self, key: str, begin: int) -> Node:
        self.place += 1
        for sign in (FROM, UPTO, ABOVE, BELOW):
            if self._at(sign):
                self.place += len(sign)
                value, _ = self._value(key)
                return Field(key, sign, value, position=begin)
        start = self.place
        value, quoted = self._value(key)
        if quoted:
            return Field(key, EQUAL, value, position=begin)
        lower, dots, upper = value.partition("..")
        if dots and lower and upper:
            return Field(key, BETWEEN, lower, upper, begin)
        if value == "*":
            return Field(key, PRESENT, "", position=begin)
        if "*" in value[:-1]:
            raise SearchError("A “*” can stand at the end of a value only; put quotes around one that is meant.",
                              start + value.index("*"))  # fmt: skip
        return Field(key, BEGINS if value.endswith("*") else EQUAL, value.removesuffix("*"), position=begin)

    def _value(self, key: str) -> tuple[str, bool]:
        if self._at('"'):
            return self._quoted(), True
        begin = self.place
        value = self._run()
        if not value:
            raise SearchError(f"“{key}:” has no value.", begin)
        return value, False

    def _run(self) -> str:
        begin = self.place
        while self.place < len(self.line) and not self.line[self.place].isspace() and self.line[self.place] not in "()":
            if self.line[self.place] == '"':
                raise SearchError("A quote stands inside a word; put the whole value in quotes.", self.place)
            self.place += 1
        return self.line[begin : self.place]

    def _quoted(self) -> str:
        begin = self.place
        self.place += 1
        signs: list[str] = []
        while self.place < len(self.line):
            sign = self.line[self.place]
            self.place += 1
            if sign == '"':
                self._blank()
                return "".join(signs)
            if sign == "\\" and self.line[self.place : self.place + 1] in {'"', "\\"}:
                sign = self.line[self.place]
                self.place += 1
            signs.append(sign)
        raise SearchError("This quote is not closed.", begin)

    def _blank(self) -> None:
        if self.place < len(self.line) and not self.line[self.place].isspace() and self.line[self.place] not in "()":
            raise SearchError("After a closing quote a blank is needed.", self.place)


def spell(tree: Node) -> str:
    """A line whose tree this is."""
    return _spell(tree, top=True)


def piece(tree: Node) -> str:
    """The same, as a part of a longer line."""
    return _spell(tree)


def _spell(tree: Node, *, top: bool = False) -> str:
    match tree:
        case All(items):
            line = " ".join(_spell(item) for item in items)
            return line if top or len(items) == 1 else f"({line})"
        case Either(items):
            line = " OR ".join(_spell(item) for item in items)
            return line if top else f"({line})"
        case Not(item):
            return f"-{_spell(item)}"
        case Words(text, open_end):
            return f"{text}*" if open_end else quote(text, word=True)
        case Field(key, comparison, value, upper):
            return f"{key}:{_spell_value(comparison, value, upper)}"


def _spell_value(comparison: str, value: str, upper: str) -> str:
    if comparison == PRESENT:
        return "*"
    if comparison == BETWEEN:
        return f"{value}..{upper}"
    if comparison == BEGINS:
        return f"{value}*"
    return f"{'' if comparison == EQUAL else comparison}{quote(value)}"


def quote(value: str, *, word: bool = False) -> str:
    """A value (or a word without a key) as a line holds it: in quotes where it would be read otherwise."""
    plain = (
        value
        and not any(sign.isspace() or sign in '()"*\\' for sign in value)
        and not value.startswith(("-", ">", "<"))
        and ".." not in value
        and value != "OR"
        and not (word and ":" in value)
    )
    return value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fields(tree: Node) -> Iterator[Field]:
    """Every condition on a field, wherever it stands."""
    match tree:
        case All(items) | Either(items):
            for item in items:
                yield from fields(item)
        case Not(item):
            yield from fields(item)
        case Field():
            yield tree
