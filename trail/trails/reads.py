"""Find trails, by name or ARN, as AWS finds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from trail.trails import organization
from trail.trails.models import Delivery, Trail

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{1,126})[A-Za-z0-9]")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")


def check_name(name: str) -> None:
    """Raise InvalidTrailNameException for what cannot be a trail's name."""
    if not _NAME.fullmatch(name) or re.search(r"[._-]{2}", name) or _ADDRESS.fullmatch(name):
        raise CallError(
            "InvalidTrailNameException",
            "Trail name must be 3 to 128 letters, digits, periods, underscores or dashes, begin and end with a letter "
            "or digit, and hold no two of the signs beside each other; it cannot look like an IP address.",
        )


def visible(account_id: str, region: str, *, shadows: bool = True) -> list[Trail]:
    """Trails that a region shows to an account: its own, and as shadows multi-region and organization ones of others."""
    own = Q(account_id=account_id)
    if organization.has_member(account_id):
        own |= Q(organization=True)
    here = Q(home_region=region, account_id=account_id)
    found = Trail.objects.filter(own, here | Q(multi_region=True) | Q(home_region=region) if shadows else here)
    return list(found.order_by("name", "id"))


def find(call: Call, name: str) -> Trail:
    """A trail by name or ARN; raises TrailNotFoundException and what AWS says of a name that cannot be one."""
    parts = _parsed(name)
    wanted = parts.resource.removeprefix("trail/") if parts else name
    if parts is None:
        check_name(name)
        for found in visible(call.account_id, call.region):
            if found.name == wanted:
                return found
    else:
        found_or_none = _of_arn(call, parts, wanted)
        if found_or_none is not None:
            return found_or_none
    raise CallError("TrailNotFoundException", f"Unknown trail: {name} for the user: {call.account_id}")


def _parsed(name: str) -> arn.Arn | None:
    if not name.startswith("arn:"):
        return None
    parts = arn.parse(name)
    if parts is None or parts.service != "cloudtrail" or not re.fullmatch(r"trail/[A-Za-z0-9._-]+", parts.resource):
        raise CallError("CloudTrailARNInvalidException", f"{name} is not the ARN of a trail.")
    return parts


def _of_arn(call: Call, parts: arn.Arn, name: str) -> Trail | None:
    found = Trail.objects.filter(account_id=parts.account, home_region=parts.region, name=name).first()
    if found is None or found.account_id == call.account_id:
        return found
    return found if found.organization and organization.has_member(call.account_id) else None


def at_home(call: Call, name: str) -> Trail:
    """A trail that may be changed by this account from this region: its home; raises InvalidHomeRegionException elsewhere."""
    found = find(call, name)
    if found.account_id != call.account_id:
        raise CallError(
            "NotOrganizationMasterAccountException",
            f"The organization trail {found.arn} can be changed by its management account {found.account_id} only.",
        )
    if found.home_region != call.region:
        raise CallError(
            "InvalidHomeRegionException",
            f"Trail {found.name} must be updated from its home region {found.home_region}, not from {call.region}.",
        )
    return found


def of_accounts(accounts: Sequence[str]) -> list[Trail]:
    return list(Trail.objects.filter(account_id__in=accounts).order_by("account_id", "name"))


def named(accounts: Sequence[str], name: str) -> Trail | None:
    """A trail of these accounts by its name, as the console's addresses hold it."""
    return Trail.objects.filter(account_id__in=accounts, name=name).order_by("account_id", "home_region").first()


def deliveries(
    trail: Trail, *, before: int | None = None, hour: datetime | None = None, limit: int = 50
) -> list[Delivery]:
    """Delivered files, newest first, beyond the key `before`; of one hour where it is given."""
    found = Delivery.objects.filter(trail=trail, delivered__isnull=False)
    if hour is not None:
        found = found.filter(moment__gte=hour, moment__lt=hour + timedelta(hours=1))
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])
