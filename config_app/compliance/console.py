"""What an event led to: the configuration items that name it as their cause, and the verdicts over those items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config_app.compliance import reads
from config_app.items import reads as items
from config_app.items.models import Item
from config_app.rules.models import Verdict
from project.kernel.console.links import Link, certainty

urlpatterns: list[Any] = []


def consequences(scope: Sequence[str], event_id: str) -> list[Link]:
    """The links of a cause chain after an event."""
    caused = items.caused_by(scope, event_id)
    return [*(_item(item) for item in caused), *_verdicts(scope, caused)]


def _item(item: Item) -> Link:
    found = item.resource
    address = f"/resources/{found.type}/{found.resource_id}/?b={item.id}"
    return Link(
        item.captured,
        "item",
        f"Configuration item {item.id}",
        found.title,
        address,
        certainty(len(item.related_events), indirect=item.indirect),
    )


def _verdicts(scope: Sequence[str], caused: Sequence[Item]) -> list[Link]:
    rows = (
        Verdict.objects.filter(rule__account_id__in=scope, resource__in=[item.resource_id for item in caused],
                               item_id__in=[item.id for item in caused])
        .exclude(compliance=reads.NOT_APPLICABLE).select_related("rule", "resource").order_by("since", "id")[:50]
    )  # fmt: skip
    return [
        Link(row.since, "fail" if row.compliance == reads.NON_COMPLIANT else "pass",
             f"{row.rule.name} {'noncompliant' if row.compliance == reads.NON_COMPLIANT else 'compliant'}",
             row.annotation or row.resource.title, f"/rules/{row.rule.name}/")
        for row in rows
    ]  # fmt: skip
