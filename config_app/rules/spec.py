"""How a managed rule is declared: identifier, what it looks at, its reason, its two examples. No framework here.

`evaluate(configuration, parameters)` returns None where the resource is compliant, a sentence where it is not, or
NOT_APPLICABLE. A rule that needs more asks for `item` too: `evaluate(configuration, parameters, item)`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

NOT_APPLICABLE = object()
Verdict = tuple[str, str]  # compliance type, annotation


@dataclass(frozen=True)
class Parameter:
    """A rule's parameter; `default` None means that there is none, `kind` is int, text, list or flag."""

    name: str
    kind: str = "text"
    default: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Item:
    """What a rule may see of a resource besides its configuration."""

    type: str = ""
    resource_id: str = ""
    name: str = ""
    account_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    supplementary: Mapping[str, Any] = field(default_factory=dict)
    relationships: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Example:
    """A configuration for the tests and for the rule's page."""

    configuration: Mapping[str, Any]
    item: Item = field(default_factory=Item)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ManagedRule:
    """A declared rule."""

    identifier: str
    title: str
    types: tuple[str, ...]
    why: str
    fix: str
    passes: Example
    fails: Example
    evaluate: Callable[..., Any]
    parameters: tuple[Parameter, ...] = ()
    trigger: str = "change"  # or periodic
    severity: str = "medium"

    @property
    def name(self) -> str:
        return self.identifier.lower().replace("_", "-")


_declared: dict[str, ManagedRule] = {}


def rule(
    identifier: str,
    *,
    title: str,
    types: tuple[str, ...],
    why: str,
    fix: str,
    passes: Mapping[str, Any] | Example,
    fails: Mapping[str, Any] | Example,
    parameters: tuple[Parameter, ...] = (),
    trigger: str = "change",
    severity: str = "medium",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the decorated function as a managed rule. `title` is the passing state."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _declared[identifier] = ManagedRule(
            identifier,
            title,
            types,
            why,
            fix,
            _example(passes),
            _example(fails),
            function,
            parameters,
            trigger,
            severity,
        )
        return function

    return declare


def _example(given: Mapping[str, Any] | Example) -> Example:
    return given if isinstance(given, Example) else Example(given)


@cache
def managed() -> dict[str, ManagedRule]:
    """Every declared rule by identifier, found by walking the package."""
    package = importlib.import_module("config_app.rules.managed")
    for info in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{info.name}")
    return dict(sorted(_declared.items()))


def judge(
    declared: ManagedRule, configuration: Mapping[str, Any], parameters: Mapping[str, Any], item: Item
) -> Verdict:
    """The verdict of a rule over one configuration. A rule that fails is no verdict: what it raises is passed on."""
    given: dict[str, Any] = {"item": item} if _wants_item(declared.evaluate) else {}
    said = declared.evaluate(configuration, settled(declared, parameters), **given)
    if said is NOT_APPLICABLE:
        return "NOT_APPLICABLE", ""
    return ("COMPLIANT", "") if said is None else ("NON_COMPLIANT", str(said)[:256])


@cache
def _wants_item(function: Callable[..., Any]) -> bool:
    return "item" in inspect.signature(function).parameters


def settled(declared: ManagedRule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with defaults filled in and converted to their kind."""
    values: dict[str, Any] = {}
    for parameter in declared.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None or value == "":
            continue
        values[parameter.name] = _converted(parameter.kind, value)
    return values


def _converted(kind: str, value: Any) -> Any:
    if kind == "int":
        return int(value)
    if kind == "flag":
        return str(value).lower() == "true"
    if kind == "list":
        return [part.strip() for part in str(value).split(",") if part.strip()]
    return str(value)


def problems(declared: ManagedRule, given: Mapping[str, Any]) -> str:
    """What is wrong with a rule's parameters, or an empty text."""
    names = {parameter.name for parameter in declared.parameters}
    if unknown := sorted(set(given) - names):
        accepted = ", ".join(sorted(names)) or "none"
        return f"Unknown parameter {unknown[0]} for {declared.identifier}. It takes: {accepted}."
    for parameter in declared.parameters:
        if parameter.required and not given.get(parameter.name):
            return f"The required parameter [{parameter.name}] is not present in the inputParameters."
        try:
            _converted(parameter.kind, given.get(parameter.name) or parameter.default or "0")
        except ValueError:
            return f"The parameter {parameter.name} must be a whole number, not {given.get(parameter.name)!r}."
    return ""
