"""Compose a CloudTrail record (version 1.11) from a finished call. Pure: no tables, no clock.

Shape and member order: AWS, "CloudTrail record contents". A record is at most 256 KB; a larger one has its request
or response members left out and says so in `addendum`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from project.kernel import clock
from project.kernel.calls import Finished
from trail.events import classification, redaction

VERSION = "1.11"
LIMIT = 256 * 1024
GLOBAL_SOURCES = frozenset({"iam", "sts", "route53", "cloudfront", "organizations", "signin", "support"})
# Where the event source is not the first part of the operation's name.
_SOURCES = {"cloudwatch": "monitoring", "cairn": "cairn.local", "cloudtrail-data": "cloudtrail-data"}
_BOTOCORE = {"monitoring": "cloudwatch", "elasticloadbalancing": "elbv2", "email": "ses", "elasticfilesystem": "efs"}


def event_source(service: str) -> str:
    """`ec2` → `ec2.amazonaws.com`; Cairn's own deeds come from `cairn.local`."""
    prefix = _SOURCES.get(service, service)
    return prefix if "." in prefix else f"{prefix}.amazonaws.com"


def lower_camel(value: Any) -> Any:
    """Member names as CloudTrail spells them: `S3BucketName` → `s3BucketName`, `ARN` → `aRN`, nested too."""
    if isinstance(value, Mapping):
        return {name[:1].lower() + name[1:]: lower_camel(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [lower_camel(item) for item in value]
    return value


def plain(value: Any) -> Any:
    """JSON values only: datetimes in CloudTrail's style, bytes left out."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items() if not isinstance(item, bytes | bytearray)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return f"{value:%b} {value.day}, {value.year}, {value.hour % 12 or 12}:{value:%M:%S %p}"
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _members(finished: Finished, value: Mapping[str, Any] | None) -> Any:
    call = finished.call
    if not value:
        return None
    service = _BOTOCORE.get(call.service, call.service)
    return plain(lower_camel(redaction.redact(service, call.verb, value)))


_IDENTITY = ("type", "principalId", "arn", "accountId", "accessKeyId", "userName", "sessionContext", "invokedBy")


def _identity(identity: Mapping[str, Any]) -> Any:
    """userIdentity with its members in AWS's order, whatever order they were kept in."""
    ordered = {name: identity[name] for name in _IDENTITY if name in identity}
    return plain({**ordered, **identity})


def compose(finished: Finished) -> dict[str, Any]:
    """The record of a finished call, redacted and within the size limit."""
    call, error = finished.call, finished.error
    category = classification.category(call.service, call.verb)
    record: dict[str, Any] = {
        "eventVersion": VERSION,
        "userIdentity": _identity(call.caller.identity),
        "eventTime": clock.iso(call.time),
        "eventSource": event_source(call.service),
        "eventName": call.verb,
        "awsRegion": call.region,
        "sourceIPAddress": call.source_ip,
        "userAgent": call.user_agent,
    }
    if error is not None:
        if error.code:
            record["errorCode"] = error.code
        record["errorMessage"] = plain(error.message)
    record |= {
        "requestParameters": _members(finished, call.parameters),
        "responseElements": None if finished.read_only or error else _members(finished, finished.result),
        "requestID": call.request_id,
        "eventID": call.event_id,
        "readOnly": finished.read_only,
    }
    if finished.resources:
        record["resources"] = [dict(resource) for resource in finished.resources]
    record |= {
        "eventType": "AwsApiCall",
        "managementEvent": category == "Management",
        "recipientAccountId": call.account_id,
        "eventCategory": category,
    }
    if call.host:
        record["tlsDetails"] = {"clientProvidedHostHeader": call.host}
    record |= call.extra
    return fit(record)


def fit(record: dict[str, Any]) -> dict[str, Any]:
    """Keep a record within 256 KB: response first, then request are left out, and the record says so."""
    if len(orjson.dumps(record)) <= LIMIT:
        return record
    for member in ("responseElements", "requestParameters", "resources"):
        if record.get(member):
            record[member] = None
            record["addendum"] = {
                "reason": "UPDATED_DATA",
                "updatedFields": member,
                "originalRequestID": record.get("requestID"),
                "originalEventID": record.get("eventID"),
            }
            if member == "resources":
                del record[member]
            if len(orjson.dumps(record)) <= LIMIT:
                break
    return record
