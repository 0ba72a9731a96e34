"""A conformance pack's template, read and carried out: which rules and which remediations it asks for. Pure.

What a template says wrong is a TemplateError that names its place, what is given wrong for its parameters a
ParameterError; `plan` needs no database, so that a template can be looked at before anything is deployed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config_app.packs import parameters as parameters_of
from config_app.packs import properties
from config_app.packs.functions import NO_VALUE, Scope
from config_app.packs.parsing import TemplateError as TemplateError
from config_app.packs.parsing import parse
from config_app.packs.properties import Remediation as Remediation
from config_app.packs.properties import Rule as Rule

MOST_RULES = 180
RULE, REMEDIATION = "AWS::Config::ConfigRule", "AWS::Config::RemediationConfiguration"
_SECTIONS = frozenset({
    "AWSTemplateFormatVersion", "Conditions", "Description", "Mappings", "Metadata", "Outputs", "Parameters", "Resources",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "Type", "Properties", "Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy", "Description",
    "Controls",
})  # fmt: skip


@dataclass(frozen=True)
class Template:
    """A template that is sound in itself: its sections, before any parameter has a value."""

    parameters: Mapping[str, parameters_of.Declared]
    resources: Mapping[str, Mapping[str, Any]]
    conditions: Mapping[str, Any] = field(default_factory=dict)
    mappings: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    order: Sequence[str] = ()  # logical ids, each after those that it depends on


@dataclass(frozen=True)
class Plan:
    """What a template asks for with the values of its parameters."""

    rules: tuple[Rule, ...]
    remediations: tuple[Remediation, ...]

    @property
    def digest(self) -> str:
        """The same for two plans that ask for the same."""
        parts = [[one.wanted() for one in self.rules], [one.wanted() for one in self.remediations]]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read(body: str) -> Template:
    """A template's text, read and checked as far as it can be without values; raises TemplateError."""
    tree = parse(body)
    if unknown := sorted(set(tree) - _SECTIONS):
        raise TemplateError(
            f"Invalid template section {unknown[0][:100]!r}. A template has: {', '.join(sorted(_SECTIONS))}."
        )
    declared = parameters_of.declared(tree.get("Parameters"))
    resources = _resources(tree.get("Resources"))
    description = tree.get("Description") or ""
    if not isinstance(description, str):
        raise TemplateError("Description must be a text.")
    return Template(
        declared, resources, _section(tree, "Conditions"), _section(tree, "Mappings"), description,
        _ordered(resources),
    )  # fmt: skip


def _section(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = tree.get(name)
    if found is not None and not isinstance(found, dict):
        raise TemplateError(f"{name} must be a mapping.")
    return found or {}


def _resources(section: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(section, dict) or not section:
        raise TemplateError("Resources must be a mapping with at least one rule.")
    for name, given in section.items():
        where = f"Resources.{name[:100]}"
        if not name.isalnum() or not name.isascii():
            raise TemplateError(f"{where}: a logical id holds letters and digits only.")
        if not isinstance(given, dict):
            raise TemplateError(f"{where} must be a mapping with a Type and Properties.")
        if unknown := sorted(set(given) - _ATTRIBUTES):
            raise TemplateError(f"{where}: unknown attribute {unknown[0][:100]!r}.")
        if given.get("Type") not in (RULE, REMEDIATION):
            raise TemplateError(
                f"{where}.Type {str(given.get('Type'))[:100]!r} is not supported in a conformance pack; {RULE} and {REMEDIATION} are."
            )
        if not isinstance(given.get("Properties"), dict):
            raise TemplateError(f"{where}.Properties must be a mapping.")
    return section


def _ordered(resources: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Logical ids in the order of deployment; raises TemplateError for unknown dependencies and circles."""
    needs = {name: _needs(name, given, resources) for name, given in resources.items()}
    done: dict[str, None] = {}
    while len(done) < len(needs):
        ready = [name for name, wanted in needs.items() if name not in done and wanted <= done.keys()]
        if not ready:
            circle = [name for name in needs if name not in done]
            raise TemplateError(f"Resources: circular dependency between resources: [{', '.join(circle)[:500]}].")
        done.update(dict.fromkeys(ready))
    return tuple(done)


def _needs(name: str, given: Mapping[str, Any], resources: Mapping[str, Any]) -> frozenset[str]:
    stated = given.get("DependsOn") or []
    wanted = [stated] if isinstance(stated, str) else stated
    if not isinstance(wanted, list):
        raise TemplateError(f"Resources.{name}.DependsOn must be a logical id or a list of them.")
    for one in wanted:
        if not isinstance(one, str) or one not in resources:
            raise TemplateError(f"Resources.{name}.DependsOn: there is no resource {str(one)[:100]!r}.")
    return frozenset([*wanted, *(one for one in _references(given["Properties"]) if one in resources)])


def _references(value: Any) -> list[str]:
    """The names that Ref and GetAtt mention, anywhere within a value."""
    if isinstance(value, list):
        return [name for part in value for name in _references(part)]
    if not isinstance(value, dict):
        return []
    found = [name for part in value.values() for name in _references(part)]
    return [*found, value["Ref"]] if isinstance(value.get("Ref"), str) else found


def plan(template: Template, given: Mapping[str, str], pseudo: Mapping[str, str], *, most: int = MOST_RULES) -> Plan:
    """What the template asks for; raises TemplateError, or ParameterError for what is given.

    `pseudo` are the pseudo parameters without their prefix: AccountId, Region, StackName, StackId.
    """
    values: dict[str, Any] = {f"AWS::{name}": value for name, value in pseudo.items()}
    values |= {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com", "AWS::NotificationARNs": []}
    values |= parameters_of.settled(template.parameters, given)
    made: dict[str, Rule] = {}
    scope = Scope(values, template.mappings, template.conditions, _names(template, made))
    for name in template.conditions:
        scope.condition(name, f"Conditions.{name}")
    remediations = []
    for name in template.order:
        where, resource = f"Resources.{name}", template.resources[name]
        if "Condition" in resource and not scope.condition(resource["Condition"], f"{where}.Condition"):
            continue
        found = scope.resolve(resource["Properties"], f"{where}.Properties")
        if found is NO_VALUE or not isinstance(found, dict):
            raise TemplateError(f"{where}.Properties must be a mapping.")
        if resource["Type"] == RULE:
            made[name] = properties.rule(name, found, f"{where}.Properties", _controls(resource, where))
        else:
            remediations.append(properties.remediation(name, found, f"{where}.Properties"))
    rules = tuple(made[name] for name in template.resources if name in made)
    _check(rules, remediations, most)
    return Plan(rules, tuple(remediations))


def _controls(resource: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """The controls of a framework that the author says a rule serves: at most 20, as they are shown."""
    given = resource.get("Controls") or []
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TemplateError(f"{where}.Controls must be a list of texts.")
    return tuple(one[:128] for one in found[:20])


def _names(template: Template, made: Mapping[str, Rule]) -> dict[str, Callable[[str], Any]]:
    """What Ref of a resource gives: a rule's name."""

    def named(name: str) -> Callable[[str], Any]:
        def give(where: str) -> str:
            if name not in made:
                raise TemplateError(f"{where}: the resource {name} is not created, so nothing can refer to it.")
            return made[name].name

        return give

    return {name: named(name) for name in template.resources}


def _check(rules: Sequence[Rule], remediations: Sequence[Remediation], most: int) -> None:
    if not rules:
        raise TemplateError("Resources: no rule is left to create.")
    if len(rules) > most:
        raise TemplateError(f"Resources: the pack has {len(rules)} rules; at most {most} are taken.")
    names = [rule.name for rule in rules]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise TemplateError(f"Resources: two rules are called {twice[:128]}.")
    for one in remediations:
        if one.rule not in names:
            raise TemplateError(
                f"Resources.{one.logical_id}.Properties.ConfigRuleName: no rule of this template is called {one.rule[:128]!r}."
            )
