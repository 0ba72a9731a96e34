"""AWS Config's operations on conformance packs, and people's answers to process checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from config_app.packs import deploying, describing, process, reads, writes
from config_app.rules import reads as rules
from project.kernel import clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

PAGE = 20


@operation("config:PutConformancePack")
def put_conformance_pack(
    call: Call, *, conformance_pack_name: str, template_s3_uri: str | None = None, template_body: str | None = None,
    delivery_s3_bucket: str | None = None, delivery_s3_key_prefix: str | None = None,
    conformance_pack_input_parameters: list[dict[str, str]] | None = None,
    template_ssm_document_details: dict[str, str] | None = None, tags: list[dict[str, str]] | None = None,
    source: dict[str, Any] | None = None, scope: dict[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Deploy a pack, or change the one of this name to what its template asks for now; carried out by a task."""
    pack = deploying.put(
        call, conformance_pack_name, body=template_body, uri=template_s3_uri, document=template_ssm_document_details,
        source=source, given=conformance_pack_input_parameters, scope=scope, tags=tags, bucket=delivery_s3_bucket,
        prefix=delivery_s3_key_prefix,
    )  # fmt: skip
    return {"ConformancePackArn": pack.arn}


@operation("config:DeleteConformancePack")
def delete_conformance_pack(call: Call, *, conformance_pack_name: str) -> None:
    """Delete a pack with its rules; what they said stays as history."""
    pack = reads.find(call.account_id, call.region, conformance_pack_name)
    deploying.refuse_moving(pack)
    deploying.refuse_foreign(pack)
    writes.ask_deletion(pack)
    deploying.soon(pack)


@operation("config:DescribeConformancePacks")
def describe_conformance_packs(
    call: Call, *, conformance_pack_names: list[str] | None = None, filters: dict[str, Any] | None = None,
    limit: int = PAGE, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    scope = f"DescribeConformancePacks/{call.account_id}/{call.region}"
    if conformance_pack_names:
        reads.named(call.account_id, call.region, conformance_pack_names)
    return describing.page(
        call, scope, "ConformancePackDetails", _packs(call, conformance_pack_names, filters), describing.detail,
        lambda pack: pack.name, limit or PAGE, next_token,
    )  # fmt: skip


@operation("config:DescribeConformancePackStatus")
def describe_conformance_pack_status(
    call: Call, *, conformance_pack_names: list[str] | None = None, filters: dict[str, Any] | None = None,
    limit: int = PAGE, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """How deployments stand; names that no pack has are left out, as AWS does."""
    scope = f"DescribeConformancePackStatus/{call.account_id}/{call.region}"
    return describing.page(
        call, scope, "ConformancePackStatusDetails", _packs(call, conformance_pack_names, filters), describing.status,
        lambda pack: pack.name, limit or PAGE, next_token,
    )  # fmt: skip


def _packs(call: Call, names: list[str] | None, filters: dict[str, Any] | None) -> list[Any]:
    kinds = (filters or {}).get("Types")
    found = reads.of_accounts([call.account_id], call.region)
    return [pack for pack in found if (not names or pack.name in names) and (not kinds or pack.kind in kinds)]


@operation("config:DescribeConformancePackCompliance")
def describe_conformance_pack_compliance(
    call: Call, *, conformance_pack_name: str, filters: dict[str, Any] | None = None, limit: int = 1000,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What each rule of a pack says; a rule that is not implemented or not answered has insufficient data."""
    scope = f"DescribeConformancePackCompliance/{call.account_id}/{call.region}"
    pack = reads.find(call.account_id, call.region, conformance_pack_name)
    standing, wanted = reads.standing(pack), filters or {}
    names = _names_within(standing, wanted.get("ConfigRuleNames"))
    kind = wanted.get("ComplianceType")
    rows = sorted(
        (one for one in standing.rules if (not names or one.rule.name in names) and kind in (None, one.compliance)),
        key=lambda one: one.rule.name,
    )
    answer = describing.page(
        call, scope, "ConformancePackRuleComplianceList", rows, describing.rule_compliance,
        lambda one: one.rule.name, limit or 1000, next_token,
    )  # fmt: skip
    return {"ConformancePackName": pack.name, **answer}


def _names_within(standing: reads.PackStanding, names: list[str] | None) -> list[str]:
    """Names of rules that the pack has; raises NoSuchConfigRuleInConformancePackException for others."""
    have = {one.rule.name for one in standing.rules}
    for name in names or []:
        if name not in have:
            raise CallError(
                "NoSuchConfigRuleInConformancePackException",
                f"Config rule '{name}' does not exist in the conformance pack '{standing.pack.name}'.",
            )
    return list(names or [])


@operation("config:GetConformancePackComplianceDetails")
def get_conformance_pack_compliance_details(
    call: Call, *, conformance_pack_name: str, filters: dict[str, Any] | None = None, limit: int = 10,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What a pack's rules say of each resource."""
    scope = f"GetConformancePackComplianceDetails/{call.account_id}/{call.region}"
    pack, wanted, size = reads.find(call.account_id, call.region, conformance_pack_name), filters or {}, limit or 10
    if wanted.get("ComplianceType") == reads.INSUFFICIENT:
        raise deploying.invalid("The compliance type must be COMPLIANT or NON_COMPLIANT.")
    if wanted.get("ResourceIds") and not wanted.get("ResourceType"):
        raise deploying.invalid("ResourceType must be given where ResourceIds are.")
    names = _names_within(reads.standing(pack), wanted.get("ConfigRuleNames"))
    after = paging.position(scope, call.parameters, next_token) if next_token else 0
    found = reads.verdicts(
        pack, names=names, kind=wanted.get("ComplianceType", ""), resource_type=wanted.get("ResourceType", ""),
        resource_ids=wanted.get("ResourceIds") or (), after=after, limit=size + 1,
    )  # fmt: skip
    answer: dict[str, Any] = {
        "ConformancePackName": pack.name,
        "ConformancePackRuleEvaluationResults": [describing.evaluation(one) for one in found[:size]],
    }
    if len(found) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, found[size - 1].id)
    return answer


@operation("config:GetConformancePackComplianceSummary")
def get_conformance_pack_compliance_summary(
    call: Call, *, conformance_pack_names: list[str], limit: int = PAGE, next_token: str | None = None
) -> dict[str, Any]:
    """One verdict a pack."""
    scope = f"GetConformancePackComplianceSummary/{call.account_id}/{call.region}"
    packs = sorted(reads.named(call.account_id, call.region, conformance_pack_names), key=lambda pack: pack.name)
    return describing.page(
        call, scope, "ConformancePackComplianceSummaryList", reads.standings(packs), describing.summary,
        lambda found: found.pack.name, limit or PAGE, next_token,
    )  # fmt: skip


@operation("config:ListConformancePackComplianceScores")
def list_conformance_pack_compliance_scores(
    call: Call, *, filters: dict[str, Any] | None = None, sort_order: str = "DESCENDING", sort_by: str = "SCORE",
    limit: int = PAGE, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Packs by score; those of which nothing is judged come last."""
    scope = f"ListConformancePackComplianceScores/{call.account_id}/{call.region}"
    names, size = (filters or {}).get("ConformancePackNames"), limit or PAGE
    packs = [pack for pack in reads.of_accounts([call.account_id], call.region) if not names or pack.name in names]
    turn = 1 if sort_order == "ASCENDING" else -1
    rows = sorted(
        reads.standings(packs),
        key=lambda one: (one.score is None, turn * (one.score or 0.0), one.pack.name),
    )
    begin = paging.position(scope, call.parameters, next_token) if next_token else 0
    answer: dict[str, Any] = {
        "ConformancePackComplianceScores": [describing.score(one) for one in rows[begin : begin + size]]
    }
    if len(rows) > begin + size:
        answer["NextToken"] = paging.token(scope, call.parameters, begin + size)
    return answer


@operation("cairn:AnswerProcessCheck")
def answer_process_check(
    call: Call, *, config_rule_name: str, compliance_type: str, owner: str, note: str, review_until: str = ""
) -> dict[str, Any]:
    """A person's answer to a process check; it stands until the day of its review, earlier answers are kept."""
    rule = rules.find(call.account_id, call.region, config_rule_name)
    if not rules.is_process_check(rule):
        raise deploying.invalid(f"{rule.name} is no process check: its resources are judged, nobody answers for them.")
    if compliance_type not in (reads.COMPLIANT, reads.NON_COMPLIANT):
        raise deploying.invalid("complianceType must be COMPLIANT or NON_COMPLIANT.")
    if not owner.strip() or len(owner) > 128:
        raise deploying.invalid("owner must name who answers for this, in 1 to 128 characters.")
    if not note.strip() or len(note) > 2000:
        raise deploying.invalid("note must say on what the answer rests, in 1 to 2000 characters.")
    made = process.answer(
        rule, compliance_type, owner=owner.strip(), note=note.strip(), review_until=_day(review_until),
        by=call.caller.arn, event_id=call.event_id,
    )  # fmt: skip
    return describing.process_answer(made)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as problem:
        raise deploying.invalid("reviewUntil must be a day such as 2027-03-31.") from problem
    if found < clock.now().date():
        raise deploying.invalid("reviewUntil lies in the past: an answer is good until a day to come.")
    return found


@operation("cairn:SearchPacks")
def search_packs(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at packs, or at those of the library."""
    return {}


@operation("cairn:GetPack")
def get_pack(call: Call, *, name: str = "", key: str = "", query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at one pack, its history or its answers, or at one of the library."""
    return {}
