"""Changes of log groups, of what flows into them, and of metric filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Q

from project.kernel import clock
from trail.metrics import reads
from trail.metrics.models import LogGroup, MetricFilter, MetricPoint, Stretch
from trail.trails.models import Trail
from trail.trails.writes import present_transaction

KEPT = timedelta(days=92)  # metrics by the minute
_SETTINGS = ("selectors", "advanced_selectors", "insight_selectors", "multi_region", "home_region", "global_events",
             "organization")  # fmt: skip


def make_group(account_id: str, region: str, name: str) -> LogGroup:
    return LogGroup.objects.create(account_id=account_id, region=region, name=name)


def set_retention(group: LogGroup, days: int | None) -> None:
    group.retention_days = days
    group.save(update_fields=["retention_days"])


def delete_group(group: LogGroup) -> None:
    group.delete()


def put_filter(group: LogGroup, name: str, pattern: str, transformation: dict[str, Any]) -> MetricFilter:
    """Make or change a filter; it counts what is delivered from now on."""
    found, _ = MetricFilter.objects.update_or_create(
        group=group, name=name, defaults={"pattern": pattern, "transformation": transformation}
    )
    return found


def delete_filter(found: MetricFilter) -> None:
    found.delete()


def sync(account_id: str, *, include_present: bool = False) -> None:
    """Let each trail's open stretch be what the trail's state asks for.

    A change takes effect with the present transaction, whose own event is of the new stretch; where logging ended, it is
    the last of the old one (`include_present`).
    """
    open_ones = {item.trail_id: item for item in Stretch.objects.filter(trail__account_id=account_id, tx_until=None)}
    trails = Trail.ever.filter(account_id=account_id).filter(Q(id__in=open_ones) | Q(logging=True, deleted=None))
    present: int | None = None
    for trail in trails.order_by("id"):
        wanted = _wanted(trail)
        running = open_ones.get(trail.id)
        if running is not None and wanted == (running.group_id, running.settings):
            continue
        present = present or present_transaction()
        if running is not None:
            running.tx_until = present + (1 if include_present and wanted is None else 0)
            running.save(update_fields=["tx_until"])
        if wanted is not None:
            Stretch.objects.create(
                group_id=wanted[0], trail=trail, settings=wanted[1], tx_begin=present, tx_from=present
            )


def _wanted(trail: Trail) -> tuple[int, dict[str, Any]] | None:
    if not trail.logging or not trail.log_group or trail.deleted:
        return None
    group = reads.group(trail.account_id, trail.home_region, trail.log_group)
    return (group.id, {name: getattr(trail, name) for name in _SETTINGS}) if group else None


def sweep() -> int:
    """Forget metrics that are older than they are kept, and stretches of nothing."""
    gone, _ = MetricPoint.objects.filter(minute__lt=clock.now() - KEPT).delete()
    Stretch.objects.filter(tx_until__lte=F("tx_begin")).delete()
    return gone
