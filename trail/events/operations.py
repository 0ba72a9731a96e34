"""Operations on events: look them up, put them, and read them for the console and REST (reading is recorded too)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from project import env
from project.kernel import clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.events import reads, store

ATTRIBUTES = {
    "EventId": "event_id",
    "EventName": "event_name",
    "ReadOnly": "read_only",
    "Username": "username",
    "ResourceType": "resource_type",
    "ResourceName": "resource_name",
    "EventSource": "event_source",
    "AccessKeyId": "access_key",
}


@operation("cloudtrail:LookupEvents")
def lookup_events(
    call: Call,
    *,
    lookup_attributes: list[dict[str, str]] | None = None,
    start_time: datetime | None = None,
    end_time: datetime | None = None,
    event_category: str | None = None,
    max_results: int = 50,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Management events of the call's region, newest first. Several attributes must all hold (AWS takes one)."""
    if start_time and end_time and start_time > end_time:
        raise CallError("InvalidTimeRangeException", "StartTime must not be later than EndTime.")
    filters = _filters(lookup_attributes or [], call.region, "Insight" if event_category else "Management")
    scope = f"LookupEvents/{call.account_id}/{call.region}"
    position = paging.position(scope, call.parameters, next_token) if next_token else None
    found = reads.lookup(
        [call.account_id], filters=filters, start=start_time, end=end_time, position=position, limit=max_results + 1
    )
    page = found[:max_results]
    answer: dict[str, Any] = {"Events": [_entry(event) for event in page]}
    if len(found) > max_results:
        answer["NextToken"] = paging.token(scope, call.parameters, page[-1].id)
    return answer


def _filters(attributes: list[dict[str, str]], region: str, category: str) -> reads.Filters:
    if len(attributes) > 1 and env.flag("CAIRN_STRICT"):
        raise CallError("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    chosen: dict[str, Any] = {"region": region, "category": category}
    for attribute in attributes:
        name, value = ATTRIBUTES[attribute["AttributeKey"]], attribute["AttributeValue"]
        if name in chosen:
            raise CallError("InvalidLookupAttributesException", f"{attribute['AttributeKey']} is given twice.")
        if name == "read_only" and value not in {"true", "false"}:
            raise CallError("InvalidLookupAttributesException", "ReadOnly must be true or false.")
        chosen[name] = value == "true" if name == "read_only" else value
    return reads.Filters(**chosen)


def _entry(event: reads.Event) -> dict[str, Any]:
    resources = [
        {name: value for name, value in (("ResourceType", item["type"]), ("ResourceName", item["name"])) if value}
        for item in event.resources
    ]
    entry: dict[str, Any] = {
        "EventId": event.event_id,
        "EventName": event.name,
        "ReadOnly": "true" if event.read_only else "false",
        "AccessKeyId": event.access_key or None,
        "EventTime": event.time,
        "EventSource": event.source,
        "Username": event.user or None,
        "Resources": resources,
        "CloudTrailEvent": event.raw.decode("utf-8", "replace"),
    }
    return {name: value for name, value in entry.items() if value is not None}


def _complete(call: Call, record: dict[str, Any]) -> dict[str, Any]:
    """An outside record in the caller's own account, with an id and a time where it has none."""
    given = dict(record)
    given.setdefault("eventID", str(uuid.uuid4()))
    given.setdefault("eventTime", clock.iso(clock.now()))
    given.setdefault("eventVersion", "1.11")
    given.setdefault("awsRegion", call.region)
    given["recipientAccountId"] = call.account_id
    return given


@operation("cairn:PutEvents", read_only=False)
def put_events(call: Call, *, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Store up to 500 records of any system in the caller's account; answers per record what was refused and why."""
    if len(events) > 500:
        raise CallError("ValidationException", "At most 500 events are taken at once.")
    added = store.add([_complete(call, event) for event in events])
    refused = [{"index": index, "reason": reason} for index, reason in added.refused]
    return {"stored": added.stored, "duplicates": added.duplicates, "refused": refused}


@operation("cairn:SearchEvents")
def search_events(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at a list of events by console or REST; the rows are read by the face. Recorded, like any look."""
    return {}


@operation("cairn:GetEvent")
def get_event(call: Call, *, event_id: str) -> dict[str, Any]:
    """A look at one event; raises NoSuchEventException where the caller's accounts hold none of this id."""
    if reads.get(call.caller.accounts, event_id) is None:
        raise CallError("NoSuchEventException", f"No event {event_id} is kept.", status=404)
    return {}
