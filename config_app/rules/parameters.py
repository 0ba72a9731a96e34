"""A rule's parameters: declared with kind, default and bounds; checked when a rule is put, converted when it judges. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """A rule's parameter; `default` None means that there is none.

    `kind` is int, number, flag (true or false), text, list (comma separated) or map (`key:value` or `key`, comma
    separated, or a JSON object). `least` and `most` bound a number, `choices` a text or each part of a list,
    in whatever case: published packs write some of them as AWS's APIs do and some not.
    """

    name: str
    kind: str = "text"
    default: str | None = None
    required: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


def settled(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with defaults filled in and converted to their kind."""
    values: dict[str, Any] = {}
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is None or value == "":
            value = parameter.default
        if value is not None:
            values[parameter.name] = _spelt(parameter, _converted(parameter.kind, value))
    return values


def _spelt(parameter: Parameter, value: Any) -> Any:
    """A choice as it is declared, in whatever case it was given."""
    if not parameter.choices:
        return value
    declared = {choice.lower(): choice for choice in parameter.choices}
    if isinstance(value, list):
        return [declared.get(part.lower(), part) for part in value]
    return declared.get(value.lower(), value) if isinstance(value, str) else value


def _converted(kind: str, value: Any) -> Any:
    if kind == "int":
        return int(str(value))
    if kind == "number":
        return float(value)
    if kind == "flag":
        return str(value).strip().lower() == "true"
    if kind == "list":
        return [part.strip() for part in str(value).split(",") if part.strip()]
    if kind == "map" and str(value).lstrip().startswith("{"):
        return _members(str(value))
    if kind == "map":
        return dict(_pair(part) for part in str(value).split(",") if part.strip())
    return str(value)


def _members(text: str) -> dict[str, str]:
    """The members of a JSON object of texts; raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return {str(key): str(value) for key, value in found.items()}


def _pair(part: str) -> tuple[str, str]:
    key, _, value = part.partition(":")
    return key.strip(), value.strip()


def problems(identifier: str, parameters: Sequence[Parameter], given: Mapping[str, Any]) -> str:
    """What is wrong with a rule's parameters, or an empty text."""
    names = {parameter.name for parameter in parameters}
    if unknown := sorted(set(given) - names):
        accepted = ", ".join(sorted(names)) or "none"
        return f"Unknown parameter {unknown[0]} for {identifier}. It takes: {accepted}."
    for parameter in parameters:
        value = given.get(parameter.name)
        if value in (None, ""):
            if parameter.required:
                return f"The required parameter [{parameter.name}] is not present in the inputParameters."
        elif problem := _problem(parameter, value):
            return problem
    return ""


def _problem(parameter: Parameter, value: Any) -> str:
    try:
        converted = _converted(parameter.kind, value)
    except ValueError:
        wanted = {"int": "a whole number", "map": "a JSON object"}.get(parameter.kind, "a number")
        return f"The parameter {parameter.name} must be {wanted}, not {value!r}."
    if parameter.kind == "flag" and str(value).strip().lower() not in {"true", "false"}:
        return f"The parameter {parameter.name} must be true or false, not {value!r}."
    if parameter.least is not None and converted < parameter.least:
        return f"The parameter {parameter.name} must be at least {parameter.least:g}, not {value!r}."
    if parameter.most is not None and converted > parameter.most:
        return f"The parameter {parameter.name} must be at most {parameter.most:g}, not {value!r}."
    if parameter.choices:
        for part in converted if isinstance(converted, list) else [converted]:
            if str(part).lower() not in {choice.lower() for choice in parameter.choices}:
                return f"The parameter {parameter.name} must be one of {', '.join(parameter.choices)}, not {part!r}."
    return ""
