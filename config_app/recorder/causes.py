"""Which events explain a change: those that are about the resource, between the look that saw the former state and now.

An event counts where it is of the same account, region and service, did not fail, has not been looked at before (a
look after it would have shown its effect), and mentions the resource, or something through which it changes it. Where
nothing fresh explains the change of a resource that settles by itself, the event that set it going is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import jmespath
from django.db.models import Q, QuerySet

from config_app.items.content import Because, Found
from config_app.items.models import Item, Resource
from config_app.recorder.models import Touch
from config_app.resources.spec import ResourceType, text_of
from project.kernel import clock

WINDOW = timedelta(hours=1)  # how far back a first look searches
SETTLING = timedelta(seconds=90)
SLACK = timedelta(seconds=2)  # an event's time has whole seconds
MOST = 20_000


def candidates(account_id: str, region: str, declared: ResourceType) -> QuerySet[Touch]:
    """The events that may have changed resources of a type in a region; those of a global type come from anywhere."""
    found = Touch.objects.filter(account_id=account_id, service__in=declared.services)
    return found if declared.listed_once else found.filter(region=region)


class Causes:
    """The candidates of one look, read once; called with what is found now and the former item.

    Of a type that is looked at `daily`, the looks that events led to were at other types: they say nothing.
    """

    def __init__(
        self, declared: ResourceType, account_id: str, region: str, since: datetime | None, *, daily: bool = False
    ) -> None:
        self.declared, self.daily = declared, daily
        self.now = clock.now()
        start = min(since or self.now - WINDOW, self.now - SETTLING) - SLACK
        rows = candidates(account_id, region, declared).filter(event_time__gte=start)
        self.touches = list(rows.order_by("-event_time", "-id")[:MOST])
        self.since = since - SLACK if since else start
        self.by_mention: dict[str, list[Touch]] = defaultdict(list)
        for touch in self.touches:
            for text in touch.mentions:
                self.by_mention[text].append(touch)

    def __call__(self, entry: Found, former: Item | None) -> Because:
        if not self.touches:
            return Because()
        direct = self._direct(entry)
        about = list((direct | self._brought(entry, former)).values())
        claimed = set(former.related_events) if former else set()
        fresh = [
            touch
            for touch in about
            if (self.daily or not self._looked(touch))
            and touch.event_time >= self.since
            and touch.event_id not in claimed
        ]
        if not fresh and self.declared.settles and entry.configuration:  # nothing goes away by settling
            fresh = [t for t in about if t.event_time >= self.now - SETTLING]
        owed = _owed(former, direct.values())
        fresh = [touch for touch in fresh if touch.id != owed]
        newest_first = sorted(fresh, key=lambda touch: (touch.event_time, touch.id), reverse=True)
        named = list(dict.fromkeys(touch.event_id for touch in newest_first))[:20]
        return Because(named, indirect=all(touch.id not in direct for touch in fresh))

    def _looked(self, touch: Touch) -> bool:
        """Whether an earlier look at this type would have shown the effect."""
        return touch.looks > 0 or self.declared.type in touch.seen

    def _direct(self, entry: Found) -> dict[int, Touch]:
        """Events that name the resource, or by their name the one that an account has of its kind."""
        named = {
            touch.id: touch
            for key in keys(self.declared, entry)
            for touch in self.by_mention.get(key, ())
            if self.declared.caused_by(touch.event_name)
        }
        only = [way for way in self.declared.through if not way.path]
        return named | {t.id: t for way in only for t in self.touches if re.search(way.events, t.event_name)}

    def _brought(self, entry: Found, former: Item | None) -> dict[int, Touch]:
        """Events about something else that bring a change of the resource along."""
        found: dict[int, Touch] = {}
        configurations = [entry.configuration, (former.configuration if former else None) or {}]
        for way in self.declared.through:
            if way.path:
                texts = (text for c in configurations for text in text_of(jmespath.search(way.path, c)))
                mentioned = (touch for text in texts for touch in self.by_mention.get(text, ()))
                found |= {touch.id: touch for touch in mentioned if re.search(way.events, touch.event_name)}
        return found


def _owed(former: Item | None, direct: Iterable[Touch]) -> int | None:
    """The event that the former item waits for, where it names none: the first that happened before it was written.

    A look may see a change before the store has its event: what was made a moment ago and changed at once would else
    have been changed by its making.
    """
    if former is None or former.related_events:
        return None
    start = (former.after or former.captured - WINDOW) - SLACK
    before = [touch for touch in direct if start <= touch.event_time and _ended(touch.event_time) <= former.captured]
    return min(before, key=lambda touch: (touch.event_time, touch.id)).id if before else None


def _ended(time: datetime) -> datetime:
    """The end of what an event's time says: Cairn's own events have parts of a second, others whole ones."""
    return time if time.microsecond else time + timedelta(seconds=1)


def keys(declared: ResourceType, entry: Found) -> list[str]:
    """The texts that a record may call a resource by."""
    own = [entry.resource_id, entry.arn, entry.shared_id, entry.name if declared.by_name else ""]
    return [key[:512] for key in own if key]


def explained_late(declared: Sequence[ResourceType], touch: Touch) -> list[Item]:
    """Items that an event explains which became known after they were written.

    The change lies between `after` and `captured`; an item that names nobody takes an event of its very second. Of those
    of a resource that name nobody the first that was surely written after it takes it.
    """
    types = [item for item in declared if item.caused_by(touch.event_name)]
    items = Item.objects.filter(
        resource__in=_mentioned(touch, types), captured__gte=touch.event_time, after__lte=touch.event_time + SLACK
    )
    found: list[Item] = []
    settled: set[int] = set()
    for item in items.order_by("captured", "id")[:100]:
        if item.related_events:
            if item.captured >= touch.event_time + timedelta(seconds=1):
                found.append(item)
        elif item.resource_id not in settled:
            found.append(item)
            if item.captured >= _ended(touch.event_time):
                settled.add(item.resource_id)
    return found


def _mentioned(touch: Touch, types: Sequence[ResourceType]) -> list[int]:
    regional = Q(region=touch.region, type__in=[item.type for item in types])
    anywhere = Q(type__in=[item.type for item in types if item.listed_once])
    own = Resource.objects.filter(regional | anywhere, account_id=touch.account_id)
    found: set[int] = set()
    for member in ("resource_id", "arn", "name"):
        found |= set(own.filter(**{f"{member}__in": touch.mentions}).values_list("id", flat=True)[:500])
    return sorted(found)
