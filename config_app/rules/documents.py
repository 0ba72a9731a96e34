"""Small readings of recorded configurations that many rules share: lists, attributes, flags, dates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from config_app.rules.spec import NotRecorded

_WRITTEN = "%b %d, %Y %I:%M:%S %p"  # how some of AWS's services write a time
_MILLISECONDS = 10**11  # a number above this counts milliseconds


def listed(value: Any) -> list[Any]:
    """A list of what may be one thing, several or nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def at(configuration: Any, *path: str) -> Any:
    """The value at a path of members; None where one of them is missing."""
    found: Any = configuration
    for member in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(member)
    return found


def member(configuration: Mapping[str, Any], name: str) -> Any:
    """A member without which nothing can be said; NotRecorded where it is absent: absent is not empty."""
    if name not in configuration:
        raise NotRecorded(f"{name} is not recorded.")
    return configuration[name]


def on(value: Any) -> bool:
    """Whether a recorded flag is set: AWS writes some as true, some as "true", some as "ENABLED"."""
    return value is True or (isinstance(value, str) and value.lower() in {"true", "enabled", "enable", "on", "1"})


def attributes(entries: Any) -> dict[str, str]:
    """Key and value pairs, as load balancers list their attributes, as a mapping."""
    found = {}
    for entry in listed(entries):
        key = entry.get("key") or entry.get("Key")
        if key is not None:
            found[str(key)] = str(entry.get("value", entry.get("Value")) or "")
    return found


def values(entries: Any) -> list[str]:
    """The texts of a list of texts, or of objects with a `value`."""
    return [str(entry.get("value") if isinstance(entry, Mapping) else entry) for entry in listed(entries)]


def moment(value: Any) -> datetime | None:
    """A recorded time: ISO 8601, seconds or milliseconds since 1970, or `Jan 16, 2020 10:31:25 PM`; None if none."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        try:
            found = datetime.strptime(str(value), _WRITTEN).replace(tzinfo=UTC)
        except ValueError:
            return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def days_since(value: Any, now: datetime) -> float | None:
    """How many days ago a recorded time was; negative for one to come, None where there is none."""
    found = moment(value)
    return None if found is None else (now - found).total_seconds() / 86400


def named(names: Iterable[Any], most: int = 4) -> str:
    """Names for a sentence: the first few, and how many more."""
    found = [str(name) for name in names]
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def same_resource(one: Any, wanted: Any) -> bool:
    """Whether two names mean one resource: equal, or one the ARN that ends in the other."""
    left, right = str(one or ""), str(wanted or "")
    if not left or not right:
        return False
    return left == right or left.endswith((f"/{right}", f":{right}")) or right.endswith((f"/{left}", f":{left}"))


def among(one: Any, wanted: Sequence[Any]) -> bool:
    """Whether a name, id or ARN is one of those wanted."""
    return any(same_resource(one, entry) for entry in wanted)
