"""The search grammar on this store: what of a tree columns and indexes can say, and what only the records do.

A tree becomes a condition on columns that every match fulfils. Where the columns say all, that is the answer; where they
do not, `Where.check` reads the records that are left. Nothing that was asked is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from project.kernel import search
from project.kernel.search import All, Either, Field, Node, Not, Words
from trail.events import dimensions, filtering, matching, mentions, parsing
from trail.events.filtering import BY_TEXT, Where

_TRUE = "TRUE"
_MANY = 500  # texts that begin alike: beyond this, walking along the key is quicker than the index


class Columns(NamedTuple):
    """A condition on columns that every match fulfils, never NULL; `exact` where only matches do."""

    sql: str
    values: list[Any]
    exact: bool = True


def narrow(where: Where, tree: Node) -> None:
    """Add a tree to the conditions of a question. Raises SearchError."""
    test = matching.check(tree)
    columns = _columns(tree)
    if columns.sql != _TRUE:
        where.add(columns.sql, *columns.values)
    if not columns.exact:
        before = where.check

        def check(record: Mapping[str, Any]) -> bool:
            return (before is None or before(record)) and test(matching.Seen(record))

        where.check = check
    for item in _together(tree):
        if isinstance(item, Field):
            _use_index(where, item)
        elif isinstance(item, Words):
            wanted = matching.wanted_words(item)
            where.words += [word.encode() for word in wanted if word.isascii()]
            where.whole += wanted[:-1] if item.open_end else wanted


def _together(tree: Node) -> Iterator[Node]:
    if isinstance(tree, All):
        for item in tree.items:
            yield from _together(item)
    else:
        yield tree


def _columns(tree: Node) -> Columns:
    match tree:
        case All(items):
            parts = [_columns(item) for item in items]
            return _joined(parts, " AND ")
        case Either(items):
            parts = [_columns(item) for item in items]
            if any(part.sql == _TRUE and not part.exact for part in parts):
                return Columns(_TRUE, [], False)
            return _joined(parts, " OR ")
        case Not(item):
            inner = _columns(item)
            return Columns(f"NOT ({inner.sql})", inner.values) if inner.exact else Columns(_TRUE, [], False)
        case Field():
            return _field(tree)
    return Columns(_TRUE, [], False)


def _joined(parts: list[Columns], how: str) -> Columns:
    if not parts:
        return Columns(_TRUE, [])
    return Columns(
        "(" + how.join(part.sql for part in parts) + ")",
        [value for part in parts for value in part.values],
        all(part.exact for part in parts),
    )


def _field(field: Field) -> Columns:
    name = matching.name_of(field)
    if name == "time":
        low, high = matching.times(field)
        return Columns("(e.event_time >= %s::timestamptz AND e.event_time < %s::timestamptz)", [low, high])
    if name in BY_TEXT:
        column, numbers = BY_TEXT[name][0], _numbers(field, BY_TEXT[name][1])
        return Columns(f"((e.{column} = ANY(%s::int[])) IS TRUE)", [numbers])
    if name == "read_only":
        return Columns("(e.read_only = %s::boolean)", [matching.flag(field)])
    if name == "failed":
        return Columns(f"(e.error IS {'NOT ' if matching.flag(field) else ''}NULL)", [])
    if name == "event_id":
        return Columns("(e.event_id = %s::uuid)", [parsing.number_of(field.value)])
    if name == "category":
        fits = [number for number, word in enumerate(parsing.CATEGORIES) if _fits(field, word)]
        return Columns("(e.category = ANY(%s::int[]))", [fits])
    if name and field.comparison == search.EQUAL:
        return Columns("(%s::bigint = ANY(e.mentions))", [_mark(name, field)])
    return Columns(_TRUE, [], False)


def _mark(name: str, field: Field) -> int:
    digest = mentions.digest_of_type if name == "resource_type" else mentions.digest
    return mentions.number(digest(parsing.text(field.value)))


def _fits(field: Field, word: str) -> bool:
    if field.comparison == search.PRESENT:
        return bool(word)
    return word.startswith(field.value) if field.comparison == search.BEGINS else word == field.value


def _numbers(field: Field, kind: int) -> list[int]:
    """The ids of the texts that a condition admits."""
    if field.comparison == search.EQUAL:
        number = dimensions.find(kind, parsing.text(field.value))
        return [] if number is None else [number]
    return dimensions.beginning(kind, parsing.text(field.value) if field.comparison == search.BEGINS else "")


def _use_index(where: Where, field: Field) -> None:
    """Let the indexes find what a condition asks; that it holds is said by the columns already."""
    name = matching.name_of(field)
    if name == "time":
        low, high = matching.times(field)
        where.since = max(where.since or low, low)
        where.until = min(where.until or high, high)
    elif name == "event_id" and not where.ids:
        where.ids.append(parsing.number_of(field.value))
    elif name in BY_TEXT:
        numbers = _numbers(field, BY_TEXT[name][1])
        where.nothing = where.nothing or not numbers
        if field.comparison == search.EQUAL:
            (where.weak if name in {"region", "account"} else where.terms).extend(numbers)
        elif name not in {"region", "account"} and len(numbers) <= _MANY:
            where.loose.append((f"{filtering.TERMS} && %s::int[]", numbers))
    elif name in {"resource_type", "resource_name"} and field.comparison == search.EQUAL:
        where.marks.append(_mark(name, field))
    elif name == "failed" and matching.flag(field):
        where.either.append((f"{filtering.TERMS} && %s::int[]", dimensions.all_of(dimensions.ERROR) or [0]))
    elif not name and field.comparison == search.EQUAL and mentions.named_at(field.key, field.value):
        marks = [mentions.number(mark) for mark in (mentions.digest(field.value), mentions.OVERFLOW)]
        where.either.append(("e.mentions && %s::bigint[]", marks))
