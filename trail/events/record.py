"""Compose a CloudTrail record (version 1.11) from a finished call. Pure: no tables, no clock.

Shape and member order: AWS, "CloudTrail record contents". A record is at most 256 KB; a larger one has its response,
then its request replaced by a note of their size, and says so in `addendum`. Whatever the call held, the record is
one that the store takes: a call that could not be recorded would have to be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from project.kernel import clock, registry
from project.kernel.calls import Finished
from trail.events import classification, sources, spelling
from trail.events.redaction import Redaction
from trail.events.sources import GLOBAL_SOURCES, event_source
from trail.events.spelling import lower_camel, plain

__all__ = ["GLOBAL_SOURCES", "LIMIT", "VERSION", "category", "compose", "event_source", "fit", "lower_camel", "plain"]
VERSION = "1.11"
LIMIT = 256 * 1024
_SHORT = 1024  # AWS cuts user agents and error messages at 1 KB
_NAME = 256
_IDENTITY = ("type", "principalId", "arn", "accountId", "accessKeyId", "userName", "sessionContext", "invokedBy")
category = classification.category


def compose(finished: Finished) -> dict[str, Any]:
    """The record of a finished call, redacted and within the size limit."""
    call, error = finished.call, finished.error
    hiding = Redaction(call.service, call.verb)
    kind = classification.category(call.service, call.verb)
    asked = _members(finished, hiding, call.parameters, "input_shape")
    evident = registry.answer_is_evidence(call.verb, read_only=finished.read_only)
    told = None if error or not evident else _members(finished, hiding, finished.result, "output_shape")
    record: dict[str, Any] = {
        "eventVersion": VERSION,
        "userIdentity": _identity(call.caller.identity),
        "eventTime": clock.iso(call.time),
        "eventSource": _cut(event_source(call.service), _NAME),
        "eventName": _cut(call.verb, _NAME),
        "awsRegion": _cut(call.region, _NAME),
        "sourceIPAddress": _cut(call.source_ip, _NAME),
        "userAgent": _cut(call.user_agent, _SHORT),
    }
    if error is not None:
        if error.code:
            record["errorCode"] = _cut(error.code, _NAME)
        record["errorMessage"] = _cut(hiding.message(error.message), _SHORT)
    record |= {"requestParameters": asked, "responseElements": told}
    extra = plain(hiding.members(call.extra))
    if "additionalEventData" in extra:
        record["additionalEventData"] = extra["additionalEventData"]
    record |= {"requestID": _cut(call.request_id, _NAME), "eventID": call.event_id, "readOnly": finished.read_only}
    if finished.resources:
        record["resources"] = plain([dict(resource) for resource in finished.resources])
    record |= {
        "eventType": "AwsApiCall",
        "managementEvent": kind == "Management",
        "recipientAccountId": call.account_id,
        "eventCategory": kind,
    }
    if call.host:
        record["tlsDetails"] = {"clientProvidedHostHeader": _cut(call.host, _NAME)}
    return fit(record | extra)


def _cut(value: Any, most: int) -> str:
    return spelling.text(str(value)[:most])


def _identity(identity: Mapping[str, Any]) -> Any:
    """userIdentity with its members in AWS's order, whatever order they were kept in."""
    ordered = {name: identity[name] for name in _IDENTITY if name in identity}
    return plain({**ordered, **identity})


def _members(finished: Finished, hiding: Redaction, value: Mapping[str, Any] | None, side: str) -> Any:
    call = finished.call
    if not value:
        return None
    shown = hiding.members(value)
    if call.service == "s3":
        return plain(spelling.of_s3(shown)) or None
    models = sources.operations(call.service, call.verb)
    return plain(lower_camel(shown, getattr(models[0], side) if models else None)) or None


def fit(record: dict[str, Any]) -> dict[str, Any]:
    """Keep a record within 256 KB: what is too large is left out, largest use first, and the record says so."""
    size = len(orjson.dumps(record))
    if size <= LIMIT:
        return record
    left_out = []
    for member in ("responseElements", "requestParameters", "resources", "additionalEventData", "userIdentity"):
        if not record.get(member):
            continue
        before = len(orjson.dumps(record[member]))
        _leave_out(record, member, before)
        left_out.append(member)
        size += len(orjson.dumps(record.get(member))) - before
        if size <= LIMIT - 2 * _SHORT:
            break
    record["addendum"] = {
        "reason": "UPDATED_DATA",
        "updatedFields": ",".join(left_out),
        "originalRequestID": record.get("requestID"),
        "originalEventID": record.get("eventID"),
    }
    return record


def _leave_out(record: dict[str, Any], member: str, size: int) -> None:
    if member == "resources":
        record[member] = record[member][:20]
    elif member == "userIdentity":
        record[member] = {name: str(record[member].get(name) or "")[:_SHORT] for name in _IDENTITY[:6]}
    else:
        record[member] = {"omitted": True, "originalSize": size, "reason": f"{member} too large"}
