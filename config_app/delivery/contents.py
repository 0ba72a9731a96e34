"""The items of a delivery, in bounded memory: what a snapshot holds, and what a window of history does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from config_app.delivery.models import ConfigDelivery
from config_app.items import filed
from config_app.items.models import Item, Relationship, Resource

BATCH = 500
PART = 50_000  # items of one history file
Pair = tuple[Item, Resource]
Edges = dict[tuple[str, str], list[tuple[Relationship, bool]]]


def _resources(delivery: ConfigDelivery) -> QuerySet[Resource]:
    return Resource.objects.filter(account_id=delivery.account_id, region=delivery.region)


def _items(delivery: ConfigDelivery) -> QuerySet[Item]:
    """The items that Cairn recorded in the delivery's account and region up to its moment."""
    own = Item.objects.filter(resource__account_id=delivery.account_id, resource__region=delivery.region)
    return own.filter(id__lte=delivery.through, imported__isnull=True, internal=False)


def count(delivery: ConfigDelivery) -> int:
    """How many items there are to write; of a snapshot the resources that were ever there, which is the most."""
    if delivery.kind == ConfigDelivery.SNAPSHOT:
        return _resources(delivery).filter(discovered__lte=delivery.moment).count()
    return _items(delivery).filter(id__gt=delivery.since).count()


def snapshot(delivery: ConfigDelivery) -> Iterator[list[dict[str, Any]]]:
    """The fold of the items up to the moment: of each resource its last item, unless that says that it is gone."""
    place = 0
    while rows := list(_resources(delivery).filter(id__gt=place).order_by("id")[:BATCH]):
        place = rows[-1].id
        by_key = {row.id: row for row in rows}
        yield _filed([(item, by_key[item.resource_id]) for item in _last(delivery, rows)], delivery.moment)


def _last(delivery: ConfigDelivery, rows: Sequence[Resource]) -> list[Item]:
    held = Item.objects.filter(
        resource__in=rows, id__lte=delivery.through, captured__lte=delivery.moment, internal=False
    )
    newest = held.order_by("resource_id", "-captured", "-id").distinct("resource_id").values_list("id", flat=True)
    found = Item.objects.in_bulk(list(newest))
    return [item for _, item in sorted(found.items()) if not item.is_deletion]


def types(delivery: ConfigDelivery) -> list[str]:
    """The types that have items in a window of history."""
    found = _items(delivery).filter(id__gt=delivery.since)
    return sorted(found.order_by().values_list("resource__type", flat=True).distinct())


def parts(delivery: ConfigDelivery, kind: str) -> Iterator[Iterator[list[dict[str, Any]]]]:
    """The items of a type in the window, in the order of their writing, each as it was when it was captured.

    In parts of a bounded number of items; each is to be read to its end before the next.
    """
    place = delivery.since
    own = _items(delivery).filter(resource__type=kind).select_related("resource").order_by("id")

    def part() -> Iterator[list[dict[str, Any]]]:
        nonlocal place
        for _ in range(PART // BATCH):
            rows = list(own.filter(id__gt=place)[:BATCH])
            if not rows:
                return
            place = rows[-1].id
            yield _filed([(item, item.resource) for item in rows])

    while own.filter(id__gt=place).exists():
        yield part()


def _filed(pairs: Sequence[Pair], moment: datetime | None = None) -> list[dict[str, Any]]:
    edges = edges_of(pairs, moment)
    return [filed.item(item, resource, shown(edges, resource, moment or item.captured)) for item, resource in pairs]


def edges_of(pairs: Sequence[Pair], moment: datetime | None = None) -> Edges:
    """The relationships of these resources both ways, by (type, id), over the span in which the items were captured."""
    if not pairs:
        return {}
    first = moment or min(item.captured for item, _ in pairs)
    last = moment or max(item.captured for item, _ in pairs)
    account = pairs[0][1].account_id
    keys = {(resource.type, resource.resource_id) for _, resource in pairs}
    kinds, ids = {kind for kind, _ in keys}, {number for _, number in keys}
    near = Q(type__in=kinds, resource_id__in=ids)
    far = Q(far_type__in=kinds, far_id__in=ids)
    rows = Relationship.objects.filter(near | far, account_id=account, since__lte=last)
    found: Edges = defaultdict(list)
    for row in rows.filter(Q(until__isnull=True) | Q(until__gt=first)).order_by("phrase", "far_id", "id"):
        if (row.type, row.resource_id) in keys:
            found[row.type, row.resource_id].append((row, True))
        if (row.far_type, row.far_id) in keys:
            found[row.far_type, row.far_id].append((row, False))
    return found


def shown(edges: Edges, resource: Resource, moment: datetime) -> list[dict[str, Any]]:
    seen: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for row, own in edges.get((resource.type, resource.resource_id), ()):
        if row.since > moment or (row.until is not None and row.until <= moment):
            continue
        key = (
            (row.far_type, row.far_id, row.far_name, row.phrase)
            if own
            else (row.type, row.resource_id, "", row.inverse)
        )
        names = ("resourceType", "resourceId", "resourceName", "relationshipName")
        seen.setdefault(key, dict(zip(names, key, strict=True)))
    return list(seen.values())
