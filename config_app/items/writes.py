"""Write configuration items: one for each real change, with its edges and its causes, and tell the listeners.

A listing is compared as a whole and written with a handful of statements, however many resources differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from config_app.items import edges, fixing, listening
from config_app.items.content import SHARED_ID, Because, Found
from config_app.items.models import Item, Resource
from project.kernel import clock

BATCH = 1000
Causes = Callable[[Found, Item | None], Sequence[str]]  # what is found now and its former item → event ids


@dataclass
class Step:
    """One item to write: of which resource, with which status; `entry` is None for a deletion."""

    resource: Resource
    status: str
    entry: Found | None
    causes: Sequence[str] = ()

    @property
    def stated(self) -> Sequence[dict[str, str]]:
        return self.entry.relationships if self.entry else ()


@transaction.atomic
def record(
    account_id: str,
    region: str,
    kind: str,
    found: Sequence[Found],
    causes: Causes,
    *,
    complete: bool = True,
    after: datetime | None = None,
    daily: bool = False,
    internal: bool = False,
) -> dict[str, int]:
    """Compare a listing with what is recorded and write what differs: counts of new, changed and deleted resources.

    Nothing is deleted unless the listing is `complete`. `after` is when the former state was last seen;
    `daily`: it is looked at once a day; `internal`: for a service-linked recorder only.
    """
    fixing.writing(account_id, region)
    own = Resource.objects.select_for_update().filter(account_id=account_id, region=region, type=kind)
    known = {
        item.resource_id: item for item in own.order_by("id")
    }  # everybody locks in this order: nobody waits in a circle
    now = clock.now()  # not before the locks are held: items of a resource have their times in the order of their keys
    fresh = Resource(account_id=account_id, region=region, type=kind, discovered=now, changed=now, md5="")
    steps = _steps(fresh, _same(found, known), known, complete=complete)
    if steps:
        _explain(steps, causes)
        _write(steps, now, after, daily=daily, internal=internal)
    return {
        "new": sum(step.status == "ResourceDiscovered" for step in steps),
        "changed": sum(step.status == "OK" for step in steps),
        "deleted": sum(step.status == "ResourceDeleted" for step in steps),
    }


@transaction.atomic
def remove(account_id: str, region: str, kind: str, resource_id: str, causes: Sequence[str]) -> bool:
    """Write that one resource is gone; whether it was there."""
    fixing.writing(account_id, region)
    own = Resource.objects.select_for_update().filter(account_id=account_id, region=region, type=kind)
    found = own.filter(resource_id=resource_id, deleted__isnull=True).first()
    if found is not None:
        _write([Step(found, "ResourceDeleted", None, causes)], clock.now(), None)
    return found is not None


def _steps(fresh: Resource, found: Sequence[Found], known: dict[str, Resource], *, complete: bool) -> list[Step]:
    steps = []
    for entry in found:
        resource = known.get(entry.resource_id)
        if resource is None or resource.deleted:
            own = resource or Resource(
                account_id=fresh.account_id, region=fresh.region, type=fresh.type, resource_id=entry.resource_id,
                changed=fresh.changed,
            )  # fmt: skip
            own.discovered = fresh.discovered
            steps.append(Step(own, "ResourceDiscovered", entry))
        elif not entry.unread and resource.md5 != entry.md5:
            steps.append(Step(resource, "OK", entry))
    present = {entry.resource_id for entry in found}
    for resource in known.values() if complete else ():
        if resource.deleted is None and resource.resource_id not in present:
            steps.append(Step(resource, "ResourceDeleted", None))
    return steps


def _explain(steps: Sequence[Step], causes: Causes) -> None:
    former = Item.objects.in_bulk([step.resource.item_id for step in steps if step.resource.item_id])
    for step in steps:
        resource = step.resource
        entry = step.entry or Found(resource.resource_id, {}, name=resource.name, arn=resource.arn)
        step.causes = causes(entry, former.get(resource.item_id or 0))


def _write(
    steps: Sequence[Step], now: datetime, after: datetime | None, *, daily: bool = False, internal: bool = False
) -> None:
    edges.resolve(steps[0].resource.account_id, [step.entry for step in steps if step.entry])
    numbers = item_numbers(len(steps))
    for step, number in zip(steps, numbers, strict=True):
        _apply(step, number, now)
    made = [step.resource for step in steps if step.resource.pk is None]
    standing = [step.resource for step in steps if step.resource.pk is not None]
    Resource.objects.bulk_create(made, batch_size=BATCH)
    _update(standing)
    items = [_item(step, number, now, after) for step, number in zip(steps, numbers, strict=True)]
    for item, step in zip(items, steps, strict=True):
        item.daily, item.internal = daily, internal
        item.indirect = isinstance(step.causes, Because) and step.causes.indirect
    Item.objects.bulk_create(items, batch_size=BATCH)
    edges.rewrite([(step.resource, step.stated) for step in steps], now)
    edges.arrived([step.resource for step in steps if step.status == "ResourceDiscovered"])
    listening.tell(items)


def _update(standing: Sequence[Resource]) -> None:
    """An upsert by key: bulk_update's CASE for every field and row takes a hundred times as long."""
    Resource.objects.bulk_create(
        standing, batch_size=BATCH, update_conflicts=True, unique_fields=["id"],
        update_fields=["name", "arn", "zone", "created", "discovered", "changed", "deleted", "md5", "tags", "item_id"],
    )  # fmt: skip


def item_numbers(count: int) -> list[int]:
    """Keys for new items, taken beforehand: a resource then names its newest item in the statement that writes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('config_app_item', 'id')) FROM generate_series(1, %s)", [count]
        )
        return sorted(row[0] for row in cursor.fetchall())


def _apply(step: Step, number: int, now: datetime) -> None:
    resource, entry = step.resource, step.entry
    resource.item_id, resource.changed = number, now
    if entry is None:
        resource.deleted = now
        return
    resource.deleted = None
    resource.name, resource.arn, resource.zone = entry.name, entry.arn, entry.zone
    resource.tags, resource.md5 = entry.tags, entry.md5
    if step.status == "ResourceDiscovered":
        resource.created = entry.created


def _item(step: Step, number: int, now: datetime, after: datetime | None) -> Item:
    entry = step.entry
    if entry is None:
        return Item(
            id=number, resource=step.resource, captured=now, after=after, status=step.status, md5="", configuration=None,
            related_events=list(step.causes),
        )  # fmt: skip
    return Item(
        id=number, resource=step.resource, captured=now, after=after, status=step.status, md5=entry.md5,
        configuration=entry.configuration, relationships=list(entry.relationships), tags=entry.tags,
        supplementary={**entry.supplementary, **({SHARED_ID: entry.shared_id} if entry.shared_id else {})},
        related_events=list(step.causes),
    )  # fmt: skip


def _same(found: Sequence[Found], known: dict[str, Resource]) -> list[Found]:
    """Keep the id under which a resource is known, where the cloud gives one id to several (see shaping.apart)."""
    by_arn = {resource.arn: resource for resource in known.values() if resource.arn and not resource.deleted}
    return [_kept(entry, by_arn.get(entry.arn)) for entry in found]


def _kept(entry: Found, resource: Resource | None) -> Found:
    if resource is None or resource.resource_id == entry.resource_id:
        return entry
    if entry.shared_id == resource.resource_id or resource.resource_id == entry.arn.rpartition(":")[2]:
        return replace(entry, resource_id=resource.resource_id)
    return entry


def add_cause(items: Sequence[Item], event_id: str) -> int:
    """Name an event that became known after the items were written; what is named already stays. Counts the items."""
    late = [item for item in items if event_id not in item.related_events]
    for item in late:
        item.related_events = [*item.related_events, event_id]
    Item.objects.bulk_update(late, ["related_events"])
    return len(late)
