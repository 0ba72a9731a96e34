"""The form of a rule: a field for each declared parameter, with its kind, bounds, choices and default, and pickers for its scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from config_app.resources.spec import all_types
from config_app.rules import reads, spec
from config_app.rules.models import ConfigRule
from config_app.rules.parameters import Parameter

PREFIX = "parameter_"
HELP = {
    "parameters": 'Parameters that have no field above: JSON, for example {"blockedPort1": "3389"}.',
    "scope": 'A scope that the fields above do not say: JSON, for example {"TagKey": "team", "TagValue": "web"}.',
    "frequency": "For periodic rules only.",
}


class RuleForm(forms.ModelForm):
    """The managed rule is chosen from the library; what the operation refuses stands at its field."""

    identifier = forms.ChoiceField(label="Managed rule")
    frequency = forms.ChoiceField(choices=[("", "as the rule says"), *((name, name) for name in reads.FREQUENCIES)])
    scope_types = forms.MultipleChoiceField(
        label="Only these types", required=False, help_text="None chosen: every type that the rule looks at."
    )
    scope_resource = forms.CharField(
        label="Only this resource", required=False, max_length=768, help_text="Its id; exactly one type must be chosen."
    )
    scope_tag = forms.CharField(label="Only with the tag", required=False, max_length=128)
    scope_value = forms.CharField(label="and its value", required=False, max_length=256, help_text="Empty: any value.")

    class Meta:
        model = ConfigRule
        fields = ("name", "identifier", "description", "region", "parameters", "scope", "frequency")

    declared: spec.ManagedRule | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose(
            "identifier", [(one.identifier, f"{one.identifier} – {one.title}") for one in spec.managed().values()]
        )
        rule = self.instance
        if rule.pk and rule.is_custom:
            self.fields.pop("identifier", None)  # a custom rule names no managed one
        if self.declared and not rule.pk and "identifier" in self.fields:
            self.fields["identifier"].widget = forms.HiddenInput()  # chosen above the form
            self.initial["identifier"] = self.declared.identifier
        types = self.declared.types if self.declared else reads.types(rule) or sorted(all_types()) if rule.pk else ()
        self._choose("scope_types", [(kind, kind) for kind in types])
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
                self.fields[name].required = False
        if rule.pk:
            self._fill(rule)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields.get(name)
        if field is not None:
            field.choices = choices

    def _fill(self, rule: ConfigRule) -> None:
        """What is set goes into the fields that speak of it; the JSON holds the rest."""
        scope = dict(rule.scope or {})
        words = {"scope_types": "ComplianceResourceTypes", "scope_resource": "ComplianceResourceId", "scope_tag": "TagKey",
                 "scope_value": "TagValue"}  # fmt: skip
        for name, member in words.items():
            if name in self.fields and member in scope:
                self.initial[name] = scope.pop(member)
        held = dict(rule.parameters or {})
        for one in self.declared.parameters if self.declared else ():
            if PREFIX + one.name in self.fields and one.name in held:
                self.initial[PREFIX + one.name] = shown(one, held.pop(one.name))
        self.initial.update({"scope": scope, "parameters": held})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        declared = spec.managed().get(found.get("identifier") or "") or self.declared
        found["parameters"] = {**(found.get("parameters") or {}), **self._given(found)}
        found["scope"] = {**(found.get("scope") or {}), **_scope(found)}
        if declared and (problem := spec.problems(declared, found["parameters"])):
            known = () if problem.startswith("Unknown") else declared.parameters
            named = next((one.name for one in known if one.name in problem), "")
            self.add_error(PREFIX + named if PREFIX + named in self.fields else "parameters", problem)
        return found

    def _given(self, found: Mapping[str, Any]) -> dict[str, str]:
        """What was typed into the parameters' fields, as InputParameters holds it: texts; a required one has its default."""
        needed = [one for one in self.declared.parameters if one.required and one.default] if self.declared else []
        filled = {one.name: one.default or "" for one in needed if PREFIX + one.name in found}
        typed = {name.removeprefix(PREFIX): value for name, value in found.items() if name.startswith(PREFIX)}
        given = {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in typed.items()
            if value not in (None, "", [])
        }
        return {**filled, **given}


def _scope(found: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        "ComplianceResourceTypes": found.get("scope_types"), "ComplianceResourceId": found.get("scope_resource"),
        "TagKey": found.get("scope_tag"), "TagValue": found.get("scope_value"),
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def shown(one: Parameter, value: Any) -> Any:
    """A kept value as its field takes it."""
    if one.kind == "flag":
        return str(value).strip().lower()
    if one.kind == "list" and one.choices:
        return [part.strip() for part in str(value).split(",") if part.strip()]
    return value


def form_for(declared: spec.ManagedRule | None) -> type[RuleForm]:
    """The form with a field for each parameter of a managed rule."""
    own: dict[str, Any] = {PREFIX + one.name: field(one) for one in declared.parameters} if declared else {}
    return type("RuleForm", (RuleForm,), {**own, "declared": declared, "__module__": __name__})


def field(one: Parameter) -> forms.Field:
    """The field of a parameter: its kind, bounds, choices, and in words what it takes when it is left empty."""
    common: dict[str, Any] = {
        "label": one.name,
        "required": one.required and one.default is None,
        "help_text": _help(one),
    }
    if one.kind == "number":
        return forms.FloatField(min_value=one.least, max_value=one.most, **common)
    if one.kind == "int":
        least, most = (None if limit is None else int(limit) for limit in (one.least, one.most))
        return forms.IntegerField(min_value=least, max_value=most, **common)
    if one.kind == "flag":
        return forms.ChoiceField(choices=[("", "–"), ("true", "true"), ("false", "false")], **common)
    if one.choices and one.kind == "list":
        return forms.MultipleChoiceField(choices=[(name, name) for name in one.choices], **common)
    if one.choices:
        return forms.ChoiceField(choices=[("", "–"), *((name, name) for name in one.choices)], **common)
    return forms.CharField(max_length=2048, **common)


def _help(one: Parameter) -> str:
    words = []
    if one.kind == "list":
        words.append("Several, separated by commas." if not one.choices else "One or more.")
    if one.kind == "map":
        words.append("key:value pairs, separated by commas, or a JSON object.")
    if one.least is not None and one.most is not None:
        words.append(f"{one.least:g} to {one.most:g}.")
    elif one.least is not None:
        words.append(f"At least {one.least:g}.")
    elif one.most is not None:
        words.append(f"At most {one.most:g}.")
    words.append(
        f"Left empty: {one.default}."
        if one.default is not None
        else "Required."
        if one.required
        else "May be left empty."
    )
    return " ".join(words)
