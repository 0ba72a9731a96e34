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
    types = _types(operation.function)
    bound: dict[str, Any] = {}
    for name, value in parameters.items():
        key = xform_name(name)
        if key not in types or value is None:
            continue
        try:
            bound[key] = msgspec.convert(value, types[key][0], strict=True)
        except msgspec.ValidationError as problem:
            raise CallError("ValidationException", f"1 validation error detected: at '{name}': {problem}") from problem
    for key, (_, default) in types.items():
        if default is inspect.Parameter.empty and key not in bound:
            raise CallError(
                "ValidationException", f"1 validation error detected: Value null at '{key}' must not be null"
            )
    return bound
