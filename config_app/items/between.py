"""What differs between two moments of the estate: what was created, changed, deleted, or came and went in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from config_app.items import summary
from config_app.items.models import Item, Resource

KINDS = ("created", "changed", "deleted", "passing")  # passing: made after the one and gone before the other
Place = tuple[str, str, int]  # type, resource id, key

_GONE = "{}.status LIKE 'ResourceDeleted%%'"
_AT = ("(SELECT i.id, i.status, i.md5 FROM config_app_item AS i WHERE i.resource_id = r.id AND i.captured <= %s "
       "ORDER BY i.captured DESC, i.id DESC LIMIT 1)")  # fmt: skip
_ROWS = (
    "SELECT r.id, r.type, r.resource_id, old.id AS old_id, new.id AS new_id, CASE "  # noqa: S608 – our own words alone
    f"WHEN (old.id IS NULL OR {_GONE.format('old')}) AND {_GONE.format('new')} THEN 'passing' "
    f"WHEN old.id IS NULL OR {_GONE.format('old')} THEN 'created' "
    f"WHEN {_GONE.format('new')} THEN 'deleted' WHEN old.md5 <> new.md5 THEN 'changed' END AS kind "
    "FROM config_app_resource AS r "
    f"LEFT JOIN LATERAL {_AT} AS old ON true JOIN LATERAL {_AT} AS new ON true "
    "WHERE r.account_id = ANY(%s) AND r.id IN (SELECT resource_id FROM config_app_item WHERE captured > %s AND captured <= %s)"
)


@dataclass(frozen=True)
class Difference:
    """A resource that is not the same at both moments; `old` and `new` are the items that held then."""

    resource: Resource
    kind: str
    old: Item | None
    new: Item

    @property
    def said(self) -> str:
        """The difference in words."""
        if self.kind == "passing":
            return "Created and deleted again."
        if self.kind == "created":
            return "Created."
        return (
            "Deleted."
            if self.kind == "deleted"
            else summary.between(self.resource.type, self.old or self.new, self.new)
        )


def totals(accounts: Sequence[str], start: datetime, end: datetime) -> dict[str, dict[str, int]]:
    """How many resources of each type differ, by kind; the type with the most first."""
    found: dict[str, dict[str, int]] = {}
    text = f"SELECT type, kind, count(*) FROM ({_ROWS}) AS d WHERE kind IS NOT NULL GROUP BY type, kind"  # noqa: S608
    for name, kind, number in _asked(text, [start, end, list(accounts), start, end]):
        found.setdefault(name, dict.fromkeys(KINDS, 0))[kind] = number
    return dict(sorted(found.items(), key=lambda row: (-sum(row[1].values()), row[0])))


def differing(
    accounts: Sequence[str], start: datetime, end: datetime, *, kind: str = "", of_type: str = "", place: Place | None = None,
    limit: int = 50,
) -> list[Difference]:  # fmt: skip
    """Resources that differ, by type and id beyond `place`, of one kind and type or of all."""
    text = f"SELECT id, kind, old_id, new_id FROM ({_ROWS}) AS d WHERE kind IS NOT NULL"  # noqa: S608 – our own words
    given: list[Any] = []
    for column, value in (("kind", kind), ("type", of_type)):
        if value:
            text, given = f"{text} AND {column} = %s", [*given, value]
    if place:
        text, given = f"{text} AND (type, resource_id, id) > (%s, %s, %s)", [*given, *place]
    rows = _asked(f"{text} ORDER BY type, resource_id, id LIMIT {int(limit)}",
                  [start, end, list(accounts), start, end, *given])  # fmt: skip
    resources = Resource.objects.in_bulk([row[0] for row in rows])
    items = Item.objects.in_bulk([number for row in rows for number in row[2:] if number])
    return [Difference(resources[key], word, items.get(old or 0), items[new]) for key, word, old, new in rows]


def _asked(text: str, given: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return list(cursor.fetchall())
