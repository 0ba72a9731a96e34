"""AWS Config's operations on proactive evaluations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config_app.rules.models import ResourceEvaluation
from config_app.rules.proactive import evaluating
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation


@operation("config:StartResourceEvaluation")
def start_resource_evaluation(
    call: Call,
    *,
    resource_details: dict[str, Any],
    evaluation_mode: str,
    evaluation_context: dict[str, Any] | None = None,
    evaluation_timeout: int = 0,
    client_token: str = "",
) -> dict[str, Any]:
    """Evaluate a proposed resource at once by the rules of the mode PROACTIVE."""
    if evaluation_mode != "PROACTIVE":
        raise evaluating.invalid(
            "EvaluationMode must be PROACTIVE: what exists is evaluated by StartConfigRulesEvaluation."
        )
    context = (evaluation_context or {}).get("EvaluationContextIdentifier", "")
    return {
        "ResourceEvaluationId": evaluating.start(call, resource_details, context=context, token=client_token).number
    }


@operation("config:GetResourceEvaluationSummary")
def get_resource_evaluation_summary(call: Call, *, resource_evaluation_id: str) -> dict[str, Any]:
    found = evaluating.find(call.account_id, call.region, resource_evaluation_id)
    status = {"Status": found.status} | ({"FailureReason": found.failure} if found.failure else {})
    shown = {
        **_listed(found),
        "EvaluationStatus": status,
        "Compliance": found.compliance or None,
        "EvaluationContext": {"EvaluationContextIdentifier": found.context} if found.context else None,
        "ResourceDetails": {
            "ResourceId": found.resource_id, "ResourceType": found.type, "ResourceConfiguration": found.configuration,
            "ResourceConfigurationSchemaType": found.schema,
        },
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


@operation("config:ListResourceEvaluations")
def list_resource_evaluations(
    call: Call, *, filters: dict[str, Any] | None = None, limit: int = 10, next_token: str | None = None
) -> dict[str, Any]:
    """Newest first."""
    scope = f"ListResourceEvaluations/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token) if next_token else None
    given, found = filters or {}, ResourceEvaluation.objects.filter(account_id=call.account_id, region=call.region)
    window = given.get("TimeWindow") or {}
    start, end = window.get("StartTime"), window.get("EndTime")
    _check(start, end)
    if given.get("EvaluationMode") == "DETECTIVE":
        return {"ResourceEvaluations": []}
    if start:
        found = found.filter(started__gte=start)
    if end:
        found = found.filter(started__lte=end)
    if context := given.get("EvaluationContextIdentifier"):
        found = found.filter(context=context)
    if after is not None:
        found = found.filter(id__lt=after)
    size = limit or 10
    rows = list(found.order_by("-id")[: size + 1])
    answer: dict[str, Any] = {"ResourceEvaluations": [_listed(row) for row in rows[:size]]}
    if len(rows) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rows[size - 1].id)
    return answer


def _check(start: datetime | None, end: datetime | None) -> None:
    if start and end and start > end:
        raise CallError("InvalidTimeRangeException", "TimeWindow.StartTime is after TimeWindow.EndTime.")


def _listed(found: ResourceEvaluation) -> dict[str, Any]:
    return {
        "ResourceEvaluationId": found.number, "EvaluationMode": "PROACTIVE", "EvaluationStartTimestamp": found.started,
    }  # fmt: skip
