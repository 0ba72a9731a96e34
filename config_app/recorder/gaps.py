"""When nothing was recorded: a recorder was off between two spans, or is off since. What changed then is found late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config_app.items.models import Item, Resource
from config_app.recorder.models import RecorderSpan
from config_app.recorder.reads import GLOBAL_REGION
from config_app.resources.spec import all_types
from project.kernel import clock

MOST = 200  # of a listing, the newest


@dataclass(frozen=True)
class Unrecorded:
    """A time in which the recorder of an account and region was off; `end` is None where it still is."""

    account_id: str
    region: str
    start: datetime
    end: datetime | None

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (self.end is None or self.end > start)


def gaps(accounts: Sequence[str], start: datetime | None = None) -> list[Unrecorded]:
    """The times after the first start in which a recorder was off, the newest first; those that reach beyond `start`."""
    spans: dict[tuple[str, str], list[RecorderSpan]] = defaultdict(list)
    rows = RecorderSpan.objects.filter(recorder__account_id__in=accounts).select_related("recorder")
    for span in rows.order_by("started", "id"):
        spans[span.recorder.account_id, span.recorder.region].append(span)
    found = []
    for (account_id, region), own in spans.items():
        following = [*(span.started for span in own[1:]), None]
        for span, end in zip(own, following, strict=True):
            if span.stopped and (end is None or end > span.stopped):
                found.append(Unrecorded(account_id, region, span.stopped, end))
    found = [gap for gap in found if start is None or gap.end is None or gap.end > start]
    return sorted(found, key=lambda gap: gap.start, reverse=True)[:MOST]


def recorded_in(resource: Resource) -> str:
    """The region whose recorder records a resource: its own, or that in which all regions are listed."""
    declared = all_types().get(resource.type)
    return GLOBAL_REGION if declared is not None and declared.listed_once else resource.region


def about(resource: Resource, start: datetime, end: datetime) -> list[Unrecorded]:
    """The times within a window in which a resource was not recorded, the oldest first."""
    region, now = recorded_in(resource), clock.now()
    found = [gap for gap in gaps([resource.account_id], start) if gap.region == region and gap.start < min(end, now)]
    return sorted(found, key=lambda gap: gap.start)


def behind(items: Sequence[Item]) -> dict[int, Unrecorded]:
    """By the item's key, the newest time without recording in which what it shows may have changed."""
    unsure = [item for item in items if item.after is not None]
    if not unsure:
        return {}
    known = gaps(
        sorted({item.resource.account_id for item in unsure}), min(item.after for item in unsure if item.after)
    )
    found = {}
    for item in unsure:
        place = (item.resource.account_id, recorded_in(item.resource))
        for gap in known:
            if item.after and (gap.account_id, gap.region) == place and gap.overlaps(item.after, item.captured):
                found[item.id] = gap
                break
    return found
