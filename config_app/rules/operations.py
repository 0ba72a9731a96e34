"""AWS Config's operations on rules."""

from __future__ import annotations

from typing import Any

from config_app.rules import describing, evaluating, listening, putting, reads, repeating, writes
from project.kernel import clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

PAGE = 25


@operation("config:PutConfigRule")
def put_config_rule(call: Call, *, config_rule: dict[str, Any], tags: list[dict[str, str]] | None = None) -> None:
    """Make a rule or change the one of this name; everything in scope is judged at once."""
    if config_rule.get("CreatedBy"):
        raise putting.invalid("CreatedBy is set by the service that makes a rule, not by PutConfigRule.")
    evaluating.soon(putting.put(call, config_rule, tags))


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
        busy = reads.open_runs(named)
        return {"ConfigRules": [describing.described(rule, busy=rule.id in busy) for rule in named]}
    mode = (filters or {}).get("EvaluationMode")
    after = paging.position(scope, call.parameters, next_token) if next_token else ""
    rules = [rule for rule in reads.of_accounts([call.account_id], call.region) if rule.name > after]
    if mode:
        rules = [rule for rule in rules if mode in rule.modes]
    busy = reads.open_runs(rules[:PAGE])
    shown = [describing.described(rule, busy=rule.id in busy) for rule in rules[:PAGE]]
    answer: dict[str, Any] = {"ConfigRules": shown}
    if len(rules) > PAGE:
        answer["NextToken"] = paging.token(scope, call.parameters, rules[PAGE - 1].name)
    return answer


@operation("config:DeleteConfigRule")
def delete_config_rule(call: Call, *, config_rule_name: str) -> None:
    rule = reads.find(call.account_id, call.region, config_rule_name)
    putting.refuse_foreign(rule)
    for guard in listening.deletion_guards:
        guard(rule)
    writes.delete(rule)


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
    busy = reads.open_runs(rules)
    if waiting := [rule.name for rule in rules if rule.id in busy] if config_rule_names else []:
        raise CallError("LimitExceededException", f"{waiting[0]} is being evaluated: start it again once that is done.")
    evaluating.soon(*rules)
    listening.tell_started(rules)


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
    answer: dict[str, Any] = {"ConfigRulesEvaluationStatus": [describing.status(rule) for rule in rules[:size]]}
    if len(rules) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rules[size - 1].name)
    return answer


@operation("cairn:GetRepeatedVerdict")
def get_repeated_verdict(call: Call, *, verdict_id: int) -> dict[str, Any]:
    """Run a verdict again over the same item by the same version of its rule; the bytes of both, and whether they agree."""
    found = repeating.find(call.caller.accounts, verdict_id)
    if found is None:
        raise CallError("ResourceNotFoundException", f"There is no verdict {verdict_id}.", status=404)
    return repeating.repeat(found)


@operation("cairn:EnableConfigRule")
def enable_config_rule(call: Call, *, config_rule_name: str, reason: str = "") -> None:
    """Judge by this rule again, beginning now; `reason` stands in the event."""
    on = {"enabled": True, "off_by": "", "off_reason": ""}
    rule = writes.save(reads.find(call.account_id, call.region, config_rule_name), on)
    evaluating.soon(rule)


@operation("cairn:DisableConfigRule")
def disable_config_rule(call: Call, *, config_rule_name: str, reason: str = "") -> None:
    """Judge by this rule no more; its verdicts end, what it said stays. `reason` stands in the event and on the rule's page."""
    off = {"enabled": False, "switched_off": clock.now(), "off_by": call.caller.arn[:512], "off_reason": reason[:400]}
    rule = writes.save(reads.find(call.account_id, call.region, config_rule_name), off)
    writes.drop_results(rule)
