"""Find resources and their items: now, over time, at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from config_app.items.models import Item, Relationship, Resource

Place = tuple[str, str, int]  # type, resource id, key: a resource's place in a listing


def scope(accounts: Sequence[str], region: str | None = None) -> QuerySet[Resource]:
    """The resources of these accounts, in all regions or one."""
    found = Resource.objects.filter(account_id__in=accounts)
    return found.filter(region=region) if region else found


def holding_text(text: str) -> Q:
    """Resources whose id, name, ARN or Name tag holds a text."""
    return (
        Q(resource_id__icontains=text)
        | Q(name__icontains=text)
        | Q(arn__icontains=text)
        | Q(tags__Name__icontains=text)
    )


def current(
    accounts: Sequence[str],
    *,
    types: Sequence[str] | None = None,
    region: str | None = None,
    text: str | None = None,
    tag: tuple[str, str] | None = None,
    position: Place | None = None,
    limit: int = 50,
    include_deleted: bool = False,
) -> list[Resource]:
    """Resources by type, id and key beyond `position` (type, resource id, key)."""
    found = scope(accounts, region)
    if not include_deleted:
        found = found.filter(deleted__isnull=True)
    if types:
        found = found.filter(type__in=types)
    if text:
        found = found.filter(holding_text(text))
    if tag:
        found = found.filter(tags__contains={tag[0]: tag[1]})
    return list(after(found, position).order_by("type", "resource_id", "id")[:limit])


def after(found: QuerySet[Resource], place: Place | None) -> QuerySet[Resource]:
    """The rows after a place: one comparison of rows, for which the index of ids is read from there on."""
    if place is None:
        return found
    return found.filter(TupleGreaterThan(Tuple("type", "resource_id", "id"), place))


def counts_by_type(accounts: Sequence[str], region: str | None = None) -> list[tuple[str, int]]:
    """How many resources there are of each type, the most first."""
    rows = scope(accounts, region).filter(deleted__isnull=True).values_list("type").annotate(n=Count("id"))
    return sorted(((kind, number) for kind, number in rows), key=lambda row: (-row[1], row[0]))


def by_tag(accounts: Sequence[str], key: str) -> list[tuple[str, int]]:
    """Every value of a tag on living resources with its number, the most first."""
    living = scope(accounts).filter(deleted__isnull=True, tags__has_key=key)
    rows = living.values_list(f"tags__{key}").annotate(n=Count("id"))
    return sorted(((str(value), number) for value, number in rows), key=lambda row: (-row[1], row[0]))


def resource(accounts: Sequence[str], kind: str, resource_id: str, region: str | None = None) -> Resource | None:
    """A resource by type and id; the one that lives, where one id was used twice."""
    found = scope(accounts, region).filter(type=kind, resource_id=resource_id)
    return found.order_by(F("deleted").desc(nulls_first=True), "-id").first() if found else None


def named(
    accounts: Sequence[str], keys: Sequence[tuple[str, str]], region: str | None = None
) -> dict[tuple[str, str], Resource]:
    """Resources by (type, id), with one query."""
    found = scope(accounts, region).filter(
        type__in={kind for kind, _ in keys}, resource_id__in={key for _, key in keys}
    )
    rows = found.order_by("-deleted", "id")  # the living one last, so that it stays
    living = sorted(rows, key=lambda row: row.deleted is None)
    return {(row.type, row.resource_id): row for row in living if (row.type, row.resource_id) in set(keys)}


def of_name(accounts: Sequence[str], kind: str, name: str, region: str | None = None) -> list[Resource]:
    """Every resource of a type that is called so."""
    return list(scope(accounts, region).filter(type=kind, name=name).order_by("resource_id", "id")[:100])


def newest_items(found: Sequence[Resource]) -> dict[int, Item]:
    """The newest item of each of these resources, by the item's key."""
    return dict(Item.objects.in_bulk([resource.item_id for resource in found if resource.item_id]))


def by_name(account_id: str, kind: str, name: str) -> Resource | None:
    found = Resource.objects.filter(account_id=account_id, type=kind, name=name)
    return found.order_by("-deleted", "-id").first()


def by_any(accounts: Sequence[str], kind: str, text: str) -> Resource | None:
    """A resource by id, name or ARN."""
    found = Resource.objects.filter(Q(resource_id=text) | Q(name=text) | Q(arn=text), account_id__in=accounts)
    return (found.filter(type=kind) if kind else found).order_by("-id").first()


def history(
    found: Resource,
    *,
    later: datetime | None = None,
    earlier: datetime | None = None,
    newest_first: bool = True,
    position: int | None = None,
    limit: int = 50,
) -> list[Item]:
    """A resource's items up to `later` and from `earlier` on, beyond the item `position`."""
    items = Item.objects.filter(resource=found)
    if later:
        items = items.filter(captured__lte=later)
    if earlier:
        items = items.filter(captured__gte=earlier)
    if position is not None:
        items = items.filter(beyond(position, newest_first=newest_first))
    # by time: imported items have later keys than what was recorded after them
    return list(items.order_by(*(("-captured", "-id") if newest_first else ("captured", "id")))[:limit])


def beyond(position: int, *, newest_first: bool = True) -> Q:
    """Items after the one at `position` in a listing by time; where that one is kept no more, by the keys alone."""
    moment = Item.objects.filter(id=position).values_list("captured", flat=True).first()
    if moment is None:
        return Q(id__lt=position) if newest_first else Q(id__gt=position)
    if newest_first:
        return Q(captured__lt=moment) | Q(captured=moment, id__lt=position)
    return Q(captured__gt=moment) | Q(captured=moment, id__gt=position)


def item_at(found: Resource, moment: datetime) -> Item | None:
    """The item that held at a moment."""
    return Item.objects.filter(resource=found, captured__lte=moment).order_by("-captured", "-id").first()


def previous(item: Item) -> Item | None:
    before = Q(captured__lt=item.captured) | Q(captured=item.captured, id__lt=item.id)
    return Item.objects.filter(before, resource_id=item.resource_id).order_by("-captured", "-id").first()


def predecessors(shown: Sequence[Item]) -> dict[int, Item]:
    """The item before each of these in its resource's history, by the later one's key; two questions for all."""
    own = Item.objects.filter(resource_id=OuterRef("resource_id"))
    before = Q(captured__lt=OuterRef("captured")) | Q(captured=OuterRef("captured"), id__lt=OuterRef("id"))
    former = own.filter(before).order_by("-captured", "-id").values("id")[:1]
    pairs = dict(Item.objects.filter(id__in=[item.id for item in shown]).values_list("id", Subquery(former)))
    found = Item.objects.in_bulk([number for number in pairs.values() if number])
    return {later: found[number] for later, number in pairs.items() if number in found}


def newest(found: Resource) -> Item | None:
    return Item.objects.filter(id=found.item_id).first() if found.item_id else None


def item_count(found: Resource) -> int:
    return Item.objects.filter(resource=found).count()


def edges(found: Resource, moment: datetime | None = None) -> list[dict[str, Any]]:
    """Relationships of a resource both ways, at a moment or now, in AWS's members."""
    near = Q(type=found.type, resource_id=found.resource_id)
    far = Q(far_type=found.type, far_id=found.resource_id)
    rows = Relationship.objects.filter(near | far, account_id=found.account_id)
    open_now = Q(until__isnull=True)
    rows = rows.filter(open_now | Q(until__gt=moment), since__lte=moment) if moment else rows.filter(open_now)
    seen: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for row in rows.order_by("phrase", "far_id", "id")[:2000]:
        own = row.type == found.type and row.resource_id == found.resource_id
        key = (
            row.far_type if own else row.type,
            row.far_id if own else row.resource_id,
            row.far_name if own else "",
            row.phrase if own else row.inverse,
        )
        named = dict(zip(("resourceType", "resourceId", "resourceName", "relationshipName"), key, strict=True))
        seen.setdefault(key, {**named, "since": row.since, "own": own})
    return list(seen.values())


def changes_since(accounts: Sequence[str], start: datetime, limit: int = 50) -> list[Item]:
    """The newest items of these accounts since a moment, with their resources."""
    found = Item.objects.filter(resource__account_id__in=accounts, captured__gte=start).select_related("resource")
    return list(found.order_by("-id")[:limit])


def changes_count(accounts: Sequence[str], start: datetime) -> int:
    return Item.objects.filter(resource__account_id__in=accounts, captured__gte=start).count()


def caused_by(accounts: Sequence[str], event_id: str) -> list[Item]:
    """The items that name an event as their cause."""
    found = Item.objects.filter(related_events__contains=[event_id], resource__account_id__in=accounts)
    return list(found.select_related("resource").order_by("id")[:100])
