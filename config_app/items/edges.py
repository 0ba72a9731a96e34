"""Write relationships: close what is no longer stated, open what is new, name far ends by their ids. In bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from config_app.items.content import Found
from config_app.items.models import Relationship, Resource

BATCH = 1000
Key = tuple[str, str, str, str]


def resolve(account_id: str, entries: Iterable[Found]) -> None:
    """Give the edges that state a name or an ARN the far end's id and name, where that resource is known."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    edges = [edge for entry in entries for edge in entry.relationships]
    for edge in edges:
        if edge.get("by", "id") != "id":
            wanted[edge["resourceType"], edge["by"]].add(edge["stated"])
    known = {key: _known(account_id, *key, texts) for key, texts in wanted.items()}
    for edge in edges:
        if edge.get("by", "id") == "id":
            edge.setdefault("resourceId", edge.get("stated", ""))
            continue
        far = known[edge["resourceType"], edge["by"]].get(edge["stated"])
        name = edge["stated"].rpartition("/")[2] if edge["by"] == "arn" else edge["stated"]
        edge["resourceId"], edge["resourceName"] = (far.resource_id, far.name) if far else ("", name)


def _known(account_id: str, far: str, by: str, texts: set[str]) -> dict[str, Resource]:
    """Resources by what they are stated as; the living one and the newest where several were called so."""
    found = Resource.objects.filter(**{f"{by}__in": texts}, account_id=account_id, type=far)
    rows = found.only("resource_id", "name", "arn", "deleted").order_by("-deleted", "id")
    return {str(getattr(row, by)): row for row in sorted(rows, key=lambda row: (row.deleted is None, row.id))}


def rewrite(stated: Sequence[tuple[Resource, Sequence[dict[str, str]]]], now: datetime) -> None:
    """Make the open edges of these resources (of one account and type) those that are stated; standing ones keep their beginning."""
    if not stated:
        return
    account_id, kind = stated[0][0].account_id, stated[0][0].type
    standing: dict[str, dict[Key, int]] = defaultdict(dict)
    own = Relationship.objects.filter(account_id=account_id, type=kind, until__isnull=True)
    for row in own.filter(resource_id__in=[resource.resource_id for resource, _ in stated]):
        standing[row.resource_id][row.phrase, row.far_type, row.far_id, row.far_name] = row.id
    gone: list[int] = []
    fresh: list[Relationship] = []
    for resource, edges in stated:
        wanted = {_key(edge): edge for edge in edges}
        before = standing[resource.resource_id]
        gone += [number for key, number in before.items() if key not in wanted]
        fresh += [_row(resource, key, edge, now) for key, edge in wanted.items() if key not in before]
    if gone:
        Relationship.objects.filter(id__in=gone).update(until=now)
    Relationship.objects.bulk_create(fresh, batch_size=BATCH)


def _key(edge: dict[str, str]) -> Key:
    far_id, far_name = edge.get("resourceId", ""), edge.get("resourceName", "")
    return (edge["relationshipName"], edge["resourceType"], far_id, far_name)


def _row(resource: Resource, key: Key, edge: dict[str, str], now: datetime) -> Relationship:
    phrase, far_type, far_id, far_name = key
    return Relationship(
        account_id=resource.account_id, type=resource.type, resource_id=resource.resource_id, far_type=far_type,
        far_id=far_id, far_name=far_name, phrase=phrase, inverse=edge.get("inverse", ""), since=now,
    )  # fmt: skip


def arrived(resources: Sequence[Resource]) -> None:
    """Open edges that named one of these new resources without knowing its id now know it."""
    if not resources:
        return
    account_id, kind = resources[0].account_id, resources[0].type
    waiting = Relationship.objects.filter(account_id=account_id, far_type=kind, far_id="", until__isnull=True)
    names = [resource.name or resource.resource_id for resource in resources]
    if not waiting.filter(Q(far_name__in=names)).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE config_app_relationship AS edge SET far_id = new.id, far_name = new.shown "
            "FROM unnest(%s::text[], %s::text[], %s::text[]) AS new(name, id, shown) "
            "WHERE edge.account_id = %s AND edge.far_type = %s AND edge.far_id = '' AND edge.until IS NULL "
            "AND edge.far_name = new.name",
            [names, [r.resource_id for r in resources], [r.name for r in resources], account_id, kind],
        )
