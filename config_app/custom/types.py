"""Which resource types are custom: of three parts, and of a vendor that AWS does not keep for itself. Pure."""

from __future__ import annotations

import re

_TYPE = re.compile(r"[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}")
_RESERVED = frozenset({"aws", "amzn", "alexa", "custom"})
_LONGEST = 100


def problem(kind: str) -> str:
    """Why this is not the name of a custom type; an empty text where it is one."""
    if not _TYPE.fullmatch(kind) or len(kind) > _LONGEST:
        return f"The resource type {kind[:120]!r} is not of the form Vendor::Service::Type."
    if kind.partition("::")[0].lower() in _RESERVED:
        return f"The vendor of {kind} is reserved: a custom type has a vendor of its own."
    return ""


def named(kind: str) -> bool:
    """Whether it is the name of a custom type."""
    return not problem(kind)
