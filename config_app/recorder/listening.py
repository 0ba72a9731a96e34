"""A recorded write makes the recorder look: the touch is noted in the transaction that stores the event."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import transaction

from config_app.recorder.models import Touch
from config_app.resources.spec import all_types
from project.kernel import calls, clock

log = logging.getLogger(__name__)
_MOST = 5_000  # a record has at most 256 KB
_OLD = timedelta(days=7)  # an event that arrives later than this explains nothing that is still asked
# a call that failed in these ways may have been carried out all the same
_UNSURE = {"OutcomeUnknown", "ServiceUnavailable", "InternalFailure", "RequestTimeout"}


def connect() -> None:
    """Fill the kernel's slot for stored events; called once when the app is loaded."""
    calls.recorded_listeners.append(_hear)


@cache
def _services() -> frozenset[str]:
    """The event sources whose calls may change what is recorded."""
    return frozenset(service for declared in all_types().values() for service in declared.services)


def _hear(events: list[calls.Recorded]) -> None:
    services = _services()
    touches = [
        Touch(
            account_id=event.account_id, region=event.region, service=service, event_id=event.event_id,
            event_name=event.name[:128], event_time=event.time, mentions=list(mentions(event.record)), due=clock.now(),
        )
        for event in events
        if (service := event.source.partition(".")[0]) in services and _matters(event)
    ]  # fmt: skip
    if not touches:
        return
    Touch.objects.bulk_create(touches)
    transaction.on_commit(wake)


def _matters(event: calls.Recorded) -> bool:
    if event.read_only or (event.error_code and event.error_code not in _UNSURE):
        return False
    return event.record.get("eventCategory") != "Data" and event.time > clock.now() - _OLD


def wake() -> None:
    """Start a sweep now; where the broker is away the beat's next one does it."""
    from config_app.recorder import tasks

    try:
        tasks.sweep.apply_async(expires=30, retry=False)
    except Exception as problem:
        log.warning("the recorder could not be woken, the next sweep looks: %s", problem)


def mentions(record: Mapping[str, Any]) -> Iterator[str]:
    """Every id, name and ARN in a record's resources, request and answer; each once, bounded.

    Of an address its last part too: a queue has another address behind every endpoint.
    """
    seen: set[str] = set()
    stack: list[Any] = [record.get("requestParameters"), record.get("responseElements"), record.get("resources")]
    while stack and len(seen) < _MOST:
        value = stack.pop()
        if isinstance(value, str):
            for text in (value, value.rpartition("/")[2]) if value.startswith(("http://", "https://")) else (value,):
                if text not in seen and _names(text):
                    seen.add(text)
                    yield text
        elif isinstance(value, Mapping):
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value[:_MOST]))


def _names(text: str) -> bool:
    """Whether a text can be an id, a name or an ARN."""
    return 1 < len(text) <= 512 and not any(character.isspace() or character == "\x00" for character in text)
