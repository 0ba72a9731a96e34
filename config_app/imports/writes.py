"""Bring items of existing files into the history, a bounded batch at a time; whatever is wrong with one, the rest goes on.

An item takes its place in the history of its resource by its time, also before what Cairn recorded itself; the state of
the resource is that of its newest item. The same item again, in whichever dialect, is a duplicate.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DataError, transaction

from config_app.imports import placing, reading
from config_app.imports.models import ImportedItem, QuarantinedItem
from config_app.imports.reading import Read
from config_app.items import fixing
from config_app.items.content import fingerprint
from config_app.items.models import Item, Resource
from config_app.items.writes import item_numbers
from config_app.rules import writes as rules
from project.kernel import clock, splitting
from project.platform.storage import locations

BATCH = 500
_BYTES = 12 << 20
_SHOWN = 20
_AHEAD = timedelta(minutes=5)
_SKIPPED = ("ConfigWritabilityCheckFile", "/CloudTrail/", "/CloudTrail-Digest/", "/CloudTrail-Insight/")


@dataclass
class Imported:
    """What became of the items of a file, or of many."""

    files: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    quarantined: int = 0
    assumed: int = 0  # of the stored ones: account or region are not named in them
    reasons: list[str] = field(default_factory=list)

    def say(self, reason: str) -> None:
        if len(self.reasons) < _SHOWN:
            self.reasons.append(reason)


@dataclass(frozen=True)
class Defaults:
    """Where items belong that name no account, or no region."""

    account: str
    region: str


def bring_in(location: str, defaults: Defaults) -> Imported:
    """Import every file at a location. Raises locations.Unreadable for the location itself."""
    done = Imported()
    for name in locations.listed(location, skipped=_SKIPPED):
        try:
            for place, chunks in locations.documents(name, skipped=_SKIPPED):
                done.files += 1
                for batch in _batches(place, chunks, done):
                    _keep(batch, place, defaults, done)
        except locations.Unreadable as problem:  # an archive that is damaged: what stood before was taken
            done.refused += 1
            done.say(f"{name}: {problem}")
    return done


def _batches(name: str, chunks: Iterator[bytes], done: Imported) -> Iterator[list[bytes]]:
    """The raw records of a file; one that is damaged gives what stands before the damage, and is said to be so."""
    batch: list[bytes] = []
    size = 0
    try:
        for raw in splitting.split(chunks, "configurationItems"):
            batch.append(raw)
            size += len(raw)
            if len(batch) >= BATCH or size > _BYTES:
                yield batch
                batch, size = [], 0
    except (splitting.Broken, locations.Unreadable) as problem:
        done.refused += 1
        done.say(f"{name}: {problem}")
    if batch:
        yield batch


def _keep(batch: Sequence[bytes], source: str, defaults: Defaults, done: Imported) -> None:
    groups: dict[tuple[str, str], list[tuple[Read, bytes, bool]]] = defaultdict(list)
    for raw in batch:
        try:
            for value in reading.records(raw):
                try:
                    item = _checked(reading.read(value))
                except reading.Unusable as problem:
                    _set_aside(raw, source, str(problem), done)
                    continue
                place = item.account or defaults.account, item.region or defaults.region
                groups[place].append((item, raw, not (item.account and item.region)))
        except reading.Unusable as problem:
            _set_aside(raw, source, str(problem), done)
        except reading.Stranger as problem:
            done.refused += 1
            done.say(f"{source}: {problem}")
    for (account_id, region), rows in groups.items():
        try:
            _store(account_id, region, rows, source, done)
        except DataError:  # one of them holds what no column takes: each by itself
            for row in rows:
                try:
                    _store(account_id, region, [row], source, done)
                except DataError as problem:
                    _set_aside(row[1], source, f"The database does not take it: {problem}", done)


def _checked(item: Read) -> Read:
    if item.captured > clock.now() + _AHEAD:
        raise reading.Unusable(f"Its configurationItemCaptureTime {clock.iso(item.captured)} lies in the future.")
    return item


def _set_aside(raw: bytes, source: str, reason: str, done: Imported) -> None:
    done.quarantined += 1
    done.say(f"{source}: {reason}")
    QuarantinedItem.objects.bulk_create(
        [
            QuarantinedItem(
                sha256=hashlib.sha256(raw).digest(), source=source[:2000], reason=reason[:500], size=len(raw),
                packed=zlib.compress(raw), found=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def _store(account_id: str, region: str, rows: Sequence[tuple[Read, bytes, bool]], source: str, done: Imported) -> None:
    fixing.writing(account_id, region)
    resources = placing.resources(account_id, region, [item for item, _, _ in rows])
    known = _known(list(resources.values()), [item.captured for item, _, _ in rows])
    fresh: list[tuple[Read, Item, bool]] = []
    duplicates = 0
    for item, _, assumed in sorted(rows, key=lambda row: row[0].captured):
        resource = resources[item.kind, item.resource_id]
        made = _item(item, resource)
        marks = _marks(resource.id, item.captured, _content(made), item.state_id)
        duplicates += bool(marks & known)
        if not marks & known:
            known |= marks
            fresh.append((item, made, assumed))
            if item.captured >= resource.changed:
                placing.named(resource, item)
    if fresh:
        _write(fresh, source)
        newest = placing.settle([made.resource for _, made, _ in fresh])
        rules.on_items([made for _, made, _ in fresh if made.id in newest])
    done.stored += len(fresh)
    done.duplicates += duplicates
    done.assumed += sum(assumed for _, _, assumed in fresh)


def _millisecond(moment: datetime) -> datetime:
    """Files know no finer time."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Mark = tuple[int, datetime, str, str]


def _marks(resource_id: int, captured: datetime, content: str, state_id: str) -> set[Mark]:
    """What an item is known by: the same resource and time, and either the same content or the same state id."""
    moment = _millisecond(captured)
    found = {(resource_id, moment, "content", content)}
    return found | ({(resource_id, moment, "state", state_id)} if state_id not in {"", "0"} else set())


def _content(item: Item) -> str:
    return item.status if item.is_deletion else item.md5


def _known(resources: Sequence[Resource], moments: Sequence[datetime]) -> set[Mark]:
    held = Item.objects.filter(
        resource__in=resources, captured__gte=_millisecond(min(moments)),
        captured__lt=max(moments) + timedelta(milliseconds=1),
    ).select_related("imported")  # fmt: skip
    marks: set[Mark] = set()
    for item in held.only("resource_id", "captured", "status", "md5", "imported__state_id"):
        origin = getattr(item, "imported", None)
        state_id = origin.state_id if origin else str(item.id)
        marks |= _marks(item.resource_id, item.captured, _content(item), state_id)
    return marks


def _write(fresh: Sequence[tuple[Read, Item, bool]], source: str) -> None:
    for number, (_, made, _) in zip(item_numbers(len(fresh)), fresh, strict=True):
        made.id = number
    Item.objects.bulk_create([made for _, made, _ in fresh])
    now = clock.now()
    ImportedItem.objects.bulk_create(
        ImportedItem(item=made, source=source[:2000], state_id=item.state_id, assumed=assumed, found=now)
        for item, made, assumed in fresh
    )


def _item(item: Read, resource: Resource) -> Item:
    edges = placing.stated(item)
    gone = item.is_deletion
    configuration = None if gone else item.configuration or {}
    mark = "" if gone else fingerprint(configuration, item.supplementary, edges, item.tags)
    return Item(
        resource=resource, captured=item.captured, status=item.status, md5=mark,
        configuration=configuration, supplementary=item.supplementary, relationships=edges, tags=item.tags,
        related_events=list(item.related_events),
    )  # fmt: skip
