"""Alarms made and changed in the browser."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse

from project.kernel.console.forms import FormView, OperationForm
from project.kernel.console.views import accounts, found_or_404
from project.platform.topics import reads as topics
from trail.alarms import reads
from trail.alarms.forms import AlarmForm
from trail.alarms.models import Alarm
from trail.metrics import reads as metrics

ALARMS = ("Alarms", "/alarms/")


def _metrics(request: HttpRequest) -> list[tuple[str, str]]:
    """The metrics that the account's filters count into."""
    found = {}
    for item in metrics.filters(metrics.groups(accounts(request))):
        told, group = item.transformation, item.group
        key = [group.region, group.account_id, told.get("metricNamespace", ""), told.get("metricName", "")]
        found[json.dumps(key)] = f"{key[2]} · {key[3]} ({group.region})"
    return sorted(found.items(), key=lambda pair: pair[1])


class _Alarm(FormView):
    operation = "cloudwatch:PutMetricAlarm"
    form: ClassVar = AlarmForm
    button, said = "Save alarm", "The alarm is judged anew within seconds."

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [ALARMS] + ([(found.name, reverse("alarm", args=[found.id]))] if found else [])}

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        scope, initial = accounts(request), self.initial(request, found)
        offered = [(topic.arn, topic.name) for topic in topics.topics(scope)]
        held = {arn for name in ("tells", "calms", "unsure") for arn in initial.get(name, [])}
        offered += [(arn, arn) for arn in sorted(held - {arn for arn, _ in offered})]
        watched = _metrics(request)
        if found and initial["metric"] not in {value for value, _ in watched}:
            watched.append((initial["metric"], f"{found.namespace} · {found.metric} ({found.region})"))
        return AlarmForm(data, initial=initial, metrics=watched, topics=offered, alarm=found)

    def place(self, found: Any, form: Any) -> tuple[str, str]:
        where: tuple[str, str] = form.place()
        return where

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        region, account = self.place(found, form)
        made = reads.find(account, region, form.cleaned_data["name"])
        return reverse("alarm", args=[made.id]) if made else reverse("alarms")


class NewAlarm(_Alarm):
    title = "Create an alarm"
    lede = "It watches a metric that a metric filter counts into."


class EditAlarm(_Alarm):
    title = "Change an alarm"

    def find(self, request: HttpRequest, **words: Any) -> Alarm:
        own = Alarm.objects.filter(id=words["number"], account_id__in=accounts(request))
        found: Alarm = found_or_404(own.first())
        return found

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {
            "name": found.name, "metric": json.dumps([found.region, found.account_id, found.namespace, found.metric]),
            "description": found.description, "statistic": found.statistic, "comparison": found.comparison,
            "threshold": found.threshold, "period": found.period, "periods": found.periods, "needed": found.needed,
            "missing": found.missing, "tells": found.alarm_actions, "calms": found.ok_actions,
            "unsure": found.no_data_actions, "enabled": found.enabled,
        }  # fmt: skip
