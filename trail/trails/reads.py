"""Find trails, by name or ARN, as AWS finds them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from trail.trails.models import Delivery, Trail


def visible(account_id: str, region: str, *, shadows: bool = True) -> list[Trail]:
    """Trails of an account that a region shows: its own, and multi-region ones of other homes as shadows."""
    found = Q(home_region=region) | (Q(multi_region=True) if shadows else Q())
    return list(
        Trail.objects.filter(found if shadows else Q(home_region=region), account_id=account_id).order_by("name")
    )


def find(call: Call, name: str) -> Trail:
    """A trail by name or ARN; raises TrailNotFoundException."""
    parts = arn.parse(name)
    if name.startswith("arn:") and (parts is None or not parts.resource.startswith("trail/")):
        raise CallError("CloudTrailARNInvalidException", f"{name} is not the ARN of a trail.")
    wanted = parts.resource.removeprefix("trail/") if parts else name
    own = Trail.objects.filter(account_id=call.account_id, name=wanted)
    if parts:
        own = own.filter(home_region=parts.region) if parts.account == call.account_id else own.none()
    else:
        own = own.filter(Q(home_region=call.region) | Q(multi_region=True))
    found = own.order_by("id").first()
    if found is None:
        raise CallError("TrailNotFoundException", f"Unknown trail: {name} for the user: {call.account_id}")
    return found


def at_home(call: Call, name: str) -> Trail:
    """A trail that may be changed from this region: its home; raises InvalidHomeRegionException elsewhere."""
    found = find(call, name)
    if found.home_region != call.region:
        raise CallError(
            "InvalidHomeRegionException", f"The trail must be updated from its home region {found.home_region}."
        )
    return found


def of_accounts(accounts: Sequence[str]) -> list[Trail]:
    return list(Trail.objects.filter(account_id__in=accounts).order_by("account_id", "name"))


def deliveries(trail: Trail, *, before: int | None = None, limit: int = 50) -> list[Delivery]:
    """Delivered files, newest first, beyond the key `before`."""
    found = Delivery.objects.filter(trail=trail, delivered__isnull=False)
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])
