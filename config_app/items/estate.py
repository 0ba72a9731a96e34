"""The estate, now or as it was at a moment, in pages by type and id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from config_app.items import reads
from config_app.items.models import Item, Resource
from config_app.items.reads import Place


def _found(accounts: Sequence[str], chosen: Mapping[str, str], text: str) -> QuerySet[Resource]:
    found = Resource.objects.filter(account_id__in=accounts).filter(**chosen).order_by("type", "resource_id", "id")
    if text:
        words = Q(resource_id__icontains=text) | Q(name__icontains=text) | Q(arn__icontains=text)
        found = found.filter(words | Q(tags__Name__icontains=text))
    return found


def now(
    accounts: Sequence[str], *, chosen: Mapping[str, str], text: str = "", position: Place | None = None,
    limit: int = 50, include_deleted: bool = False,
) -> list[Resource]:  # fmt: skip
    """Resources that there are, beyond `position`; `chosen` are fields with their values."""
    found = reads.after(_found(accounts, chosen, text), position)
    return list((found if include_deleted else found.filter(deleted__isnull=True))[:limit])


def at(
    accounts: Sequence[str], moment: datetime, *, chosen: Mapping[str, str], text: str = "",
    position: Place | None = None, limit: int = 50,
) -> list[tuple[Resource, Item]]:  # fmt: skip
    """Resources that were there at `moment` with the items that then held, beyond `position`."""
    newest = (
        Item.objects.filter(resource=OuterRef("pk"), captured__lte=moment).order_by("-captured", "-id").values("id")[:1]
    )
    # by its items: a resource that was deleted and made again was discovered anew
    found = _found(accounts, chosen, text).filter(Exists(newest)).annotate(held=Subquery(newest))
    shown: list[tuple[Resource, Item]] = []
    place = position
    while len(shown) < limit:  # deleted ones are passed over, so that a page is full wherever there is more
        rows = list(reads.after(found, place)[:limit])
        held = {row.pk: getattr(row, "held") for row in rows}  # noqa: B009 – an annotation, which types do not know
        items = Item.objects.in_bulk([key for key in held.values() if key])
        pairs = [(row, items[held[row.pk]]) for row in rows if held[row.pk] in items]
        shown += [(row, item) for row, item in pairs if not item.is_deletion]
        if len(rows) < limit:
            break
        place = (rows[-1].type, rows[-1].resource_id, rows[-1].id)
    return shown[:limit]
