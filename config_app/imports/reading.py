"""A record of a Config file, in either dialect, read as a configuration item. Pure.

The API writes `configuration` as a string and an edge's phrase as `relationshipName`; files and stream write an object
and `name`; older files spell some members differently. Items come alone, in messages of the stream, in SNS's envelope and
in the events of custom rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from project.kernel import arn as arns

GLOBAL_REGION = "us-east-1"
_STATUSES = ("OK", "ResourceDiscovered", "ResourceNotRecorded", "ResourceDeleted", "ResourceDeletedNotRecorded")
_BY_NAME = {name.lower(): name for name in _STATUSES}
_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"([a-z]{2,3}(?:-[a-z]+)+-[0-9]{1,2})[a-z]?")
_LENGTHS = {"kind": 100, "resource_id": 768, "name": 768, "arn": 1024, "zone": 32, "region": 32}
_MEMBERS = ("configurationItem", "configurationItems", "baseConfigurationItems")


class Stranger(ValueError):
    """No configuration item at all; the sentence says what it is."""


class Unusable(ValueError):
    """A configuration item that cannot be stored; the sentence says why."""


@dataclass(frozen=True)
class Read:
    """A configuration item as a file holds it; an empty account or region is not named in it."""

    account: str
    region: str
    kind: str
    resource_id: str
    captured: datetime
    status: str
    name: str = ""
    arn: str = ""
    zone: str = ""
    created: datetime | None = None
    state_id: str = ""
    configuration: dict[str, Any] | None = None
    supplementary: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    relationships: tuple[dict[str, str], ...] = ()
    related_events: tuple[str, ...] = ()

    @property
    def is_deletion(self) -> bool:
        return self.status in {"ResourceDeleted", "ResourceDeletedNotRecorded"}


def records(raw: bytes) -> Iterator[Mapping[str, Any]]:
    """The items that a record holds, whatever it is wrapped in. Raises Stranger."""
    if b"\\u0000" in raw:
        raise Unusable("It holds a NUL sign, which no item can keep.")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as problem:
        raise Stranger(f"It is not JSON: {problem}") from problem
    yield from _unwrapped(value, 0)


def _unwrapped(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if not isinstance(value, dict) or depth > 4:
        raise Stranger("It is no JSON object: no configuration item.")
    for name in ("Message", "invokingEvent"):
        if isinstance(value.get(name), str):
            try:
                inner = orjson.loads(value[name])
            except orjson.JSONDecodeError as problem:
                raise Stranger(f"Its {name} is not JSON: no configuration item.") from problem
            yield from _unwrapped(inner, depth + 1)
            return
    held = next((value[name] for name in _MEMBERS if value.get(name)), None)
    if held is None:
        if wrong := _stranger(value):
            raise Stranger(wrong)
        yield value
        return
    for one in held if isinstance(held, list) else [held]:
        yield from _unwrapped(one, depth + 1)


def _stranger(value: Mapping[str, Any]) -> str:
    if "messageType" in value:
        return f"A message {str(value['messageType'])[:80]} that holds no configuration item."
    if isinstance(value.get("eventSource"), str) and ("eventVersion" in value or "eventName" in value):
        cloudtrail = not value["eventSource"].startswith("aws:")
        return "This is a CloudTrail record: use import_trail." if cloudtrail else "A notification of another service."
    if not isinstance(value.get("resourceType"), str) or not value["resourceType"]:
        return "It has no resourceType: no configuration item."
    if not any(name.startswith("configuration") for name in value):
        return "It has neither configuration nor configurationItemCaptureTime: no configuration item."
    return ""


def read(value: Mapping[str, Any]) -> Read:
    """The item. Raises Unusable."""
    arn = _text(value, "ARN", "arn")
    parts = arns.parse(arn)
    found = Read(
        account=_account(value, parts), region=_region(value, parts), kind=_text(value, "resourceType"),
        resource_id=_text(value, "resourceId"), captured=_captured(value), status=_status(value),
        name=_text(value, "resourceName"), arn=arn, zone=_text(value, "availabilityZone", "availibilityZone"),
        created=moment(value.get("resourceCreationTime")),
        state_id=_text(value, "configurationStateId", "configurationStateID", "configurationItemState")[:128],
        configuration=_configuration(value), supplementary=_supplementary(value.get("supplementaryConfiguration")),
        tags=_tags(value.get("tags")), relationships=tuple(_relationships(value.get("relationships"))),
        related_events=tuple(str(one)[:64] for one in value.get("relatedEvents") or () if isinstance(one, str)),
    )  # fmt: skip
    if not found.resource_id:
        raise Unusable("It has no resourceId.")
    for name, most in _LENGTHS.items():
        if len(getattr(found, name)) > most:
            raise Unusable(f"Its {name} has more than {most} characters.")
    return found


def _text(value: Mapping[str, Any], *names: str) -> str:
    given = next((value[name] for name in names if value.get(name) not in (None, "")), "")
    return str(given) if isinstance(given, str | int) else ""


def _account(value: Mapping[str, Any], parts: arns.Arn | None) -> str:
    named = [_text(value, "awsAccountId"), _text(value, "accountId"), parts.account if parts else ""]
    return next((one for one in named if _ACCOUNT.fullmatch(one)), "")


def _region(value: Mapping[str, Any], parts: arns.Arn | None) -> str:
    named = _text(value, "awsRegion")
    if named == "global":
        return GLOBAL_REGION
    zone = _text(value, "availabilityZone", "availibilityZone")
    for text in (named, parts.region if parts else "", zone):
        if match := _REGION.fullmatch(text):
            return match[1]
    return ""


def _captured(value: Mapping[str, Any]) -> datetime:
    given = value.get("configurationItemCaptureTime")
    if given in (None, ""):
        raise Unusable("It has no configurationItemCaptureTime: nobody knows when it was so.")
    found = moment(given)
    if found is None:
        raise Unusable(f"Its configurationItemCaptureTime {str(given)[:40]!r} is no time.")
    return found


def moment(given: Any) -> datetime | None:
    """An ISO time or epoch seconds; None where it is neither."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    try:
        if isinstance(given, str):
            found = datetime.fromisoformat(given)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.fromtimestamp(given, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _status(value: Mapping[str, Any]) -> str:
    given = _text(value, "configurationItemStatus") or "OK"
    if given.lower() not in _BY_NAME:
        raise Unusable(f"Its configurationItemStatus {given[:40]!r} is none of {', '.join(_STATUSES)}.")
    return _BY_NAME[given.lower()]


def _configuration(value: Mapping[str, Any]) -> dict[str, Any] | None:
    given = value.get("configuration")
    for _ in range(2):  # tools that export items write the text of a text
        if not isinstance(given, str) or not given:
            break
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError as problem:
            raise Unusable(f"Its configuration is a text that is not JSON: {problem}") from problem
    if given in (None, ""):
        return None
    if not isinstance(given, dict):
        raise Unusable("Its configuration is no JSON object.")
    return given


def _supplementary(given: Any) -> dict[str, Any]:
    return {str(name): _parsed(one) for name, one in given.items()} if isinstance(given, dict) else {}


def _parsed(value: Any) -> Any:
    """What is written as a text of JSON is kept as what it says."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value


def _tags(given: Any) -> dict[str, str]:
    if isinstance(given, dict):
        return {str(name): str(one) for name, one in given.items() if one is not None}
    tags = {}
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict):
            name = one.get("key", one.get("Key", one.get("tagName")))
            said = one.get("value", one.get("Value", one.get("tagValue")))
            if name is not None:
                tags[str(name)] = str(said or "")
    return tags


def _relationships(given: Any) -> Iterator[dict[str, str]]:
    for one in given if isinstance(given, list) else ():
        if not isinstance(one, dict):
            continue
        kind, phrase = _text(one, "resourceType"), _text(one, "relationshipName", "name")
        far, name = _text(one, "resourceId"), _text(one, "resourceName")
        if kind and phrase and (far or name):
            edge = {"resourceType": kind[:100], "relationshipName": phrase[:100], "resourceId": far[:768],
                    "resourceName": name[:768], "by": "id", "stated": (far or name)[:768]}  # fmt: skip
            yield {key: said for key, said in edge.items() if said or key == "resourceId"}
