"""CloudWatch's operations on alarms over metrics that Cairn keeps, and the one-click presets."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Any

from project.kernel import arn, calls, canonical, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.topics import reads as topics
from trail.alarms import evaluating, presets, reads, writes
from trail.alarms.models import Alarm
from trail.metrics import reads as metrics

MOST = 5000
STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
_DAY = 86400
_PAGE = 100


def _invalid(message: str, code: str = "InvalidParameterValue") -> CallError:
    return CallError(code, message)


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the alarms that the call named."""
    given = call.parameters
    names = [given["AlarmName"]] if given.get("AlarmName") else given.get("AlarmNames") or []
    return [
        {"accountId": call.account_id, "type": "AWS::CloudWatch::Alarm",
         "ARN": arn.make("cloudwatch", call.region, call.account_id, f"alarm:{name}")}
        for name in names
    ]  # fmt: skip


def shown(alarm: Alarm) -> dict[str, Any]:
    """An alarm as DescribeAlarms shows it; absent members are left out."""
    found = {
        "AlarmName": alarm.name,
        "AlarmArn": alarm.arn,
        "AlarmDescription": alarm.description or None,
        "AlarmConfigurationUpdatedTimestamp": alarm.configured,
        "ActionsEnabled": alarm.enabled,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.no_data_actions,
        "StateValue": alarm.state,
        "StateReason": alarm.reason,
        "StateReasonData": json.dumps(alarm.reason_data) if alarm.reason_data else None,
        "StateUpdatedTimestamp": alarm.updated,
        "StateTransitionedTimestamp": alarm.updated,
        "MetricName": alarm.metric,
        "Namespace": alarm.namespace,
        "Statistic": alarm.statistic,
        "Dimensions": [{"Name": name, "Value": value} for name, value in json.loads(alarm.dimensions).items()],
        "Period": alarm.period,
        "Unit": alarm.unit or None,
        "EvaluationPeriods": alarm.periods,
        "DatapointsToAlarm": alarm.needed,
        "Threshold": alarm.threshold,
        "ComparisonOperator": alarm.comparison,
        "TreatMissingData": alarm.missing,
    }
    return {name: value for name, value in found.items() if value is not None}


@operation("cloudwatch:PutMetricAlarm", touches=touched)
def put_metric_alarm(
    call: Call, *, alarm_name: str, evaluation_periods: int = 0, comparison_operator: str = "", **given: Any
) -> None:
    """Make or change an alarm over one metric of a metric filter."""
    known = reads.find(call.account_id, call.region, alarm_name)
    alarm = known or Alarm(account_id=call.account_id, region=call.region, name=alarm_name)
    if known is None and Alarm.objects.filter(account_id=call.account_id).count() >= MOST:
        raise _invalid(f"The account has {MOST:,} alarms already.", "LimitExceeded")
    _measure(alarm, given)
    if not evaluation_periods or not comparison_operator:
        raise _invalid("Give EvaluationPeriods and ComparisonOperator.", "MissingRequiredParameterException")
    if comparison_operator not in evaluating.COMPARISONS:
        raise _invalid(
            f"ComparisonOperator {comparison_operator} needs anomaly detection, which Cairn's alarms have not."
        )
    _judgement(alarm, evaluation_periods, comparison_operator, given)
    alarm.description = given.get("alarm_description", "")
    alarm.enabled = given.get("actions_enabled", True)
    alarm.alarm_actions = _actions(call, given.get("alarm_actions"))
    alarm.ok_actions = _actions(call, given.get("ok_actions"))
    alarm.no_data_actions = _actions(call, given.get("insufficient_data_actions"))
    writes.put(alarm, new=known is None, shown=json.loads(canonical.dumps(shown(alarm))))


def _measure(alarm: Alarm, given: dict[str, Any]) -> None:
    """What is measured: metric, statistic, period."""
    if given.get("metrics") or given.get("extended_statistic") or not given.get("metric_name"):
        raise _invalid("Give Namespace, MetricName and Statistic: Cairn's alarms watch one metric of a metric filter.")
    alarm.namespace, alarm.metric = given.get("namespace", ""), given["metric_name"]
    alarm.statistic = given.get("statistic", "")
    if not alarm.namespace or alarm.statistic not in STATISTICS:
        raise _invalid(
            f"Give Namespace, and a Statistic of {', '.join(STATISTICS)}.", "MissingRequiredParameterException"
        )
    alarm.period = given.get("period") or 0
    if alarm.period < 60 or alarm.period % 60 or alarm.period > _DAY:
        raise _invalid("Period must be 60 seconds, or a multiple of it up to a day: metrics are kept by the minute.")
    alarm.unit = given.get("unit", "")
    alarm.dimensions = canonical.dumps({item["Name"]: item["Value"] for item in given.get("dimensions") or []}).decode()


def _judgement(alarm: Alarm, periods: int, comparison: str, given: dict[str, Any]) -> None:
    alarm.periods, alarm.comparison = periods, comparison
    alarm.needed = given.get("datapoints_to_alarm") or periods
    if alarm.needed > periods:
        raise _invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.")
    if alarm.period * periods > (_DAY if alarm.period < 3600 else 7 * _DAY):
        raise _invalid(
            "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400)."
        )
    if given.get("threshold") is None or not math.isfinite(given["threshold"]):
        raise _invalid("Give a Threshold, which is a finite number.")
    alarm.threshold = float(given["threshold"])
    alarm.missing = given.get("treat_missing_data") or "missing"
    if alarm.missing not in evaluating.MISSING:
        raise _invalid(f"TreatMissingData must be one of {', '.join(evaluating.MISSING)}.")


def _actions(call: Call, given: list[str] | None) -> list[str]:
    for target in given or []:
        parts = arn.parse(target)
        if parts is None or parts.service != "sns":
            raise _invalid(f"The action {target[:100]!r} must be the ARN of a topic.")
        if parts.account != call.account_id:
            raise _invalid(f"The topic {target[:100]} must be of the account {call.account_id}.")
        if topics.by_arn(target) is None and parts.resource.startswith("cairn-"):
            raise _invalid(f"There is no topic {target[:100]}.")
    return list(given or [])


@operation("cloudwatch:DescribeAlarms")
def describe_alarms(
    call: Call, *, alarm_names: list[str] | None = None, alarm_name_prefix: str | None = None,
    state_value: str | None = None, action_prefix: str | None = None, max_records: int = _PAGE,
    next_token: str | None = None, alarm_types: list[str] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    scope = f"cloudwatch:DescribeAlarms/{call.account_id}/{call.region}"
    after = paging.position(scope, {}, next_token, code="InvalidNextToken") if next_token else ""
    if alarm_types and "MetricAlarm" not in alarm_types:
        return {"MetricAlarms": [], "CompositeAlarms": []}
    found = [
        alarm
        for alarm in reads.alarms([call.account_id], region=call.region, state=state_value or "")
        if alarm.name > after
        and (not alarm_names or alarm.name in alarm_names)
        and alarm.name.startswith(alarm_name_prefix or "")
        and (not action_prefix or any(
            item.startswith(action_prefix) for item in (*alarm.alarm_actions, *alarm.ok_actions, *alarm.no_data_actions)
        ))
    ]  # fmt: skip
    answer: dict[str, Any] = {"MetricAlarms": [shown(alarm) for alarm in found[:max_records]], "CompositeAlarms": []}
    if len(found) > max_records:
        answer["NextToken"] = paging.token(scope, {}, found[max_records - 1].name)
    return answer


@operation("cloudwatch:DescribeAlarmsForMetric")
def describe_alarms_for_metric(call: Call, *, metric_name: str, namespace: str, **more: Any) -> dict[str, Any]:
    found = reads.alarms([call.account_id], region=call.region)
    return {"MetricAlarms": [shown(a) for a in found if (a.metric, a.namespace) == (metric_name, namespace)]}


@operation("cloudwatch:DescribeAlarmHistory")
def describe_alarm_history(
    call: Call, *, alarm_name: str | None = None, history_item_type: str | None = None, start_date: datetime | None = None,
    end_date: datetime | None = None, max_records: int = _PAGE, next_token: str | None = None, scan_by: str | None = None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    scope = f"cloudwatch:DescribeAlarmHistory/{call.account_id}/{call.region}"
    before = paging.position(scope, {}, next_token, code="InvalidNextToken") if next_token else None
    found = reads.history(
        [call.account_id], region=call.region, name=alarm_name or "", kind=history_item_type or "", start=start_date,
        end=end_date, before=before, oldest_first=scan_by == "TimestampAscending", limit=max_records + 1,
    )  # fmt: skip
    items = [
        {"AlarmName": item.name, "AlarmType": "MetricAlarm", "Timestamp": item.moment, "HistoryItemType": item.kind,
         "HistorySummary": item.summary, "HistoryData": json.dumps(item.data)}
        for item in found[:max_records]
    ]  # fmt: skip
    answer: dict[str, Any] = {"AlarmHistoryItems": items}
    if len(found) > max_records:
        answer["NextToken"] = paging.token(scope, {}, found[max_records - 1].id)
    return answer


def _known(call: Call, name: str) -> Alarm:
    found = reads.find(call.account_id, call.region, name)
    if found is None:
        raise CallError("ResourceNotFound", f"There is no alarm {name[:100]}.", status=404)
    return found


@operation("cloudwatch:DeleteAlarms", touches=touched)
def delete_alarms(call: Call, *, alarm_names: list[str]) -> None:
    for alarm in [_known(call, name) for name in alarm_names]:
        writes.delete(alarm)


@operation("cloudwatch:EnableAlarmActions", touches=touched)
def enable_alarm_actions(call: Call, *, alarm_names: list[str]) -> None:
    for alarm in [_known(call, name) for name in alarm_names]:
        writes.enable(alarm, True)


@operation("cloudwatch:DisableAlarmActions", touches=touched)
def disable_alarm_actions(call: Call, *, alarm_names: list[str]) -> None:
    for alarm in [_known(call, name) for name in alarm_names]:
        writes.enable(alarm, False)


@operation("cloudwatch:SetAlarmState", touches=touched)
def set_alarm_state(
    call: Call, *, alarm_name: str, state_value: str, state_reason: str, state_reason_data: str | None = None
) -> None:
    """Set a state by hand, to try what it does; the next evaluation sets it right."""
    alarm = _known(call, alarm_name)
    try:
        data = json.loads(state_reason_data) if state_reason_data else {}
    except ValueError as problem:
        raise _invalid("StateReasonData must be JSON.", "InvalidFormat") from problem
    if state_value != alarm.state:
        writes.set_state(alarm, state_value, state_reason, data)


@operation("cloudwatch:GetMetricStatistics")
def get_metric_statistics(
    call: Call, *, namespace: str, metric_name: str, start_time: datetime, end_time: datetime, period: int,
    statistics: list[str] | None = None, dimensions: list[dict[str, str]] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Datapoints of a metric that a metric filter counts into."""
    if period < 60 or period % 60:
        raise _invalid("Period must be a multiple of 60 seconds.")
    if start_time >= end_time or (end_time - start_time).total_seconds() / period > 1440:
        raise _invalid("The span must hold 1 to 1,440 periods.", "InvalidParameterCombination")
    given = canonical.dumps({item["Name"]: item["Value"] for item in dimensions or []}).decode()
    points: dict[datetime, list[tuple[int, float, float, float]]] = {}
    step = timedelta(seconds=period)
    for minute, *values in metrics.points(
        call.account_id, call.region, namespace, metric_name, start_time, end_time, given
    ):
        points.setdefault(start_time + (minute - start_time) // step * step, []).append(tuple(values))
    shown_points = [
        {
            "Timestamp": start,
            "Unit": "None",
            **{name: evaluating.statistic(name, found) for name in statistics or ["Sum"]},
        }
        for start, found in sorted(points.items())
    ]
    return {"Label": metric_name, "Datapoints": shown_points}


@operation("cairn:PutCisAlarms")
def put_cis_alarms(
    call: Call, *, log_group_name: str, topic_arn: str | None = None, period: int = 300, threshold: float = 1.0
) -> dict[str, Any]:
    """The fifteen alarms of the CIS benchmark over a log group, with their metric filters. Again: they are as at first."""
    group = metrics.find(call, log_group_name)
    for preset in presets.CIS:
        transformation = {"metricName": preset.metric, "metricNamespace": presets.NAMESPACE, "metricValue": "1"}
        calls.run(calls.nested(call, "logs:PutMetricFilter", {
            "logGroupName": group.name, "filterName": preset.name, "filterPattern": preset.pattern,
            "metricTransformations": [transformation],
        }))  # fmt: skip
        calls.run(calls.nested(call, "cloudwatch:PutMetricAlarm", {
            "AlarmName": preset.name, "AlarmDescription": f"CIS AWS Foundations {preset.control}: {preset.title}.",
            "Namespace": presets.NAMESPACE, "MetricName": preset.metric, "Statistic": "Sum", "Period": period,
            "EvaluationPeriods": 1, "Threshold": threshold, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching", **({"AlarmActions": [topic_arn]} if topic_arn else {}),
        }))  # fmt: skip
    return {"alarmNames": [preset.name for preset in presets.CIS]}


@operation("cairn:SearchAlarms")
def search_alarms(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at alarms; the rows are read by the face."""
    return {}
