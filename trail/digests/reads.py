"""What is kept of digests and verifications, for the faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q

from project import env
from trail.digests import chain
from trail.digests.models import Checkpoint, Digest, Verification
from trail.trails.models import Trail


@dataclass(frozen=True)
class Standing:
    """How far a trail is signed, and what its last finished verification found.

    `until` is the end of the newest digest in the trail's own account and region; `due` is when the first one is, while there is none.
    """

    trail: Trail
    signed: int
    until: datetime | None
    due: datetime | None
    verification: Verification | None

    @property
    def whole(self) -> bool:
        """Whether the last verification found nothing missing, altered or overdue."""
        return bool(self.verification and (self.verification.result or {}).get("whole"))


def standings(trails: Sequence[Trail]) -> list[Standing]:
    """How far each of the trails is signed, in their order."""
    own = Q(account_id=F("trail__account_id"), region=F("trail__home_region"))
    rows = Digest.objects.filter(trail__in=trails, delivered__isnull=False).values("trail")
    counts: dict[int, Any] = {
        row["trail"]: row for row in rows.annotate(number=Count("id"), until=Max("end", filter=own))
    }
    ended = Verification.objects.filter(trail__in=trails, result__isnull=False).order_by("trail", "-id")
    verified = {one.trail_id: one for one in ended.distinct("trail")}
    return [_standing(trail, counts.get(trail.id, {}), verified.get(trail.id)) for trail in trails]


def _standing(trail: Trail, counted: dict[str, Any], verified: Verification | None) -> Standing:
    number, due = counted.get("number", 0), None
    if not number and trail.validation and trail.digest_from:
        due = chain.boundary_after(chain.floor(trail.digest_from), env.DIGEST_SECONDS)
    return Standing(trail, number, counted.get("until"), due, verified)


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
