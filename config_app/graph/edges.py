"""One step through the graph: every relationship of a set of resources, now or at a moment, with one statement.

The graph is an account's: both ends of a relationship are of the account that recorded it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

Key = tuple[str, str]  # type, id (or name where the id is not known)
MOST = 20_000  # relationships that are read in one step

_COLUMNS = "e.id, e.type, e.resource_id, e.far_type, COALESCE(NULLIF(e.far_id, ''), e.far_name), e.phrase, e.since"
# OFFSET 0 keeps one look into the index for each resource: the planner would else read the whole table for a few hundred
_EACH = (
    "FROM unnest(%s::text[], %s::text[]) AS f(type, id) CROSS JOIN LATERAL "
    "(SELECT * FROM config_app_relationship AS r WHERE r.account_id = %s AND {side} AND {held} OFFSET 0) AS e"
)
_NEAR = "r.type = f.type AND r.resource_id = f.id"
_FAR = (
    "r.far_type = f.type AND r.far_id = f.id AND f.id <> ''",
    "r.far_type = f.type AND r.far_id = '' AND r.far_name = f.id",
)


@dataclass(frozen=True)
class Node:
    """A resource of the graph. `known` is False for an end that had no item at the moment that is looked at."""

    type: str
    id: str
    title: str
    depth: int
    known: bool = True
    deleted: bool = False


@dataclass(frozen=True)
class Edge:
    """A stated relationship, in the direction in which it is stated."""

    near: Key
    far: Key
    phrase: str
    since: datetime


def touching(
    account_id: str, frontier: Collection[Key], at: datetime | None, direction: str = "both", most: int = MOST
) -> tuple[list[Edge], bool]:
    """Relationships of these resources, and whether there were more. `out`: those that they state, `in`: that name them."""
    sides = {"out": (_NEAR,), "in": _FAR}.get(direction, (_NEAR, *_FAR))
    held = "r.since <= %s AND (r.until IS NULL OR r.until > %s)" if at else "r.until IS NULL"
    types, ids = [kind for kind, _ in frontier], [name for _, name in frontier]
    parts = [f"SELECT {_COLUMNS} {_EACH.format(side=side, held=held)}" for side in sides]
    text = f"{' UNION ALL '.join(parts)} ORDER BY 1 LIMIT {most + 1}"
    given: list[Any] = [value for _ in sides for value in (types, ids, account_id, *([at, at] if at else []))]
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        rows = cursor.fetchall()
    found = {key: Edge((a, b), (c, d), phrase, since) for key, a, b, c, d, phrase, since in rows[:most]}
    return sorted(found.values(), key=lambda edge: (edge.near, edge.far, edge.phrase)), len(rows) > most


def nodes(account_id: str, seen: dict[Key, int], at: datetime | None) -> dict[Key, Node]:
    """What is known of these resources, which lie so many steps away: as they are, or as the items of that moment say."""
    known = {(kind, name): (title, gone) for kind, name, title, gone in _rows(account_id, list(seen), at)}
    found = {}
    for key, depth in seen.items():
        title, gone = known.get(key, (key[1].rpartition("/")[2] or key[1], False))
        found[key] = Node(*key, title or key[1], depth, key in known, gone)
    return found


def _rows(account_id: str, keys: list[Key], at: datetime | None) -> Iterable[tuple[str, str, str, bool]]:
    """Type, id, title, and whether it was gone; of several resources of one id the living one comes last."""
    resource = ("CROSS JOIN LATERAL (SELECT * FROM config_app_resource AS r WHERE r.account_id = %s AND r.type = f.type "
                "AND r.resource_id = f.id OFFSET 0) AS r")  # fmt: skip
    if at is None:
        columns, more = "r.tags->>'Name', r.name, r.deleted IS NOT NULL AS gone", ""
    else:
        columns = "i.tags->>'Name', r.name, i.status LIKE 'ResourceDeleted%%' AS gone"
        more = ("CROSS JOIN LATERAL (SELECT i.tags, i.status FROM config_app_item AS i WHERE i.resource_id = r.id "
                "AND i.captured <= %s ORDER BY i.captured DESC, i.id DESC LIMIT 1) AS i")  # fmt: skip
    text = (
        f"SELECT f.type, f.id, {columns} "  # noqa: S608 – our own words alone
        f"FROM unnest(%s::text[], %s::text[]) AS f(type, id) {resource} {more} ORDER BY gone DESC, r.id"
    )
    given: list[Any] = [[kind for kind, _ in keys], [name for _, name in keys], account_id, *([at] if at else [])]
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        rows = cursor.fetchall()
    return [(kind, key, tag or name.rpartition("/")[2], gone) for kind, key, tag, name, gone in rows]
