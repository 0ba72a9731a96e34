"""Packs in AWS's members: definitions, states, verdicts, scores; and one page of any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from config_app.compliance import operations as compliance
from config_app.packs import reads
from config_app.packs.models import ConformancePack, ProcessAnswer
from config_app.rules.models import Verdict
from project.kernel import clock, paging
from project.kernel.calls import Call


def page(
    call: Call, scope: str, member: str, rows: Sequence[Any], shown: Callable[[Any], dict[str, Any]],
    key: Callable[[Any], str], size: int, token: str | None,
) -> dict[str, Any]:  # fmt: skip
    """One page of rows that stand in the order of their keys; the token holds the last key."""
    after = paging.position(scope, call.parameters, token) if token else ""
    left = [row for row in rows if key(row) > after]
    answer: dict[str, Any] = {member: [shown(row) for row in left[:size]]}
    if len(left) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, key(left[size - 1]))
    return answer


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def inputs(pack: ConformancePack) -> list[dict[str, str]]:
    return [{"ParameterName": name, "ParameterValue": value} for name, value in sorted(pack.given.items())]


def detail(pack: ConformancePack) -> dict[str, Any]:
    """A ConformancePackDetail."""
    return _present(
        {
            "ConformancePackName": pack.name,
            "ConformancePackArn": pack.arn,
            "ConformancePackId": pack.pack_id,
            "DeliveryS3Bucket": pack.bucket,
            "DeliveryS3KeyPrefix": pack.prefix,
            "ConformancePackInputParameters": inputs(pack),
            "LastUpdateRequestedTime": pack.requested,
            "CreatedBy": pack.created_by,
            "Type": pack.kind,
            "Source": {"SourceIdentifier": pack.source.removeprefix("library:")} if pack.kind == "MANAGED" else None,
            "Scope": pack.scope or None,
        }
    )


def status(pack: ConformancePack) -> dict[str, Any]:
    """A ConformancePackStatusDetail. There is no stack behind a pack here; its name is one that AWS would give."""
    return _present(
        {
            "ConformancePackName": pack.name,
            "ConformancePackId": pack.pack_id,
            "ConformancePackArn": pack.arn,
            "ConformancePackState": pack.state,
            "StackArn": f"arn:aws:cloudformation:{pack.region}:{pack.account_id}:stack/awsconfigconforms-{pack.name}-{pack.pack_id}",
            "ConformancePackStatusReason": pack.reason,
            "LastUpdateRequestedTime": pack.requested,
            "LastUpdateCompletedTime": pack.completed,
            "Type": pack.kind,
        }
    )


def rule_compliance(one: reads.Standing) -> dict[str, Any]:
    """A ConformancePackRuleCompliance."""
    return {
        "ConfigRuleName": one.rule.name,
        "ComplianceType": one.compliance,
        "Controls": [str(control) for control in one.member.controls],
    }


def evaluation(verdict: Verdict) -> dict[str, Any]:
    """A ConformancePackEvaluationResult: an EvaluationResult's members."""
    return compliance.result(verdict)


def summary(found: reads.PackStanding) -> dict[str, Any]:
    return {"ConformancePackName": found.pack.name, "ConformancePackComplianceStatus": found.compliance}


def score(found: reads.PackStanding) -> dict[str, Any]:
    """A ConformancePackComplianceScore: a percentage as a text, or INSUFFICIENT_DATA."""
    return {
        "Score": reads.INSUFFICIENT if found.score is None else f"{found.score:.2f}".rstrip("0").rstrip("."),
        "ConformancePackName": found.pack.name,
        "LastUpdatedTime": max((one.rule.evaluated for one in found.rules if one.rule.evaluated), default=clock.now()),
    }


def process_answer(made: ProcessAnswer) -> dict[str, Any]:
    """An answer to a process check, for REST and for whoever gave it."""
    return _present(
        {
            "configRuleName": made.rule.name,
            "complianceType": made.compliance,
            "owner": made.owner,
            "note": made.note,
            "reviewUntil": made.review_until.isoformat() if made.review_until else None,
            "answered": made.answered.isoformat(),
            "answeredBy": made.answered_by,
        }
    )
