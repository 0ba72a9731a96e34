"""Read an event record: what the store filters by, and what is wrong with a bad one. Pure.

Real records lack members, spell them otherwise or hold broken text: what can be read is, and the bytes stay as they are.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import msgspec
import orjson

from project.kernel import clock

LIMIT = 256 * 1024
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
CATEGORIES = ("Management", "Data", "NetworkActivity", "Insight", "Aggregated")
_MOST_TEXT = 512  # four bytes a character still fit an index row


class BadRecord(ValueError):
    """A record that cannot be stored; the sentence says why."""


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """The members of a record that the store indexes. `time` has whole seconds, `moment` what the record says.

    A struct, not a dataclass: a frozen dataclass takes longer to fill than orjson takes to read the record.
    """

    event_id: bytes  # the sixteen bytes of a UUID
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
    get = record.get
    identity = get("userIdentity")
    who: Mapping[str, Any] = identity if identity.__class__ is dict or isinstance(identity, Mapping) else {}
    category = get("eventCategory")
    if category not in CATEGORIES:
        category = "Data" if get("managementEvent") is False else "Management"
    time, moment = _moment(record)
    return Parsed(
        _event_id(record),
        time,
        moment,
        text(get("recipientAccountId")) or text(who.get("accountId")),
        text(get("awsRegion")),
        text(get("eventSource")),
        text(get("eventName")),
        username(who),
        text(who.get("accessKeyId")),
        text(get("sourceIPAddress")),
        text(get("errorCode")) or ("Failed" if get("errorMessage") else ""),
        CATEGORIES.index(category),
        _flag(get("readOnly")),
    )


def _flag(value: Any) -> bool:
    return value.lower() == "true" if isinstance(value, str) else bool(value)


def text(value: Any) -> str:
    """A value as the database can hold and index it; filters go through here too, so that both are cut alike."""
    if value.__class__ is str and len(value) <= _MOST_TEXT and value.isascii() and "\x00" not in value:
        return value
    if value is None or isinstance(value, Mapping | list):
        return ""
    short = str(value)[:_MOST_TEXT].replace("\x00", "\ufffd")
    return short if short.isascii() else short.encode("utf-8", "replace").decode()


def _event_id(record: Mapping[str, Any]) -> bytes:
    value = record.get("eventID")
    if not value or isinstance(value, Mapping | list):
        raise BadRecord("The record has no eventID.")
    return (usual_id(value) if value.__class__ is str else None) or number_of(str(value)).bytes


def usual_id(value: str) -> bytes | None:
    """The bytes of an eventID that is a UUID as it should be, which by far the most are."""
    if len(value) != 36 or value.count("-") != 4:
        return None
    try:
        number = bytes.fromhex(value.replace("-", ""))
    except ValueError:
        return None
    return number if len(number) == 16 else None


def number_of(event_id: str) -> uuid.UUID:
    """An eventID as the store keeps it. Some sources number otherwise than by UUID: the same text gives the same id."""
    try:
        return uuid.UUID(event_id)
    except ValueError:
        clean = event_id.encode("utf-8", "replace").decode()
        return uuid.uuid5(uuid.NAMESPACE_URL, f"cairn:{clean}")


def usual_time(value: str) -> datetime | None:
    """An eventTime as it should be, which by far the most are: whole seconds, in UTC."""
    if len(value) != 20 or value[10] != "T" or value[19] != "Z":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if EARLIEST <= moment < LATEST and not moment.microsecond else None


def _moment(record: Mapping[str, Any]) -> tuple[datetime, datetime]:
    value = record.get("eventTime") or record.get("@timestamp")  # as Logstash moves it
    if value.__class__ is str and (usual := usual_time(value)):
        return usual, usual
    if not value or isinstance(value, Mapping | list):
        raise BadRecord("The record has no eventTime.")
    return _read_time(str(value))


def _read_time(value: str) -> tuple[datetime, datetime]:
    try:
        if value.startswith("now"):  # the clock reads it, but it is no moment of the past
            raise ValueError(value)
        moment = clock.parse(value)
    except (ValueError, OverflowError) as problem:
        raise BadRecord(f"eventTime {value[:40]!r} is not a time.") from problem
    if not EARLIEST <= moment < LATEST:
        raise BadRecord(f"eventTime {value[:40]!r} lies outside of 2000 to 2100.")
    return moment.replace(microsecond=0), moment


def username(who: Mapping[str, Any]) -> str:
    """The name that LookupEvents calls Username: a user's, a session's, `root`, or the service that called."""
    name, arn, principal, service = (text(who.get(key)) for key in ("userName", "arn", "principalId", "invokedBy"))
    return named(name, who.get("type"), arn, principal, service)


def named(name: str, kind: Any, arn: str, principal: str, service: str) -> str:
    """The same of an identity's parts; what is absent is an empty text."""
    if name:
        return name
    if kind == "Root":
        return "root"
    if "/" in arn:
        return arn.rpartition("/")[2]
    return principal.rpartition(":")[2] or service
