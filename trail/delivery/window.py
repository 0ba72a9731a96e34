"""A delivery's window: opened with everything that decides its files, closed once they are in the bucket.

What is frozen: the transactions, the moment that names the files, the selectors, the regions and accounts. So a crash at
any step repeats the very same files. The destination is frozen too, until UpdateTrail gives another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.platform.courier import delivering
from trail.delivery import reads
from trail.trails import organization
from trail.trails.models import Delivery, Trail


def settings(trail: Trail) -> dict[str, Any]:
    """The trail's settings, with the accounts that it logs and the organization's id where it has one."""
    if not trail.organization:
        return {**trail.settings, "accounts": [trail.account_id], "organization_id": ""}
    accounts = list(organization.members())
    return {**trail.settings, "accounts": accounts, "organization_id": organization.identifier(trail.account_id)}


def open_next(trail: Trail) -> bool:
    """Fix the next window; False where there is nothing to deliver. `trail` holds it afterwards."""
    until = reads.horizon()
    with transaction.atomic():
        found = Trail.ever.select_for_update().get(id=trail.id)
        if found.pending_to is None:
            if found.tx_until is not None:
                until = min(until, found.tx_until)
            if found.tx_from is None or until <= found.tx_from:
                return False
            found.pending_to, found.pending_at, found.window = until, clock.now(), settings(found)
            found.save(update_fields=["pending_to", "pending_at", "window"])
        elif found.window is None:  # opened by a version that froze nothing
            found.window = settings(found)
            found.save(update_fields=["window"])
    trail.__dict__.update(found.__dict__)
    return True


@transaction.atomic
def close(trail: Trail, made: Sequence[Delivery]) -> bool:
    """Note the files and move on; False where the window is no longer this one: then nothing is noted."""
    found = Trail.ever.select_for_update().get(id=trail.id)
    mine = (trail.tx_from, trail.pending_to, trail.window)
    if (found.tx_from, found.pending_to, found.window) != mine:
        return False
    now = clock.now()
    for item in made:
        item.delivered = now
    Delivery.objects.bulk_update(list(made), ["size", "delivered"])
    found.tx_from, found.pending_to, found.pending_at, found.window = found.pending_to, None, None, None
    if found.spans and found.tx_until is not None and found.tx_from is not None and found.tx_from >= found.tx_until:
        (found.tx_from, found.tx_until), found.spans = found.spans[0], found.spans[1:]
    found.attempted, found.error = now, ""
    if made:
        found.delivered = now
        _announce(found, made)
    found.save()
    return True


def _announce(trail: Trail, made: Sequence[Delivery]) -> None:
    """One message a file, as AWS sends them."""
    if not trail.topic:
        return
    errors = [
        delivering.announce(
            delivering.Announcement(
                trail.account_id, trail.home_region, trail.topic, item.bucket, (item.key,), trail.arn
            )
        )
        for item in made
    ]
    trail.notify_error = next((error for error in errors if error), "")[:200]
    if not trail.notify_error and delivering.announcers:
        trail.notified = clock.now()


def failed(trail: Trail, code: str) -> None:
    Trail.ever.filter(id=trail.id).update(error=code[:200], attempted=clock.now())
