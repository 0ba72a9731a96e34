"""Log groups and metric filters made, changed and deleted in the browser; a filter with a live tester."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from project.kernel.console.forms import FormView, OperationForm, run
from project.kernel.console.typed import TypedNameForm
from project.kernel.console.views import accounts, found_or_404
from trail.metrics import trying
from trail.metrics.forms import DaysForm, FilterForm, GroupForm
from trail.metrics.models import LogGroup, MetricFilter

LOGS = ("Log groups", "/logs/")


def group_of(request: HttpRequest, number: int) -> LogGroup:
    found: LogGroup = found_or_404(LogGroup.objects.filter(id=number, account_id__in=accounts(request)).first())
    return found


def filter_of(request: HttpRequest, number: int) -> MetricFilter:
    own = MetricFilter.objects.filter(id=number, group__account_id__in=accounts(request)).select_related("group")
    found: MetricFilter = found_or_404(own.first())
    return found


class NewGroup(FormView):
    operation = "logs:CreateLogGroup"
    form: ClassVar = GroupForm
    title, button, said = "Create a log group", "Create log group", "The log group is there: let a trail deliver to it."
    lede = "Trails deliver to it, metric filters count its lines, alarms watch what they count."

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [LOGS]}

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        return form.cleaned_data["region"], ""

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("logs")


class _OfGroup(FormView):
    def find(self, request: HttpRequest, **words: Any) -> LogGroup:
        return group_of(request, words["number"])

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [LOGS], "title": f"{self.title} {found.name}"}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"logGroupName": found.name, **form.wire()}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("logs")


class DeleteGroup(_OfGroup):
    operation, title, button, said = "logs:DeleteLogGroup", "Delete", "Delete log group", "The log group is deleted."
    lede = "Its metric filters go with it; alarms over their metrics stay without data. The events themselves stay."
    form: ClassVar = TypedNameForm
    danger = True

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        return TypedNameForm(data, wanted=found.name)

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"logGroupName": found.name}


class KeepGroup(_OfGroup):
    """How long its lines are shown; no days take the policy away."""

    operation, title, button, said = "logs:PutRetentionPolicy", "How long lines stay of", "Save retention", "Saved."
    form: ClassVar = DaysForm

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {"days": found.retention_days}

    def deed(self, form: OperationForm) -> str:
        return "logs:PutRetentionPolicy" if form.cleaned_data["days"] else "logs:DeleteRetentionPolicy"


class _Filter(FormView):
    operation = "logs:PutMetricFilter"
    form: ClassVar = FilterForm
    button, said = "Save filter", "The filter counts what is delivered from now on."
    preview = "Show what it matches"
    template = "trail/metrics/filter.html"

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [LOGS], "lede": f"Of the log group {self.group(found).name}."}

    def group(self, found: Any) -> LogGroup:
        raise NotImplementedError

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        group = self.group(found)
        return group.region, group.account_id

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"logGroupName": self.group(found).name, **form.wire()}

    def shown(self, found: Any, form: OperationForm) -> Any:
        """What the pattern that was typed matches among the newest events."""
        return trying.tried((self.group(found).account_id,), form["pattern"].value() or "") if form.is_bound else None

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("logs")


class NewFilter(_Filter):
    title = "Create a metric filter"

    def find(self, request: HttpRequest, **words: Any) -> LogGroup:
        return group_of(request, words["number"])

    def group(self, found: Any) -> LogGroup:
        own: LogGroup = found
        return own

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {"pattern": request.GET.get("pattern", "")[:1024]}


class EditFilter(_Filter):
    title = "Change a metric filter"

    def find(self, request: HttpRequest, **words: Any) -> MetricFilter:
        return filter_of(request, words["number"])

    def group(self, found: Any) -> LogGroup:
        own: LogGroup = found.group
        return own

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.fields["name"].disabled = True  # by its name it is put again
        return form

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        held = found.transformation
        return {
            "name": found.name, "pattern": found.pattern, "namespace": held.get("metricNamespace"),
            "metric": held.get("metricName"), "value": held.get("metricValue"), "default": held.get("defaultValue"),
            "dimensions": held.get("dimensions") or {},
        }  # fmt: skip


@login_required
@require_POST
def delete_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a filter; what it counted stays."""
    found = filter_of(request, number)
    wire = {"logGroupName": found.group.name, "filterName": found.name}
    said = f"The filter {found.name} is deleted; what it counted stays."
    run(request, "logs:DeleteMetricFilter", wire, said, region=found.group.region, account_id=found.group.account_id)
    return redirect("logs")
