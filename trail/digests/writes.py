"""Deliver digests: every slot of every chain once, each log file in exactly one, whatever is killed.

1. Opened: one transaction fixes slot, log files, previous digest, bytes and signature. Committed.
2. The file is put into the bucket: always the same bytes.
3. Closed: one transaction notes it as delivered and adds the line to the anchored heads; then the heads' file follows.
A crash after 1 or 2 puts the same bytes again. Log files that are delivered after a slot's end fall into the next one.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from project import env
from project.kernel import clock
from project.platform.courier import delivering
from project.platform.storage import writes as storage
from trail.delivery import locking, window
from trail.delivery.writes import lock_of, reason
from trail.digests import anchors, chain, signing
from trail.digests.models import Digest
from trail.trails.models import Delivery, Trail

log = logging.getLogger(__name__)
_MOST_SLOTS = 24 * 31  # of one chain in one run: what is missing beyond is made up by the next


@dataclass
class Summary:
    """What one run delivered."""

    trails: int = 0
    digests: int = 0
    log_files: int = 0
    failed: int = 0


def deliver(*, now_too: bool = False, wait: float = 0.0) -> Summary:
    """Deliver the digests of every slot that has ended; `now_too` ends the running slots at this moment.

    A trail whose digests another worker delivers now is left to it, or waited for up to `wait` seconds.
    """
    summary = Summary()
    at_once = chain.ceiling(clock.now()) if now_too else None  # one moment for the whole run, however long it takes
    for trail_id in Trail.ever.filter(digest_from__isnull=False).order_by("id").values_list("id", flat=True):
        with locking.held(locking.DIGESTS, trail_id, wait=wait) as mine:
            if mine:
                _one(trail_id, summary, at_once)
    anchors.flush()
    return summary


def _one(trail_id: int, summary: Summary, at_once: datetime | None) -> None:
    summary.trails += 1
    for account, region in chains(Trail.ever.get(id=trail_id)):
        for _ in range(_MOST_SLOTS):
            try:
                digest = _open(trail_id, account, region, at_once)
                if digest is None:
                    break
                _put(digest)
            except Exception as problem:
                summary.failed += 1
                log.warning("digest of trail %s in %s failed and will be tried again: %s", trail_id, region, problem)
                Trail.ever.filter(id=trail_id).update(digest_error=reason(problem)[:200])
                break
            _close(digest)
            summary.digests += 1
            summary.log_files += digest.log_files
    _end(trail_id)


def chains(trail: Trail) -> list[tuple[str, str]]:
    """(account, region) of every chain: the home region's always, another's from its first log file on."""
    found = {(trail.account_id, trail.home_region)}
    found |= set(_unsigned(trail).values_list("account_id", "region").distinct())
    running = Digest.objects.filter(trail=trail, end__gte=trail.digest_from)
    return sorted(found | set(running.values_list("account_id", "region").distinct()))


def _unsigned(trail: Trail) -> QuerySet[Delivery]:
    return Delivery.objects.filter(trail=trail, validated=True, digest__isnull=True, delivered__isnull=False)


@transaction.atomic
def _open(trail_id: int, account: str, region: str, at_once: datetime | None) -> Digest | None:
    """The next digest of a chain, fixed; one that an earlier run left open first; None where none is due."""
    trail = Trail.ever.select_for_update().get(id=trail_id)
    last = Digest.objects.filter(trail=trail, account_id=account, region=region).order_by("-number").first()
    if last is not None and last.delivered is None:
        return last if (last.bucket, last.kms_key) == (trail.bucket, trail.kms_key) else _readdress(last, trail)
    if trail.digest_from is None:
        return None
    waiting = _unsigned(trail).filter(account_id=account, region=region)
    previous = last if last is not None and last.end >= trail.digest_from else None
    start = previous.end if previous else first_start(trail, account, region)
    slot = _slot(trail, start, at_once=at_once, any_file=waiting.exists())
    if slot is None:
        return None
    files = list(waiting.filter(delivered__lt=slot).order_by("id"))
    digest = Digest(
        trail=trail, account_id=account, region=region, number=last.number + 1 if last else 1, start=start, end=slot,
        previous=previous, log_files=len(files),
    )  # fmt: skip
    _write(digest, trail, files)
    digest.save(force_insert=True)
    Delivery.objects.filter(id__in=[file.id for file in files]).update(digest=digest)
    return digest


def first_start(trail: Trail, account: str, region: str) -> datetime:
    """Where a chain begins: with the logging; in another region or account with the hour of its first log file."""
    begun = chain.floor(trail.digest_from or clock.now())
    if (account, region) == (trail.account_id, trail.home_region):
        return begun
    waiting = _unsigned(trail).filter(account_id=account, region=region)
    first = waiting.order_by("delivered").values_list("delivered", flat=True).first()
    return max(begun, chain.floor(first, env.DIGEST_SECONDS)) if first else begun


def _slot(trail: Trail, start: datetime, *, at_once: datetime | None, any_file: bool) -> datetime | None:
    """The end of the slot that begins at `start`, if it has ended; None where it has not, or where the chain is over."""
    now = clock.now()
    if trail.digest_until is not None and start > trail.digest_until and not any_file:
        return None
    end = chain.boundary_after(start, env.DIGEST_SECONDS)
    if end <= now:
        return end
    return at_once if at_once is not None and start < at_once < end else None


def _write(digest: Digest, trail: Trail, files: list[Delivery]) -> None:
    """Fill in destination, bytes and signature."""
    settings = window.settings(trail)
    signer = signing.current(trail.account_id, digest.region, earliest=digest.start)
    digest.bucket, digest.kms_key, digest.fingerprint = trail.bucket, trail.kms_key, signer.fingerprint
    digest.key = chain.key(
        prefix=trail.prefix, organization=settings["organization_id"], account=digest.account_id, region=digest.region,
        trail=trail.name, home=trail.home_region, end=digest.end,
    )  # fmt: skip
    before = digest.previous
    link = chain.Link(
        digest.account_id, digest.start, digest.end, digest.bucket, digest.key, signer.fingerprint,
        chain.Previous(before.bucket, before.key, before.sha256, before.signature) if before else None,
        [chain.LogFile(file.bucket, file.key, file.sha256, file.oldest, file.newest) for file in files],
    )  # fmt: skip
    digest.document = chain.document(link)
    digest.sha256 = hashlib.sha256(digest.document).hexdigest()
    text = chain.to_sign(
        end=clock.iso(digest.end), bucket=digest.bucket, key=digest.key, document=digest.document,
        previous=before.signature if before else None,
    )  # fmt: skip
    digest.signature = signing.sign(signer, text)


def _readdress(digest: Digest, trail: Trail) -> Digest:
    """The trail points elsewhere since the digest was opened: the same digest for the new place."""
    old = (digest.bucket, digest.key)
    _write(digest, trail, list(Delivery.objects.filter(digest=digest).order_by("id")))
    digest.save()
    transaction.on_commit(lambda: _remove(*old), robust=True)
    return digest


def _remove(bucket: str, key: str) -> None:
    storage.delete_object(bucket, key)


def _put(digest: Digest) -> None:
    storage.sweep(digest.bucket, digest.key)
    delivering.deliver(
        digest.bucket, digest.key, bytes(digest.document or b""),
        {"signature": digest.signature, "signature-algorithm": chain.ALGORITHM},
        kms_key=digest.kms_key, lock=lock_of(digest.trail),
    )  # fmt: skip


@transaction.atomic
def _close(digest: Digest) -> None:
    now = clock.now()
    if not Digest.objects.filter(id=digest.id, delivered__isnull=True).update(delivered=now, document=None):
        return
    anchors.append(digest)
    Trail.ever.filter(id=digest.trail_id).update(digested=now, digest_error="")


@transaction.atomic
def _end(trail_id: int) -> None:
    """Where logging has stopped and all of it is delivered and signed, no further digests are due."""
    trail = Trail.ever.select_for_update().get(id=trail_id)
    if trail.digest_until is None or _unsigned(trail).exists():
        return
    stopped = trail.tx_from is None or (
        trail.tx_until is not None and trail.tx_from >= trail.tx_until and not trail.spans
    )
    if (not trail.logging and not stopped) or (trail.window or {}).get("validation"):
        return  # log files are still to come that a digest must name
    for account, region in chains(trail):
        last = Digest.objects.filter(trail=trail, account_id=account, region=region).order_by("-number").first()
        if last is None or last.delivered is None or last.end <= trail.digest_until:
            return
    Trail.ever.filter(id=trail_id).update(digest_from=None, digest_until=None)
