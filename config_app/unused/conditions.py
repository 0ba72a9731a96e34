"""Conditions of finders as SQL over a resource `r` and its newest item `i`. Values are parameters, never text."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import singledispatch
from typing import Any

from config_app.unused.spec import (
    Every,
    Idle,
    Is,
    Isnt,
    Missing,
    Named,
    Old,
    Present,
    Price,
    Some,
    Unchanged,
    Unnamed,
)  # fmt: skip

Part = tuple[str, list[Any]]  # text, parameters


def member(path: str) -> Part:
    """What lies at a path, as text; null where there is nothing."""
    column = "i.supplementary" if path.startswith("+") else "i.configuration"
    return f"({column} #>> %s::text[])", [path.removeprefix("+").split(".")]


@singledispatch
def sql(condition: Any, now: datetime) -> Part:
    """The condition at a moment."""
    raise TypeError(f"{condition!r} is no condition.")


@sql.register
def _(condition: Unnamed, now: datetime) -> Part:
    text = ""
    given: list[Any] = []
    if condition.by:
        text, given = text + " AND e.type = ANY(%s)", [*given, list(condition.by)]
    if condition.phrase:
        text, given = text + " AND e.phrase LIKE %s", [*given, f"{condition.phrase}%"]
    named = (
        f"e.account_id = r.account_id AND e.far_type = r.type AND e.far_id = r.resource_id AND e.until IS NULL{text}"
    )
    return f"NOT EXISTS (SELECT 1 FROM config_app_relationship AS e WHERE {named})", given  # noqa: S608 – our own words


@sql.register
def _(condition: Is, now: datetime) -> Part:
    text, given = member(condition.path)
    return f"{text} = ANY(%s)", [*given, list(condition.values)]


@sql.register
def _(condition: Isnt, now: datetime) -> Part:
    text, given = member(condition.path)
    return f"COALESCE({text} <> ALL(%s), true)", [*given, list(condition.values)]


@sql.register
def _(condition: Missing, now: datetime) -> Part:
    text, given = member(condition.path)
    return f"COALESCE({text}, '') IN ('', '[]', '{{}}')", given


@sql.register
def _(condition: Present, now: datetime) -> Part:
    text, given = member(condition.path)
    return f"COALESCE({text}, '') NOT IN ('', '[]', '{{}}')", given


@sql.register
def _(condition: Idle, now: datetime) -> Part:
    since = (now - timedelta(days=condition.days)).date().isoformat()
    parts, given = [], []
    for path in condition.paths:  # ISO-8601 sorts as text: what is no time is never compared
        text, own = member(path)
        parts.append(f"COALESCE({text} !~ '^[0-9]{{4}}-[0-9]{{2}}-' OR {text} < %s, true)")
        given += [*own, *own, since]
    return " AND ".join(parts), given


@sql.register
def _(condition: Old, now: datetime) -> Part:
    return "COALESCE(r.created, r.discovered) < %s", [now - timedelta(days=condition.days)]


@sql.register
def _(condition: Unchanged, now: datetime) -> Part:
    return "r.changed < %s", [now - timedelta(days=condition.days)]


@sql.register
def _(condition: Named, now: datetime) -> Part:
    return "r.name <> ALL(%s)", [list(condition.other_than)]


@sql.register
def _(condition: Every, now: datetime) -> Part:
    return joined(condition.conditions, " AND ", now)


@sql.register
def _(condition: Some, now: datetime) -> Part:
    return joined(condition.conditions, " OR ", now)


def joined(conditions: tuple[Any, ...], word: str, now: datetime) -> Part:
    parts = [sql(one, now) for one in conditions]
    return f"({word.join(text for text, _ in parts)})", [value for _, given in parts for value in given]


def monthly(price: Price | None) -> Part:
    """US dollars a month of a resource; null where there is no price."""
    if price is None:
        return "NULL::numeric", []
    text = "%s::numeric"
    given: list[Any] = [price.each]
    if price.by:
        path, own = member(price.by)
        cases = "".join(" WHEN %s THEN %s::numeric" for _ in price.table)
        text = f"(CASE {path}{cases} ELSE {text} END)"
        given = [*own, *(value for pair in price.table.items() for value in pair), *given]
    if price.times:
        path, own = member(price.times)
        text = f"{text} * (CASE WHEN {path} ~ '^[0-9]{{1,9}}$' THEN {path}::numeric END)"
        given = [*given, *own, *own]
    return text, given
