"""Try a rule over what was recorded, before it is enabled or with other parameters; nothing of it becomes a verdict."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction

from config_app.backtests import reads, tasks, writes
from config_app.backtests.models import BackTest, BackTestTurn
from config_app.rules import putting
from config_app.rules import reads as rules
from config_app.rules.models import LAMBDA, POLICY, ConfigRule
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

log = logging.getLogger(__name__)
LONGEST, MOST_OPEN, MOST_KEPT, PAGE = 90, 3, 500, 50


@operation("cairn:StartBackTest")
def start_back_test(
    call: Call, *, config_rule: dict[str, Any] | None = None, config_rule_name: str = "", input_parameters: str | None = None,
    days: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Try a draft (`configRule`, as PutConfigRule takes it) or a rule that there is (`configRuleName`, with other
    `inputParameters` where given) over the last `days` of recorded items; 0 days: over what is there now, a dry run."""
    if not 0 <= days <= LONGEST:
        raise putting.invalid(f"days must be 0 (a dry run over now) to {LONGEST}.")
    if (config_rule is None) == (not config_rule_name):
        raise putting.invalid(
            "Give either configRule, a draft in PutConfigRule's members, or configRuleName, a rule that there is."
        )
    given = config_rule if config_rule is not None else _members(call, config_rule_name, input_parameters)
    draft = _draft(call, given)
    if reads.open_tests(call.account_id) >= MOST_OPEN:
        raise CallError(
            "LimitExceededException", f"{MOST_OPEN} back-tests of the account are under way: wait for one to end."
        )
    if reads.kept(call.account_id) >= MOST_KEPT:
        raise CallError("LimitExceededException", f"{MOST_KEPT} back-tests are kept: delete some with DeleteBackTest.")
    test = writes.ask(call.account_id, call.region, draft, days, call.caller.arn)
    transaction.on_commit(lambda: _wake(test))
    return described(test)


def _draft(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    from project.kernel.aws import shapes

    shape = shapes.operation_model("config", "PutConfigRule").input_shape.members["ConfigRule"]  # type: ignore[union-attr]
    checked = shapes.validate(shape, given)
    if not checked.get("ConfigRuleName"):
        raise putting.invalid("ConfigRuleName is required: the back-test is kept under the rule's name.")
    if checked["Source"]["Owner"] == LAMBDA:
        raise putting.invalid(
            "A custom Lambda rule cannot be back-tested: its code may look at anything and at the present only. Put it, and "
            "StartConfigRulesEvaluation runs it once on demand; its runs and what they said are on its page."
        )
    draft = putting.drafted(call, checked)
    if draft["identifier"] == rules.PROCESS_CHECK:
        raise putting.invalid("A process check is answered by people: there is nothing to try.")
    return draft


def _members(call: Call, name: str, parameters: str | None) -> dict[str, Any]:
    """A standing rule as PutConfigRule would take it."""
    rule = rules.find(call.account_id, call.region, name)
    text = parameters if parameters is not None else rule.parameters_text or json.dumps(rule.parameters or {})
    found: dict[str, Any] = {"ConfigRuleName": rule.name, "Source": _source(rule), "InputParameters": text or "{}"}
    if rule.scope:
        found["Scope"] = rule.scope
    declared = rules.declared(rule)
    if rule.frequency and declared is not None and declared.trigger != "change":
        found["MaximumExecutionFrequency"] = rule.frequency
    return found


def _source(rule: ConfigRule) -> dict[str, Any]:
    if rule.owner == POLICY:
        policy = {"PolicyRuntime": rule.policy_runtime, "PolicyText": rule.policy_text}
        return {"Owner": rule.owner, "SourceDetails": rule.source_details, "CustomPolicyDetails": policy}
    details = {"SourceDetails": rule.source_details} if rule.source_details else {}
    return {"Owner": rule.owner, "SourceIdentifier": rule.identifier, **details}


def _wake(test: BackTest) -> None:
    try:
        tasks.run.apply_async((test.id,), retry=False)
    except Exception as problem:
        log.warning("back-test %s waits for upkeep, the broker is away: %s", test.number, problem)


@operation("cairn:GetBackTest")
def get_back_test(call: Call, *, back_test_id: str, next_token: str | None = None, limit: int = PAGE) -> dict[str, Any]:
    """A back-test with its figures and a page of its turns."""
    test = reads.find([call.account_id], back_test_id)
    if not 1 <= limit <= 500:
        raise putting.invalid("limit must be 1 to 500.")
    scope = f"GetBackTest/{test.number}"
    bound = {name: value for name, value in call.parameters.items() if name != "limit"}
    after = paging.position(scope, bound, next_token) if next_token else None
    found = reads.turns(test, after=after, limit=limit + 1)
    answer: dict[str, Any] = {"backTest": described(test), "turns": [turn(one) for one in found[:limit]]}
    if len(found) > limit:
        answer["nextToken"] = paging.token(scope, bound, found[limit - 1].id)
    return answer


@operation("cairn:ListBackTests")
def list_back_tests(
    call: Call, *, config_rule_name: str = "", next_token: str | None = None, limit: int = PAGE
) -> dict[str, Any]:
    """The account's back-tests, the newest first."""
    if not 1 <= limit <= 100:
        raise putting.invalid("limit must be 1 to 100.")
    scope = f"ListBackTests/{call.account_id}"
    before = paging.position(scope, call.parameters, next_token) if next_token else None
    found = reads.listing([call.account_id], config_rule_name, before=before, limit=limit + 1)
    answer: dict[str, Any] = {"backTests": [described(test) for test in found[:limit]]}
    if len(found) > limit:
        answer["nextToken"] = paging.token(scope, call.parameters, found[limit - 1].id)
    return answer


@operation("cairn:DeleteBackTest")
def delete_back_test(call: Call, *, back_test_id: str) -> None:
    """Delete a back-test with its turns; one that runs ends without a trace."""
    writes.delete(reads.find([call.account_id], back_test_id))


def described(test: BackTest) -> dict[str, Any]:
    """A back-test, for REST and for whoever started it."""
    draft = test.draft
    shown: dict[str, Any] = {
        "backTestId": test.number, "accountId": test.account_id, "region": test.region, "configRuleName": test.name,
        "kind": "dry run" if test.is_dry_run else "back-test", "days": test.days, "state": test.state, "progress": test.progress,
        "reason": test.reason, "identifier": draft.get("identifier"), "inputParameters": draft.get("parameters"),
        "scope": draft.get("scope"), "since": test.since and test.since.isoformat(),
        "until": test.until and test.until.isoformat(), "asked": test.asked.isoformat(), "askedBy": test.asked_by,
        "ended": test.ended and test.ended.isoformat(), "numbers": test.numbers,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value not in (None, "", {})}


def turn(one: BackTestTurn) -> dict[str, Any]:
    """A turn: which resource, when, from what to what, by which item."""
    shown: dict[str, Any] = {
        "resourceType": one.resource.type, "resourceId": one.resource.resource_id, "resourceName": one.resource.name,
        "time": one.at.isoformat(), "former": one.former, "complianceType": one.compliance, "annotation": one.annotation,
        "item": one.item_id, "first": one.first, "holds": one.holds,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value not in (None, "")}
