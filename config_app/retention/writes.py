"""Keep items as long as the retention says. The database itself refuses to remove any other item (migration 0007)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from config_app.items.models import Item
from config_app.retention import reads
from config_app.retention.models import Retention
from project.kernel import client, clock

log = logging.getLogger(__name__)
BATCH = 2000  # items of one recorded removal
_MOST = 500  # removals of one run


def put(account_id: str, region: str, days: int) -> Retention:
    found, _ = Retention.objects.update_or_create(
        account_id=account_id, region=region, defaults={"days": days, "changed": clock.now()}
    )
    return found


def drop(found: Retention) -> None:
    found.delete()


@transaction.atomic
def expire(account_id: str, region: str, numbers: Sequence[int]) -> int:
    """Remove these items, as far as their time is over; how many."""
    due = reads.expired(account_id, region, reads.window(account_id, region)).filter(id__in=numbers)
    removed, _ = Item.objects.filter(id__in=list(due.values_list("id", flat=True))).delete()
    return removed


def run() -> int:
    """Everything that is due, in recorded removals; how many items went."""
    removed = 0
    for account_id, region in reads.places():
        for _ in range(_MOST):
            due = reads.expired(account_id, region, reads.window(account_id, region)).order_by("id")
            numbers = list(due.values_list("id", flat=True)[:BATCH])
            if not numbers:
                break
            answer = client.call("cairn:ExpireItems", account_id=account_id, region=region, items=numbers)
            if not answer["items"]:
                break
            removed += answer["items"]
    if removed:
        log.info("%d configuration items were removed: their time is over", removed)
    return removed
