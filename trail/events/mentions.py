"""Which resources a record names: those of its `resources` member, and the ids, names and ARNs in its parameters. Pure.

AWS leaves `resources` out of most management events and yet answers LookupEvents with resources: they are derived from
the parameters and the answer, as here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trail.gateway import touched

NAME, TYPE, MENTION = 1, 2, 3
_MOST = 1000
_ID = re.compile(r"^(?:[a-z]{1,12}-[0-9a-f]{8,17}|[A-Z0-9]{16,21}|arn:.{5,})$")
_NAMING = re.compile(r"(?:id|ids|name|names|arn|arns|bucket|url|identifier|resource)$", re.IGNORECASE)
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
    arn = item.get("ARN") or item.get("arn") or item.get("ARNPrefix")
    arn, kind = (value if isinstance(value, str) else "" for value in (arn, item.get("type")))
    return {"type": kind, "arn": arn, "name": short(arn)}


def short(arn: str) -> str:
    """The name at an ARN's end: an object's whole key, else what follows the last `/` or `:`."""
    if arn.startswith("arn:aws:s3:::"):
        return arn.removeprefix("arn:aws:s3:::")
    return arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]


def find(record: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """(kind, value) of every resource name, type and mentioned id, each once and at most a thousand."""
    seen: set[tuple[bool, str]] = set()
    for kind, value in _all(record):
        mark = (kind == TYPE, value)
        if value and mark not in seen:
            seen.add(mark)
            yield kind, value
        if len(seen) >= _MOST:
            return


def _all(record: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for resource in resources(record):
        yield NAME, resource["arn"]
        yield NAME, resource["name"]
        yield TYPE, resource["type"]
    for member in _BODIES:
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
