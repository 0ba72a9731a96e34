"""Changes of trails; called by operations only."""

from __future__ import annotations

from typing import Any

from django.db import connection

from project.kernel import clock
from project.platform.identity import upstream
from project.platform.storage import writes as storage
from project.platform.storage.backends import s3
from project.platform.storage.models import Bucket
from trail.trails.models import Trail


def present_transaction() -> int:
    """The number of the running transaction: events of later ones have a higher one, this call's own has this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def claim_bucket(name: str, *, account_id: str, region: str) -> bool:
    """Make the bucket known as one that Cairn delivers into; False where neither Cairn nor the upstream has it."""
    known = Bucket.objects.filter(name=name).first()
    if known:
        return known.account_id == account_id
    if not s3.exists(account_id, region, name):
        return False
    # The sandbox forgets: what is delivered into its buckets lies in Cairn's own durable store.
    backend = "folder" if upstream.is_sandbox(account_id) else "s3"
    storage.ensure_bucket(name, account_id=account_id, region=region, backend=backend)
    return True


def save(trail: Trail, changes: dict[str, Any]) -> Trail:
    for name, value in changes.items():
        if value is not None:
            setattr(trail, name, value)
    trail.save()
    return trail


def start(trail: Trail) -> None:
    """Events of this transaction and later ones are delivered from now on."""
    if trail.logging:
        return
    trail.logging, trail.started = True, clock.now()
    if trail.tx_until is None or trail.tx_from is None or trail.tx_from >= trail.tx_until:
        trail.tx_from = present_transaction()
    # else: the stretch before the stop is not delivered yet; it goes on from there, and the gap is small
    trail.tx_until = None
    trail.save()


def stop(trail: Trail) -> None:
    """Events up to and with this transaction are still delivered."""
    if not trail.logging:
        return
    trail.logging, trail.stopped, trail.tx_until = False, clock.now(), present_transaction() + 1
    trail.save()


def delete(trail: Trail) -> None:
    trail.delete()
