"""How long items are kept, and which of them nobody needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from config_app.delivery import reads as deliveries
from config_app.items.models import Item
from config_app.retention.models import Retention
from project.kernel import clock

NAME = "default"
SHORTEST, LONGEST = 30, 2557  # days


def retention(account_id: str, region: str) -> Retention | None:
    return Retention.objects.filter(account_id=account_id, region=region).first()


def days(account_id: str, region: str) -> int:
    found = retention(account_id, region)
    return found.days if found else LONGEST


def of_accounts(accounts: Sequence[str]) -> dict[tuple[str, str], int]:
    """The days of each account and region that has a retention configuration."""
    rows = Retention.objects.filter(account_id__in=accounts).values_list("account_id", "region", "days")
    return {(account, region): days for account, region, days in rows}


def window(account_id: str, region: str) -> datetime:
    """The beginning of the window in which every item is kept."""
    return clock.now() - timedelta(days=days(account_id, region))


def places() -> list[tuple[str, str]]:
    """Every account and region that has items."""
    rows = Item.objects.order_by().values_list("resource__account_id", "resource__region").distinct()
    return sorted((str(account), str(region)) for account, region in rows)


def expired(account_id: str, region: str, before: datetime) -> QuerySet[Item]:
    """Items whose time is over: before the window, and neither a resource's creation nor its last item before the window.

    What a channel's history has not delivered yet is kept as well.
    """
    items = Item.objects.filter(resource__account_id=account_id, resource__region=region, captured__lt=before)
    of_same = Item.objects.filter(resource=OuterRef("resource_id"))
    later = of_same.filter(captured__lt=before, captured__gt=OuterRef("captured"))
    tied = of_same.filter(captured=OuterRef("captured"), id__gt=OuterRef("id"))
    earlier = of_same.filter(captured__lt=OuterRef("captured"))
    first_of_tie = of_same.filter(captured=OuterRef("captured"), id__lt=OuterRef("id"))
    found = items.filter(Exists(later) | Exists(tied)).filter(Exists(earlier) | Exists(first_of_tie))
    found = found.exclude(status="ResourceDiscovered")
    if deliveries.channel(account_id, region) is not None:
        last = deliveries.last_history(account_id, region)
        delivered = 0 if last is None else last.through if last.delivered else last.since
        found = found.filter(id__lte=delivered)
    return found
