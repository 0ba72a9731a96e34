"""AWS Config's operations on rules."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction

from config_app.rules import reads, spec, tasks, writes
from config_app.rules.models import ConfigRule
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

log = logging.getLogger(__name__)
MOST = 1000
PAGE = 25
AT_ONCE = 500  # so many judgements are made within the call


def _invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def described(rule: ConfigRule) -> dict[str, Any]:
    """A rule as DescribeConfigRules shows it."""
    shown: dict[str, Any] = {
        "ConfigRuleName": rule.name,
        "ConfigRuleArn": rule.arn,
        "ConfigRuleId": rule.rule_id,
        "Description": rule.description or None,
        "Scope": rule.scope or None,
        "Source": {"Owner": "AWS", "SourceIdentifier": rule.identifier},
        "InputParameters": json.dumps(rule.parameters) if rule.parameters else None,
        "MaximumExecutionFrequency": rule.frequency or None,
        "ConfigRuleState": "ACTIVE",
        "EvaluationModes": [{"Mode": "DETECTIVE"}],
    }
    return {name: value for name, value in shown.items() if value is not None}


def _source(given: dict[str, Any]) -> spec.ManagedRule:
    source = given.get("Source") or {}
    if source.get("Owner") != "AWS":
        raise _invalid(
            f"Source.Owner {source.get('Owner')} is not supported yet; rules of the owner AWS (managed rules) are."
        )
    declared = spec.managed().get(source.get("SourceIdentifier", ""))
    if declared is None:
        raise _invalid(
            f"The sourceIdentifier {source.get('SourceIdentifier')} is invalid. Please refer to the documentation "
            "for a list of valid sourceIdentifiers that can be used when AWS is the Owner."
        )
    return declared


def _parameters(text: str | None, declared: spec.ManagedRule) -> dict[str, Any]:
    if not text:
        values: Any = {}
    else:
        try:
            values = json.loads(text)
        except ValueError as problem:
            raise _invalid(f"InputParameters is not JSON: {problem}") from problem
    if not isinstance(values, dict):
        raise _invalid("InputParameters must be a JSON object.")
    if problem_found := spec.problems(declared, values):
        raise _invalid(problem_found)
    return values


@operation("config:PutConfigRule")
def put_config_rule(call: Call, *, config_rule: dict[str, Any], tags: list[dict[str, str]] | None = None) -> None:
    """Make a rule or change the one of this name; everything in scope is judged at once."""
    declared = _source(config_rule)
    parameters = _parameters(config_rule.get("InputParameters"), declared)
    _refuse_half_scopes(config_rule.get("Scope") or {})
    rule = _target(call, config_rule)
    if rule.id is None and ConfigRule.objects.filter(account_id=call.account_id, region=call.region).count() >= MOST:
        raise CallError(
            "MaxNumberOfConfigRulesExceededException",
            f"The account has {MOST} rules in {call.region}: no more are taken.",
        )
    if config_rule.get("MaximumExecutionFrequency") and declared.trigger == "change":
        raise _invalid(f"MaximumExecutionFrequency is not for {declared.identifier}: it is evaluated on change.")
    writes.save(
        rule,
        {
            "identifier": declared.identifier,
            "description": config_rule.get("Description", rule.description or declared.title),
            "parameters": parameters,
            "scope": config_rule.get("Scope") or {},
            "frequency": config_rule.get("MaximumExecutionFrequency", ""),
            "tags": {tag["Key"]: tag.get("Value", "") for tag in tags} if tags else None,
        },
    )
    _evaluate_soon(rule)


def _refuse_half_scopes(scope: dict[str, Any]) -> None:
    if scope.get("ComplianceResourceId") and len(scope.get("ComplianceResourceTypes") or []) != 1:
        raise _invalid("Scope.ComplianceResourceId needs exactly one type in Scope.ComplianceResourceTypes.")
    if scope.get("TagValue") and not scope.get("TagKey"):
        raise _invalid("Scope.TagValue needs Scope.TagKey.")


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
        raise _invalid("ConfigRuleName is required when a rule is added.")
    return own.filter(name=name).first() or ConfigRule(account_id=call.account_id, region=call.region, name=name)


def _evaluate_soon(*rules: ConfigRule) -> None:
    """Judge the scopes once the change is committed: small ones here and now, large ones in the background.

    A queue in front of a few hundred judgements would only make people wait.
    """

    def start() -> None:
        left = AT_ONCE
        for rule in rules:
            size = reads.in_scope(rule)[: left + 1].count()
            if size > left:
                _in_background(rule)
                continue
            left -= size
            _here(rule)

    transaction.on_commit(start)


def _here(rule: ConfigRule) -> None:
    """What goes wrong here is the evaluation's and not the call's, which is done: the background tries again."""
    try:
        writes.evaluate(rule)
    except Exception:
        log.exception("rule %s is evaluated in the background", rule.name)
        _in_background(rule)


def _in_background(rule: ConfigRule) -> None:
    try:
        tasks.evaluate.apply_async((rule.id,), retry=False)
    except Exception as problem:
        log.warning("rule %s waits for the next change or period, the broker is away: %s", rule.name, problem)


@operation("config:DescribeConfigRules")
def describe_config_rules(
    call: Call,
    *,
    config_rule_names: list[str] | None = None,
    next_token: str | None = None,
    filters: dict[str, Any] | None = None,
) -> dict[str, Any]:
    scope = f"DescribeConfigRules/{call.account_id}/{call.region}"
    if config_rule_names:
        named = reads.find_all(call.account_id, call.region, config_rule_names)
        return {"ConfigRules": [described(rule) for rule in named]}
    if (filters or {}).get("EvaluationMode") == "PROACTIVE":
        return {"ConfigRules": []}
    after = paging.position(scope, call.parameters, next_token) if next_token else ""
    rules = [rule for rule in reads.of_accounts([call.account_id], call.region) if rule.name > after]
    answer: dict[str, Any] = {"ConfigRules": [described(rule) for rule in rules[:PAGE]]}
    if len(rules) > PAGE:
        answer["NextToken"] = paging.token(scope, call.parameters, rules[PAGE - 1].name)
    return answer


@operation("config:DeleteConfigRule")
def delete_config_rule(call: Call, *, config_rule_name: str) -> None:
    writes.delete(reads.find(call.account_id, call.region, config_rule_name))


@operation("config:DeleteEvaluationResults")
def delete_evaluation_results(call: Call, *, config_rule_name: str) -> None:
    writes.drop_results(reads.find(call.account_id, call.region, config_rule_name))


@operation("config:StartConfigRulesEvaluation")
def start_config_rules_evaluation(call: Call, *, config_rule_names: list[str] | None = None) -> None:
    """Judge up to 25 rules now; none named means all."""
    rules = (
        reads.find_all(call.account_id, call.region, config_rule_names)
        if config_rule_names
        else reads.of_accounts([call.account_id], call.region)
    )
    _evaluate_soon(*rules)


@operation("config:DescribeConfigRuleEvaluationStatus")
def describe_config_rule_evaluation_status(
    call: Call, *, config_rule_names: list[str] | None = None, next_token: str | None = None, limit: int = 150
) -> dict[str, Any]:
    scope = f"DescribeConfigRuleEvaluationStatus/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token) if next_token else ""
    rules = (
        reads.find_all(call.account_id, call.region, config_rule_names)
        if config_rule_names
        else [rule for rule in reads.of_accounts([call.account_id], call.region) if rule.name > after]
    )
    size = limit or 150
    answer: dict[str, Any] = {"ConfigRulesEvaluationStatus": [_status(rule) for rule in rules[:size]]}
    if len(rules) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rules[size - 1].name)
    return answer


def _status(rule: ConfigRule) -> dict[str, Any]:
    shown = {
        "ConfigRuleName": rule.name,
        "ConfigRuleArn": rule.arn,
        "ConfigRuleId": rule.rule_id,
        "LastSuccessfulInvocationTime": rule.evaluated,
        "LastSuccessfulEvaluationTime": rule.evaluated,
        "LastFailedEvaluationTime": rule.error_at,
        "FirstActivatedTime": rule.created,
        "LastErrorCode": "EvaluationFailed" if rule.error else None,
        "LastErrorMessage": rule.error or None,
        "FirstEvaluationStarted": rule.evaluated is not None,
    }
    return {name: value for name, value in shown.items() if value is not None}


@operation("cairn:EnableConfigRule")
def enable_config_rule(call: Call, *, config_rule_name: str) -> None:
    """Judge by this rule again, beginning now."""
    rule = writes.save(reads.find(call.account_id, call.region, config_rule_name), {"enabled": True})
    _evaluate_soon(rule)


@operation("cairn:DisableConfigRule")
def disable_config_rule(call: Call, *, config_rule_name: str) -> None:
    """Judge by this rule no more; its verdicts end, what it said stays."""
    rule = writes.save(reads.find(call.account_id, call.region, config_rule_name), {"enabled": False})
    writes.drop_results(rule)
