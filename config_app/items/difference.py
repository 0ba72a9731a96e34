"""The difference between two configurations, path by path. Pure.

Lists of objects are matched by what identifies their elements, so that an inserted element is one addition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from project.kernel import canonical

_IDENTITY = (
    "groupId", "instanceId", "volumeId", "networkInterfaceId", "deviceName", "key", "Key", "policyArn", "policyName",
    "userName", "roleName", "arn", "id", "name", "routeTableAssociationId", "destinationCidrBlock", "cidrIp",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One path that differs: `kind` is CREATE, UPDATE or DELETE, as AWS's configurationItemDiff calls them."""

    path: str
    kind: str
    before: Any = None
    after: Any = None


def difference(before: Any, after: Any) -> list[Change]:
    """Every path whose value differs."""
    return list(_walk("", before, after))


def _walk(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _member(f"{path}.{key}".lstrip("."), before, after, key)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(path, before, after)
    else:
        yield Change(path, "UPDATE", before, after)


def _member(path: str, before: dict[str, Any], after: dict[str, Any], key: str) -> Iterator[Change]:
    if key not in before:
        yield Change(path, "CREATE", None, after[key])
    elif key not in after:
        yield Change(path, "DELETE", before[key], None)
    else:
        yield from _walk(path, before[key], after[key])


def _lists(path: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    old, new = _keyed(before), _keyed(after)
    for key in sorted(old.keys() | new.keys()):
        place = f"{path}[{key}]"
        if key not in old:
            yield Change(place, "CREATE", None, new[key])
        elif key not in new:
            yield Change(place, "DELETE", old[key], None)
        else:
            yield from _walk(place, old[key], new[key])


def _keyed(values: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value in values:
        key = _key(value)
        number, free = 1, key
        while free in found:
            number += 1
            free = f"{key}#{number}"
        found[free] = value
    return found


def _key(value: Any) -> str:
    if isinstance(value, dict):
        for name in _IDENTITY:
            if isinstance(value.get(name), str | int):
                return f"{name}={value[name]}"
        return canonical.md5(value)[:8]
    return str(value) if isinstance(value, str | int | float | bool) else canonical.md5(value)[:8]
