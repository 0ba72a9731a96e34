"""What a rule may see besides a configuration: the rest of the item, and the other resources of its account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from config_app.items.models import Item, Resource
from config_app.recorder.models import Source
from config_app.recorder.reads import GLOBAL_REGION
from config_app.resources.spec import all_types
from config_app.rules import spec
from config_app.rules.models import ConfigRule
from project.kernel import clock


def seen(item: Item, resource: Resource, at: datetime) -> spec.Item:
    """The rest of what is recorded of a resource, as it is judged at a moment."""
    return spec.Item(
        type=resource.type, resource_id=resource.resource_id, name=resource.name, account_id=resource.account_id,
        tags=item.tags, supplementary=item.supplementary, relationships=tuple(item.relationships),
        region=resource.region, arn=resource.arn, at=at,
    )  # fmt: skip


def inventory(rule: ConfigRule, past: datetime | None = None) -> spec.Inventory:
    """The living resources around a rule, now or at a moment; each type is fetched once, with two queries."""
    at = past or clock.now()

    def fetch(kind: str, everywhere: bool) -> Iterable[spec.Known] | None:
        if not recorded(rule.account_id, kind, "" if everywhere else rule.region):
            return None
        found = Resource.objects.filter(account_id=rule.account_id, type=kind)
        found = found.filter(deleted__isnull=True) if past is None else found.filter(discovered__lte=past)
        declared = all_types().get(kind)
        if not everywhere and not (declared and declared.is_global):
            found = found.filter(Q(region=rule.region))
        resources = list(found.order_by("id"))
        items = _items(resources, past)
        return [
            spec.Known(item.configuration or {}, seen(item, resource, at))
            for resource in resources
            if (item := items.get(resource.id)) is not None
        ]

    return spec.Inventory(fetch, rule.region)


def _items(resources: list[Resource], past: datetime | None) -> dict[int, Item]:
    """The item of each resource by the resource's key: its newest, or the one that held at a moment."""
    if past is None:
        items = Item.objects.in_bulk([resource.item_id for resource in resources if resource.item_id])
        return {resource.id: items[resource.item_id] for resource in resources if resource.item_id in items}
    held = Item.objects.filter(resource__in=resources, captured__lte=past)
    # by time: imported items have later keys than what was recorded after them
    rows = held.order_by("resource_id", "-captured", "-id").distinct("resource_id")
    return {item.resource_id: item for item in rows if not item.is_deletion}


def recorded(account_id: str, kind: str, region: str = "") -> bool:
    """Whether the listing of the type went through in a region (of those listed once, where that is done; empty: in any).

    Only then does an empty answer say that there is none.
    """
    found = Source.objects.filter(account_id=account_id, type=kind, last_ok__isnull=False)
    declared = all_types().get(kind)
    if region:
        found = found.filter(region=GLOBAL_REGION if declared and declared.listed_once else region)
    return found.exists()
