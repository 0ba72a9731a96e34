"""CloudWatch Logs' operations on Cairn's own log groups."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime
from typing import Any

from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.metrics import lines, pattern, reads, writes
from trail.metrics.models import LogGroup, MetricFilter

MOST_FILTERS, MOST_GROUPS = 100, 1000
_NAME = re.compile(r"[\w./#-]{1,512}", re.ASCII)
_SELECTOR = re.compile(r"\$[.\w\[\]*'\"@:/-]+")
_SECONDS = 5.0  # one FilterLogEvents looks through the store for this long, then answers with a token
_PAGE = 50


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterException", message)


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the log group that the call named."""
    given = call.parameters.get("logGroupName") or call.parameters.get("logGroupIdentifier")
    if not given:
        return []
    arn = f"arn:aws:logs:{call.region}:{call.account_id}:log-group:{reads.group_name(str(given))}"
    return [{"accountId": call.account_id, "type": "AWS::Logs::LogGroup", "ARN": arn}]


def parsed(text: str) -> pattern.Pattern:
    """The compiled pattern; raises InvalidParameterException with what is wrong and where."""
    try:
        return pattern.parse(text)
    except pattern.PatternError as problem:
        raise invalid(f"Invalid metric filter pattern: {problem}") from problem


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@operation("logs:CreateLogGroup", touches=touched)
def create_log_group(call: Call, *, log_group_name: str, **more: Any) -> None:
    """A log group of Cairn's own; a trail fills it."""
    if not _NAME.fullmatch(log_group_name):
        raise invalid("logGroupName holds 1 to 512 letters, digits and the signs _ - / . #.")
    if reads.group(call.account_id, call.region, log_group_name) is not None:
        raise CallError("ResourceAlreadyExistsException", "The specified log group already exists")
    if LogGroup.objects.filter(account_id=call.account_id).count() >= MOST_GROUPS:
        raise CallError("LimitExceededException", f"The account has {MOST_GROUPS:,} log groups already.")
    writes.make_group(call.account_id, call.region, log_group_name)


@operation("logs:DeleteLogGroup", touches=touched)
def delete_log_group(call: Call, *, log_group_name: str) -> None:
    """Delete a group with its filters; the events themselves stay in the store."""
    writes.delete_group(reads.find(call, log_group_name))


@operation("logs:PutRetentionPolicy", touches=touched)
def put_retention_policy(call: Call, *, log_group_name: str, retention_in_days: int) -> None:
    if retention_in_days < 1:
        raise invalid("retentionInDays is at least 1.")
    writes.set_retention(reads.find(call, log_group_name), retention_in_days)


@operation("logs:DeleteRetentionPolicy", touches=touched)
def delete_retention_policy(call: Call, *, log_group_name: str) -> None:
    writes.set_retention(reads.find(call, log_group_name), None)


def group_shown(group: LogGroup, filters: int) -> dict[str, Any]:
    shown = {
        "logGroupName": group.name,
        "creationTime": milliseconds(group.created),
        "retentionInDays": group.retention_days,
        "metricFilterCount": filters,
        "arn": group.arn,
        "logGroupArn": group.arn.removesuffix(":*"),
        "logGroupClass": "STANDARD",
    }
    return {name: value for name, value in shown.items() if value is not None}


@operation("logs:DescribeLogGroups")
def describe_log_groups(
    call: Call, *, log_group_name_prefix: str | None = None, log_group_name_pattern: str | None = None,
    next_token: str | None = None, limit: int = _PAGE, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    scope = f"logs:DescribeLogGroups/{call.account_id}/{call.region}"
    after = paging.position(scope, {}, next_token, code="InvalidParameterException") if next_token else ""
    found = reads.groups(
        [call.account_id], region=call.region, prefix=log_group_name_prefix or "", contains=log_group_name_pattern or ""
    )
    found = [group for group in found if group.name > after]
    counted = {group.id: 0 for group in found[:limit]}
    for item in reads.filters(found[:limit]):
        counted[item.group_id] += 1
    answer: dict[str, Any] = {"logGroups": [group_shown(group, counted[group.id]) for group in found[:limit]]}
    if len(found) > limit:
        answer["nextToken"] = paging.token(scope, {}, found[limit - 1].name)
    return answer


@operation("logs:DescribeLogStreams", touches=touched)
def describe_log_streams(
    call: Call, *, log_group_name: str | None = None, log_group_identifier: str | None = None, **more: Any
) -> dict[str, Any]:
    """The streams that the group's trails write: one for each account and region (those seen in the last 1,000 lines)."""
    group = reads.find(call, log_group_name or log_group_identifier or "")
    names: dict[str, datetime] = {}
    for number, (entry, _) in enumerate(lines.of_group(group, start=None, end=None)):
        if entry is not None:
            names[entry.stream] = entry.moment
        if number > 1000:
            break
    shown = [
        {"logStreamName": name, "lastEventTimestamp": milliseconds(moment),
         "arn": f"{group.arn.removesuffix(':*')}:log-stream:{name}"}
        for name, moment in sorted(names.items())
    ]  # fmt: skip
    return {"logStreams": shown}


@operation("logs:PutMetricFilter", touches=touched)
def put_metric_filter(
    call: Call, *, log_group_name: str, filter_name: str, filter_pattern: str,
    metric_transformations: list[dict[str, Any]], **more: Any,
) -> None:  # fmt: skip
    """Make or change a filter of a log group; hits of what is delivered from now on count into its metric."""
    group = reads.find(call, log_group_name)
    compiled = parsed(filter_pattern)
    if len(metric_transformations) != 1:
        raise invalid("metricTransformations holds exactly one entry.")
    told = metric_transformations[0]
    _check_value(str(told["metricValue"]), compiled)
    for name, where in (told.get("dimensions") or {}).items():
        if not _SELECTOR.fullmatch(where):
            raise invalid(f"The dimension {name} must name a member like $.awsRegion, not {where[:60]!r}.")
    if told.get("dimensions") and (len(told["dimensions"]) > 3 or told.get("defaultValue") is not None):
        raise invalid("A transformation holds at most 3 dimensions, and no default value beside them.")
    known = MetricFilter.objects.filter(group=group, name=filter_name).exists()
    if not known and group.filters.count() >= MOST_FILTERS:
        raise CallError("LimitExceededException", f"A log group holds at most {MOST_FILTERS} metric filters.")
    writes.put_filter(group, filter_name, filter_pattern, told)


def _check_value(value: str, compiled: pattern.Pattern) -> None:
    if value.startswith("$"):
        if compiled.kind == "terms" or not _SELECTOR.fullmatch(value):
            raise invalid(f"metricValue {value[:60]!r} must be a number, or a member that the pattern's form has.")
        return
    try:
        good = math.isfinite(float(value))
    except ValueError:
        good = False
    if not good:
        raise invalid(f"metricValue {value[:60]!r} must be a number, or a member like $.size.")


@operation("logs:DeleteMetricFilter", touches=touched)
def delete_metric_filter(call: Call, *, log_group_name: str, filter_name: str) -> None:
    found = MetricFilter.objects.filter(group=reads.find(call, log_group_name), name=filter_name).first()
    if found is None:
        raise CallError("ResourceNotFoundException", "The specified metric filter does not exist.")
    writes.delete_filter(found)


def filter_shown(item: MetricFilter) -> dict[str, Any]:
    return {
        "filterName": item.name,
        "filterPattern": item.pattern,
        "metricTransformations": [item.transformation],
        "creationTime": milliseconds(item.created),
        "logGroupName": item.group.name,
    }


@operation("logs:DescribeMetricFilters")
def describe_metric_filters(
    call: Call, *, log_group_name: str | None = None, filter_name_prefix: str | None = None,
    metric_name: str | None = None, metric_namespace: str | None = None, next_token: str | None = None, limit: int = _PAGE,
) -> dict[str, Any]:  # fmt: skip
    """Filters of one group, or of all of Cairn's own groups of the region."""
    if bool(metric_name) != bool(metric_namespace):
        raise invalid("metricName and metricNamespace are given together.")
    groups = (
        [reads.find(call, log_group_name)] if log_group_name else reads.groups([call.account_id], region=call.region)
    )
    found = [
        item
        for item in reads.filters(groups)
        if item.name.startswith(filter_name_prefix or "")
        and (not metric_name or item.transformation.get("metricName") == metric_name)
        and (not metric_namespace or item.transformation.get("metricNamespace") == metric_namespace)
    ]
    scope = f"logs:DescribeMetricFilters/{call.account_id}/{call.region}"
    place = tuple(paging.position(scope, {}, next_token, code="InvalidParameterException")) if next_token else ("", "")
    found = [item for item in found if (item.group.name, item.name) > place]
    answer: dict[str, Any] = {"metricFilters": [filter_shown(item) for item in found[:limit]]}
    if len(found) > limit:
        answer["nextToken"] = paging.token(scope, {}, [found[limit - 1].group.name, found[limit - 1].name])
    return answer


@operation("logs:TestMetricFilter")
def test_metric_filter(call: Call, *, filter_pattern: str, log_event_messages: list[str]) -> dict[str, Any]:
    """Which of these messages a pattern matches, and what it reads from them."""
    compiled = parsed(filter_pattern)
    found = []
    for number, message in enumerate(log_event_messages, 1):
        line = pattern.Line(message)
        if compiled.matches(line):
            found.append({"eventNumber": number, "eventMessage": message, "extractedValues": compiled.extract(line)})
    return {"matches": found}


@operation("logs:FilterLogEvents", touches=touched)
def filter_log_events(
    call: Call, *, log_group_name: str | None = None, log_group_identifier: str | None = None,
    log_stream_names: list[str] | None = None, log_stream_name_prefix: str | None = None, start_time: int | None = None,
    end_time: int | None = None, filter_pattern: str | None = None, next_token: str | None = None, limit: int = 10_000,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Lines of a group, oldest first, that the pattern matches. A token goes on where a page ended."""
    if bool(log_group_name) == bool(log_group_identifier):
        raise invalid("Give either logGroupName or logGroupIdentifier.")
    if log_stream_names and log_stream_name_prefix:
        raise invalid("Give either logStreamNames or logStreamNamePrefix.")
    group = reads.find(call, log_group_name or log_group_identifier or "")
    compiled = parsed(filter_pattern or "")
    scope = f"logs:FilterLogEvents/{call.account_id}/{call.region}"
    given = {name: value for name, value in call.parameters.items() if name not in {"limit", "nextToken"}}
    after = paging.position(scope, given, next_token, code="InvalidParameterException") if next_token else -1
    found, place = _page(group, compiled, _Streams(log_stream_names, log_stream_name_prefix),
                         _moment(start_time), _moment(end_time), after, limit)  # fmt: skip
    answer: dict[str, Any] = {"events": found, "searchedLogStreams": []}
    if place is not None:
        answer["nextToken"] = paging.token(scope, given, place)
    return answer


def _moment(value: int | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError) as problem:
        raise invalid(f"{value} is no time in milliseconds since 1970.") from problem


class _Streams:
    def __init__(self, names: list[str] | None, prefix: str | None) -> None:
        self.names, self.prefix = set(names or []), prefix or ""

    def wants(self, name: str) -> bool:
        return (not self.names or name in self.names) and name.startswith(self.prefix)


def _page(
    group: LogGroup, compiled: pattern.Pattern, streams: _Streams, start: datetime | None, end: datetime | None,
    after: int, limit: int,
) -> tuple[list[dict[str, Any]], int | None]:  # fmt: skip
    found: list[dict[str, Any]] = []
    size, began = 0, time.monotonic()
    for entry, place in lines.of_group(group, start=start, end=end, after=after):
        if entry is None:
            if time.monotonic() - began > _SECONDS:
                return found, place
            continue
        if not streams.wants(entry.stream) or not compiled.matches(pattern.Line(entry.raw)):
            continue
        found.append(
            {"logStreamName": entry.stream, "timestamp": milliseconds(entry.moment), "eventId": str(entry.id),
             "message": entry.raw.decode("utf-8", "replace"), "ingestionTime": milliseconds(entry.moment)}
        )  # fmt: skip
        size += len(entry.raw)
        if len(found) >= limit or size > 1 << 20:
            return found, place
    return found, None


@operation("cairn:SearchLogGroups")
def search_log_groups(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at log groups, metric filters and metrics; the rows are read by the face."""
    return {}
