"""Read an event record: what the store filters by, and what is wrong with a bad one. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from project.kernel import clock

LIMIT = 256 * 1024
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
CATEGORIES = ("Management", "Data", "NetworkActivity", "Insight", "Aggregated")
NAME, TYPE, MENTION = 1, 2, 3
_MOST_MENTIONS = 80
_ID = re.compile(r"^(?:[a-z]{1,12}-[0-9a-f]{8,17}|[A-Z0-9]{16,21}|arn:.{5,})$")
_NAMING = re.compile(r"(?:id|ids|name|names|arn|arns|bucket|url|identifier|resource)$", re.IGNORECASE)


class BadRecord(ValueError):
    """A record that cannot be stored; the sentence says why."""


@dataclass(frozen=True)
class Parsed:
    """The members of a record that the store indexes."""

    event_id: uuid.UUID
    time: datetime
    account: str
    region: str
    source: str
    name: str
    username: str
    access_key: str
    source_ip: str
    error: str
    category: int
    read_only: bool
    mentions: tuple[tuple[int, str], ...]


def decode(raw: bytes) -> dict[str, Any]:
    """A record's bytes as a dict; raises BadRecord for what is not a JSON object of at most 256 KB."""
    if len(raw) > LIMIT:
        raise BadRecord(f"The record holds {len(raw):,} bytes; at most {LIMIT:,} are taken.")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as problem:
        raise BadRecord(f"The record is not JSON: {problem}") from problem
    except RecursionError as problem:
        raise BadRecord("The record is nested too deeply.") from problem
    if not isinstance(value, dict):
        raise BadRecord("The record is not a JSON object.")
    return value


def parse(record: Mapping[str, Any]) -> Parsed:
    """What the store indexes; raises BadRecord where eventID or eventTime is missing or absurd."""
    identity = record.get("userIdentity")
    who: Mapping[str, Any] = identity if isinstance(identity, Mapping) else {}
    category = record.get("eventCategory")
    if category not in CATEGORIES:
        category = "Data" if record.get("managementEvent") is False else "Management"
    return Parsed(
        event_id=_event_id(record),
        time=_time(record),
        account=_text(record.get("recipientAccountId")) or _text(who.get("accountId")),
        region=_text(record.get("awsRegion")),
        source=_text(record.get("eventSource")),
        name=_text(record.get("eventName")),
        username=username(who),
        access_key=_text(who.get("accessKeyId")),
        source_ip=_text(record.get("sourceIPAddress")),
        error=_text(record.get("errorCode")) or ("Failed" if record.get("errorMessage") else ""),
        category=CATEGORIES.index(category),
        read_only=_flag(record.get("readOnly")),
        mentions=tuple(mentions(record)),
    )


def _flag(value: Any) -> bool:
    return value.lower() == "true" if isinstance(value, str) else bool(value)


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    return str(value).replace("\x00", "\ufffd")[:1024]


def _event_id(record: Mapping[str, Any]) -> uuid.UUID:
    value = record.get("eventID")
    if not value:
        raise BadRecord("The record has no eventID.")
    try:
        return uuid.UUID(str(value))
    except ValueError:  # some sources number their events otherwise: the same text gives the same id
        return uuid.uuid5(uuid.NAMESPACE_URL, f"cairn:{str(value)[:1024]}")


def _time(record: Mapping[str, Any]) -> datetime:
    value = record.get("eventTime")
    if not value:
        raise BadRecord("The record has no eventTime.")
    try:
        moment = clock.parse(str(value))
    except ValueError as problem:
        raise BadRecord(f"eventTime {str(value)[:40]!r} is not a time.") from problem
    if not EARLIEST <= moment < LATEST:
        raise BadRecord(f"eventTime {str(value)[:40]!r} lies outside of 2000 to 2100.")
    return moment


def username(who: Mapping[str, Any]) -> str:
    """The name that LookupEvents calls Username: a user's, a session's, `root`, or the service that called."""
    if name := _text(who.get("userName")):
        return name
    kind, arn = who.get("type"), _text(who.get("arn"))
    if kind == "Root":
        return "root"
    if "/" in arn:
        return arn.rpartition("/")[2]
    principal = _text(who.get("principalId"))
    return principal.rpartition(":")[2] or _text(who.get("invokedBy"))


def mentions(record: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Resource names and types of the record, and the ids that its parameters and answer mention; each once."""
    seen: set[tuple[int, str]] = set()
    for kind, value in _all_mentions(record):
        entry = (kind, value.replace("\x00", "\ufffd")[:512])
        if entry[1] and entry not in seen and (3, entry[1]) not in seen and (1, entry[1]) not in seen:
            seen.add(entry)
            yield entry
        if len(seen) >= _MOST_MENTIONS:
            return


def _all_mentions(record: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    resources = record.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if not isinstance(resource, Mapping):
            continue
        arn = _text(resource.get("ARN") or resource.get("arn") or resource.get("ARNPrefix"))
        if arn:
            yield NAME, arn
            yield NAME, arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]
        if kind := _text(resource.get("type")):
            yield TYPE, kind
    for member in ("requestParameters", "responseElements"):
        yield from ((MENTION, value) for value in _naming(record.get(member), "", 0))


def _naming(value: Any, name: str, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if 2 < len(value) <= 512 and (_NAMING.search(name) or _ID.match(value)):
            yield value
    elif depth < 12 and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _naming(item, str(key), depth + 1)
    elif depth < 12 and isinstance(value, list):
        for item in value:
            yield from _naming(item, name, depth + 1)
