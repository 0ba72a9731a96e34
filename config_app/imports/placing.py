"""Give imported items their place: the resources that they are of, whose state and relationships follow the times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min

from config_app.imports import phrases
from config_app.imports.reading import Read
from config_app.items.models import Item, Relationship, Resource

Key = tuple[str, str]
Edge = tuple[str, str, str, str]  # phrase, far type, far id, far name


def resources(account_id: str, region: str, items: Sequence[Read]) -> dict[Key, Resource]:
    """The resources of these items by type and id, locked; new ones are made."""
    first: dict[Key, Read] = {}
    for item in sorted(items, key=lambda one: one.captured):
        first.setdefault((item.kind, item.resource_id), item)
    made = [
        Resource(
            account_id=account_id, region=region, type=kind, resource_id=number, discovered=item.captured,
            changed=item.captured, md5="",
        )
        for (kind, number), item in sorted(first.items())
    ]  # fmt: skip
    Resource.objects.bulk_create(made, ignore_conflicts=True)
    own = Resource.objects.select_for_update().filter(
        account_id=account_id, region=region, type__in={kind for kind, _ in first},
        resource_id__in={number for _, number in first},
    )  # fmt: skip
    return {(row.type, row.resource_id): row for row in own.order_by("id")}


def stated(item: Read) -> list[dict[str, str]]:
    """The item's relationships with the words of the far end."""
    return [
        {**edge, "inverse": phrases.inverse(item.kind, edge["resourceType"], edge["relationshipName"])}
        for edge in item.relationships
    ]


def settle(touched: Sequence[Resource]) -> set[int]:
    """Make the state of each resource that of its newest item, and its relationships those of all its items.

    Returns the newest items' keys.
    """
    rows = {resource.id: resource for resource in touched}
    own = Item.objects.filter(resource__in=rows)
    newest = own.order_by("resource_id", "-captured", "-id").distinct("resource_id").values_list("id", flat=True)
    begun = dict(own.order_by().values_list("resource_id").annotate(first=Min("captured")))
    found = Item.objects.in_bulk(list(newest))
    for item in found.values():
        _state(rows[item.resource_id], item, begun[item.resource_id])
    for resource in rows.values():
        _edges(resource)
    return set(found)


def _state(resource: Resource, item: Item, begun: datetime) -> None:
    resource.discovered = min(resource.discovered, begun)
    if resource.item_id != item.id:
        resource.item_id, resource.changed = item.id, item.captured
        resource.deleted = item.captured if item.is_deletion else None
        if not item.is_deletion:
            resource.md5, resource.tags = item.md5, item.tags
    resource.save()


def named(resource: Resource, item: Read) -> None:
    """What the newest item that says it calls the resource."""
    resource.name, resource.arn = item.name or resource.name, item.arn or resource.arn
    resource.zone, resource.created = item.zone or resource.zone, item.created or resource.created


def _edges(resource: Resource) -> None:
    """Write the spans of the resource's relationships anew, from all of its items in the order of their times."""
    standing: dict[Edge, Relationship] = {}
    ended: list[Relationship] = []
    history = Item.objects.filter(resource=resource).order_by("captured", "id")
    for captured, relationships in history.values_list("captured", "relationships").iterator(chunk_size=500):
        wanted = {_key(edge): edge for edge in relationships}
        for key in standing.keys() - wanted.keys():
            standing[key].until = captured
            ended.append(standing.pop(key))
        for key in wanted.keys() - standing.keys():
            standing[key] = _row(resource, key, wanted[key], captured)
    Relationship.objects.filter(
        account_id=resource.account_id, type=resource.type, resource_id=resource.resource_id
    ).delete()
    Relationship.objects.bulk_create([*ended, *standing.values()], batch_size=1000)


def _key(edge: dict[str, str]) -> Edge:
    names = ("relationshipName", "resourceType", "resourceId", "resourceName")
    return tuple(edge.get(name, "") for name in names)  # type: ignore[return-value]


def _row(resource: Resource, key: Edge, edge: dict[str, str], since: datetime) -> Relationship:
    phrase, far_type, far_id, far_name = key
    return Relationship(
        account_id=resource.account_id, type=resource.type, resource_id=resource.resource_id, far_type=far_type,
        far_id=far_id, far_name=far_name, phrase=phrase, inverse=edge.get("inverse", ""), since=since,
    )  # fmt: skip
