"""Write configuration items: one for each real change, with its edges and its causes, and tell the listeners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from config_app.items import content, listening
from config_app.items.models import Item, Relationship, Resource
from project.kernel import clock


@dataclass(frozen=True)
class Found:
    """A resource as a listing shows it now."""

    resource_id: str
    configuration: dict[str, Any]
    name: str = ""
    arn: str = ""
    zone: str = ""
    created: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)
    supplementary: dict[str, Any] = field(default_factory=dict)
    relationships: tuple[dict[str, str], ...] = ()
    volatile: tuple[str, ...] = ()
    shared_id: str = ""  # the id that several resources of one listing claimed; not part of the content

    @property
    def md5(self) -> str:
        return content.fingerprint(
            self.configuration, self.supplementary, self.relationships, self.tags, volatile=self.volatile
        )


def discover(account_id: str, region: str, kind: str, found: Found, causes: Sequence[str], now: datetime) -> Item:
    """The first item of a resource that was not there before (or had been deleted)."""
    resource, _ = Resource.objects.update_or_create(
        account_id=account_id,
        region=region,
        type=kind,
        resource_id=found.resource_id,
        defaults={
            "name": found.name, "arn": found.arn, "zone": found.zone, "created": found.created, "discovered": now,
            "changed": now, "deleted": None, "md5": found.md5, "tags": found.tags,
        },
    )  # fmt: skip
    return _write(resource, found, "ResourceDiscovered", causes, now)


def change(resource: Resource, found: Found, causes: Sequence[str], now: datetime) -> Item:
    """An item for a resource whose content differs from its newest item."""
    resource.name, resource.arn, resource.zone = found.name, found.arn, found.zone
    resource.tags, resource.md5, resource.changed = found.tags, found.md5, now
    return _write(resource, found, "OK", causes, now)


def _write(resource: Resource, found: Found, status: str, causes: Sequence[str], now: datetime) -> Item:
    item = Item.objects.create(
        resource=resource, captured=now, status=status, md5=found.md5, configuration=found.configuration,
        supplementary={**found.supplementary, **({"SharedResourceId": found.shared_id} if found.shared_id else {})},
        relationships=list(found.relationships), tags=found.tags,
        related_events=list(causes),
    )  # fmt: skip
    resource.item_id = item.id
    resource.save()
    _edges(resource, found.relationships, now)
    listening.tell(item)
    return item


def delete(resource: Resource, causes: Sequence[str], now: datetime) -> Item:
    """The last item of a resource that a complete listing no longer shows."""
    item = Item.objects.create(
        resource=resource, captured=now, status="ResourceDeleted", md5="", configuration=None, tags={},
        related_events=list(causes),
    )  # fmt: skip
    resource.item_id, resource.deleted, resource.changed = item.id, now, now
    resource.save()
    _edges(resource, (), now)
    listening.tell(item)
    return item


def _same(entry: Found, known: dict[str, Resource]) -> Found:
    """Keep the id under which a resource is known, where the cloud gives one id to several (see collecting.apart)."""
    for resource in known.values():
        if resource.deleted or not entry.arn or resource.arn != entry.arn or resource.resource_id == entry.resource_id:
            continue
        if entry.shared_id == resource.resource_id or resource.resource_id == entry.arn.rpartition(":")[2]:
            return replace(entry, resource_id=resource.resource_id)
    return entry


def _edges(resource: Resource, wanted: Sequence[dict[str, str]], now: datetime) -> None:
    """Close edges that are no longer stated, open new ones; those that stay keep their beginning."""
    near = {"account_id": resource.account_id, "type": resource.type, "resource_id": resource.resource_id}
    standing = {_key(edge): edge for edge in Relationship.objects.filter(**near, until__isnull=True)}
    fresh = {
        (edge["relationshipName"], edge["resourceType"], edge.get("resourceId", ""), edge.get("resourceName", "")): edge
        for edge in wanted
    }
    gone = [edge.id for key, edge in standing.items() if key not in fresh]
    if gone:
        Relationship.objects.filter(id__in=gone).update(until=now)
    Relationship.objects.bulk_create(
        Relationship(
            **near, far_type=edge["resourceType"], far_id=edge.get("resourceId", ""),
            far_name=edge.get("resourceName", ""), phrase=edge["relationshipName"], inverse=edge.get("inverse", ""), since=now,
        )
        for key, edge in fresh.items() if key not in standing
    )  # fmt: skip


def _key(edge: Relationship) -> tuple[str, str, str, str]:
    return (edge.phrase, edge.far_type, edge.far_id, edge.far_name)


@transaction.atomic
def record(
    account_id: str,
    region: str,
    kind: str,
    found: Sequence[Found],
    causes: Any,
    *,
    complete: bool = True,
) -> dict[str, int]:
    """Compare a listing with what is recorded and write what differs: counts of new, changed and deleted resources.

    `causes(keys, since)` gives the ids of the events that mention a resource. Nothing is deleted unless the listing
    is `complete`.
    """
    now = clock.now()
    known = {
        item.resource_id: item
        for item in Resource.objects.select_for_update().filter(account_id=account_id, region=region, type=kind)
    }
    done = {"new": 0, "changed": 0, "deleted": 0}
    found = [_same(entry, known) for entry in found]
    for entry in found:
        resource = known.get(entry.resource_id)
        if resource is None or resource.deleted:
            discover(account_id, region, kind, entry, causes(entry, resource.deleted if resource else None), now)
            done["new"] += 1
        elif resource.md5 != entry.md5:
            change(resource, entry, causes(entry, resource.changed), now)
            done["changed"] += 1
    present = {entry.resource_id for entry in found}
    for resource in known.values() if complete else ():
        if resource.deleted is None and resource.resource_id not in present:
            gone = Found(resource.resource_id, {}, name=resource.name, arn=resource.arn)
            delete(resource, causes(gone, resource.changed), now)
            done["deleted"] += 1
    return done
