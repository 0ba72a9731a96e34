"""CloudTrail's operations that read insights, and the rates behind them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from project.kernel import clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.insights import reads
from trail.trails import reads as trails

_MOST = 50
_POINTS = 21_600


@operation("cloudtrail:ListInsightsData")
def list_insights_data(
    call: Call, *, insight_source: str, data_type: str, dimensions: dict[str, str] | None = None,
    start_time: datetime | None = None, end_time: datetime | None = None, max_results: int = _MOST,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Insight events of a trail (`insightSource` is its ARN), newest first."""
    trail = trails.find(call, insight_source)
    if start_time and end_time and start_time > end_time:
        raise CallError("InvalidParameterException", "StartTime must not be later than EndTime.")
    scope = f"ListInsightsData/{call.account_id}/{call.region}"
    before = (
        paging.position(scope, call.parameters, next_token, code="InvalidParameterException") if next_token else None
    )
    found = reads.stored(
        [trail.account_id], dimensions or {}, start=start_time, end=end_time, position=before, limit=max_results + 1
    )
    answer: dict[str, Any] = {"Events": [_entry(event) for event in found[:max_results]]}
    if len(found) > max_results:
        answer["NextToken"] = paging.token(scope, call.parameters, found[max_results - 1].id)
    return answer


def _entry(event: Any) -> dict[str, Any]:
    details = event.record.get("insightDetails") or {}
    return {
        "EventId": event.event_id,
        "EventName": str(details.get("eventName", "")),
        "EventSource": str(details.get("eventSource", "")),
        "EventTime": event.time,
        "ReadOnly": "false",
        "Resources": [],
        "CloudTrailEvent": event.raw.decode("utf-8", "replace"),
    }


@operation("cloudtrail:ListInsightsMetricData")
def list_insights_metric_data(
    call: Call, *, event_source: str, event_name: str, insight_type: str, trail_name: str | None = None,
    error_code: str | None = None, start_time: datetime | None = None, end_time: datetime | None = None,
    period: int = 60, data_type: str = "NonZeroData", max_results: int = _POINTS, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The rate of one call: how many there were in each period."""
    if period not in {60, 300, 3600}:
        raise CallError("InvalidParameterException", "Period must be 60, 300 or 3600 seconds.")
    if (insight_type == reads.ERRORS) != bool(error_code):
        raise CallError("InvalidParameterException", "ErrorCode is given with ApiErrorRateInsight, and only with it.")
    trail = trails.find(call, trail_name) if trail_name else None
    account = trail.account_id if trail else call.account_id
    end = end_time or clock.now()
    start = start_time or end - timedelta(days=1)
    if start >= end or end - start > timedelta(days=92):
        raise CallError("InvalidParameterException", "The span must begin before it ends, and hold at most 92 days.")
    scope = f"ListInsightsMetricData/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token, code="InvalidParameterException") if next_token else 0
    key = (call.region, event_source, event_name, error_code or "")
    rows = _periods(reads.points(account, key, start, end), start, end, period, fill=data_type == "FillWithZeros")
    page = rows[after : after + max_results]
    answer: dict[str, Any] = {
        "EventSource": event_source, "EventName": event_name, "InsightType": insight_type, "ErrorCode": error_code,
        "TrailARN": trail.arn if trail else None,
        "Timestamps": [moment for moment, _ in page], "Values": [float(number) for _, number in page],
    }  # fmt: skip
    if len(rows) > after + max_results:
        answer["NextToken"] = paging.token(scope, call.parameters, after + max_results)
    return {name: value for name, value in answer.items() if value is not None}


def _periods(
    points: list[tuple[datetime, int]], start: datetime, end: datetime, period: int, *, fill: bool
) -> list[tuple[datetime, int]]:
    step, first = timedelta(seconds=period), start.replace(second=0, microsecond=0)
    counted: dict[datetime, int] = {}
    if fill:
        counted = {first + step * place: 0 for place in range(min(int((end - first) / step) + 1, _POINTS * 7))}
    for minute, number in points:
        place = first + (minute - first) // step * step
        counted[place] = counted.get(place, 0) + number
    return sorted(counted.items())


@operation("cairn:SearchInsights")
def search_insights(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at insights; the rows are read by the face."""
    return {}
