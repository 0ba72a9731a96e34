"""How a managed rule is declared: identifier, what it looks at, its reason, its two examples. No framework here.

`evaluate(configuration, parameters)` returns None where the resource is compliant, a sentence where it is not, or
NOT_APPLICABLE. A rule that needs more names it: `item` is the rest of what is recorded of the resource, `inventory`
the other resources of its account. What it needs and cannot know it says by raising NotRecorded: no verdict is given.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from config_app.resources.spec import all_types
from config_app.rules import parameters as parameters_of
from config_app.rules.parameters import Parameter as Parameter
from project.kernel import clock

NOT_APPLICABLE = object()
Verdict = tuple[str, str]  # compliance type, annotation


class NotRecorded(LookupError):
    """A rule needs something that is not recorded: it says nothing, and its page says what is missing."""


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
    region: str = ""
    arn: str = ""
    at: datetime = field(default_factory=clock.now)  # the moment that is judged: ages are counted from it

    def part(self, name: str) -> Any:
        """A part of the supplementary configuration without which nothing can be said.

        None where there is none: what the type's declaration asks for and the cloud does not have. NotRecorded where
        nobody asked.
        """
        if name in self.supplementary:
            return self.supplementary[name]
        if name in _asked_for(self.type):
            return None
        raise NotRecorded(f"{name} of {self.type or 'the resource'} is not recorded.")


@cache
def _asked_for(kind: str) -> frozenset[str]:
    """The parts of the supplementary configuration that the declaration of a type asks for."""
    declared = all_types().get(kind)
    return frozenset(extra.into for extra in declared.extras if extra.supplementary) if declared else frozenset()


@dataclass(frozen=True)
class Known:
    """Another resource as it is recorded."""

    configuration: Mapping[str, Any]
    item: Item = field(default_factory=Item)


class Inventory:
    """The living resources of one account, read only, as they were at the moment that is judged.

    `of(type)` gives those of the rule's region and the global ones; `everywhere=True` those of all regions. Each type is
    fetched once, however many resources are judged with the same inventory. A type that the account's recorder does
    not record raises NotRecorded (`fetch` answers None): "there is no trail" and "trails are not recorded" are
    different things, and only the first is a finding.
    """

    def __init__(self, fetch: Callable[[str, bool], Iterable[Known] | None], region: str = "") -> None:
        self.region = region
        self._fetch = fetch
        self._found: dict[tuple[str, bool], tuple[Known, ...]] = {}
        self._derived: dict[str, Any] = {}

    def of(self, kind: str, *, everywhere: bool = False) -> tuple[Known, ...]:
        if (kind, everywhere) not in self._found:
            found = self._fetch(kind, everywhere)
            if found is None:
                raise NotRecorded(f"{kind} is not recorded in this account and region.")
            self._found[kind, everywhere] = tuple(found)
        return self._found[kind, everywhere]

    def derived(self, name: str, make: Callable[[Inventory], Any]) -> Any:
        """What a rule computes of the inventory once for all resources, such as an index."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return self._derived[name]


@dataclass(frozen=True)
class Example:
    """A configuration for the tests and for the rule's page; `inventory` is what else is recorded, by type."""

    configuration: Mapping[str, Any]
    item: Item = field(default_factory=Item)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inventory: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    def surroundings(self) -> Inventory:
        return Inventory(lambda kind, everywhere: self.inventory.get(kind))


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
    trigger: str = "change"  # or periodic, or hybrid: both
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
    declared: ManagedRule,
    configuration: Mapping[str, Any],
    parameters: Mapping[str, Any],
    item: Item,
    inventory: Inventory | None = None,
) -> Verdict:
    """The verdict of a rule over one configuration. A rule that fails is no verdict: what it raises is passed on."""
    return prepared(declared, parameters, inventory)(configuration, item)


def prepared(
    declared: ManagedRule, parameters: Mapping[str, Any], inventory: Inventory | None = None
) -> Callable[[Mapping[str, Any], Item], Verdict]:
    """The rule with its parameters settled once, to be asked of many configurations."""
    wanted, given = _wanted(declared.evaluate), settled(declared, parameters)
    function, with_item = declared.evaluate, "item" in wanted
    if "inventory" in wanted:
        function = partial(function, inventory=inventory or Inventory(lambda kind, everywhere: None))

    def judged(configuration: Mapping[str, Any], item: Item) -> Verdict:
        said = function(configuration, given, item=item) if with_item else function(configuration, given)
        if said is NOT_APPLICABLE:
            return "NOT_APPLICABLE", ""
        return ("COMPLIANT", "") if said is None else ("NON_COMPLIANT", str(said)[:256])

    return judged


@cache
def _wanted(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)


def wants_inventory(declared: ManagedRule) -> bool:
    """Whether the rule looks at other resources too: the engine need not prepare an inventory for the others."""
    return "inventory" in _wanted(declared.evaluate)


def settled(declared: ManagedRule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with defaults filled in and converted to their kind."""
    return parameters_of.settled(declared.parameters, given)


def problems(declared: ManagedRule, given: Mapping[str, Any]) -> str:
    """What is wrong with a rule's parameters, or an empty text."""
    return parameters_of.problems(declared.identifier, declared.parameters, given)
