"""AWS Config's operations that read compliance."""

from __future__ import annotations

from typing import Any

from config_app.compliance import reads
from config_app.items.models import Resource
from config_app.rules import reads as rules
from config_app.rules.models import Verdict
from config_app.rules.proactive import evaluating as proactive
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

RULE_CAP, RESOURCE_CAP = 25, 25
PAGE = 100


def _invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def _known(given: list[str] | None, *allowed: str) -> None:
    """Some operations take fewer compliance types than the model's enumeration has."""
    for kind in given or []:
        if kind not in allowed:
            raise _invalid(f"The compliance type {kind} is not one of {', '.join(allowed)}.")


def _count(number: int, cap: int) -> dict[str, Any]:
    return {"CappedCount": min(number, cap), "CapExceeded": number > cap}


def result(verdict: Verdict) -> dict[str, Any]:
    """An EvaluationResult."""
    shown = {
        "EvaluationResultIdentifier": {
            "EvaluationResultQualifier": {
                "ConfigRuleName": verdict.rule.name,
                "ResourceType": verdict.resource.type,
                "ResourceId": verdict.resource.resource_id,
                "EvaluationMode": "DETECTIVE",
            },
            "OrderingTimestamp": verdict.since,
        },
        "ComplianceType": verdict.compliance,
        "ResultRecordedTime": verdict.recorded,
        "ConfigRuleInvokedTime": verdict.invoked,
        "Annotation": verdict.annotation or None,
    }
    return {name: value for name, value in shown.items() if value is not None}


@operation("config:DescribeComplianceByConfigRule")
def describe_compliance_by_config_rule(
    call: Call,
    *,
    config_rule_names: list[str] | None = None,
    compliance_types: list[str] | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    scope = f"DescribeComplianceByConfigRule/{call.account_id}/{call.region}"
    _known(compliance_types, reads.COMPLIANT, reads.NON_COMPLIANT, "INSUFFICIENT_DATA")
    rules.find_all(call.account_id, call.region, config_rule_names or [])
    after = paging.position(scope, call.parameters, next_token) if next_token else ""
    found = [
        item
        for item in reads.by_rule([call.account_id], call.region)
        if (not config_rule_names or item.rule.name in config_rule_names)
        and (not compliance_types or item.compliance in compliance_types)
        and item.rule.name > after
    ]
    answer: dict[str, Any] = {"ComplianceByConfigRules": [_by_rule(item) for item in found[:25]]}
    if len(found) > 25:
        answer["NextToken"] = paging.token(scope, call.parameters, found[24].rule.name)
    return answer


def _by_rule(item: reads.RuleStanding) -> dict[str, Any]:
    compliance: dict[str, Any] = {"ComplianceType": item.compliance}
    if item.noncompliant:
        compliance["ComplianceContributorCount"] = _count(item.noncompliant, RESOURCE_CAP)
    elif item.compliance == "INSUFFICIENT_DATA" and item.evaluated:
        # nothing is in scope: a count of none, where a rule that is still being evaluated has no count
        compliance["ComplianceContributorCount"] = _count(0, RESOURCE_CAP)
    return {"ConfigRuleName": item.rule.name, "Compliance": compliance}


@operation("config:DescribeComplianceByResource")
def describe_compliance_by_resource(
    call: Call,
    *,
    resource_type: str | None = None,
    resource_id: str | None = None,
    compliance_types: list[str] | None = None,
    limit: int = 10,
    next_token: str | None = None,
) -> dict[str, Any]:
    scope = f"DescribeComplianceByResource/{call.account_id}/{call.region}"
    _known(compliance_types, reads.COMPLIANT, reads.NON_COMPLIANT, "INSUFFICIENT_DATA")
    if resource_id and not resource_type:
        raise _invalid("ResourceType must be given where ResourceId is.")
    after = paging.position(scope, call.parameters, next_token) if next_token else None
    size = limit or 10
    rows = reads.resources(
        [call.account_id], call.region, kind=resource_type, resource_id=resource_id, compliance=compliance_types,
        after=after, limit=size + 1,
    )  # fmt: skip
    answer: dict[str, Any] = {
        "ComplianceByResources": [_by_resource(resource, bad) for resource, _, bad in rows[:size]]
    }
    if len(rows) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rows[size - 1][0].id)
    return answer


def _by_resource(resource: Resource, bad: int) -> dict[str, Any]:
    compliance: dict[str, Any] = {"ComplianceType": reads.NON_COMPLIANT if bad else reads.COMPLIANT}
    if bad:
        compliance["ComplianceContributorCount"] = _count(bad, RULE_CAP)
    return {"ResourceType": resource.type, "ResourceId": resource.resource_id, "Compliance": compliance}


@operation("config:GetComplianceDetailsByConfigRule")
def get_compliance_details_by_config_rule(
    call: Call,
    *,
    config_rule_name: str,
    compliance_types: list[str] | None = None,
    limit: int = 10,
    next_token: str | None = None,
) -> dict[str, Any]:
    scope = f"GetComplianceDetailsByConfigRule/{call.account_id}/{call.region}"
    _known(compliance_types, reads.COMPLIANT, reads.NON_COMPLIANT, reads.NOT_APPLICABLE)
    rule = rules.find(call.account_id, call.region, config_rule_name)
    after = paging.position(scope, call.parameters, next_token) if next_token else None
    size = limit or 10
    found = reads.of_rule(rule, compliance_types, after=after, limit=size + 1)
    answer: dict[str, Any] = {"EvaluationResults": [result(verdict) for verdict in found[:size]]}
    if len(found) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, found[size - 1].id)
    return answer


@operation("config:GetComplianceDetailsByResource")
def get_compliance_details_by_resource(
    call: Call,
    *,
    resource_type: str | None = None,
    resource_id: str | None = None,
    compliance_types: list[str] | None = None,
    next_token: str | None = None,
    resource_evaluation_id: str | None = None,
) -> dict[str, Any]:
    """A resource's verdicts, by rule, 100 at a time."""
    if resource_evaluation_id:
        return _proposed(call, resource_evaluation_id, compliance_types)
    if not (resource_type and resource_id):
        raise _invalid("ResourceType and ResourceId must be given.")
    _known(compliance_types, reads.COMPLIANT, reads.NON_COMPLIANT, reads.NOT_APPLICABLE)
    scope = f"GetComplianceDetailsByResource/{call.account_id}/{call.region}"
    after = (
        paging.position(scope, call.parameters, next_token, code="InvalidParameterValueException") if next_token else ""
    )
    found = reads.of_resource([call.account_id], resource_type, resource_id, compliance_types, call.region)
    rest = [verdict for verdict in found if verdict.rule.name > after]
    answer: dict[str, Any] = {"EvaluationResults": [result(verdict) for verdict in rest[:PAGE]]}
    if len(rest) > PAGE:
        answer["NextToken"] = paging.token(scope, call.parameters, rest[PAGE - 1].rule.name)
    return answer


def _proposed(call: Call, number: str, kinds: list[str] | None) -> dict[str, Any]:
    """What the rules said of a proposed resource; at most one result for each rule of the mode PROACTIVE."""
    try:
        found = proactive.find(call.account_id, call.region, number)
    except CallError as missing:
        raise _invalid(missing.message) from missing  # the only error that AWS names for this operation
    return {
        "EvaluationResults": [
            {
                "EvaluationResultIdentifier": {
                    "EvaluationResultQualifier": {
                        "ConfigRuleName": one["rule"], "ResourceType": found.type, "ResourceId": found.resource_id,
                        "EvaluationMode": "PROACTIVE",
                    },
                    "OrderingTimestamp": found.started,
                    "ResourceEvaluationId": found.number,
                },
                "ComplianceType": one["compliance"],
                "ResultRecordedTime": found.started,
                "ConfigRuleInvokedTime": found.started,
                **({"Annotation": one["annotation"]} if one["annotation"] else {}),
            }
            for one in found.results
            if not kinds or one["compliance"] in kinds
        ]
    }  # fmt: skip


@operation("config:GetComplianceSummaryByConfigRule")
def get_compliance_summary_by_config_rule(call: Call) -> dict[str, Any]:
    found = reads.by_rule([call.account_id], call.region)
    good = sum(1 for item in found if item.compliance == reads.COMPLIANT)
    bad = sum(1 for item in found if item.compliance == reads.NON_COMPLIANT)
    return {
        "ComplianceSummary": {
            "CompliantResourceCount": _count(good, 25),
            "NonCompliantResourceCount": _count(bad, 25),
            "ComplianceSummaryTimestamp": call.time,
        }
    }


@operation("config:GetComplianceSummaryByResourceType")
def get_compliance_summary_by_resource_type(call: Call, *, resource_types: list[str] | None = None) -> dict[str, Any]:
    counts = reads.resource_counts([call.account_id], call.region, resource_types or ())
    return {
        "ComplianceSummariesByResourceType": [
            {
                **({"ResourceType": kind} if kind else {}),
                "ComplianceSummary": {
                    "CompliantResourceCount": _count(good, 100),
                    "NonCompliantResourceCount": _count(bad, 100),
                    "ComplianceSummaryTimestamp": call.time,
                },
            }
            for kind, (good, bad) in counts.items()
        ]
    }
