"""How a remediation document is declared: what it changes, its risk, and its steps as calls of the account's cloud. No framework.

A document's function yields `Step`s and is sent the answer of each. Reading steps are carried out in a dry run too; of a
changing step a dry run only shows the call. What cannot be repaired is said by raising NotRepairable.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from config_app.rules import parameters as parameters_of
from config_app.rules.parameters import Parameter as Parameter

Steps = Generator["Step", Any, None]
# A role that AWS's automation would take on: every published document has it. Cairn acts as it reads the account.
ROLE = Parameter("AutomationAssumeRole")


class NotRepairable(ValueError):
    """The document cannot repair this resource; the sentence says why."""


@dataclass(frozen=True)
class Step:
    """One call: `s3:PutBucketVersioning` with its parameters as boto3 takes them."""

    name: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A declared document. `name` is AWS's published one where the deed is the same, else it begins with `Cairn-`."""

    name: str
    title: str
    changes: str
    risk: str
    types: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    permissions: tuple[str, ...]
    steps: Callable[[Mapping[str, Any]], Steps]

    @property
    def level(self) -> str:
        """low, medium or high."""
        return self.risk.partition(":")[0]


_declared: dict[str, Document] = {}


def document(
    name: str,
    *,
    title: str,
    changes: str,
    risk: str,
    types: tuple[str, ...],
    parameters: tuple[Parameter, ...] = (),
    permissions: tuple[str, ...],
) -> Callable[[Callable[[Mapping[str, Any]], Steps]], Callable[[Mapping[str, Any]], Steps]]:
    """Declare the decorated function as the steps of a document. `risk` begins with low, medium or high and a colon."""

    def declare(function: Callable[[Mapping[str, Any]], Steps]) -> Callable[[Mapping[str, Any]], Steps]:
        _declared[name] = Document(name, title, changes, risk, types, (*parameters, ROLE), permissions, function)
        return function

    return declare


@cache
def documents() -> dict[str, Document]:
    """Every declared document by name, found by walking the package."""
    package = importlib.import_module("config_app.remediation.documents")
    for info in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{info.name}")
    return dict(sorted(_declared.items()))


def given(parameters: Mapping[str, Any], resource_id: str) -> dict[str, str]:
    """AWS's RemediationParameters as plain texts: RESOURCE_ID is the resource's id, several values are a list's parts."""
    found: dict[str, str] = {}
    for name, value in parameters.items():
        if "ResourceValue" in value:
            found[name] = resource_id
        elif values := [str(one) for one in (value.get("StaticValue") or {}).get("Values") or []]:
            found[name] = ",".join(values)
    return found


def problems(found: Document, parameters: Mapping[str, Any]) -> str:
    """What is wrong with a configuration's parameters, or an empty text."""
    for name, value in parameters.items():
        if not isinstance(value, Mapping) or len(value) != 1:
            return f"The parameter {name} must have either a ResourceValue or a StaticValue."
    plain = given(parameters, "RESOURCE_ID")
    free = {name: text for name, text in plain.items() if text != "RESOURCE_ID"}
    placed = [one for one in found.parameters if one.name not in plain or one.name in free]
    unknown = {name: text for name, text in plain.items() if name not in {one.name for one in found.parameters}}
    return parameters_of.problems(found.name, placed, {**free, **unknown})


def settled(found: Document, parameters: Mapping[str, Any], resource_id: str) -> dict[str, Any]:
    """The document's parameters for one resource, with defaults, converted to their kinds."""
    return parameters_of.settled(found.parameters, given(parameters, resource_id))
