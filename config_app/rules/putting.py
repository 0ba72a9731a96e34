"""Make a rule or change it: what a ConfigRule in AWS's members means, checked as a whole before anything is written.

PutConfigRule and whoever deploys rules for an account (conformance packs) come through here.
"""

from __future__ import annotations

import json
from typing import Any

from config_app.rules import reads, spec, writes
from config_app.rules.custom import guard, handlers, running
from config_app.rules.models import LAMBDA, MANAGED, POLICY, ConfigRule
from config_app.rules.proactive import properties
from config_app.rules.reads import CHANGE, OVERSIZED, SCHEDULED
from config_app.tags.given import INVALID, checked
from project.kernel.calls import Call
from project.kernel.errors import CallError

MOST = 1000


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def put(
    call: Call,
    given: dict[str, Any],
    tags: list[dict[str, str]] | None = None,
    *,
    pack: str = "",
    created_by: str = "",
    unknown: bool = False,
) -> ConfigRule:
    """Make the rule or change the one of its name; nothing is judged yet (`evaluating.soon`).

    `pack` and `created_by` (a service principal) say for whom: such a rule is changed and deleted only by the same.
    `unknown`: take identifiers of managed rules that are not implemented; such a rule says so and never judges.
    """
    source = given.get("Source") or {}
    changes = _checked(call, given, source, unknown)
    labels = checked(tags, INVALID)
    rule = _target(call, given)
    if rule.id is not None:
        refuse_foreign(rule, created_by)
    elif not pack and reads.own_rules(call.account_id, call.region) >= MOST:
        raise CallError(
            "MaxNumberOfConfigRulesExceededException",
            f"The account has {MOST} rules in {call.region}: no more are taken.",
        )
    if created_by or pack:
        changes |= {"pack": pack, "created_by": created_by}
    return writes.save(
        rule,
        {
            "description": given.get("Description", rule.description or changes.pop("title", "")),
            "scope": given.get("Scope") or {},
            "modes": _modes(given, source),
            "tags": labels if rule.id is None else None,  # later ones are ignored, as AWS does
            "owner": source["Owner"],
            "parameters_text": given.get("InputParameters", ""),
            **{name: value for name, value in changes.items() if name != "title"},
        },
    )


def _checked(call: Call, given: dict[str, Any], source: dict[str, Any], unknown: bool) -> dict[str, Any]:
    """What the source and the parameters mean; raises CallError for what a rule cannot be."""
    changes = {MANAGED: _managed, LAMBDA: _lambda, POLICY: _policy}[source["Owner"]](call, given, source, unknown)
    _refuse_half_scopes(given.get("Scope") or {})
    return changes


def drafted(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the rule that PutConfigRule would make of this, checked in the same way; nothing is kept."""
    source = given.get("Source") or {}
    changes = _checked(call, given, source, False)
    named = {"name": given.get("ConfigRuleName", ""), "owner": source["Owner"], "scope": given.get("Scope") or {}}
    return {**named, **{name: value for name, value in changes.items() if name != "title"}}


def refuse_foreign(rule: ConfigRule, by: str = "") -> None:
    """A rule that a service made for a pack is the service's."""
    if rule.created_by and rule.created_by != by:
        raise CallError(
            "AccessDeniedException",
            "An AWS service owns ServiceLinkedConfigRule. You do not have permissions to take action on this rule: "
            f"{rule.name} was made by {rule.created_by}; change or delete its conformance pack instead.",
        )


def _managed(call: Call, given: dict[str, Any], source: dict[str, Any], unknown: bool) -> dict[str, Any]:
    identifier = source.get("SourceIdentifier", "")
    if source.get("SourceDetails") or source.get("CustomPolicyDetails"):
        raise invalid(
            "Source.SourceDetails and Source.CustomPolicyDetails are for custom rules, not for the owner AWS."
        )
    parameters = _parameters(given.get("InputParameters"))
    declared = spec.managed().get(identifier)
    if declared is None and not (identifier and (unknown or identifier == reads.PROCESS_CHECK)):
        raise invalid(
            f"The sourceIdentifier {identifier} is invalid. Please refer to the documentation "
            "for a list of valid sourceIdentifiers that can be used when AWS is the Owner."
        )
    if declared is not None:
        if problem := spec.problems(declared, parameters):
            raise invalid(problem)
        if given.get("MaximumExecutionFrequency") and declared.trigger == "change":
            raise invalid(f"MaximumExecutionFrequency is not for {declared.identifier}: it is evaluated on change.")
    return {
        "identifier": identifier, "parameters": parameters, "frequency": given.get("MaximumExecutionFrequency", ""),
        "source_details": [], "policy_runtime": "", "policy_text": "", "debug_log": False,
        "title": declared.title[:256] if declared else "",
    }  # fmt: skip


def _lambda(call: Call, given: dict[str, Any], source: dict[str, Any], unknown: bool) -> dict[str, Any]:
    identifier = source.get("SourceIdentifier", "")
    if not identifier:
        raise invalid("Source.SourceIdentifier must name the Lambda function of a rule of the owner CUSTOM_LAMBDA.")
    if source.get("CustomPolicyDetails"):
        raise invalid("Source.CustomPolicyDetails is for rules of the owner CUSTOM_POLICY.")
    if not handlers.known(call.account_id, identifier):
        running.refuse_unreachable(call.account_id, identifier)
    details = _details(given, source)
    return {
        "identifier": identifier, "parameters": _parameters(given.get("InputParameters")), "source_details": details,
        "frequency": _frequency(given, details), "policy_runtime": "", "policy_text": "", "debug_log": False,
    }  # fmt: skip


def _policy(call: Call, given: dict[str, Any], source: dict[str, Any], unknown: bool) -> dict[str, Any]:
    policy = source.get("CustomPolicyDetails") or {}
    if not policy:
        raise invalid("Source.CustomPolicyDetails must be given for a rule of the owner CUSTOM_POLICY.")
    if source.get("SourceIdentifier"):
        raise invalid("Source.SourceIdentifier is not for rules of the owner CUSTOM_POLICY.")
    details = _details(given, source)
    if any(detail["MessageType"] not in {CHANGE, OVERSIZED} for detail in details):
        raise invalid(f"A rule of the owner CUSTOM_POLICY is evaluated on {CHANGE} or {OVERSIZED} only.")
    if not policy["PolicyText"].strip():
        raise invalid("Source.CustomPolicyDetails.PolicyText is empty.")
    try:
        guard.check(policy["PolicyText"])
    except guard.PolicyError as problem:
        raise invalid(str(problem)) from problem
    return {
        "identifier": "", "parameters": _parameters(given.get("InputParameters")), "source_details": details,
        "frequency": "", "policy_runtime": policy["PolicyRuntime"], "policy_text": policy["PolicyText"],
        "debug_log": bool(policy.get("EnableDebugLogDelivery")),
    }  # fmt: skip


def _details(given: dict[str, Any], source: dict[str, Any]) -> list[dict[str, Any]]:
    """What wakes a custom rule, as it was given; every entry with its event source and message type."""
    details: list[dict[str, Any]] = [dict(detail) for detail in source.get("SourceDetails") or []]
    if not details:
        raise invalid(f"Source.SourceDetails must say what triggers the rule, for example MessageType {CHANGE}.")
    for place, detail in enumerate(details, 1):
        detail.setdefault("EventSource", "aws.config")
        kind = detail.get("MessageType")
        if not kind:
            raise invalid(f"Source.SourceDetails[{place}].MessageType is required.")
        if detail.get("MaximumExecutionFrequency") and kind != SCHEDULED:
            raise invalid(f"MaximumExecutionFrequency is for the message type {SCHEDULED}, not for {kind}.")
        if kind == SCHEDULED:
            detail.setdefault("MaximumExecutionFrequency", given.get("MaximumExecutionFrequency", "TwentyFour_Hours"))
    return details


def _frequency(given: dict[str, Any], details: list[dict[str, Any]]) -> str:
    """How often a custom rule is woken by the clock; empty: never."""
    kinds = {detail["MessageType"] for detail in details}
    if given.get("MaximumExecutionFrequency") and not kinds & {SCHEDULED, "ConfigurationSnapshotDeliveryCompleted"}:
        raise invalid(f"MaximumExecutionFrequency needs the message type {SCHEDULED} in Source.SourceDetails.")
    found = [detail["MaximumExecutionFrequency"] for detail in details if detail["MessageType"] == SCHEDULED]
    return min(found, key=lambda name: reads.FREQUENCIES[name]) if found else ""


def _parameters(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        values = json.loads(text)
    except ValueError as problem:
        raise invalid(f"InputParameters is not JSON: {problem}") from problem
    if not isinstance(values, dict):
        raise invalid("InputParameters must be a JSON object.")
    return values


def _modes(given: dict[str, Any], source: dict[str, Any]) -> list[str]:
    modes = list(dict.fromkeys(mode.get("Mode", "") for mode in given.get("EvaluationModes") or [])) or ["DETECTIVE"]
    if "PROACTIVE" not in modes:
        return modes
    if source["Owner"] == LAMBDA:
        raise invalid("The evaluation mode PROACTIVE is for managed rules and custom policy rules.")
    declared = spec.managed().get(source.get("SourceIdentifier", ""))
    if declared is not None and not set(declared.types) & set(properties.SHAPES):
        raise invalid(
            f"{declared.identifier} does not support the evaluation mode PROACTIVE: it looks at {', '.join(declared.types)}."
        )
    return modes


def _refuse_half_scopes(scope: dict[str, Any]) -> None:
    if scope.get("ComplianceResourceId") and len(scope.get("ComplianceResourceTypes") or []) != 1:
        raise invalid("Scope.ComplianceResourceId needs exactly one type in Scope.ComplianceResourceTypes.")
    if scope.get("TagValue") and not scope.get("TagKey"):
        raise invalid("Scope.TagValue needs Scope.TagKey.")


def _target(call: Call, given: dict[str, Any]) -> ConfigRule:
    """The rule that a PutConfigRule means: by name, or by ARN or id where it is an update."""
    own = ConfigRule.objects.filter(account_id=call.account_id, region=call.region)
    name, number = given.get("ConfigRuleName"), given.get("ConfigRuleId")
    if arn := given.get("ConfigRuleArn"):
        number = arn.rpartition("/")[2]
    if number:
        found = own.filter(rule_id=number).first()
        if found is None or (name and found.name != name):
            raise CallError("NoSuchConfigRuleException", f"There is no rule {number} of that name.")
        return found
    if not name:
        raise invalid("ConfigRuleName is required when a rule is added.")
    return own.filter(name=name).first() or ConfigRule(account_id=call.account_id, region=call.region, name=name)
