"""What nothing uses, by finder, with a price hint; a type that is not recorded is said to be so, never counted as none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from config_app.items.models import Resource
from config_app.recorder.models import Source
from config_app.unused import conditions
from config_app.unused.spec import Finder, finders
from project.kernel import clock

PAGE = 100


@dataclass(frozen=True)
class Entry:
    """An unused resource with what it costs a month by the list price, where there is one."""

    resource: Resource
    monthly: float | None


@dataclass
class Found:
    """What a finder found: how many, at what price; `missing` are the types that it needs and that nobody recorded."""

    finder: Finder
    number: int = 0
    monthly: float | None = None
    missing: tuple[str, ...] = ()
    rows: list[Entry] = field(default_factory=list)


def found(accounts: Sequence[str], *, rows: int = 0) -> list[Found]:
    """What every finder finds: counts in one statement, and the first `rows` resources of each, the longest unchanged first."""
    recorded, now = _recorded(accounts), clock.now()
    all_found = [Found(one, missing=tuple(t for t in (one.type, *one.needs) if t not in recorded)) for one in finders()]
    able = [one for one in all_found if not one.missing]
    for one, (number, monthly) in zip(able, _counts(accounts, [one.finder for one in able], now), strict=True):
        one.number, one.monthly = number, None if monthly is None else float(monthly)
        if rows and number:
            one.rows = entries(accounts, one.finder, now, limit=rows)
    return all_found


def _recorded(accounts: Sequence[str]) -> set[str]:
    """The types of which a listing went through, or of which there is a resource that was put or imported."""
    listed = Source.objects.filter(account_id__in=accounts, last_ok__isnull=False).values_list("type", flat=True)
    wanted = {kind for one in finders() for kind in (one.type, *one.needs)}
    there = Resource.objects.filter(account_id__in=accounts, type__in=wanted).order_by().values_list("type", flat=True)
    return set(listed.distinct().union(there.distinct()))


def _where(accounts: Sequence[str], finder: Finder, now: datetime) -> conditions.Part:
    text, given = conditions.joined(finder.conditions, " AND ", now)
    return (
        "FROM config_app_resource AS r JOIN config_app_item AS i ON i.id = r.item_id "
        f"WHERE r.account_id = ANY(%s) AND r.deleted IS NULL AND r.type = %s AND {text}",
        [list(accounts), finder.type, *given],
    )


def _counts(accounts: Sequence[str], chosen: Sequence[Finder], now: datetime) -> list[tuple[int, float | None]]:
    if not chosen:
        return []
    parts, given = [], []
    for place, finder in enumerate(chosen):
        (price, paid), (where, filled) = conditions.monthly(finder.price), _where(accounts, finder, now)
        parts.append(f"SELECT {place}, count(*), sum({price}) {where}")
        given += [*paid, *filled]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1", given)
        return [(number, monthly) for _, number, monthly in cursor.fetchall()]


def entries(
    accounts: Sequence[str], finder: Finder, now: datetime, *, limit: int, after: int | None = None
) -> list[Entry]:
    """Resources that a finder finds: the longest unchanged first, or by their keys beyond `after`."""
    (price, paid), (where, given) = conditions.monthly(finder.price), _where(accounts, finder, now)
    beyond, order = ("", "r.changed, r.id") if after is None else (" AND r.id > %s", "r.id")
    text = f"SELECT r.id, {price} {where}{beyond} ORDER BY {order} LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(text, [*paid, *given, *([] if after is None else [after])])
        rows = cursor.fetchall()
    known = Resource.objects.in_bulk([number for number, _ in rows])
    return [
        Entry(known[number], None if monthly is None else float(monthly)) for number, monthly in rows if number in known
    ]


def ids(accounts: Sequence[str], *, most: int = 10_000) -> set[int]:
    """The keys of all unused resources, up to a bound; for lists that are narrowed to them."""
    now, recorded = clock.now(), _recorded(accounts)
    parts, given = [], []
    for finder in finders():
        if {finder.type, *finder.needs} <= recorded:
            where, filled = _where(accounts, finder, now)
            parts.append(f"SELECT r.id {where}")
            given += filled
    if not parts:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(parts)} ORDER BY 1 LIMIT {int(most)}", given)
        return {number for (number,) in cursor.fetchall()}
