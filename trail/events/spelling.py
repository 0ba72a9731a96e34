"""Values as CloudTrail writes them: lowerCamelCase members, its own style of times, JSON only. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_DEEP = 60
_WHOLE = 1 << 63


def lower(name: str) -> str:
    """`S3BucketName` → `s3BucketName`, `ARN` → `aRN`: the first letter, nothing more."""
    return name[:1].lower() + name[1:]


def lower_camel(value: Any, shape: Any = None) -> Any:
    """Member names as CloudTrail spells them, by the published shape: the keys of maps (tags, variables) are the user's own.

    Without a shape the top members alone are spelt anew: what lies below is not known to be member names.
    """
    if shape is not None:
        return _by_shape(value, shape)
    return {lower(str(name)): item for name, item in value.items()} if isinstance(value, Mapping) else value


def _by_shape(value: Any, shape: Any) -> Any:
    if shape is None:
        return value
    if isinstance(value, Mapping) and shape.type_name == "structure":
        members = shape.members
        return {lower(str(name)): _by_shape(item, members.get(name)) for name, item in value.items()}
    if isinstance(value, Mapping) and shape.type_name == "map":
        return {name: _by_shape(item, shape.value) for name, item in value.items()}
    if isinstance(value, list | tuple) and shape.type_name == "list":
        return [_by_shape(item, shape.member) for item in value]
    return value


def of_s3(value: Mapping[str, Any]) -> dict[str, Any]:
    """S3's records keep the spelling of S3's documents (`VersioningConfiguration`); only plain members are lowered."""
    return {name if isinstance(item, Mapping | list) else lower(str(name)): item for name, item in value.items()}


def plain(value: Any, depth: int = 0) -> Any:
    """JSON values that every reader takes: times in CloudTrail's style, bytes and streams left out, text that is UTF-8."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_WHOLE <= value < _WHOLE else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # infinity and NaN are not JSON
    if depth > _DEEP:
        return "..."
    if isinstance(value, Mapping):
        return {text(str(name)): plain(item, depth + 1) for name, item in value.items() if not _is_body(item)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in value if not _is_body(item)]
    if isinstance(value, datetime):
        return moment(value)
    return text(str(value))


def _is_body(value: Any) -> bool:
    return isinstance(value, bytes | bytearray | memoryview) or hasattr(value, "read")


def moment(value: datetime) -> str:
    """`Nov 18, 2026, 2:02:11 PM`, UTC: how CloudTrail writes times inside parameters and answers."""
    utc = value.astimezone(UTC) if value.tzinfo else value
    return f"{utc:%b} {utc.day}, {utc.year}, {utc.hour % 12 or 12}:{utc:%M:%S %p}"


def text(value: str) -> str:
    """Text without NUL and without unpaired surrogates."""
    clean = value.replace("\x00", "\ufffd")
    return clean if clean.isascii() else clean.encode("utf-8", "replace").decode()
