"""Channels, and the events that outside systems put through them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from typing import Any

import orjson

from project.kernel import arn, clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.channels import reads, writes
from trail.channels.models import Channel
from trail.events import parsing, store
from trail.events import reads as events

MOST_CHANNELS, MOST_EVENTS, MOST_DESTINATIONS = 25, 100, 200
_NAME = re.compile(r"[a-zA-Z0-9._\-]{3,128}")


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the channel that the call named."""
    name = str(result.get("ChannelArn") or call.parameters.get("Channel") or call.parameters.get("channelArn") or "")
    return [{"accountId": call.account_id, "type": "AWS::CloudTrail::Channel", "ARN": name}] if name else []


def shown(channel: Channel) -> dict[str, Any]:
    return {
        "ChannelArn": channel.arn,
        "Name": channel.name,
        "Source": channel.source,
        "Destinations": channel.destinations,
    }


@operation("cloudtrail:CreateChannel", touches=touched)
def create_channel(
    call: Call, *, name: str, source: str, destinations: list[dict[str, str]], tags: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """A channel for a source that is not AWS (`Custom`, or an integration's name)."""
    _check_name(call, name)
    if source.upper().startswith("AWS"):
        raise CallError("InvalidSourceException", "Channels for AWS services are made by those services themselves.")
    if Channel.objects.filter(account_id=call.account_id, region=call.region).count() >= MOST_CHANNELS:
        raise CallError("ChannelMaxLimitExceededException", f"The account has {MOST_CHANNELS} channels in this region.")
    held = {tag["Key"]: tag.get("Value", "") for tag in tags or []}
    if len(held) > 50:
        raise CallError("TagsLimitExceededException", "A channel holds at most 50 tags.")
    made = writes.make(
        call.account_id, call.region, name=name, source=source, destinations=_checked(call, destinations), tags=held
    )
    return {**shown(made), **({"Tags": tags} if tags else {})}


def _check_name(call: Call, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise CallError(
            "InvalidParameterException", "Name holds 3 to 128 letters, digits, periods, underscores or dashes."
        )
    if Channel.objects.filter(account_id=call.account_id, region=call.region, name=name).exists():
        raise CallError("ChannelAlreadyExistsException", f"A channel {name} exists already.")


def _checked(call: Call, destinations: list[dict[str, str]]) -> list[dict[str, str]]:
    if len(destinations) > MOST_DESTINATIONS:
        raise CallError("InvalidParameterException", f"A channel has at most {MOST_DESTINATIONS} destinations.")
    for item in destinations:
        parts = arn.parse(item["Location"])
        if item["Type"] != "EVENT_DATA_STORE":
            raise CallError("InvalidParameterException", "A destination's Type is EVENT_DATA_STORE.")
        if parts is None or parts.service != "cloudtrail" or not parts.resource.startswith("eventdatastore/"):
            raise CallError(
                "EventDataStoreARNInvalidException", f"{item['Location'][:120]} is not an event data store's ARN."
            )
        if parts.account != call.account_id:
            raise CallError("EventDataStoreNotFoundException", "The event data store must be of the caller's account.")
    return destinations


@operation("cloudtrail:UpdateChannel", touches=touched)
def update_channel(
    call: Call, *, channel: str, destinations: list[dict[str, str]] | None = None, name: str | None = None
) -> dict[str, Any]:
    found = reads.find(call, channel)
    changes: dict[str, Any] = {}
    if name is not None and name != found.name:
        _check_name(call, name)
        changes["name"] = name
    if destinations is not None:
        changes["destinations"] = _checked(call, destinations)
    return shown(writes.change(found, **changes) if changes else found)


@operation("cloudtrail:DeleteChannel", touches=touched)
def delete_channel(call: Call, *, channel: str) -> None:
    """Delete a channel; the events that came through it stay."""
    writes.delete(reads.find(call, channel))


@operation("cloudtrail:GetChannel")
def get_channel(call: Call, *, channel: str) -> dict[str, Any]:
    found = reads.find(call, channel)
    status = {
        "LatestIngestionSuccessTime": found.ingested,
        "LatestIngestionSuccessEventID": found.ingested_id or None,
        "LatestIngestionErrorCode": found.error or None,
        "LatestIngestionAttemptTime": found.attempted,
        "LatestIngestionAttemptEventID": found.attempted_id or None,
    }
    return {**shown(found), "IngestionStatus": {name: value for name, value in status.items() if value is not None}}


@operation("cloudtrail:ListChannels")
def list_channels(call: Call, *, max_results: int = 50, next_token: str | None = None) -> dict[str, Any]:
    scope = f"ListChannels/{call.account_id}/{call.region}"
    after = paging.position(scope, {}, next_token) if next_token else ""
    found = reads.channels([call.account_id], region=call.region, after=after, limit=max_results + 1)
    answer: dict[str, Any] = {"Channels": [{"ChannelArn": c.arn, "Name": c.name} for c in found[:max_results]]}
    if len(found) > max_results:
        answer["NextToken"] = paging.token(scope, {}, found[max_results - 1].name)
    return answer


@operation("cloudtrail-data:PutAuditEvents", touches=touched)
def put_audit_events(
    call: Call, *, audit_events: list[dict[str, str]], channel_arn: str, external_id: str | None = None
) -> dict[str, Any]:
    """Up to 100 outside events at a time; each answered by itself: stored, or why not.

    An id that comes again through the same channel is a duplicate and says which event holds it: nothing is stored twice.
    """
    channel = reads.find(call, channel_arn, missing="ChannelNotFound", bad="InvalidChannelARN")
    ids = [entry["id"] for entry in audit_events]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise CallError("DuplicatedAuditEventId", f"The id {twice} is given twice in one request.")
    failed: list[dict[str, str]] = []
    good: dict[str, dict[str, Any]] = {}
    for entry in audit_events:
        try:
            good[entry["id"]] = _record(call, channel, entry)
        except _Refused as refusal:
            failed.append({"id": entry["id"], "errorCode": refusal.code, "errorMessage": str(refusal)[:1024]})
    good = {number: record for number, record in good.items() if not _known(call, number, record, failed)}
    added = store.add(list(good.values()))
    numbers = list(good)
    for index, reason in added.refused:
        failed.append({"id": numbers[index], "errorCode": "InvalidData", "errorMessage": reason[:1024]})
        good.pop(numbers[index])
    done = [{"id": number, "eventID": record["eventID"]} for number, record in good.items()]
    last = done[-1]["eventID"] if done else ""
    writes.came(channel, last=last, stored=last, error=failed[-1]["errorCode"] if failed else "")
    return {"successful": done, "failed": failed}


class _Refused(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _record(call: Call, channel: Channel, entry: dict[str, str]) -> dict[str, Any]:
    """An outside event as a record of the caller's account; raises _Refused."""
    data = entry["eventData"]
    if checksum := entry.get("eventDataChecksum"):
        computed = base64.b64encode(hashlib.sha256(data.encode("utf-8", "surrogatepass")).digest()).decode()
        if not hmac.compare_digest(computed, checksum):
            raise _Refused("InvalidChecksum", "eventDataChecksum is not the base64 of the SHA-256 of eventData.")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise _Refused("InvalidData", f"eventData is not JSON: {problem}") from problem
    if not isinstance(value, dict) or not isinstance(value.get("userIdentity"), dict):
        raise _Refused("InvalidData", "eventData must be an object with userIdentity.")
    uid = value.get("UID")
    record: dict[str, Any] = {
        **value,
        "eventVersion": str(value.get("eventVersion") or value.get("version") or "1.0"),
        "eventTime": value.get("eventTime") or clock.iso(clock.now()),
        "awsRegion": call.region,
        "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{channel.arn}/{entry['id']}")),
        "eventType": value.get("eventType", "AwsApiCall"),
        "eventCategory": "ActivityAuditLog",
        "recipientAccountId": call.account_id,
        "metadata": {"channelARN": channel.arn, "ingestionTime": clock.iso(clock.now()), **({"UID": uid} if uid else {})},
        "additionalEventData": {**_dict(value.get("additionalEventData")), "channelArn": channel.arn, "eventDataID": entry["id"]},
    }  # fmt: skip
    try:
        parsing.parse(record)
    except parsing.BadRecord as problem:
        raise _Refused("InvalidData", str(problem)) from problem
    return record


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _known(call: Call, number: str, record: dict[str, Any], failed: list[dict[str, str]]) -> bool:
    held = events.get([call.account_id], record["eventID"])
    if held is None:
        return False
    failed.append(
        {"id": number, "errorCode": "DuplicatedAuditEventId",
         "errorMessage": f"The id {number} came through this channel before; the event {record['eventID']} holds it."}
    )  # fmt: skip
    return True


@operation("cairn:SearchChannels")
def search_channels(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at channels; the rows are read by the face."""
    return {}
