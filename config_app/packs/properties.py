"""The properties of the two resource types that a conformance pack may hold, checked and brought into one form. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from config_app.packs.functions import text
from config_app.packs.parsing import TemplateError

PROCESS_CHECK = "AWS_CONFIG_PROCESS_CHECK"
OWNERS = ("AWS", "CUSTOM_LAMBDA", "CUSTOM_POLICY")
FREQUENCIES = ("One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours")
MESSAGES = ("ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification",
            "ScheduledNotification", "ConfigurationSnapshotDeliveryCompleted")  # fmt: skip
LONGEST_NAME = 128 - 1 - len("conformance-pack-") - 9  # the suffix that the pack adds fits too
_RULE = frozenset({"ConfigRuleName", "Description", "InputParameters", "MaximumExecutionFrequency", "Scope", "Source",
                   "EvaluationModes", "Compliance"})  # fmt: skip
_SCOPE = frozenset({"ComplianceResourceTypes", "ComplianceResourceId", "TagKey", "TagValue"})
_SOURCE = frozenset({"Owner", "SourceIdentifier", "SourceDetails", "CustomPolicyDetails"})
_POLICY = frozenset({"PolicyRuntime", "PolicyText", "EnableDebugLogDelivery", "EnablePolicyDebugLog"})
_REMEDIATION = frozenset({
    "Automatic", "ConfigRuleName", "ExecutionControls", "MaximumAutomaticAttempts", "Parameters", "ResourceType",
    "RetryAttemptSeconds", "TargetId", "TargetType", "TargetVersion",
})  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A rule that a template asks for, in PutConfigRule's terms; `name` is still without the pack's suffix."""

    logical_id: str
    name: str
    owner: str
    identifier: str = ""  # of a managed rule, or the function of a custom one
    description: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    scope: Mapping[str, Any] = field(default_factory=dict)
    frequency: str = ""
    details: tuple[Mapping[str, str], ...] = ()
    policy: str = ""
    runtime: str = ""
    debug: bool = False
    controls: tuple[str, ...] = ()

    @property
    def is_process_check(self) -> bool:
        return self.owner == "AWS" and self.identifier == PROCESS_CHECK

    def wanted(self) -> dict[str, Any]:
        """Everything that decides whether a deployed rule is still as the template wants it."""
        return asdict(self)

    def source(self) -> dict[str, Any]:
        """The rule's Source in PutConfigRule's members."""
        policy = {"PolicyRuntime": self.runtime, "PolicyText": self.policy, "EnableDebugLogDelivery": self.debug}
        found = {
            "Owner": self.owner,
            "SourceIdentifier": self.identifier,
            "SourceDetails": [dict(one) for one in self.details],
            "CustomPolicyDetails": policy if self.owner == "CUSTOM_POLICY" else None,
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Remediation:
    """A remediation that a template asks for; `rule` is the name of the template's rule."""

    logical_id: str
    rule: str
    target: str
    properties: Mapping[str, Any]

    def wanted(self) -> dict[str, Any]:
        return asdict(self)


def rule(logical_id: str, given: Mapping[str, Any], where: str, controls: tuple[str, ...] = ()) -> Rule:
    """A ConfigRule's resolved properties as a Rule; raises TemplateError."""
    _only(given, _RULE, where)
    source = _mapping(given, "Source", where)
    _only(source, _SOURCE, f"{where}.Source")
    owner = _text(source, "Owner", f"{where}.Source")
    if owner not in OWNERS:
        raise TemplateError(f"{where}.Source.Owner must be one of {', '.join(OWNERS)}.")
    identifier = _text(source, "SourceIdentifier", f"{where}.Source")
    if not identifier and owner != "CUSTOM_POLICY":
        raise TemplateError(f"{where}.Source.SourceIdentifier is missing.")
    policy = _mapping(source, "CustomPolicyDetails", f"{where}.Source")
    if policy:
        _only(policy, _POLICY, f"{where}.Source.CustomPolicyDetails")
    if owner == "CUSTOM_POLICY" and not policy.get("PolicyText"):
        raise TemplateError(f"{where}.Source.CustomPolicyDetails.PolicyText is missing.")
    name = _text(given, "ConfigRuleName", where) or logical_id
    if len(name) > LONGEST_NAME or not re.search(r"\S", name):
        raise TemplateError(f"{where}.ConfigRuleName must have 1 to {LONGEST_NAME} characters.")
    frequency = _text(given, "MaximumExecutionFrequency", where)
    if frequency and frequency not in FREQUENCIES:
        raise TemplateError(f"{where}.MaximumExecutionFrequency must be one of {', '.join(FREQUENCIES)}.")
    return Rule(
        logical_id, name, owner, identifier, _text(given, "Description", where)[:256], _parameters(given, where),
        _scope(given, where), frequency, _details(source, f"{where}.Source"),
        _text(policy, "PolicyText", where), _text(policy, "PolicyRuntime", where),
        any(_flag(policy.get(member)) for member in ("EnableDebugLogDelivery", "EnablePolicyDebugLog")),
        controls,
    )  # fmt: skip


def _only(given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(set(given) - known):
        raise TemplateError(f"{where}: encountered unsupported property {unknown[0][:100]}.")


def _mapping(given: Mapping[str, Any], member: str, where: str) -> Mapping[str, Any]:
    value = given.get(member)
    if value is not None and not isinstance(value, dict):
        raise TemplateError(f"{where}.{member} must be a mapping.")
    return value or {}


def _text(given: Mapping[str, Any], member: str, where: str) -> str:
    value = given.get(member)
    return "" if value is None else text(value, f"{where}.{member}")


def _flag(value: Any) -> bool:
    return str(value).lower() == "true"


def _parameters(given: Mapping[str, Any], where: str) -> dict[str, str]:
    """InputParameters is a mapping, or its JSON as a text."""
    where = f"{where}.InputParameters"
    value = given.get("InputParameters")
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as problem:
            raise TemplateError(f"{where} is a text, but no JSON.") from problem
    if not value:
        return {}
    if not isinstance(value, dict):
        raise TemplateError(f"{where} must be a mapping.")
    return {name: _written(part, f"{where}.{name}") for name, part in value.items() if part is not None}


def _written(value: Any, where: str) -> str:
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(value, separators=(",", ":")) if isinstance(value, dict) else text(value, where)


def _scope(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    scope, where = _mapping(given, "Scope", where), f"{where}.Scope"
    _only(scope, _SCOPE, where)
    types = scope.get("ComplianceResourceTypes") or []
    if isinstance(types, str):
        types = [types]
    if not isinstance(types, list) or not all(isinstance(kind, str) for kind in types):
        raise TemplateError(f"{where}.ComplianceResourceTypes must be a list of resource types.")
    found: dict[str, Any] = {"ComplianceResourceTypes": types}
    found |= {name: _text(scope, name, where) for name in ("ComplianceResourceId", "TagKey", "TagValue")}
    if found["ComplianceResourceId"] and len(types) != 1:
        raise TemplateError(f"{where}.ComplianceResourceId needs exactly one type in ComplianceResourceTypes.")
    if found["TagValue"] and not found["TagKey"]:
        raise TemplateError(f"{where}.TagValue needs TagKey.")
    return {name: value for name, value in found.items() if value}


def _details(source: Mapping[str, Any], where: str) -> tuple[dict[str, str], ...]:
    given, found = source.get("SourceDetails") or [], []
    if not isinstance(given, list):
        raise TemplateError(f"{where}.SourceDetails must be a list.")
    for place, one in enumerate(given):
        here = f"{where}.SourceDetails[{place}]"
        if not isinstance(one, dict):
            raise TemplateError(f"{here} must be a mapping.")
        _only(one, frozenset({"EventSource", "MessageType", "MaximumExecutionFrequency"}), here)
        message = _text(one, "MessageType", here)
        if message not in MESSAGES:
            raise TemplateError(f"{here}.MessageType must be one of {', '.join(MESSAGES)}.")
        kept = {"EventSource": _text(one, "EventSource", here) or "aws.config", "MessageType": message}
        if frequency := _text(one, "MaximumExecutionFrequency", here):
            kept["MaximumExecutionFrequency"] = frequency
        found.append(kept)
    return tuple(found)


def remediation(logical_id: str, given: Mapping[str, Any], where: str) -> Remediation:
    """A RemediationConfiguration's resolved properties; raises TemplateError."""
    _only(given, _REMEDIATION, where)
    rule_name, target = _text(given, "ConfigRuleName", where), _text(given, "TargetId", where)
    if not rule_name:
        raise TemplateError(f"{where}.ConfigRuleName is missing.")
    if not target:
        raise TemplateError(f"{where}.TargetId is missing.")
    if _text(given, "TargetType", where) != "SSM_DOCUMENT":
        raise TemplateError(f"{where}.TargetType must be SSM_DOCUMENT.")
    return Remediation(logical_id, rule_name, target, dict(given))
