"""AWS Config's operations that read items."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config_app.items import reads, rendering
from config_app.items.models import Resource
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

TOKEN = "InvalidNextTokenException"  # noqa: S105 – an error code


@operation("config:GetResourceConfigHistory")
def get_resource_config_history(
    call: Call,
    *,
    resource_type: str,
    resource_id: str,
    later_time: datetime | None = None,
    earlier_time: datetime | None = None,
    chronological_order: str = "Reverse",
    limit: int = 10,
    next_token: str | None = None,
) -> dict[str, Any]:
    """A resource's items, newest first unless told otherwise; relationships both ways as they were at each item."""
    if later_time and earlier_time and earlier_time > later_time:
        raise CallError("InvalidTimeRangeException", "earlierTime must not be later than laterTime.")
    found = reads.resource([call.account_id], resource_type, resource_id, call.region)
    if found is None:
        raise CallError(
            "ResourceNotDiscoveredException",
            f"Resource {resource_id} of resourceType:{resource_type} is unknown or has not been discovered",
        )
    scope = f"GetResourceConfigHistory/{call.account_id}/{call.region}"
    position = paging.position(scope, call.parameters, next_token, code=TOKEN) if next_token else None
    size = limit or 10
    items = reads.history(
        found, later=later_time, earlier=earlier_time, newest_first=chronological_order == "Reverse",
        position=position, limit=size + 1,
    )  # fmt: skip
    page = items[:size]
    answer: dict[str, Any] = {
        "configurationItems": [
            rendering.item(item, found, [] if item.is_deletion else reads.edges(found, item.captured)) for item in page
        ]
    }
    if len(items) > size:
        answer["nextToken"] = paging.token(scope, call.parameters, page[-1].id)
    return answer


@operation("config:BatchGetResourceConfig")
def batch_get_resource_config(call: Call, *, resource_keys: list[dict[str, str]]) -> dict[str, Any]:
    """Current items of up to 100 resources; those that are not found, or deleted, come back as unprocessed."""
    keys = [(key["resourceType"], key["resourceId"]) for key in resource_keys]
    found = reads.named([call.account_id], keys, call.region)
    items = reads.newest_items(list(found.values()))
    shown, missing = [], []
    for key, wanted in zip(keys, resource_keys, strict=True):
        resource = found.get(key)
        item = items.get(resource.item_id or 0) if resource and not resource.deleted else None
        if resource and item:
            shown.append(rendering.base(item, resource))
        else:
            missing.append(wanted)
    return {"baseConfigurationItems": shown, "unprocessedResourceKeys": missing}


@operation("config:ListDiscoveredResources")
def list_discovered_resources(
    call: Call,
    *,
    resource_type: str,
    resource_ids: list[str] | None = None,
    resource_name: str | None = None,
    limit: int = 100,
    include_deleted_resources: bool = False,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Identifiers of one type, by id."""
    scope = f"ListDiscoveredResources/{call.account_id}/{call.region}"
    position = tuple(paging.position(scope, call.parameters, next_token, code=TOKEN)) if next_token else None
    if resource_ids and resource_name:
        raise CallError("ValidationException", "Give resourceIds or resourceName, not both.")
    if resource_ids or resource_name:
        own = [call.account_id]
        named = (
            reads.of_name(own, resource_type, resource_name, call.region)
            if resource_name
            else reads.named(own, [(resource_type, item) for item in resource_ids or []], call.region).values()
        )
        found = [item for item in named if include_deleted_resources or not item.deleted]
        return {"resourceIdentifiers": [_identifier(item) for item in found]}
    size = limit or 100
    rows = reads.current(
        [call.account_id], types=[resource_type], region=call.region, position=position, limit=size + 1,
        include_deleted=include_deleted_resources,
    )  # fmt: skip
    answer: dict[str, Any] = {"resourceIdentifiers": [_identifier(item) for item in rows[:size]]}
    if len(rows) > size:
        last = rows[size - 1]
        answer["nextToken"] = paging.token(scope, call.parameters, [last.type, last.resource_id, last.id])
    return answer


def _identifier(found: Resource) -> dict[str, Any]:
    shown = {
        "resourceType": found.type, "resourceId": found.resource_id, "resourceName": found.name or None,
        "resourceDeletionTime": found.deleted,
    }  # fmt: skip
    return {key: value for key, value in shown.items() if value is not None}


@operation("config:GetDiscoveredResourceCounts")
def get_discovered_resource_counts(
    call: Call, *, resource_types: list[str] | None = None, limit: int = 100, next_token: str | None = None
) -> dict[str, Any]:
    """How many resources of each type there are in the region."""
    scope = f"GetDiscoveredResourceCounts/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token, code=TOKEN) if next_token else None
    rows = [
        row
        for row in reads.counts_by_type([call.account_id], call.region)
        if not resource_types or row[0] in resource_types
    ]
    size = limit or 100
    rest = [row for row in rows if after is None or (-row[1], row[0]) > (after[0], after[1])]
    answer: dict[str, Any] = {
        "totalDiscoveredResources": sum(number for _, number in rows),
        "resourceCounts": [{"resourceType": kind, "count": number} for kind, number in rest[:size]],
    }
    if len(rest) > size:
        kind, number = rest[size - 1]
        answer["nextToken"] = paging.token(scope, call.parameters, [-number, kind])
    return answer


@operation("cairn:GetCausedItems")
def get_caused_items(call: Call, *, event_id: str) -> dict[str, Any]:
    """The items that name an event as their cause."""
    found = reads.caused_by(call.caller.accounts, event_id)
    return {
        "items": [
            {"stateId": str(item.id), "resourceType": item.resource.type, "resourceId": item.resource.resource_id,
             "title": item.resource.title, "status": item.status, "captured": item.captured}
            for item in found
        ]
    }  # fmt: skip
