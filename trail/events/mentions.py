"""Which resources a record names: those of its `resources` member, and the ids, names and ARNs in its parameters. Pure.

AWS leaves `resources` out of most management events and yet answers LookupEvents with resources: they are derived from
the parameters and the answer, as here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from trail.events import marks
from trail.events.marks import DEEP, ID, LONGEST, OVERFLOW, clean, digest, digest_of_type, is_naming, number, short
from trail.gateway import touched

__all__ = ["OVERFLOW", "digest", "digest_of_type", "digests", "named_at", "names", "number", "resources", "short"]
_NUMBER, _FLAGS = re.compile(r"[-+.eE0-9]+"), ("true", "false", "null")  # a number's text may stand for a number
_DEEPER = "\x00deeper"
_BODIES = ("requestParameters", "responseElements")


def resources(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """`[{"type", "arn", "name"}]`: the record's own, else those derived from its parameters and answer."""
    own = record.get("resources")
    listed = [_resource(item) for item in own if isinstance(item, Mapping)] if isinstance(own, list) else []
    return [item for item in listed if item["arn"] or item["type"]] or [_resource(item) for item in _derived(record)]


def _derived(record: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    asked, told = (value if isinstance(value := record.get(name), Mapping) else {} for name in _BODIES)
    service = str(record.get("eventSource") or "").partition(".")[0]
    account = str(record.get("recipientAccountId") or "")
    if service == "s3":
        bucket, key = asked.get("bucketName"), asked.get("key")
        return touched.s3(account, bucket if isinstance(bucket, str) else "", key if isinstance(key, str) else "")
    return touched.resources(service, str(record.get("awsRegion") or ""), account, asked, told)


def _resource(item: Mapping[str, Any]) -> dict[str, str]:
    arn, kind = _ends(item)
    return {"type": kind, "arn": arn, "name": short(arn)}


def _ends(item: Mapping[str, Any]) -> tuple[str, str]:
    """The ARN and the type of one of `resources`."""
    arn, kind = item.get("ARN") or item.get("arn") or item.get("ARNPrefix"), item.get("type")
    return arn if isinstance(arn, str) else "", kind if isinstance(kind, str) else ""


def digests(record: Mapping[str, Any]) -> set[bytes]:
    """What stands for every resource name, type and mentioned id of a record; at most a thousand."""
    own = record.get("resources")
    listed = [_ends(item) for item in own if isinstance(item, Mapping)] if own.__class__ is list and own else ()
    return marks.of_record(
        str(record.get("eventSource") or "").partition(".")[0],
        _text(record, "awsRegion"),
        _text(record, "recipientAccountId"),
        record.get(_BODIES[0]),
        record.get(_BODIES[1]),
        listed,
    )


def names(record: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The same as texts: (names, ids and ARNs; resource types)."""
    named: set[str] = set()
    types: set[str] = set()
    leaves: list[tuple[str, str]] = []
    for body in _BODIES:
        _gather((("", record.get(body)),), leaves, -1)
    for resource in resources(record):
        named |= {clean(resource["arn"]), clean(resource["name"])} if resource["arn"] else set()
        types |= {clean(resource["type"])} if resource["type"] else set()
    named |= {
        clean(value) for name, value in leaves if 2 < len(value) <= LONGEST and (ID.match(value) or is_naming(name))
    }
    return named, types


def named_at(path: str, value: str) -> bool:
    """Whether `digests` holds this text wherever it stands at this path of a record (or OVERFLOW, for a record of too many)."""
    body, _, rest = path.partition(".")
    if body not in _BODIES or not rest or not 2 < len(value) <= LONGEST or _NUMBER.fullmatch(value) or value in _FLAGS:
        return False
    name = rest.rpartition(".")[2]
    return bool(ID.match(value)) or is_naming(name)


def _text(record: Mapping[str, Any], name: str) -> str:
    return str(record.get(name) or "")


def _gather(pairs: Iterable[tuple[str, Any]], leaves: list[tuple[str, str]], depth: int) -> None:
    for key, item in pairs:
        kind = item.__class__
        if kind is str:
            leaves.append((key, item))
        elif kind is dict or kind is list or isinstance(item, Mapping):
            if depth >= DEEP:
                leaves.append(("", _DEEPER))
            else:
                _gather([(key, one) for one in item] if kind is list else item.items(), leaves, depth + 1)
