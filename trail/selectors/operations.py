"""CloudTrail's operations on a trail's event and insight selectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.selectors import advanced, basic
from trail.selectors.refused import Refused
from trail.trails import reads, writes
from trail.trails.models import Trail
from trail.trails.operations import touched

# Filled by the slice of event data stores: (call, EventDataStore, InsightsDestination, InsightSelectors) → the output;
# selectors are None where they are asked for.
stores: list[Callable[[Call, str, str | None, list[dict[str, Any]] | None], dict[str, Any]]] = []


@operation("cloudtrail:GetEventSelectors")
def get_event_selectors(call: Call, *, trail_name: str) -> dict[str, Any]:
    trail = reads.find(call, trail_name)
    if trail.advanced_selectors:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": trail.advanced_selectors}
    return {"TrailARN": trail.arn, "EventSelectors": trail.selectors or basic.DEFAULT}


@operation("cloudtrail:PutEventSelectors", touches=touched)
def put_event_selectors(
    call: Call,
    *,
    trail_name: str,
    event_selectors: list[dict[str, Any]] | None = None,
    advanced_event_selectors: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Basic or advanced selectors, never both; those that were there are replaced."""
    trail = reads.at_home(call, trail_name)
    if bool(event_selectors) == bool(advanced_event_selectors):
        raise CallError(
            "InvalidEventSelectorsException",
            "Specify either EventSelectors or AdvancedEventSelectors, and at least one of them.",
        )
    try:
        plain = basic.checked(event_selectors) if event_selectors else []
        fine = advanced.checked(advanced_event_selectors) if advanced_event_selectors else []
    except Refused as problem:
        raise CallError("InvalidEventSelectorsException", str(problem)) from problem
    _check_insights(trail.insight_selectors, plain, fine, "InvalidEventSelectorsException")
    writes.change(trail, {"selectors": plain, "advanced_selectors": fine})
    chosen = {"EventSelectors": plain, "AdvancedEventSelectors": fine}
    return {"TrailARN": trail.arn, **{key: value for key, value in chosen.items() if value}}


@operation("cloudtrail:GetInsightSelectors")
def get_insight_selectors(
    call: Call, *, trail_name: str | None = None, event_data_store: str | None = None
) -> dict[str, Any]:
    if _is_store(trail_name, event_data_store):
        return _store(call, str(event_data_store), None, None)
    trail = reads.find(call, str(trail_name))
    if not trail.insight_selectors:
        raise CallError("InsightNotEnabledException", f"Trail {trail.name} does not have Insights enabled.")
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors}


@operation("cloudtrail:PutInsightSelectors", touches=touched)
def put_insight_selectors(
    call: Call,
    *,
    insight_selectors: list[dict[str, Any]],
    trail_name: str | None = None,
    event_data_store: str | None = None,
    insights_destination: str | None = None,
) -> dict[str, Any]:
    """Which unusual activity a trail watches for; an empty list ends it."""
    chosen = _insights(insight_selectors)
    if _is_store(trail_name, event_data_store or insights_destination):
        if not event_data_store or (chosen and not insights_destination):
            raise CallError(
                "InvalidParameterCombinationException", "Give EventDataStore and InsightsDestination together."
            )
        return _store(call, event_data_store, insights_destination, chosen)
    trail: Trail = reads.at_home(call, str(trail_name))
    _check_insights(chosen, trail.selectors, trail.advanced_selectors, "InvalidInsightSelectorsException")
    writes.change(trail, {"insight_selectors": chosen})
    return {"TrailARN": trail.arn, "InsightSelectors": chosen}


def _is_store(trail_name: str | None, store: str | None) -> bool:
    if bool(trail_name) == bool(store):
        raise CallError(
            "InvalidParameterCombinationException", "Specify either a trail name or an event data store, not both."
        )
    return not trail_name


def _store(call: Call, store: str, destination: str | None, chosen: list[dict[str, Any]] | None) -> dict[str, Any]:
    if not stores:
        raise CallError("UnsupportedOperationException", "There are no event data stores here.")
    return stores[0](call, store, destination, chosen)


def _insights(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = [item.get("InsightType") for item in given]
    if None in kinds or len(set(kinds)) < len(kinds):
        raise CallError(
            "InvalidInsightSelectorsException",
            "Each InsightSelector needs an InsightType, and each type is given once.",
        )
    return [
        {"InsightType": item["InsightType"], **({"EventCategories": item["EventCategories"]} if item.get("EventCategories") else {})}
        for item in given
    ]  # fmt: skip


def _check_insights(
    insights: list[dict[str, Any]], plain: list[dict[str, Any]], fine: list[dict[str, Any]], code: str
) -> None:
    """Call rates need write management events, error rates any management events (by data events where those are named)."""
    for item in insights:
        for category in item.get("EventCategories") or ["Management"]:
            writing = item["InsightType"] == "ApiCallRateInsight" and category == "Management"
            if not _logs(category, writing, plain, fine):
                kind = f"write-only {category.lower()}" if writing else category.lower()
                raise CallError(
                    code, f"{item['InsightType']} needs a trail that logs {kind} events; this one does not."
                )


def _logs(category: str, writing: bool, plain: list[dict[str, Any]], fine: list[dict[str, Any]]) -> bool:
    if fine:
        return any(_asks(selector["FieldSelectors"], category, writing) for selector in fine)
    for selector in plain or basic.DEFAULT:
        wanted = bool(selector["DataResources"]) if category == "Data" else selector["IncludeManagementEvents"]
        if wanted and not (writing and selector["ReadWriteType"] == "ReadOnly"):
            return True
    return False


def _asks(fields: list[dict[str, Any]], category: str, writing: bool) -> bool:
    held = {field["Field"]: field for field in fields}
    only_reads = held.get("readOnly", {}).get("Equals") == ["true"]
    return held["eventCategory"].get("Equals") == [category] and not (writing and only_reads)
