"""A trail in the browser: its page, making and changing it, starting and stopping it with a reason, deleting it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from project.kernel import faces
from project.kernel.console.forms import REGION, FormView, OperationForm, may, run
from project.kernel.console.typed import TypedNameForm
from project.kernel.console.views import accounts, found_or_404, page
from project.platform.keys import reads as keys
from project.platform.storage import reads as storage
from project.platform.topics import reads as topics
from trail.digests import reads as digests
from trail.metrics import reads as metrics
from trail.selectors import basic
from trail.trails import reads, tagging
from trail.trails.editing.forms import NewTrailForm, ReasonForm, TrailForm
from trail.trails.models import Delivery, Trail

ROLE = "arn:aws:iam::{}:role/CloudTrail_CloudWatchLogs_Role"
_MAY = {
    "edit": "cloudtrail:UpdateTrail", "select": "cloudtrail:PutEventSelectors", "delete": "cloudtrail:DeleteTrail",
    "start": "cloudtrail:StartLogging", "stop": "cloudtrail:StopLogging", "keep": "cairn:PutTrailRetention",
}  # fmt: skip


@page
def trail(request: HttpRequest, name: str) -> HttpResponse:
    """One trail: is it healthy, what does it keep, where to, how long."""
    found = _found(request, name)
    context = {
        "trail": found, "may": {word: may(request, operation) for word, operation in _MAY.items()},
        "number": Delivery.objects.filter(trail=found, delivered__isnull=False).count(),
        "files": reads.deliveries(found, limit=5), "selectors": found.selectors or basic.DEFAULT,
        "insights": [item["InsightType"] for item in found.insight_selectors], "standing": digests.standings([found])[0],
    }  # fmt: skip
    return render(request, "trail/trails/trail.html", context)


def _found(request: HttpRequest, name: str) -> Trail:
    found: Trail = found_or_404(reads.named(accounts(request), name))
    return found


class OfTrail(FormView):
    """A form about a trail that is there; it runs in the trail's home region."""

    def find(self, request: HttpRequest, **words: Any) -> Trail:
        return _found(request, words["name"])

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        return found.home_region, found.account_id

    def heading(self, found: Any) -> dict[str, Any]:
        crumbs = [("Trails", reverse("trails")), (found.name, reverse("trail", args=[found.name]))]
        return {"crumbs": crumbs, "title": f"{self.title} {found.name}"}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("trail", args=[found.name])


def _lists(request: HttpRequest) -> dict[str, list[str]]:
    """What the fields offer: the account's own buckets, keys, topics, log groups."""
    scope = accounts(request)
    return {
        "own-buckets": [bucket.name for bucket in storage.buckets(scope)],
        "own-keys": [key.alias or key.arn for key in keys.keys(scope)],
        "own-topics": [topic.arn for topic in topics.topics(scope)],
        "own-groups": [group.arn for group in metrics.groups(scope)],
    }


class Create(FormView):
    """A new trail, started at once where that is wanted."""

    operation = "cloudtrail:CreateTrail"
    form: ClassVar = NewTrailForm
    title, button = "Create a trail", "Create trail"
    lede = "A trail delivers log files of events to a bucket, every five minutes, and signs for them."

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {
            "region": REGION, "multi_region": True, "validation": True,
            "log_role": ROLE.format(faces.caller(request).account_id),
        }  # fmt: skip

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.lists = _lists(request)
        return form

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [("Trails", reverse("trails"))]}

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        return form.cleaned_data["region"], ""

    def perform(self, request: HttpRequest, found: Any, form: OperationForm) -> Any:
        result = super().perform(request, found, form)
        if form.cleaned_data["start"]:
            run(request, "cloudtrail:StartLogging", {"Name": result["TrailARN"]}, region=form.cleaned_data["region"])
        return result

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("trail", args=[result["Name"]])


class Edit(OfTrail):
    """The settings of a trail; tags by their own operations."""

    operation = "cloudtrail:UpdateTrail"
    form: ClassVar = TrailForm
    title, button, said = "Change", "Save settings", "The settings are saved."

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        values = {name: getattr(found, name) for name in TrailForm.base_fields if name != "key_prefix"}
        return values | {"key_prefix": found.prefix, "log_role": found.log_role or ROLE.format(found.account_id)}

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.lists = _lists(request)
        return form

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"Name": found.arn, **form.wire()}

    def perform(self, request: HttpRequest, found: Any, form: OperationForm) -> Any:
        tags: dict[str, str] = form.cleaned_data["tags"]
        gone = [{"Key": key} for key in found.tags if key not in tags]
        come = tagging.listed({key: value for key, value in tags.items() if found.tags.get(key) != value})
        tagging.added({}, tagging.listed(tags))  # what tags would be refused is said before anything is changed
        result = super().perform(request, found, form)
        for operation, listed in (("cloudtrail:RemoveTags", gone), ("cloudtrail:AddTags", come)):
            if listed:
                wire = {"ResourceId": found.arn, "TagsList": listed}
                run(request, operation, wire, region=found.home_region, account_id=found.account_id)
        return result


class _Reasoned(OfTrail):
    form: ClassVar = ReasonForm

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"Name": found.arn}

    def beside(self, form: OperationForm) -> dict[str, Any]:
        return {"additionalEventData": {"reason": form.cleaned_data["reason"]}}


class Start(_Reasoned):
    operation, title, button, said = "cloudtrail:StartLogging", "Start", "Start logging", "The trail is on."
    lede = "Events from now on are delivered. What happened while it was off stays searchable, and undelivered."


class Stop(_Reasoned):
    operation, title, button, said = "cloudtrail:StopLogging", "Stop", "Stop logging", "The trail is off."
    lede = "Events are still recorded and searchable, but no longer delivered or signed. Every page says so."
    danger = True


class Delete(OfTrail):
    operation, title, button, said = "cloudtrail:DeleteTrail", "Delete", "Delete trail", "The trail is deleted."
    lede = "Its log files and digests stay in the bucket, and what happened until now is still delivered. Nothing after it is."
    form: ClassVar = TypedNameForm
    danger = True

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        return TypedNameForm(data, wanted=found.name)

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"Name": found.arn}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("trails")


urlpatterns = [
    path("trails/+new/", Create.view(), name="trail-new"),  # no trail's name holds a plus sign
    path("trails/<str:name>/", trail, name="trail"),
    path("trails/<str:name>/edit/", Edit.view(), name="trail-edit"),
    path("trails/<str:name>/start/", Start.view(), name="trail-start"),
    path("trails/<str:name>/stop/", Stop.view(), name="trail-stop"),
    path("trails/<str:name>/delete/", Delete.view(), name="trail-delete"),
]
