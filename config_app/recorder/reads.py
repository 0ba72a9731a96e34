"""The state of recording: recorders, sources, touches that are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from config_app.items.models import Resource
from config_app.recorder import groups
from config_app.recorder.models import LinkedRecorder, Recorder, RecorderSpan, Source, Touch
from config_app.resources.spec import ResourceType, all_types, in_order
from project.kernel import clock

GLOBAL_REGION = "us-east-1"
IDLE = timedelta(hours=1)  # between looks at a type of which there is nothing
PAUSE = timedelta(seconds=15)  # between first looks that fail


@dataclass(frozen=True)
class Recording:
    """What is recorded in an account and region now: by its recorder that is on, and by its service-linked ones."""

    region: str
    own: Recorder | None
    linked: Sequence[LinkedRecorder] = ()

    def __bool__(self) -> bool:
        return self.own is not None or bool(self.linked)

    def takes(self, kind: str) -> bool:
        return not self.is_internal(kind) or any(groups.takes(one.group, kind) for one in self.linked)

    def is_internal(self, kind: str) -> bool:
        """Whether no recorder whose items are delivered takes the type."""
        return self.own is None or not records(self.own, kind)

    def is_daily(self, kind: str) -> bool:
        """Whether the type is looked at once a day; a service-linked recorder records continuously."""
        if self.own is None or any(groups.takes(one.group, kind) for one in self.linked):
            return False
        return groups.frequency(self.own.mode or {}, kind) == groups.DAILY


def recorder(account_id: str, region: str) -> Recorder | None:
    return Recorder.objects.filter(account_id=account_id, region=region, deleted=False).first()


def recorders(accounts: Sequence[str]) -> list[Recorder]:
    return list(Recorder.objects.filter(account_id__in=accounts, deleted=False).order_by("account_id", "region"))


def spans(accounts: Sequence[str], start: datetime) -> list[RecorderSpan]:
    found = RecorderSpan.objects.filter(recorder__account_id__in=accounts).select_related("recorder")
    return [span for span in found.order_by("started") if span.stopped is None or span.stopped >= start]


def sources(accounts: Sequence[str]) -> list[Source]:
    return list(Source.objects.filter(account_id__in=accounts).order_by("type", "region"))


def records(found: Recorder, kind: str) -> bool:
    """Whether a recorder's group takes a resource type."""
    return groups.takes(found.group or {}, kind)


def recording(account_id: str, region: str) -> Recording:
    """What is recorded here now; false where nothing is."""
    own = recorder(account_id, region)
    return Recording(region, own if own and own.recording else None, linked([account_id], region))


def linked(accounts: Sequence[str], region: str | None = None) -> list[LinkedRecorder]:
    """The service-linked recorders, in the order of their places and names."""
    found = LinkedRecorder.objects.filter(account_id__in=accounts)
    found = found.filter(region=region) if region else found
    return list(found.order_by("account_id", "region", "name"))


def recorded_places() -> set[tuple[str, str]]:
    """Where something is recorded: (account, region)."""
    own = Recorder.objects.filter(recording=True, deleted=False).values_list("account_id", "region")
    return {*own, *LinkedRecorder.objects.values_list("account_id", "region")}


def looked_for(found: Recording, types: Iterable[ResourceType]) -> list[ResourceType]:
    """Those of the types that are recorded here; the global ones in one region only."""
    return [
        declared
        for declared in types
        if (not declared.listed_once or found.region == GLOBAL_REGION) and found.takes(declared.type)
    ]


def without_today(account_id: str, found: Recording, types: Sequence[ResourceType]) -> list[ResourceType]:
    """The types without the daily ones that were looked at since midnight (UTC): their next look is at this day's end."""
    daily = [declared.type for declared in types if found.is_daily(declared.type)]
    if not daily:
        return list(types)
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Source.objects.filter(account_id=account_id, region=found.region, type__in=daily, last_ok__gte=midnight)
    done = set(rows.values_list("type", flat=True))
    return [declared for declared in types if declared.type not in done]


def with_daily() -> list[tuple[str, str]]:
    """Where a recorder that is on records something daily: (account, region)."""
    rows = Recorder.objects.filter(recording=True, deleted=False)
    return [(row.account_id, row.region) for row in rows if groups.has_daily(row.mode or {})]


def due_types(account_id: str, region: str) -> list[ResourceType]:
    """What a poll looks at: what most accounts have, what there is, and once an hour that of which there was nothing.

    A type that was never looked at is met by `unmet`, some at a time: a new account is not asked 200 questions at once.
    """
    old = clock.now() - IDLE
    rows = {row.type: row for row in Source.objects.filter(account_id=account_id, region=region)}
    living = Resource.objects.filter(account_id=account_id, deleted__isnull=True)
    there = set(living.values_list("type", flat=True).distinct())

    def is_due(declared: ResourceType) -> bool:
        row = rows.get(declared.type)
        if declared.early or declared.type in there:
            return True
        return row is not None and (row.looked is None or row.looked < old or bool(row.offered and row.last_error))

    return [declared for declared in in_order() if is_due(declared)]


def unmet(account_id: str, region: str, limit: int) -> list[ResourceType]:
    """Types that a recorder looks for and that were never looked at here; at most `limit`."""
    found = recording(account_id, region)
    if not found:
        return []
    met = set(Source.objects.filter(account_id=account_id, region=region).values_list("type", flat=True))
    return looked_for(found, [declared for declared in in_order() if declared.type not in met])[:limit]


def not_looked_at(account_id: str, region: str, begun: datetime) -> list[ResourceType]:
    """What a poll looks at here and was not tried since `begun`."""
    rows = Source.objects.filter(account_id=account_id, region=region, looked__gte=begun)
    tried = set(rows.values_list("type", flat=True))
    return [declared for declared in due_types(account_id, region) if declared.type not in tried]


def due(limit: int = 500) -> list[Touch]:
    """The touches of one account, region and service whose look is due: those of the oldest that was never looked at.

    What goes on (further types, second looks, looks that somebody asked for) comes after everything that is new.
    """
    waiting = Touch.objects.filter(due__lte=clock.now())
    new = Q(looks=0, retries=0, seen=[])
    first = waiting.filter(new).order_by("due").first() or waiting.order_by("due").first()
    if first is None:
        return []
    own = waiting.filter(account_id=first.account_id, region=first.region, service=first.service)
    return list((own.filter(new) if first.is_new else own).order_by("due")[:limit])


def is_due() -> bool:
    return Touch.objects.filter(due__lte=clock.now()).exists()


def failing(place: Touch, types: Iterable[ResourceType], *, since: datetime) -> set[str]:
    """Those of the types whose listing, for a touch in this place, has failed since then and has not gone through."""
    homes = {declared.type: GLOBAL_REGION if declared.listed_once else place.region for declared in types}
    rows = Source.objects.filter(account_id=place.account_id, type__in=list(homes), error_at__gte=since)
    rows = rows.filter(Q(last_ok=None) | Q(last_ok__lt=since))
    return {row.type for row in rows if row.region == homes[row.type]}


def last_look(account_id: str, region: str, kind: str) -> datetime | None:
    """When the last listing that went through was begun."""
    return (
        Source.objects.filter(account_id=account_id, region=region, type=kind).values_list("last_ok", flat=True).first()
    )


def freshness(accounts: Sequence[str]) -> dict[str, Any]:
    """Counts of listings: `sources` in all, `missing` ones that the cloud does not offer, of the `offered` ones those that
    are `current`; the `stale` ones themselves; the `newest` good look."""
    found = sources(accounts)
    stale = [source for source in found if source.error_at and (not source.last_ok or source.error_at > source.last_ok)]
    newest = max((source.last_ok for source in found if source.last_ok), default=None)
    offered = sum(source.offered for source in found)
    failing = sum(source.offered for source in stale)
    return {"sources": len(found), "stale": stale, "newest": newest, "missing": len(found) - offered, "offered": offered,
            "current": offered - failing}  # fmt: skip


def never_looked() -> list[tuple[str, str]]:
    """Recorders whose listings have not gone through since they were put on: (account, region).

    One whose listings fail is tried again after a pause.
    """
    # Cairn's own listings always go through and say nothing of the cloud
    own = [declared.type for declared in all_types().values() if declared.listing.own]
    states = (
        Source.objects.exclude(type__in=own)
        .values("account_id", "region")
        .annotate(ok=Max("last_ok"), failed=Max("error_at"))
    )
    known = {(row["account_id"], row["region"]): (row["ok"], row["failed"]) for row in states}
    found = []
    for recorder in Recorder.objects.filter(recording=True, deleted=False):
        ok, failed = known.get((recorder.account_id, recorder.region), (None, None))
        waits = failed is not None and failed > clock.now() - PAUSE
        if not waits and (ok is None or (recorder.started is not None and ok < recorder.started)):
            found.append((recorder.account_id, recorder.region))
    return found
