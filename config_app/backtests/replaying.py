"""Replay recorded items past a rule, in the order in which they were recorded, as if the rule had been enabled.

A step is all items of one moment: what the recorder wrote together. Each item is fetched and decoded once; only a rule that
is asked again by the clock, or that looks at other resources, needs the newest item of each resource kept meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from django.db.models import Q, QuerySet

from config_app.backtests import judging
from config_app.items.models import Item
from config_app.resources.spec import all_types
from config_app.rules import reads, spec, surroundings
from config_app.rules.models import ConfigRule

CHUNK = 500
MOST_KEPT = 20_000  # resources whose newest item is kept decoded


class TooMuch(ValueError):
    """The rule would need more in memory than a back-test may have."""


class Sink(Protocol):
    """Who hears what the rule would have said."""

    def said(self, item: Item, at: datetime, former: str, compliance: str, annotation: str, *, first: bool) -> None:
        """A verdict that begins; `former` is what held before, or empty."""

    def over(self, resource_id: int, at: datetime) -> None:
        """A verdict that ends with nothing after it: the resource is gone or out of scope."""

    def judged(self, number: int, failure: str) -> None:
        """So many items were judged; why the rule said nothing of some."""

    def reached(self, at: datetime) -> bool:
        """The replay has come so far; whether it may go on."""


class Replay:
    """One rule over one span."""

    def __init__(self, rule: ConfigRule, since: datetime, until: datetime, sink: Sink) -> None:
        self.rule, self.since, self.until, self.sink = rule, since, until, sink
        self.types = frozenset(reads.types(rule))
        self.judge = judging.judge_of(rule)
        self.holds: dict[int, tuple[str, str]] = {}
        self.pause = _pause(rule)
        declared = reads.declared(rule)
        self.keeps = self.pause is not None or (declared is not None and spec.wants_inventory(declared))
        self.living: dict[str, dict[int, Item]] = {}  # of the kept types, by resource
        self.now = since

    def run(self) -> bool:
        """Whether the whole span was replayed."""
        self._begin()
        due = self.since + self.pause if self.pause else None
        for at, items in self._steps():
            due = self._clock_until(due, at)
            self._step(at, items)
            if not self.sink.reached(at):
                return False
        due = self._clock_until(due, self.until + timedelta(microseconds=1))
        return due is None or due > self.until

    def _clock_until(self, due: datetime | None, end: datetime) -> datetime | None:
        """Ask again at each period before `end`; the period that comes next."""
        while due and due < end and self.pause:
            self.now = due
            self._say(self._kept(), due)
            if not self.sink.reached(due):
                return due
            due += self.pause
        return due

    def _begin(self) -> None:
        """The evaluation that enabling a rule causes: everything in scope, by the item that held then."""
        found = _held(self._items(self.types or None), self.since)
        if self.keeps:
            for kind in self.types:
                self.living[kind] = {}
            for item in found:
                self._keep(item)
            self._say(self._kept(), self.since, first=True)
            return
        for some in _chunks(found):
            self._say([item for item in some if self._inside(item)], self.since, first=True)

    def _step(self, at: datetime, items: Sequence[Item]) -> None:
        self.now = at
        for item in items:
            if item.resource.type in self.living:
                self._keep(item)
        newest = {item.resource_id: item for item in items if self._own(item)}
        inside = [item for item in newest.values() if not item.is_deletion and self._inside(item)]
        covered = {item.resource_id for item in inside}
        for resource_id in newest.keys() - covered:
            self._end(resource_id, at)
        self._say(inside, at)

    def _kept(self) -> list[Item]:
        own = [item for kind in self.types for item in self.living.get(kind, {}).values()]
        return sorted((item for item in own if self._inside(item)), key=lambda item: item.resource_id)

    def _say(self, items: Sequence[Item], at: datetime, *, first: bool = False) -> None:
        said, failure = self.judge(items, at, self._inventory(at)) if items else ([], "")
        self.sink.judged(len(said), failure)
        for item, word, annotation in said:
            held = self.holds.get(item.resource_id)
            if held != (word, annotation):
                self.holds[item.resource_id] = (word, annotation)
                self.sink.said(item, at, held[0] if held else "", word, annotation, first=first)

    def _end(self, resource_id: int, at: datetime) -> None:
        if self.holds.pop(resource_id, None) is not None:
            self.sink.over(resource_id, at)

    def _own(self, item: Item) -> bool:
        return not self.types or item.resource.type in self.types

    def _inside(self, item: Item) -> bool:
        item.resource.tags = item.tags  # as they were then; the row is never saved
        return reads.covers(self.rule, item.resource)

    def _keep(self, item: Item) -> None:
        kind = self.living[item.resource.type]
        if item.is_deletion:
            kind.pop(item.resource_id, None)
            return
        kind[item.resource_id] = item
        if sum(len(one) for one in self.living.values()) > MOST_KEPT:
            raise TooMuch(
                f"The rule needs more than {MOST_KEPT:,} resources at once: narrow its scope, or take a dry run of less."
            )

    def _inventory(self, at: datetime) -> spec.Inventory:
        """The other resources as they were; a type that is asked for is kept from then on."""

        def fetch(kind: str, everywhere: bool) -> Iterable[spec.Known] | None:
            if not surroundings.recorded(self.rule.account_id, kind, "" if everywhere else self.rule.region):
                return None
            if kind not in self.living:
                self.living[kind] = {}
                for item in _held(self._items([kind]), self.now):
                    self._keep(item)
            declared = all_types().get(kind)
            wide = everywhere or bool(declared and declared.is_global)
            rows = [one for one in self.living[kind].values() if wide or one.resource.region == self.rule.region]
            rows.sort(key=lambda one: one.resource_id)
            return [spec.Known(one.configuration or {}, surroundings.seen(one, one.resource, at)) for one in rows]

        return spec.Inventory(fetch, self.rule.region)

    def _items(self, types: Iterable[str] | None) -> QuerySet[Item]:
        found = Item.objects.filter(resource__account_id=self.rule.account_id).select_related("resource")
        return found if types is None else found.filter(resource__type__in=list(types))

    def _steps(self) -> Iterator[tuple[datetime, list[Item]]]:
        """Items of one moment together, by time and key. A type that is kept from some step on is read from there on."""
        at, key = self.since, 2**63 - 1
        while True:
            wanted = None if not self.types else self.types | self.living.keys()
            beyond = Q(captured__gt=at) | Q(captured=at, id__gt=key)
            rows = self._items(wanted).filter(beyond, captured__gte=at, captured__lte=self.until)
            some = list(rows.order_by("captured", "id")[:CHUNK])
            full = len(some) == CHUNK
            if full and some[0].captured != some[-1].captured:
                some = [item for item in some if item.captured != some[-1].captured]
            elif full:  # one moment that fills a chunk is read whole: it is one step
                some = list(rows.filter(captured=some[0].captured).order_by("id"))
            for moment, group in groupby(some, key=lambda item: item.captured):
                items = list(group)
                at, key = moment, items[-1].id
                yield moment, items
                if self.types and wanted is not None and not self.living.keys() <= wanted:
                    full = True
                    break
            if not full:
                return


def _held(items: QuerySet[Item], at: datetime) -> Iterator[Item]:
    """The item of each resource that held at a moment; none of those that were gone."""
    rows = items.filter(captured__lte=at).order_by("resource_id", "-captured", "-id").distinct("resource_id")
    return (item for item in rows.iterator(chunk_size=CHUNK) if not item.is_deletion)


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    some: list[Item] = []
    for item in items:
        some.append(item)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


def _pause(rule: ConfigRule) -> timedelta | None:
    """How often the clock asks the rule; None: never."""
    declared = reads.declared(rule)
    if not rule.frequency and (declared is None or declared.trigger == "change"):
        return None
    return timedelta(hours=reads.FREQUENCIES[rule.frequency or "TwentyFour_Hours"])
