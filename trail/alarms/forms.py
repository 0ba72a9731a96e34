"""The form of an alarm: the metric it watches, when it fires, whom it tells."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from project.kernel.console.forms import OperationForm
from trail.alarms import evaluating
from trail.alarms.models import Alarm

STATISTICS = ("Sum", "SampleCount", "Average", "Minimum", "Maximum")
_WORDS = {
    "GreaterThanOrEqualToThreshold": "at or above", "GreaterThanThreshold": "above",
    "LessThanThreshold": "below", "LessThanOrEqualToThreshold": "at or below",
}  # fmt: skip
_MISSING = {
    "missing": "missing: insufficient data", "notBreaching": "as good", "breaching": "as bad", "ignore": "ignored: the state stays",
}  # fmt: skip
Choices = Sequence[tuple[str, str]]


class AlarmForm(OperationForm):
    """One alarm over one metric. `metric` is JSON: region, account, namespace, name."""

    members: ClassVar[Mapping[str, str]] = {
        "alarmName": "name", "Period * EvaluationPeriods": "periods", "EvaluationPeriods * Period": "periods", "Period must": "period",
        "DatapointsToAlarm": "needed", "EvaluationPeriods": "periods", "Threshold": "threshold", "topic": "tells", "action": "tells",
        "LimitExceeded": "name", "alarmDescription": "description",
    }  # fmt: skip
    groups: ClassVar = (
        ("What it watches", "Metric filters make the metrics.", ("name", "metric", "description")),
        ("When it fires", "", ("statistic", "comparison", "threshold", "period", "periods", "needed", "missing")),
        ("Whom it tells", "", ("tells", "calms", "unsure", "enabled")),
    )
    name = forms.CharField(label="Name", max_length=255)
    metric = forms.ChoiceField(label="Metric")
    description = forms.CharField(label="Description", required=False, max_length=1024)
    statistic = forms.ChoiceField(label="Statistic", choices=[(name, name) for name in STATISTICS])
    comparison = forms.ChoiceField(
        label="is", choices=[(name, _WORDS[name]) for name in _WORDS if name in evaluating.COMPARISONS]
    )
    threshold = forms.FloatField(label="the threshold", initial=1)
    period = forms.IntegerField(label="over seconds", initial=300, help_text="60, or a multiple of it up to a day.")
    periods = forms.IntegerField(label="Periods looked at", initial=1, min_value=1)
    needed = forms.IntegerField(label="of which must breach", initial=1, min_value=1)
    missing = forms.ChoiceField(label="Missing data counts", choices=list(_MISSING.items()), initial="notBreaching")
    tells = forms.MultipleChoiceField(label="When it fires", required=False, widget=forms.CheckboxSelectMultiple)
    calms = forms.MultipleChoiceField(
        label="When all is well again", required=False, widget=forms.CheckboxSelectMultiple
    )
    unsure = forms.MultipleChoiceField(
        label="When data is missing", required=False, widget=forms.CheckboxSelectMultiple
    )
    enabled = forms.BooleanField(label="It tells its topics", required=False, initial=True)

    def __init__(
        self, *args: Any, metrics: Choices = (), topics: Choices = (), alarm: Alarm | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.alarm = alarm
        self._choices("metric", metrics)
        for name in ("tells", "calms", "unsure"):
            self._choices(name, topics)
            self.fields[name].help_text = "" if topics else "There is no topic yet."
        if alarm is not None:
            self.fields["name"].disabled = self.fields["metric"].disabled = True  # by its name it is put again

    def _choices(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def place(self) -> tuple[str, str]:
        """(region, account) of the metric."""
        region, account, *_ = json.loads(self.cleaned_data["metric"])
        return region, account

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        _, _, namespace, metric = json.loads(data["metric"])
        kept = self.alarm
        dimensions = (
            [{"Name": name, "Value": value} for name, value in json.loads(kept.dimensions).items()] if kept else []
        )
        return {
            "AlarmName": data["name"], "AlarmDescription": data["description"], "Namespace": namespace, "MetricName": metric,
            "Statistic": data["statistic"], "ComparisonOperator": data["comparison"], "Threshold": data["threshold"],
            "Period": data["period"], "EvaluationPeriods": data["periods"], "DatapointsToAlarm": data["needed"],
            "TreatMissingData": data["missing"], "ActionsEnabled": data["enabled"], "AlarmActions": data["tells"],
            "OKActions": data["calms"], "InsufficientDataActions": data["unsure"],
            **({"Dimensions": dimensions} if dimensions else {}), **({"Unit": kept.unit} if kept and kept.unit else {}),
        }  # fmt: skip
