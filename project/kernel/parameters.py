"""Bind wire parameters to an operation's function: validate by the published model, or by the function's own types."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from project.kernel import registry
from project.kernel.aws import shapes
from project.kernel.errors import CallError


def bind(operation: registry.Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments for the operation's function; raises CallError `ValidationException` naming the member."""
    try:
        found = shapes.operation_model(operation.service, operation.verb)
    except UnknownServiceError:
        found = None
    if found is None:
        return _by_types(operation, parameters)
    checked = shapes.validate(found.input_shape, dict(parameters))
    return {xform_name(name): value for name, value in checked.items()}


@cache
def _types(function: Any) -> dict[str, tuple[Any, Any]]:
    hints = typing.get_type_hints(function)
    given = list(inspect.signature(function).parameters.values())[1:]
    return {item.name: (hints.get(item.name, Any), item.default) for item in given}


def _by_types(operation: registry.Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Operations that AWS has not: the function's own signature is the model. Nothing is dropped silently."""
    types = _types(operation.function)
    bound: dict[str, Any] = {}
    for name, value in parameters.items():
        key = xform_name(name)
        if key not in types:
            raise _invalid(f"'{name}' is no member of {operation.name}. Its members are {_members(types)}.")
        if value is not None:
            bound[key] = _converted(name, value, types[key][0])
    for key, (_, default) in types.items():
        if default is inspect.Parameter.empty and key not in bound:
            raise _invalid(f"Value 'null' at '{_wire(key)}' failed to satisfy constraint: Member must not be null")
    return bound


def _converted(name: str, value: Any, wanted: Any) -> Any:
    for text in value if isinstance(value, list) else (value,):
        if isinstance(text, str) and not _storable(text):
            raise _invalid(f"Value at '{name}' failed to satisfy constraint: Member must be text without NUL signs")
    try:
        return msgspec.convert(value, wanted, strict=True)
    except msgspec.ValidationError as problem:
        raise _invalid(f"Value at '{name}' failed to satisfy constraint: {problem}") from problem


def _storable(text: str) -> bool:
    """Whether PostgreSQL takes the text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _invalid(sentence: str) -> CallError:
    return CallError("ValidationException", f"1 validation error detected: {sentence}")


def _wire(key: str) -> str:
    """`user_name` as the wire spells it: `userName`."""
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _members(types: Mapping[str, Any]) -> str:
    return ", ".join(sorted(_wire(key) for key in types)) or "none"
