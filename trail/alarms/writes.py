"""Changes of alarms. A turn, its history and the messages that tell of it are committed together."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.platform.topics import relaying
from trail.alarms import evaluating, reads
from trail.alarms.models import Alarm, AlarmTurn

KEPT = timedelta(days=400)
_ACTIONS = {
    evaluating.ALARM: "alarm_actions", evaluating.OK: "ok_actions", evaluating.NO_DATA: "no_data_actions",
}  # fmt: skip


def put(alarm: Alarm, *, new: bool, shown: dict[str, Any]) -> Alarm:
    """Make or change an alarm. A changed one keeps its state until it is evaluated."""
    alarm.configured = clock.now()
    alarm.save()
    word = "created" if new else "updated"
    _note(
        alarm,
        "ConfigurationUpdate",
        f'Alarm "{alarm.name}" {word}'[:255],
        {"type": word.title(), "updatedAlarm": shown},
    )
    return alarm


def delete(alarm: Alarm) -> None:
    _note(alarm, "ConfigurationUpdate", f'Alarm "{alarm.name}" deleted'[:255], {"type": "Delete"})
    alarm.delete()


def enable(alarm: Alarm, enabled: bool) -> None:
    alarm.enabled = enabled
    alarm.save(update_fields=["enabled"])
    word = "enabled" if enabled else "disabled"
    _note(alarm, "ConfigurationUpdate", f'Actions of alarm "{alarm.name}" {word}'[:255], {"actionsEnabled": enabled})


def _note(alarm: Alarm, kind: str, summary: str, data: dict[str, Any], state: str = "") -> None:
    AlarmTurn.objects.create(
        account_id=alarm.account_id,
        region=alarm.region,
        name=alarm.name,
        kind=kind,
        summary=summary,
        data=data,
        state=state,
    )


def set_state(alarm: Alarm, state: str, reason: str, data: dict[str, Any]) -> None:
    """A state set by hand: it stands until the next minute's evaluation, as CloudWatch's does."""
    alarm.held_until = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    alarm.save(update_fields=["held_until"])
    turn(alarm, evaluating.Verdict(state, reason, ()), clock.now(), data)


def evaluate_all() -> int:
    """Evaluate every alarm; how many turned. One that fails is told in its own history and stops no other."""
    turned = 0
    for alarm_id in Alarm.objects.order_by("id").values_list("id", flat=True):
        turned += evaluate(alarm_id)
    return turned


@transaction.atomic
def evaluate(alarm_id: int) -> bool:
    """Judge an alarm; whether its state turned. Another worker's alarm is left to it."""
    alarm = Alarm.objects.select_for_update(skip_locked=True).filter(id=alarm_id).first()
    now = clock.now()
    if alarm is None or (alarm.held_until and alarm.held_until > now):
        return False
    rule = reads.rule(alarm)
    points = reads.datapoints(alarm, now, rule.range)
    verdict = evaluating.judge(rule, [value for _, value in points], alarm.state)
    if verdict.state == alarm.state:
        return False
    data = {
        "version": "1.0", "queryDate": clock.iso(now), "startDate": clock.iso(points[0][0]), "statistic": alarm.statistic,
        "period": alarm.period, "recentDatapoints": list(verdict.used), "threshold": alarm.threshold,
    }  # fmt: skip
    turn(alarm, verdict, now, data)
    return True


@transaction.atomic
def turn(alarm: Alarm, verdict: evaluating.Verdict, now: datetime, data: dict[str, Any]) -> None:
    """Turn the state, write the history, and put the messages on their way."""
    before = {"stateValue": alarm.state, "stateReason": alarm.reason}
    old, alarm.state = alarm.state, verdict.state
    alarm.reason, alarm.reason_data, alarm.updated = verdict.reason[:1023], data, now
    alarm.save(update_fields=["state", "reason", "reason_data", "updated"])
    after = {"stateValue": alarm.state, "stateReason": alarm.reason, "stateReasonData": data}
    _note(
        alarm, "StateUpdate", f"Alarm updated from {old} to {alarm.state}",
        {"version": "1.0", "oldState": before, "newState": after}, alarm.state,
    )  # fmt: skip
    if not alarm.enabled:
        return
    for target in getattr(alarm, _ACTIONS[alarm.state]):
        relaying.say(target, message(alarm, old), account_id=alarm.account_id, subject=subject(alarm))
        _note(
            alarm, "Action", f"Successfully queued action {target}"[:255], {"actionState": "Succeeded", "topic": target}
        )


def subject(alarm: Alarm) -> str:
    """`ALARM: "name" in us-east-1`, cut to what a subject holds."""
    return f'{alarm.state}: "{alarm.name}" in {alarm.region}'[:100]


def message(alarm: Alarm, old: str) -> str:
    """What CloudWatch tells a topic of an alarm's turn."""
    dimensions = [{"name": name, "value": value} for name, value in json.loads(alarm.dimensions).items()]
    told = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description or None,
        "AWSAccountId": alarm.account_id,
        "AlarmConfigurationUpdatedTimestamp": _stamp(alarm.configured),
        "NewStateValue": alarm.state,
        "NewStateReason": alarm.reason,
        "StateChangeTime": _stamp(alarm.updated),
        "Region": alarm.region,
        "AlarmArn": alarm.arn,
        "OldStateValue": old,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.no_data_actions,
        "Trigger": {
            "MetricName": alarm.metric, "Namespace": alarm.namespace, "StatisticType": "Statistic",
            "Statistic": alarm.statistic.upper(), "Unit": alarm.unit or None, "Dimensions": dimensions,
            "Period": alarm.period, "EvaluationPeriods": alarm.periods, "DatapointsToAlarm": alarm.needed,
            "ComparisonOperator": alarm.comparison, "Threshold": alarm.threshold, "TreatMissingData": alarm.missing,
            "EvaluateLowSampleCountPercentile": "",
        },
    }  # fmt: skip
    return json.dumps(told)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def sweep() -> int:
    """Forget history that is older than it is kept."""
    gone, _ = AlarmTurn.objects.filter(moment__lt=clock.now() - KEPT).delete()
    return gone
