"""Read an event record: what the store filters by, and what is wrong with a bad one. Pure.

Real records lack members, spell them otherwise or hold broken text: what can be read is, and the bytes stay as they are.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import orjson

from project.kernel import clock
from trail.events import mentions

LIMIT = 256 * 1024
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
CATEGORIES = ("Management", "Data", "NetworkActivity", "Insight", "Aggregated")
NAME, TYPE, MENTION = mentions.NAME, mentions.TYPE, mentions.MENTION
_MOST_TEXT = 512  # four bytes a character still fit an index row


class BadRecord(ValueError):
    """A record that cannot be stored; the sentence says why."""


@dataclass(frozen=True)
class Parsed:
    """The members of a record that the store indexes. `time` has whole seconds, `moment` what the record says."""

    event_id: uuid.UUID
    time: datetime
    moment: datetime
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
    except (orjson.JSONDecodeError, RecursionError):
        value = _loads(raw)
    if not isinstance(value, dict):
        raise BadRecord("The record is not a JSON object.")
    return value


def _loads(raw: bytes) -> Any:
    """What orjson refuses and JSON allows: unpaired surrogates, numbers of any length."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as problem:
        raise BadRecord(f"The record is not UTF-8: {problem.reason} at byte {problem.start}.") from problem
    except RecursionError as problem:
        raise BadRecord("The record is nested too deeply.") from problem
    except ValueError as problem:
        raise BadRecord(f"The record is not JSON: {problem}") from problem


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def parse(record: Mapping[str, Any]) -> Parsed:
    """What the store indexes; raises BadRecord where eventID or eventTime is missing or absurd."""
    identity = record.get("userIdentity")
    who: Mapping[str, Any] = identity if isinstance(identity, Mapping) else {}
    category = record.get("eventCategory")
    if category not in CATEGORIES:
        category = "Data" if record.get("managementEvent") is False else "Management"
    moment = _moment(record)
    return Parsed(
        event_id=_event_id(record),
        time=moment.replace(microsecond=0),
        moment=moment,
        account=text(record.get("recipientAccountId")) or text(who.get("accountId")),
        region=text(record.get("awsRegion")),
        source=text(record.get("eventSource")),
        name=text(record.get("eventName")),
        username=username(who),
        access_key=text(who.get("accessKeyId")),
        source_ip=text(record.get("sourceIPAddress")),
        error=text(record.get("errorCode")) or ("Failed" if record.get("errorMessage") else ""),
        category=CATEGORIES.index(category),
        read_only=_flag(record.get("readOnly")),
        mentions=tuple((kind, text(value)) for kind, value in mentions.find(record)),
    )


def _flag(value: Any) -> bool:
    return value.lower() == "true" if isinstance(value, str) else bool(value)


def text(value: Any) -> str:
    """A value as the database can hold and index it; filters go through here too, so that both are cut alike."""
    if value is None or isinstance(value, Mapping | list):
        return ""
    short = str(value)[:_MOST_TEXT].replace("\x00", "\ufffd")
    return short if short.isascii() else short.encode("utf-8", "replace").decode()


def _event_id(record: Mapping[str, Any]) -> uuid.UUID:
    value = record.get("eventID")
    if not value or isinstance(value, Mapping | list):
        raise BadRecord("The record has no eventID.")
    return number_of(str(value))


def number_of(event_id: str) -> uuid.UUID:
    """An eventID as the store keeps it. Some sources number otherwise than by UUID: the same text gives the same id."""
    try:
        return uuid.UUID(event_id)
    except ValueError:
        clean = event_id.encode("utf-8", "replace").decode()
        return uuid.uuid5(uuid.NAMESPACE_URL, f"cairn:{clean}")


def _moment(record: Mapping[str, Any]) -> datetime:
    value = str(record.get("eventTime") or "")
    if not value:
        raise BadRecord("The record has no eventTime.")
    try:
        if value.startswith("now"):  # the clock reads it, but it is no moment of the past
            raise ValueError(value)
        moment = clock.parse(value)
    except (ValueError, OverflowError) as problem:
        raise BadRecord(f"eventTime {value[:40]!r} is not a time.") from problem
    if not EARLIEST <= moment < LATEST:
        raise BadRecord(f"eventTime {value[:40]!r} lies outside of 2000 to 2100.")
    return moment


def username(who: Mapping[str, Any]) -> str:
    """The name that LookupEvents calls Username: a user's, a session's, `root`, or the service that called."""
    if name := text(who.get("userName")):
        return name
    kind, arn = who.get("type"), text(who.get("arn"))
    if kind == "Root":
        return "root"
    if "/" in arn:
        return arn.rpartition("/")[2]
    principal = text(who.get("principalId"))
    return principal.rpartition(":")[2] or text(who.get("invokedBy"))
