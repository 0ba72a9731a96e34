"""Snapshots and the channel in the browser: where they go, what was delivered, what is on its way, how long items stay."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.delivery import reads
from config_app.delivery.models import ConfigDelivery
from config_app.recorder import reads as recorders
from config_app.recorder.models import Recorder
from config_app.retention import reads as retentions
from project.kernel import calls, faces, paging
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError

PAGE = 50
KINDS = (
    (ConfigDelivery.SNAPSHOT, "Snapshots"),
    (ConfigDelivery.HISTORY, "History files"),
    (ConfigDelivery.OVERSIZED, "Oversized changes"),
)
_STATES = {"Success": "pass", "Failure": "fail", "Not_Applicable": "none"}


@page
def snapshots(request: HttpRequest) -> HttpResponse:
    """The channels with their status, the deliveries that are open, and the delivered files of a kind, newest first."""
    scope = accounts(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(KINDS) else ConfigDelivery.SNAPSHOT
    given = {"kind": kind}
    position = position_of(request, "config-files", given)
    found = reads.files(scope, kind)
    rows = list((found.filter(id__lt=position) if position is not None else found).order_by("-id")[: PAGE + 1])
    number = found.count()
    context = {
        "channels": _channels(scope), "running": reads.running(scope), "rows": rows[:PAGE], "number": number,
        "kind": kind, "kinds": KINDS, "frequencies": list(reads.HOURS), "later": position is not None,
        "next": paging.token("config-files", given, rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "may": calls.allowed(faces.call_from(request, "config:PutDeliveryChannel", {})),
        "shortest": retentions.SHORTEST, "longest": retentions.LONGEST,
        "said": "Every file that went through a channel of your accounts. SHA-256 is of the file as it lies in the bucket.",
    }  # fmt: skip
    return render(request, "config_app/delivery/snapshots.html", context)


def _channels(scope: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each recorder with its channel, where it has one, what became of its deliveries, and how long items are kept."""
    standing = {(one.account_id, one.region): one for one in reads.channels(scope)}
    kept = retentions.of_accounts(scope)
    rows = []
    for recorder in recorders.recorders(scope):
        place = recorder.account_id, recorder.region
        channel = standing.get(place)
        infos = []
        if channel is not None:
            infos = [
                ("Snapshots", reads.export_info(channel, ConfigDelivery.SNAPSHOT)),
                ("History", reads.export_info(channel, ConfigDelivery.HISTORY)),
                ("Stream", reads.stream_info(channel)),
            ]
        shown = [_state(name, info) for name, info in infos]
        days = kept.get(place)
        rows.append({"recorder": recorder, "channel": channel, "infos": shown, "days": days})
    return rows


def _state(name: str, info: dict[str, Any]) -> dict[str, Any]:
    """A line of a channel's status."""
    code, sentence = info.get("lastErrorCode", ""), info.get("lastErrorMessage", "")
    return {
        "name": name, "state": _STATES[info["lastStatus"]], "next": info.get("nextDeliveryTime"),
        "success": info.get("lastSuccessfulTime") or ("" if code else info.get("lastStatusChangeTime")),
        "failed": f"{code}: {sentence}" if sentence else code,
    }  # fmt: skip


@page
def download(request: HttpRequest, number: int) -> HttpResponse:
    """A delivered file as it lies in its bucket; a sealed one is opened for whom its key lets."""
    found = found_or_404(reads.file(accounts(request), number))
    try:
        body = reads.body(faces.caller(request), found)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = HttpResponse(body, content_type="application/gzip")
    name = found.key.rpartition("/")[2].replace('"', "")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _recorder(request: HttpRequest, number: int) -> Recorder:
    found: Recorder = found_or_404(
        Recorder.objects.filter(id=number, account_id__in=accounts(request), deleted=False).first()
    )
    return found


def _perform(
    request: HttpRequest, recorder: Recorder, operation: str, given: dict[str, Any], said: str
) -> HttpResponse:
    """Run an operation in a recorder's account and region; what it refuses is said on the page."""
    try:
        calls.run(faces.call_from(request, operation, given, region=recorder.region, account_id=recorder.account_id))
        messages.info(request, said)
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("snapshots")


@login_required
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a snapshot, or the history files, of this moment."""
    recorder = _recorder(request, number)
    channel = reads.channel(recorder.account_id, recorder.region)
    given = {"deliveryChannelName": channel.name if channel else "default"}
    history = request.POST.get("what") == "history"
    operation = "cairn:DeliverConfigHistory" if history else "config:DeliverConfigSnapshot"
    said = (
        "The history since the last files is being written."
        if history
        else "A snapshot of this moment is being written."
    )
    return _perform(request, recorder, operation, given, said)


@login_required
@require_POST
def put(request: HttpRequest, number: int) -> HttpResponse:
    """Make the channel or change it."""
    recorder = _recorder(request, number)
    standing = reads.channel(recorder.account_id, recorder.region)
    word = {name: request.POST.get(name, "").strip() for name in ("bucket", "prefix", "topic", "key", "frequency")}
    wanted = {
        "name": standing.name if standing else "default", "s3BucketName": word["bucket"],
        "s3KeyPrefix": word["prefix"], "snsTopicARN": word["topic"], "s3KmsKeyArn": word["key"],
        "configSnapshotDeliveryProperties": {"deliveryFrequency": word["frequency"]} if word["frequency"] else None,
    }  # fmt: skip
    given = {"DeliveryChannel": {name: value for name, value in wanted.items() if value}}
    return _perform(
        request, recorder, "config:PutDeliveryChannel", given, f"Deliveries go to {word['bucket']} from now on."
    )


@login_required
@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Set for how long items are kept."""
    recorder = _recorder(request, number)
    days = request.POST.get("days", "").strip()
    if not (days.isascii() and days.isdigit() and len(days) < 6):
        messages.error(request, f"Write a number of days from {retentions.SHORTEST} to {retentions.LONGEST}.")
        return redirect("snapshots")
    given = {"RetentionPeriodInDays": int(days)}
    said = f"Items of {recorder.region} are kept for {int(days):,} days."
    return _perform(request, recorder, "config:PutRetentionConfiguration", given, said)


urlpatterns = [
    path("snapshots/", snapshots, name="snapshots"),
    path("snapshots/files/<int:number>/", download, name="config-file"),
    path("snapshots/<int:number>/take/", take, name="take-snapshot"),
    path("snapshots/<int:number>/channel/", put, name="put-channel"),
    path("snapshots/<int:number>/retention/", keep, name="put-retention"),
]
