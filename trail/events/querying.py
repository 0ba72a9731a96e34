"""The search line of the events page: single values become filters, tokens and facets; the rest of the tree goes along. Pure.

Nothing is ever dropped silently: what the grammar (project/kernel/search.py) or the event store does not know is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from project.kernel import search
from project.kernel.search import All, Field, Node, SearchError
from trail.events import matching
from trail.events.matching import KEYS
from trail.events.reads import Filters

__all__ = ["KEYS", "Query", "Token", "read", "spell"]
_SPOKEN = {filter_name: key for key, filter_name in KEYS.items()}


@dataclass(frozen=True)
class Token:
    """One condition of the line, and the line without it."""

    key: str
    value: str
    without: str


@dataclass(frozen=True)
class Query:
    """A line understood: its filters, its conditions, and what is wrong with it.

    `pairs` are (key, value); a condition that is no single value of a key has an empty key and stands as it is written.
    """

    text: str
    filters: Filters
    error: str = ""
    pairs: tuple[tuple[str, str], ...] = field(default=())

    @property
    def tokens(self) -> list[Token]:
        return [
            Token(key or "search", value, spell(p for p in self.pairs if p != (key, value)))
            for key, value in self.pairs
        ]

    def has(self, name: str, value: str) -> bool:
        return (_SPOKEN.get(name, name), value) in self.pairs

    def toggled(self, name: str, value: str) -> str:
        """The line with this condition put in, or taken out where it is there."""
        key = _SPOKEN.get(name, name)
        rest = [pair for pair in self.pairs if pair[0] != key]
        return spell(rest if self.has(name, value) else [*rest, (key, value)])


def spell(pairs: Iterable[tuple[str, str]]) -> str:
    """A search line for these conditions."""
    return " ".join(f"{key}:{search.quote(value)}" if key else value for key, value in pairs)


def read(text: str) -> Query:
    """Read a search line. Where something is wrong, `error` says what and nothing is searched."""
    try:
        tree = search.parse(text)
        matching.check(tree)
    except SearchError as problem:
        return Query(text.strip(), Filters(), f"{problem}.")
    pairs: list[tuple[str, str]] = []
    chosen: dict[str, Any] = {}
    rest: list[Node] = []
    for item in tree.items if isinstance(tree, All) else (tree,):
        name = matching.name_of(item) if isinstance(item, Field) and item.comparison == search.EQUAL else ""
        if isinstance(item, Field) and name and name != "time" and name not in chosen:
            chosen[name] = item.value == "true" if name in matching.FLAGS else item.value
            pairs.append((_SPOKEN[name], item.value))
        else:
            rest.append(item)
            pairs.append(("", search.piece(item)))
    if rest:
        chosen["search"] = All(tuple(rest))
    return Query(text.strip(), Filters(**chosen), "", tuple(pairs))
