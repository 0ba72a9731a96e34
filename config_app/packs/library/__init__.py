"""Packs that ship with Cairn: which rules belong together, in our own words. One file each, found by walking.

Each framework is a pack besides: its rules name the controls that they serve.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import yaml

from config_app.frameworks import spec, topics

MOST = 150  # rules in a shipped pack; a framework that has more comes in parts


@dataclass(frozen=True)
class Shipped:
    """A pack of the library. `rules` are identifiers of managed rules with the parameters that the pack sets."""

    key: str
    title: str
    about: str
    rules: Mapping[str, Mapping[str, str]]
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by identifier

    @cached_property
    def body(self) -> str:
        """The pack as a template: every parameter that it sets can be given another value when it is deployed."""
        return yaml.safe_dump(
            {"Description": f"{self.title}. {self.about}", **self._parameters(), "Resources": self._resources()},
            sort_keys=False, width=110, allow_unicode=True,
        )  # fmt: skip

    def _parameters(self) -> dict[str, dict[str, dict[str, str]]]:
        found = {
            _parameter(rule, name): {"Type": "String", "Default": value, "Description": f"{name} of {_name(rule)}"}
            for rule, given in self.rules.items()
            for name, value in given.items()
        }
        return {"Parameters": found} if found else {}

    def _resources(self) -> dict[str, object]:
        return {_logical(identifier): self._resource(identifier, given) for identifier, given in self.rules.items()}

    def _resource(self, identifier: str, given: Mapping[str, str]) -> dict[str, object]:
        properties: dict[str, object] = {
            "ConfigRuleName": _name(identifier), "Source": {"Owner": "AWS", "SourceIdentifier": identifier},
        }  # fmt: skip
        if given:
            properties["InputParameters"] = {name: {"Ref": _parameter(identifier, name)} for name in given}
        found: dict[str, object] = {"Type": "AWS::Config::ConfigRule", "Properties": properties}
        if served := self.controls.get(identifier):
            found["Controls"] = list(served[:20])
        return found


def _name(identifier: str) -> str:
    return identifier.lower().replace("_", "-")


def _logical(identifier: str) -> str:
    return "".join(word.capitalize() for word in identifier.split("_"))


def _parameter(identifier: str, name: str) -> str:
    return f"{_logical(identifier)}Param{name[:1].upper()}{name[1:]}"


def of_topics(*rules: str | Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Rules as a pack takes them, from single ones and whole topics, with the parameters that they usually have."""
    names = [name for one in rules for name in ((one,) if isinstance(one, str) else one)]
    return {name: topics.USUAL.get(name, {}) for name in dict.fromkeys(names)}


@cache
def packs() -> dict[str, Shipped]:
    """Every shipped pack by its key, in the order of their titles."""
    found: dict[str, Shipped] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found[module.PACK.key] = module.PACK
    for framework in spec.frameworks().values():
        found |= {pack.key: pack for pack in _of_framework(framework)}
    return dict(sorted(found.items(), key=lambda item: item[1].title))


def _of_framework(framework: spec.Framework) -> list[Shipped]:
    """A framework as packs: every rule that serves one of its controls, in parts where a pack may not hold them all."""
    parts = -(-len(framework.rules) // MOST)
    size = -(-len(framework.rules) // parts)
    made = []
    for part in range(parts):
        own = framework.rules[part * size : (part + 1) * size]
        given = {rule: framework.parameters.get(rule, {}) for rule in own}
        behind, said = (f"-part{part + 1}", f", part {part + 1} of {parts}") if parts > 1 else ("", "")
        made.append(Shipped(framework.key + behind, framework.title + said, framework.about, given, framework.served))
    return made
