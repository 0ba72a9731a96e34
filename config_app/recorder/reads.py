"""The state of recording: recorders, sources, touches that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from config_app.items.writes import Found
from config_app.recorder.models import Channel, Recorder, RecorderSpan, Source, Touch
from project.kernel import clock

WINDOW = timedelta(hours=1)  # how far back a first item looks for its cause


def recorder(account_id: str, region: str) -> Recorder | None:
    return Recorder.objects.filter(account_id=account_id, region=region, deleted=False).first()


def recorders(accounts: Sequence[str]) -> list[Recorder]:
    return list(Recorder.objects.filter(account_id__in=accounts, deleted=False).order_by("account_id", "region"))


def channel(account_id: str, region: str) -> Channel | None:
    return Channel.objects.filter(account_id=account_id, region=region).first()


def spans(accounts: Sequence[str], start: datetime) -> list[RecorderSpan]:
    found = RecorderSpan.objects.filter(recorder__account_id__in=accounts).select_related("recorder")
    return [span for span in found.order_by("started") if span.stopped is None or span.stopped >= start]


def sources(accounts: Sequence[str]) -> list[Source]:
    return list(Source.objects.filter(account_id__in=accounts).order_by("type", "region"))


def records(found: Recorder, kind: str) -> bool:
    """Whether a recorder's group takes a resource type."""
    group = found.group or {}
    strategy = (group.get("recordingStrategy") or {}).get("useOnly")
    if strategy == "EXCLUSION_BY_RESOURCE_TYPES":
        return kind not in ((group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or [])
    if group.get("allSupported", not group.get("resourceTypes")):
        return True
    return kind in (group.get("resourceTypes") or [])


def due(limit: int = 500) -> list[Touch]:
    """Touches whose look is due, the oldest first."""
    return list(Touch.objects.filter(due__lte=clock.now()).order_by("due")[:limit])


def causes(account_id: str, kind: str, entry: Found, since: datetime | None) -> list[str]:
    """Events that mention the resource since its previous item, the newest first."""
    start = clock.now() - WINDOW
    if since and since > start:
        start = since - timedelta(seconds=2)  # events and items are timed by two clocks of one machine
    keys = [entry.resource_id, entry.arn]
    if not kind.startswith("AWS::EC2::"):
        keys.append(entry.name)
    found = Touch.objects.filter(
        account_id=account_id, event_time__gte=start, mentions__overlap=[key[:512] for key in keys if key]
    )
    claimed = _claimed(account_id, kind, entry)
    return [touch.event_id for touch in found.order_by("-event_time", "-id")[:20] if touch.event_id not in claimed]


def _claimed(account_id: str, kind: str, entry: Found) -> set[str]:
    """Events that the resource's newest item names already."""
    from config_app.items import reads as items

    resource = items.resource([account_id], kind, entry.resource_id)
    newest = items.newest(resource) if resource else None
    return set(newest.related_events) if newest else set()


def freshness(accounts: Sequence[str]) -> dict[str, Any]:
    """Counts of sources that went through and of those that are stale, with the newest look."""
    found = sources(accounts)
    stale = [source for source in found if source.error_at and (not source.last_ok or source.error_at > source.last_ok)]
    newest = max((source.last_ok for source in found if source.last_ok), default=None)
    return {"sources": len(found), "stale": stale, "newest": newest}


def never_looked() -> list[tuple[str, str]]:
    """Recorders that are on and have not looked at everything yet: (account, region)."""
    looked = {
        (row[0], row[1])
        for row in Source.objects.values_list("account_id", "region", "type")
        if row[2] == "AWS::EC2::VPC"
    }
    found = Recorder.objects.filter(recording=True, deleted=False).values_list("account_id", "region")
    return [pair for pair in found if pair not in looked]
