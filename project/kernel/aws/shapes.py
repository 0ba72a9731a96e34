"""AWS's own service models (botocore): find them, validate wire input by them, encode results by them.

Nothing that botocore carries (enums, bounds, patterns, required members, error codes) is written down here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape

from project.kernel import clock
from project.kernel.errors import CallError

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
# Slot: enums by their shape's name that take more than they list, and what says of a value whether it is taken.
open_enums: dict[str, Callable[[str], bool]] = {}


@cache
def session() -> botocore.session.Session:
    """One botocore session for the models; it never signs or sends."""
    return botocore.session.Session()


@cache
def model(service: str) -> ServiceModel:
    """The published model of a botocore service name; raises botocore's UnknownServiceError."""
    return session().get_service_model(service)


def operation_model(service: str, verb: str) -> OperationModel | None:
    """The model of one operation, or None where the service has no such operation."""
    found = model(service)
    return found.operation_model(verb) if verb in found.operation_names else None


def validate(shape: Shape | None, value: Any) -> Any:
    """Check and convert a decoded JSON value by an input shape; returns Python values (timestamps as datetimes).

    Unknown members are dropped, as AWS does. Raises CallError `ValidationException` that lists every violated
    constraint with the member's path, in AWS's wording.
    """
    problems: list[str] = []
    result = _check(shape, value, "", problems) if shape is not None else {}
    if problems:
        count = len(problems)
        noun = "error" if count == 1 else "errors"
        raise CallError("ValidationException", f"{count} validation {noun} detected: " + "; ".join(problems[:10]))
    return result


def _violation(value: Any, path: str, demand: str) -> str:
    shown = str(value)
    shown = shown if len(shown) <= 100 else f"{shown[:97]}..."
    return f"Value '{shown}' at '{path or 'input'}' failed to satisfy constraint: Member must {demand}"


def _wrong_type(value: Any, path: str, wanted: str) -> str:
    return f"Value at '{path or 'input'}' is of type {type(value).__name__}: Member must be of type {wanted}"


def _check(shape: Shape, value: Any, path: str, problems: list[str]) -> Any:
    check = {"structure": _structure, "list": _list, "map": _map}.get(shape.type_name, _scalar)
    return check(shape, value, path, problems)


def _structure(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(_wrong_type(value, path, "object"))
        return {}
    for name in shape.required_members:
        if value.get(name) is None:
            problems.append(_violation("null", f"{path}.{name}".lstrip("."), "not be null"))
    return {
        name: _check(member, value[name], f"{path}.{name}".lstrip("."), problems)
        for name, member in shape.members.items()
        if value.get(name) is not None
    }


def _list(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, list):
        problems.append(_wrong_type(value, path, "list"))
        return []
    _bounds(shape, value, len(value), path, problems)
    return [_check(shape.member, item, f"{path}.{i + 1}.member", problems) for i, item in enumerate(value)]


def _map(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(_wrong_type(value, path, "map"))
        return {}
    _bounds(shape, value, len(value), path, problems)
    return {key: _check(shape.value, item, f"{path}.{key}", problems) for key, item in value.items()}


def _bounds(shape: Any, value: Any, size: int, path: str, problems: list[str]) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < int(least):
        problems.append(_violation(value, path, f"have length greater than or equal to {least}"))
    if most is not None and size > int(most):
        problems.append(_violation(value, path, f"have length less than or equal to {most}"))


def _scalar(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    kind = shape.type_name
    if kind == "string":
        return _string(shape, value, path, problems)
    if kind in {"integer", "long", "float", "double"}:
        return _number(shape, value, path, problems)
    if kind == "boolean":
        if not isinstance(value, bool):
            problems.append(_wrong_type(value, path, "boolean"))
        return value
    if kind == "timestamp":
        return _timestamp(value, path, problems)
    if kind == "blob":
        try:
            return value if isinstance(value, bytes) else base64.b64decode(value, validate=True)
        except (ValueError, TypeError):
            problems.append(_wrong_type(value, path, "base64 blob"))
    return value


def _string(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, str):
        problems.append(_wrong_type(value, path, "string"))
        return ""
    if "\x00" in value:
        problems.append(_violation(value.replace("\x00", "\\0"), path, "not contain a NUL character"))
    _bounds(shape, value, len(value), path, problems)
    if shape.enum and value not in shape.enum and not (shape.name in open_enums and open_enums[shape.name](value)):
        problems.append(_violation(value, path, f"satisfy enum value set: [{', '.join(shape.enum)}]"))
    pattern = shape.metadata.get("pattern")
    if pattern and (compiled := _pattern(pattern)) and not compiled.search(value):
        problems.append(_violation(value, path, f"satisfy regular expression pattern: {pattern}"))
    return value


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """AWS's patterns are Java's; one that Python cannot read is left to the operation."""
    try:
        return re.compile(rf"\A(?:{text})\Z")
    except re.error:
        return None


def _number(shape: Any, value: Any, path: str, problems: list[str]) -> Any:
    whole = shape.type_name in {"integer", "long"}
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        problems.append(_wrong_type(value, path, shape.type_name))
        return 0
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        problems.append(_violation(value, path, f"have value greater than or equal to {least}"))
    if most is not None and value > most:
        problems.append(_violation(value, path, f"have value less than or equal to {most}"))
    return value


def _timestamp(value: Any, path: str, problems: list[str]) -> Any:
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError("type")
        return clock.parse(f"{value:.3f}" if isinstance(value, int | float) else value)
    except (ValueError, OverflowError):
        problems.append(_wrong_type(value, path, "timestamp (epoch seconds)"))
        return clock.now()


def encode(shape: Shape | None, value: Any) -> Any:
    """A result as JSON by its output shape: datetimes as epoch seconds, blobs as base64, absent members left out."""
    if shape is None or value is None:
        return value
    kind = shape.type_name
    if kind == "structure":
        members: Any = shape.members
        return {n: encode(m, value[n]) for n, m in members.items() if value.get(n) is not None}
    if kind == "list":
        return [encode(shape.member, item) for item in value]
    if kind == "map":
        return {key: encode(shape.value, item) for key, item in value.items()}
    if isinstance(value, datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def error_status(service: str, code: str, default: int) -> int:
    """The HTTP status that the model gives an error code, else the default."""
    try:
        shape = model(service).shape_for_error_code(code)
    except Exception:
        return default
    if shape is None:
        return default
    status = shape.metadata.get("error", {}).get("httpStatusCode")
    return int(status) if status else default


def scalars(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text leaf of a JSON value, bounded in depth."""
    if isinstance(value, str):
        yield value
    elif depth < 40 and isinstance(value, Mapping):
        for item in value.values():
            yield from scalars(item, depth + 1)
    elif depth < 40 and isinstance(value, list | tuple):
        for item in value:
            yield from scalars(item, depth + 1)
