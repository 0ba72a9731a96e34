"""A rule as DescribeConfigRules shows it, and its state as DescribeConfigRuleEvaluationStatus does."""

from __future__ import annotations

import json
from typing import Any

from config_app.rules import reads
from config_app.rules.models import POLICY, ConfigRule, RuleRun


def described(rule: ConfigRule, *, busy: bool = False) -> dict[str, Any]:
    """A rule in AWS's members; `busy`: runs of it are open."""
    shown: dict[str, Any] = {
        "ConfigRuleName": rule.name,
        "ConfigRuleArn": rule.arn,
        "ConfigRuleId": rule.rule_id,
        "Description": rule.description or None,
        "Scope": rule.scope or None,
        "Source": _source(rule),
        "InputParameters": rule.parameters_text or (json.dumps(rule.parameters) if rule.parameters else None),
        "MaximumExecutionFrequency": rule.frequency or None,
        "ConfigRuleState": state(rule, busy=busy),
        "CreatedBy": rule.created_by or None,
        "EvaluationModes": [{"Mode": mode} for mode in rule.modes],
    }
    return {name: value for name, value in shown.items() if value is not None}


def _source(rule: ConfigRule) -> dict[str, Any]:
    """GetCustomRulePolicy gives the text; here it is only said that there is one, as in AWS."""
    shown: dict[str, Any] = {"Owner": rule.owner}
    if rule.identifier:
        shown["SourceIdentifier"] = rule.identifier
    if rule.source_details:
        shown["SourceDetails"] = rule.source_details
    if rule.owner == POLICY:
        shown["CustomPolicyDetails"] = {
            "PolicyRuntime": rule.policy_runtime, "PolicyText": "", "EnableDebugLogDelivery": rule.debug_log,
        }  # fmt: skip
    return shown


def state(rule: ConfigRule, *, busy: bool = False) -> str:
    """ACTIVE, or EVALUATING until the first evaluation is done and while runs are open."""
    if rule.state != "ACTIVE":
        return rule.state
    waits = rule.evaluated is None and reads.judges(rule)
    return "EVALUATING" if rule.enabled and (busy or waits) else "ACTIVE"


def status(rule: ConfigRule) -> dict[str, Any]:
    """A ConfigRuleEvaluationStatus."""
    ran = rule.invoked if rule.is_custom else rule.evaluated
    shown = {
        "ConfigRuleName": rule.name,
        "ConfigRuleArn": rule.arn,
        "ConfigRuleId": rule.rule_id,
        "LastSuccessfulInvocationTime": ran,
        "LastFailedInvocationTime": rule.invocation_failed,
        "LastSuccessfulEvaluationTime": rule.evaluated,
        "LastFailedEvaluationTime": rule.error_at,
        "FirstActivatedTime": rule.created,
        "LastDeactivatedTime": rule.switched_off,
        "LastErrorCode": (rule.error_code or "EvaluationFailed") if rule.error else None,
        "LastErrorMessage": rule.error or None,
        "FirstEvaluationStarted": ran is not None or rule.evaluated is not None,
    }
    return {name: value for name, value in shown.items() if value is not None}


def run(found: RuleRun) -> dict[str, Any]:
    """A run of a custom rule."""
    shown = {
        "state": found.state, "messageType": found.message_type, "queued": found.queued, "started": found.started,
        "ended": found.ended, "milliseconds": found.milliseconds, "evaluations": found.evaluations,
        "reason": found.reason or None, "output": found.output or None, "confinement": found.confinement or None,
        "resourceType": found.resource.type if found.resource else None,
        "resourceId": found.resource.resource_id if found.resource else None,
        "configurationStateId": str(found.item_id) if found.item_id else None, "ruleVersion": found.inputs or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}
