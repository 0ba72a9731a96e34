"""Changes of trails; called by operations only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from project.kernel import clock
from trail.trails.models import Trail

_DESTINATION = ("bucket", "prefix", "kms_key")


def present_transaction() -> int:
    """The number of the running transaction: events of later ones have a higher one, this call's own has this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def locked(trail: Trail) -> Trail:
    """The trail as it is now, held until the transaction ends: two changes at once follow each other."""
    return Trail.ever.select_for_update().get(id=trail.id)


def create(trail: Trail, changes: dict[str, Any]) -> Trail:
    for name, value in changes.items():
        setattr(trail, name, value)
    trail.save(force_insert=True)
    return trail


def change(trail: Trail, changes: dict[str, Any]) -> Trail:
    """Change settings. A window that is being delivered keeps its selectors, and goes to the new destination."""
    found = locked(trail)
    before = found.validation
    for name, value in changes.items():
        setattr(found, name, value)
    if found.window is not None:
        found.window = {**found.window, **{name: getattr(found, name) for name in _DESTINATION}}
    if found.logging and found.validation != before:
        _chain(found, on=found.validation, now=clock.now())
    found.save()
    return found


def start(trail: Trail) -> None:
    """Events of this transaction and later ones are delivered from now on."""
    found = locked(trail)
    if found.logging:
        return
    found.logging, found.started = True, clock.now()
    present = present_transaction()
    if found.tx_from is None or (found.tx_until is not None and found.tx_from >= found.tx_until and not found.spans):
        found.tx_from, found.tx_until = present, None
    else:  # the stretch before the stop is not delivered yet: this one waits behind it
        found.spans = [*found.spans, [present, None]]
    if found.validation:
        _chain(found, on=True, now=found.started)
    found.save()


def stop(trail: Trail) -> None:
    """Events up to and with this transaction are still delivered."""
    found = locked(trail)
    if not found.logging:
        return
    _stop(found)
    found.save()


def _stop(found: Trail) -> None:
    found.logging, found.stopped = False, clock.now()
    beyond = present_transaction() + 1
    if found.spans:
        found.spans = [*found.spans[:-1], [found.spans[-1][0], beyond]]
    else:
        found.tx_until = beyond
    _chain(found, on=False, now=found.stopped)


def _chain(found: Trail, *, on: bool, now: datetime) -> None:
    """Digests are due from now on, or end with the present slot. Off and on within one slot leaves the chain whole."""
    if not on:
        found.digest_until = now if found.digest_from else None
    elif found.digest_until and found.digest_from:
        found.digest_until = None
    elif not found.digest_from:
        found.digest_from = now


def delete(trail: Trail) -> None:
    """The trail is gone for every face; what it logged until now is still delivered and signed."""
    found = locked(trail)
    if found.logging:
        _stop(found)
    found.deleted = clock.now()
    found.save()


def tag(trail: Trail, tags: dict[str, str]) -> None:
    Trail.objects.filter(id=trail.id).update(tags=tags)


def noted(trail_id: int, *, notified: datetime | None = None, notify_error: str | None = None) -> None:
    """What became of the message about a delivery: shown by GetTrailStatus."""
    changes: dict[str, Any] = {}
    if notified is not None:
        changes |= {"notified": notified, "notify_error": ""}
    if notify_error is not None:
        changes["notify_error"] = notify_error[:200]
    if changes:
        Trail.ever.filter(id=trail_id).update(**changes)


def streamed(trail_id: int, *, moment: datetime | None = None, error: str | None = None) -> None:
    """What became of the delivery to the log group: shown by GetTrailStatus."""
    changes: dict[str, Any] = {"streamed": moment, "stream_error": ""} if moment else {}
    if error is not None:
        changes["stream_error"] = error[:200]
    if changes:
        Trail.ever.filter(id=trail_id).update(**changes)
