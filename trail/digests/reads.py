"""What is kept of digests and verifications, for the faces."""

from __future__ import annotations

from trail.digests.models import Checkpoint, Digest, Verification
from trail.trails.models import Trail


def newest(trail: Trail) -> Verification | None:
    """The last verification that was begun."""
    return Verification.objects.filter(trail=trail).order_by("-id").first()


def finished(trail: Trail, number: int = 1) -> list[Verification]:
    """The last verifications that came to an end, newest first."""
    return list(Verification.objects.filter(trail=trail, result__isnull=False).order_by("-id")[:number])


def chains(trail: Trail) -> list[tuple[str, str]]:
    """(account, region) of every chain that has a digest."""
    return sorted(set(Digest.objects.filter(trail=trail).values_list("account_id", "region").distinct()))


def head(trail: Trail) -> Checkpoint | None:
    """The newest anchored line of the trail."""
    return Checkpoint.objects.filter(trail_id=trail.id).order_by("-number").first()
