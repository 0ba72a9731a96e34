"""Look at resources and write what changed; set up, start and stop recorders."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config_app.recorder import groups, looking, reads, services
from config_app.recorder.models import LinkedRecorder, Recorder, RecorderSpan, Touch
from config_app.resources.spec import LOOK, ResourceType, all_types
from project.kernel import clock
from project.platform.identity import upstream
from project.platform.identity.models import Account

KEEP_TOUCHES = timedelta(days=7)


def ensure_recorders() -> list[tuple[str, str]]:
    """Every account has a recorder in each of its regions, on from the first set-up; returns the new ones.

    One that somebody deleted stays deleted.
    """
    made = []
    for account in Account.objects.all():
        for region in upstream.regions(account.id):
            if not Recorder.objects.filter(account_id=account.id, region=region).exists():
                with transaction.atomic():
                    recorder, new = Recorder.objects.get_or_create(account_id=account.id, region=region)
                    if new:
                        start(recorder)
                        made.append((account.id, region))
    return made


def start(recorder: Recorder) -> None:
    """Record from now on."""
    if recorder.recording:
        return
    recorder.recording, recorder.started, recorder.changed = True, clock.now(), clock.now()
    recorder.save()
    RecorderSpan.objects.create(recorder=recorder, started=recorder.started)


def stop(recorder: Recorder) -> None:
    """Record no more; the time until the next start is a gap that pages show."""
    if not recorder.recording:
        return
    recorder.recording, recorder.stopped, recorder.changed = False, clock.now(), clock.now()
    recorder.save()
    recorder.spans.filter(stopped__isnull=True).update(stopped=recorder.stopped)


def save_recorder(account_id: str, region: str, changes: dict[str, Any]) -> Recorder:
    recorder, _ = Recorder.objects.update_or_create(
        account_id=account_id, region=region, defaults={**changes, "deleted": False}
    )
    return recorder


def drop_recorder(found: Recorder) -> None:
    """Its items stay; its row stays as the mark that it was deleted on purpose."""
    stop(found)
    found.deleted, found.tags = True, {}
    found.save()


def link_recorder(
    account_id: str, region: str, principal: str, types: Sequence[str], tags: Mapping[str, str]
) -> LinkedRecorder:
    """A recorder for a service, on from now; it is looked for its types at once."""
    made = LinkedRecorder.objects.create(
        account_id=account_id, region=region, service_principal=principal, name=services.recorder_name(principal),
        group={"resourceTypes": list(types), "recordingStrategy": {"useOnly": groups.INCLUSION}}, tags=dict(tags),
    )  # fmt: skip
    ask(account_id, region, types, "")
    return made


def unlink_recorder(found: LinkedRecorder) -> None:
    """Its items stay."""
    LinkedRecorder.objects.filter(id=found.id).delete()


def regroup(found: Recorder | LinkedRecorder, group: dict[str, Any]) -> None:
    found.group = group
    found.save()


def ask(account_id: str, region: str, types: Iterable[str], event_id: str) -> list[str]:
    """Let these types be looked at on the next sweep; the event sources that are asked for."""
    asked = sorted({all_types()[kind].service for kind in types if kind in all_types()})
    now = clock.now()
    touch(
        Touch(account_id=account_id, region=region, service=service, event_id=event_id, event_name=LOOK, event_time=now,
              due=now, looks=1)  # it is no cause
        for service in asked
    )  # fmt: skip
    return asked


def touch(entries: Iterable[Touch]) -> None:
    Touch.objects.bulk_create(entries)


def poll(account_id: str, region: str, types: Iterable[ResourceType] | None = None) -> dict[str, int]:
    """Look at the types that are due (or these) of an account and region; counts of what was written and what failed."""
    done = {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    for _, counts in looks(account_id, region, types):
        for name, number in counts.items():
            done[name] = done.get(name, 0) + number
    done.pop("missing", None)
    return done


def looks(
    account_id: str, region: str, types: Iterable[ResourceType] | None = None
) -> Iterator[tuple[ResourceType, dict[str, int]]]:
    """One look after the other, each with its counts; whoever takes no more of them ends the poll.

    Once the upstream was found dead the other types are not asked: they would wait in vain.
    """
    recording = reads.recording(account_id, region)
    if not recording:
        return
    asked = types if types is not None else reads.due_types(account_id, region)
    wanted = reads.without_today(account_id, recording, reads.looked_for(recording, asked))
    unreached: list[ResourceType] = []
    dead = False
    for declared in wanted:
        if dead and not declared.listing.own:
            unreached.append(declared)
            continue
        recording = reads.recording(account_id, region)  # it may have been stopped meanwhile
        if not recording.takes(declared.type):
            continue
        manner = looking.Manner(recording.is_daily(declared.type), recording.is_internal(declared.type))
        counts = looking.look(account_id, region, declared, manner)
        dead = bool(counts.pop("dead", 0)) or dead
        yield declared, counts
    if unreached:
        looking.failed(account_id, region, unreached, "The upstream does not answer.")
        yield from ((declared, {"failed": 1}) for declared in unreached)


def poll_on(begun: datetime, seconds: float) -> bool:
    """Look for so long at what is due and was not looked at since `begun`; whether anything is left of that round."""
    until = time.monotonic() + seconds
    for account_id, region in sorted(reads.recorded_places()):
        for _ in looks(account_id, region, reads.not_looked_at(account_id, region, begun)):
            if time.monotonic() > until:
                return True
    return False


def first_looks() -> int:
    """Look at everything for each recorder that was put on and has not looked yet; counts them. One worker at a time."""
    done = 0
    with looking.only_one(1) as mine:
        if mine:
            ensure_recorders()
            for account_id, region in reads.never_looked():
                poll(account_id, region)
                done += 1
    return done


def widen(limit: int) -> int:
    """Look at some of the types that were never looked at, of each recorder that has had its first look; counts them."""
    done = 0
    with looking.only_one(1) as mine:
        if mine:
            first = set(reads.never_looked())
            for place in sorted(reads.recorded_places()):
                types = [] if place in first else reads.unmet(*place, limit)
                if types:
                    poll(*place, types)
                done += len(types)
    return done


def day_ends() -> int:
    """Look at the daily types whose look at the end of the day that went is still to be made; counts the places."""
    done = 0
    with looking.only_one(2) as mine:
        for place in reads.with_daily() if mine else ():
            recording = reads.recording(*place)
            daily = [declared for declared in reads.due_types(*place) if recording.is_daily(declared.type)]
            if reads.without_today(place[0], recording, reads.looked_for(recording, daily)):
                poll(*place, daily)
                done += 1
    return done


def forget_touches() -> int:
    """Touches are kept as possible causes for a week."""
    return Touch.objects.filter(event_time__lt=clock.now() - KEEP_TOUCHES, due__isnull=True).delete()[0]
