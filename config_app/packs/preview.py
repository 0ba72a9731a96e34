"""A template looked at before it is deployed: its parameters, its rules, and which of them Cairn can judge by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from config_app.packs import parameters as parameters_of
from config_app.packs import template
from config_app.packs.template import Rule
from config_app.rules import spec

MANUAL, MISSING, CUSTOM, MANAGED = "manual", "not implemented", "custom", "managed"


@dataclass(frozen=True)
class Field:
    """A parameter with the value that the form shows."""

    declared: parameters_of.Declared
    value: str
    wrong: str = ""


@dataclass(frozen=True)
class Row:
    """A rule that would be made."""

    rule: Rule
    kind: str
    title: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Preview:
    """What a template would do with these values; `wrong` says why it would do nothing."""

    description: str = ""
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    remediations: int = 0
    wrong: str = ""

    def number(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def managed(self) -> int:
        return self.number(MANAGED)

    @property
    def custom(self) -> int:
        return self.number(CUSTOM)

    @property
    def manual(self) -> int:
        return self.number(MANUAL)

    @property
    def missing(self) -> int:
        return self.number(MISSING)


def look(body: str, given: dict[str, str], pseudo: dict[str, str]) -> Preview:
    """What a template would do; what is wrong with it or with a value is said, never raised."""
    try:
        read = template.read(body)
    except template.TemplateError as problem:
        return Preview(wrong=str(problem))
    fields = tuple(_field(one, given) for one in read.parameters.values())
    try:
        plan = template.plan(read, {name: value for name, value in given.items() if name in read.parameters}, pseudo)
    except (template.TemplateError, parameters_of.ParameterError) as problem:
        return Preview(read.description, fields, wrong=str(problem))
    return Preview(read.description, fields, tuple(_row(rule) for rule in plan.rules), len(plan.remediations))


def _field(one: parameters_of.Declared, given: dict[str, str]) -> Field:
    value = given.get(one.name, one.default)
    wrong = parameters_of.problem(one, value) if value is not None else "A value is needed."
    return Field(one, value or "", wrong)


def _row(rule: Rule) -> Row:
    if rule.is_process_check:
        return Row(rule, MANUAL, rule.description or "A person answers for this.")
    if rule.owner != "AWS":
        return Row(rule, CUSTOM, rule.description)
    declared = spec.managed().get(rule.identifier)
    return Row(rule, MANAGED, declared.title, declared.severity) if declared else Row(rule, MISSING)


def shown(found: Preview) -> dict[str, Any]:
    """A preview for REST."""
    return {
        "description": found.description,
        "parameters": [
            {
                "name": one.declared.name, "type": one.declared.kind, "default": one.declared.default,
                "description": one.declared.description, "allowedValues": list(one.declared.choices),
            }
            for one in found.fields
        ],
        "rules": [
            {"name": row.rule.name, "identifier": row.rule.identifier, "kind": row.kind, "title": row.title,
             "parameters": dict(row.rule.parameters)}
            for row in found.rows
        ],
        "remediations": found.remediations,
        "problem": found.wrong,
    }  # fmt: skip
