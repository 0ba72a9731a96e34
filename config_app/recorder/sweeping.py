"""Look at what recorded writes touched: what is new first, and of that the types whose resources the events are about.

A turn looks for about a second at the types that events of one service touched. What it does not come to is noted at the
touches and waits behind new ones: a call that may change thirty types, or a look at everything that somebody asked for,
delays the verdict on another change by one turn.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence, Set
from datetime import timedelta
from itertools import groupby

from django.db.models import Q

from config_app.items import writes as item_writes
from config_app.items.models import Resource
from config_app.recorder import causes, looking, reads, writes
from config_app.recorder.models import Touch
from config_app.resources.spec import ResourceType, touched
from project.kernel import clock

log = logging.getLogger(__name__)
# Some resources go on changing after the call: they are looked at again after these many seconds.
AGAIN = (4, 20)
RETRIES = (3, 10, 30, 60, 120, 300)
TURN = 1.0  # seconds
LONGEST = 60.0  # seconds of one sweep; the next one goes on
_MENTIONS = 2_000


def sweep() -> dict[str, int]:
    """Look until nothing is due; each touch is done, or due again where resources settle by themselves."""
    done = {"new": 0, "changed": 0, "deleted": 0, "failed": 0, "touches": 0}
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        with looking.only_one(0) as mine:
            if not mine:  # another worker sweeps: before it ends it looks whether anything came
                break
            writes.ensure_recorders()
            while time.monotonic() < until and (waiting := reads.due()):
                _turn(waiting, done)
        if not reads.is_due():
            break
    return done


def _turn(touches: Sequence[Touch], done: dict[str, int]) -> None:
    """One look at types of one service in one place; what goes wrong here is tried again and delays nothing else."""
    types = touched(touches[0].service, {entry.event_name for entry in touches})
    try:
        if _look(types, touches, done):
            failed = reads.failing(touches[0], types, since=min(entry.due for entry in touches if entry.due))
            _looked(touches, types, failed)
            done["touches"] += len(touches)
    except Exception:
        log.exception("the look at %s of %s is tried again", touches[0].service, touches[0].account_id)
        _looked(touches, types, {declared.type for declared in types})
        done["failed"] += 1


def _look(types: Sequence[ResourceType], touches: Sequence[Touch], done: dict[str, int]) -> bool:
    """Look for the time of a turn; False where types are left, which the touches then wait for behind new ones."""
    order = _nearest_first(_pending(types, touches), touches)
    tried: list[ResourceType] = []
    until = time.monotonic() + TURN
    for declared, counts in _looks(touches[0], order):
        tried.append(declared)
        for name in done.keys() & counts.keys():
            done[name] += counts[name]
        if time.monotonic() > until:
            break
    _explain_late(tried, touches)
    if not tried or tried[-1] is order[-1]:
        return True
    for entry in touches:
        entry.seen = sorted({declared.type for declared in tried}.union(entry.seen))
    Touch.objects.bulk_update(touches, ["seen"], batch_size=500)
    return False


def _pending(types: Sequence[ResourceType], touches: Sequence[Touch]) -> list[ResourceType]:
    """The types that were not looked at yet for one of the touches that may have changed them."""
    wanted = {
        name: {declared.type for declared in touched(touches[0].service, [name])}
        for name in {entry.event_name for entry in touches}
    }
    left = set[str]().union(*(wanted[entry.event_name] - set(entry.seen) for entry in touches))
    return [declared for declared in types if declared.type in left]


def _nearest_first(types: Sequence[ResourceType], touches: Sequence[Touch]) -> list[ResourceType]:
    """The types of the resources that the events mention, then those that the events are named after, then the others."""
    if len(types) < 2:
        return list(types)
    texts = list({text for entry in touches for text in entry.mentions})[:_MENTIONS]
    known = Resource.objects.filter(Q(resource_id__in=texts) | Q(arn__in=texts), account_id=touches[0].account_id)
    mentioned = set(known.filter(type__in=[one.type for one in types]).values_list("type", flat=True).distinct())
    names = " ".join(entry.event_name for entry in touches).lower()

    def distance(declared: ResourceType) -> int:
        return 0 if declared.type in mentioned else 1 if declared.type.rpartition(":")[2].lower() in names else 2

    return sorted(types, key=distance)


def _looks(place: Touch, types: Sequence[ResourceType]) -> Iterator[tuple[ResourceType, dict[str, int]]]:
    """Look at types that were touched in a region: those that are listed once are looked at where that is done."""
    for once, some in groupby(types, key=lambda declared: declared.listed_once):
        yield from writes.looks(place.account_id, reads.GLOBAL_REGION if once else place.region, list(some))


def _explain_late(tried: Sequence[ResourceType], touches: Sequence[Touch]) -> None:
    """Name the events at items that another look wrote before it could know of them."""
    for entry in touches:
        types = [declared for declared in tried if declared.type not in entry.seen]
        if not entry.looks and entry.mentions and types:
            for item in causes.explained_late(types, entry):
                item_writes.add_cause([item], entry.event_id)


def _looked(touches: Sequence[Touch], types: Sequence[ResourceType], failed: Set[str]) -> None:
    """Looks that failed are tried again, later each time; the ten-minute poll goes on when these are used up."""
    now, recording = clock.now(), reads.recorded_places()
    settles = any(declared.settles for declared in types)
    for entry in touches:
        if (entry.account_id, entry.region) not in recording:
            entry.due = None  # not looked at: it may explain what the recorder finds when it is on again
        elif failed:
            entry.due = now + timedelta(seconds=RETRIES[entry.retries]) if entry.retries < len(RETRIES) else None
            entry.retries += 1
            entry.seen = [declared.type for declared in types if declared.type not in failed]
        else:
            entry.due = now + timedelta(seconds=AGAIN[entry.looks]) if settles and entry.looks < len(AGAIN) else None
            entry.looks += 1
            entry.seen = []
    Touch.objects.bulk_update(touches, ["due", "looks", "retries", "seen"], batch_size=500)
