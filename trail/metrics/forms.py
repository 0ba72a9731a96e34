"""The forms of log groups and metric filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from project.kernel.console.forms import REGION, Lines, OperationForm


class GroupForm(OperationForm):
    """A log group to be."""

    members: ClassVar[Mapping[str, str]] = {"logGroupName": "name", "ResourceAlreadyExistsException": "name"}
    name = forms.CharField(
        label="Name", max_length=512, help_text="Names that begin with /cairn/ are Cairn's own, whatever the account's cloud has."
    )  # fmt: skip
    region = forms.CharField(label="Region", max_length=32, initial=REGION)

    def wire(self) -> dict[str, Any]:
        return {"logGroupName": self.cleaned_data["name"]}


class DaysForm(OperationForm):
    """How long a group's lines are shown; empty: as long as the events are kept."""

    members: ClassVar[Mapping[str, str]] = {"retentionInDays": "days"}
    days = forms.IntegerField(
        label="Days", required=False, min_value=1, help_text="Empty: as long as the events themselves are kept."
    )

    def wire(self) -> dict[str, Any]:
        return {"retentionInDays": self.cleaned_data["days"]} if self.cleaned_data["days"] else {}


class FilterForm(OperationForm):
    """A metric filter: which lines count, into which metric, with which value."""

    members: ClassVar[Mapping[str, str]] = {
        "filter pattern": "pattern", "metricValue": "value", "dimension": "dimensions", "dimensions": "dimensions",
        "filterName": "name", "metricNamespace": "namespace", "metricName": "metric",
    }  # fmt: skip
    groups: ClassVar = (
        ("Which lines", "“Show what it matches” tries the pattern over the newest events.", ("name", "pattern")),
        ("Into which metric", "", ("namespace", "metric", "value", "default", "dimensions")),
    )
    broad: ClassVar = frozenset({"pattern"})
    name = forms.CharField(label="Name", max_length=512)
    pattern = forms.CharField(
        label="Filter pattern", required=False, max_length=1024, widget=forms.Textarea(attrs={"rows": 3}),
        help_text='As CloudWatch Logs takes it: { ($.eventName = StopLogging) || ($.errorCode = "AccessDenied*") }. Empty: every line.',
    )  # fmt: skip
    namespace = forms.CharField(label="Namespace", max_length=255, initial="Trail")
    metric = forms.CharField(label="Metric", max_length=255)
    value = forms.CharField(label="Value", max_length=100, initial="1", help_text="A number, or a member like $.size.")
    default = forms.FloatField(label="Value of minutes without a hit", required=False)
    dimensions = Lines(label="Dimensions", required=False, help_text="A line each, at most 3: Region = $.awsRegion")

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        transformation: dict[str, Any] = {
            "metricName": data["metric"], "metricNamespace": data["namespace"], "metricValue": data["value"],
        }  # fmt: skip
        if data["default"] is not None:
            transformation["defaultValue"] = data["default"]
        if data["dimensions"]:
            transformation["dimensions"] = data["dimensions"]
        return {"filterName": data["name"], "filterPattern": data["pattern"], "metricTransformations": [transformation]}
