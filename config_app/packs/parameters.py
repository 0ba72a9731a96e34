"""A template's parameters: how they are declared, which values they take, what they are where nothing is given. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config_app.packs.parsing import TemplateError

KINDS = ("String", "Number", "List<Number>", "CommaDelimitedList")
MOST = 330
_MEMBERS = frozenset({
    "Type", "Default", "Description", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength", "MaxLength",
    "MinValue", "MaxValue", "NoEcho",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9]{1,255}")


class ParameterError(ValueError):
    """A value that the template's parameters do not take."""


@dataclass(frozen=True)
class Declared:
    """A parameter as a template declares it; `default` None: a value must be given."""

    name: str
    kind: str
    default: str | None
    description: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    least: float | None = None
    most: float | None = None
    shortest: int | None = None
    longest: int | None = None
    says: str = ""  # the author's own words for what is taken
    secret: bool = False


def declared(section: Any) -> dict[str, Declared]:
    """The Parameters section, read; raises TemplateError naming the parameter."""
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise TemplateError("Parameters must be a mapping of parameters.")
    if len(section) > MOST:
        raise TemplateError(f"Parameters: a template has at most {MOST} parameters.")
    return {name: _declared(name, given) for name, given in section.items()}


def _declared(name: str, given: Any) -> Declared:
    where = f"Parameters.{name[:100]}"
    if not _NAME.fullmatch(name):
        raise TemplateError(f"{where}: the name of a parameter holds letters and digits only.")
    if not isinstance(given, dict):
        raise TemplateError(f"{where} must be a mapping with a Type.")
    if unknown := sorted(set(given) - _MEMBERS):
        raise TemplateError(f"{where}: unknown member {unknown[0][:100]}.")
    kind = given.get("Type")
    if kind not in KINDS:
        raise TemplateError(f"{where}.Type must be one of {', '.join(KINDS)}.")
    choices = given.get("AllowedValues") or []
    if not isinstance(choices, list) or not all(isinstance(one, str) for one in choices):
        raise TemplateError(f"{where}.AllowedValues must be a list of texts.")
    found = Declared(
        name, kind, _default(given, where), _text(given, "Description", where), tuple(choices),
        _pattern(_text(given, "AllowedPattern", where), where), _number(given, "MinValue", where),
        _number(given, "MaxValue", where), _whole(given, "MinLength", where), _whole(given, "MaxLength", where),
        _text(given, "ConstraintDescription", where), _text(given, "NoEcho", where).lower() == "true",
    )  # fmt: skip
    if found.default is not None and (wrong := problem(found, found.default)):
        raise TemplateError(f"{where}.Default: {wrong}")
    return found


def _default(given: Mapping[str, Any], where: str) -> str | None:
    if "Default" not in given:
        return None
    value = given["Default"]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TemplateError(f"{where}.Default must be a text.")
    return value


def _text(given: Mapping[str, Any], member: str, where: str) -> str:
    value = given.get(member)
    if value is not None and not isinstance(value, str):
        raise TemplateError(f"{where}.{member} must be a text.")
    return value or ""


def _number(given: Mapping[str, Any], member: str, where: str) -> float | None:
    value = _text(given, member, where)
    try:
        return float(value) if value else None
    except ValueError as problem:
        raise TemplateError(f"{where}.{member} must be a number.") from problem


def _whole(given: Mapping[str, Any], member: str, where: str) -> int | None:
    value = _number(given, member, where)
    return None if value is None else int(value)


def _pattern(pattern: str, where: str) -> str:
    """A pattern is kept short, and refused where one repeat holds another: such a pattern can be slow without end."""
    if not pattern:
        return ""
    if len(pattern) > 500 or re.search(r"[*+}][^()\[\]]*\)[*+{]", pattern):
        raise TemplateError(f"{where}.AllowedPattern is too long, or repeats a repetition.")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as problem:
        raise TemplateError(f"{where}.AllowedPattern is no regular expression: {problem}.") from problem
    return pattern


def problem(parameter: Declared, value: str) -> str:
    """What is wrong with a value, or an empty text."""
    wrong = _problem(parameter, value)
    return f"{wrong} ({parameter.says})" if wrong and parameter.says else wrong


def _problem(parameter: Declared, value: str) -> str:
    parts = parts_of(parameter, value)
    for part in parts if isinstance(parts, list) else [parts]:
        if parameter.choices and part not in parameter.choices:
            return f"{part[:100]!r} is not one of {', '.join(parameter.choices)[:400]}."
        if parameter.pattern and not re.fullmatch(parameter.pattern, part[:4096]):
            return f"{part[:100]!r} does not match {parameter.pattern}."
        if parameter.kind in ("Number", "List<Number>") and (wrong := _off(parameter, part)):
            return wrong
    if parameter.shortest is not None and len(value) < parameter.shortest:
        return f"it must have at least {parameter.shortest} characters."
    if parameter.longest is not None and len(value) > parameter.longest:
        return f"it must have at most {parameter.longest} characters."
    return ""


def _off(parameter: Declared, part: str) -> str:
    try:
        number = float(part)
    except ValueError:
        return f"{part[:100]!r} is not a number."
    if parameter.least is not None and number < parameter.least:
        return f"{part[:100]} is less than {parameter.least:g}."
    if parameter.most is not None and number > parameter.most:
        return f"{part[:100]} is more than {parameter.most:g}."
    return ""


def parts_of(parameter: Declared, value: str) -> str | list[str]:
    """What Ref gives: the text, or its parts where the parameter is a list."""
    if parameter.kind in ("CommaDelimitedList", "List<Number>"):
        return [part.strip() for part in value.split(",")] if value else []
    return value


def settled(parameters: Mapping[str, Declared], given: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The value of each parameter: what is given, else its default; raises ParameterError naming the parameters."""
    if unknown := sorted(set(given) - set(parameters)):
        raise ParameterError(f"Parameters: [{', '.join(unknown)[:1000]}] do not exist in the template")
    missing = [name for name, one in parameters.items() if one.default is None and name not in given]
    if missing:
        raise ParameterError(f"Parameters: [{', '.join(missing)[:1000]}] must have values")
    for name, value in given.items():
        if wrong := problem(parameters[name], value):
            raise ParameterError(f"Parameter {name}: {wrong}")
    return {name: parts_of(one, given.get(name, one.default or "")) for name, one in parameters.items()}
