"""One resource from all sides: the events that name it, its items in words, two of them against each other with blame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from config_app.compliance import reads as compliance
from config_app.items import reads as items
from config_app.items import summary
from config_app.items.models import Item, Resource
from project.desk.resources import blame
from project.kernel.console import links
from project.kernel.console.links import Caption
from trail.events import reads as events
from trail.events.reads import Event

HISTORY = 100
_LOOKBACK = timedelta(hours=2)  # a cause is sought an hour back at most: see the recorder's window


def touching(accounts: Sequence[str], found: Resource, limit: int = 200) -> list[Event]:
    """The newest events that name the resource by id, ARN or (outside of EC2) name."""
    names = [found.resource_id, found.arn]
    if not found.type.startswith("AWS::EC2::"):
        names.append(found.name)
    return events.mentioning(accounts, *names, limit=limit)


def said(found: Resource, history: Sequence[Item]) -> list[str]:
    """What each item changed, in words; `history` is newest first and whole but for its oldest item's predecessor."""
    return [
        summary.of_items(found.type, history[place + 1] if place + 1 < len(history) else None, item)
        for place, item in enumerate(history)
    ]


def pair(a: str, b: str, history: Sequence[Item]) -> tuple[Item | None, Item | None]:
    """The two items to compare: as asked, or the newest and the one before it."""
    places = {str(item.id): place for place, item in enumerate(history)}
    right = places.get(b, 0)
    left = places.get(a, right + 1)
    return (history[left] if left < len(history) else None), (history[right] if history else None)


def captions(accounts: Sequence[str], history: Sequence[Item]) -> dict[str, Caption]:
    """The events that the items name as their causes, in a few words; one question for all."""
    ids = [event_id for item in history for event_id in item.related_events[:5]]
    if not ids:
        return {}
    moments = [item.captured for item in history if item.related_events]
    return links.captions(accounts, ids, min(moments) - _LOOKBACK, max(moments) + timedelta(minutes=1))


@dataclass(frozen=True)
class Cause:
    """Who made an item differ from the one before: the events in question, and how sure that is."""

    item: Item
    events: list[Caption]
    match: str

    @property
    def user(self) -> str:
        return self.events[0].user if self.events else ""


def cause(item: Item, known: Mapping[str, Caption]) -> Cause:
    """The cause of an item as far as it is known."""
    found = [known[event_id] for event_id in item.related_events if event_id in known]
    return Cause(item, found, links.certainty(len(item.related_events) if found else 0, indirect=item.indirect))


@dataclass(frozen=True)
class Row:
    """A line of the difference with its cause; `cause` is None for lines that nobody set (braces) or that are folded."""

    line: blame.Line
    cause: Cause | None


def difference(
    history: Sequence[Item], a: Item, b: Item, known: Mapping[str, Caption], *, fold: bool = True
) -> list[Row]:
    """Item `a` against item `b`, line by line, each with who set or removed it. `history` is newest first."""
    oldest_first = list(reversed(history))
    versions = [text(content(item)) for item in oldest_first]
    lines = blame.compare(versions, oldest_first.index(a), oldest_first.index(b))
    causes = [cause(item, known) for item in oldest_first]
    return [
        Row(line, None if line.version is None or line.structural else causes[line.version])
        for line in (blame.folded(lines) if fold else lines)
    ]


def sides(rows: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """The lines of a difference side by side: removed ones beside added ones."""
    shown: list[tuple[Row | None, Row | None]] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in [*rows, None]:
        if row is not None and row.line.kind in {"del", "add"}:
            (left if row.line.kind == "del" else right).append(row)
            continue
        for number in range(max(len(left), len(right))):
            shown.append((left[number] if number < len(left) else None, right[number] if number < len(right) else None))
        left, right = [], []
        if row is not None:
            shown.append((row, row))
    return shown


def tied(accounts: Sequence[str], edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Relationships with the title and the worst verdict of the far resource, as far as it is recorded."""
    ids = [edge["resourceId"] for edge in edges if edge["resourceId"]]
    rows = items.scope(accounts).filter(resource_id__in=ids, deleted__isnull=True)
    known = {(row.type, row.resource_id): row for row in rows}
    verdicts = compliance.verdicts_of(accounts, [row.id for row in known.values()])
    found = []
    for edge in edges:
        row = known.get((edge["resourceType"], edge["resourceId"]))
        title = row.title if row else edge["resourceName"] or edge["resourceId"]
        found.append(
            {**edge, "title": title, "known": row is not None, "verdict": verdicts.get(row.id, "") if row else ""}
        )
    return found


def content(item: Item) -> dict[str, Any] | None:
    """What an item says of its resource, in AWS's members; None where the resource is gone."""
    if item.configuration is None:
        return None
    members = {
        "configuration": item.configuration,
        "relationships": sorted(item.relationships, key=lambda edge: sorted(edge.items())),
        "supplementaryConfiguration": item.supplementary,
        "tags": item.tags,
    }
    return {name: value for name, value in members.items() if value or name == "configuration"}


def text(value: Any) -> list[str]:
    """A configuration as sorted, indented lines."""
    if value is None:
        return []
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode().splitlines()


def history(found: Resource) -> list[Item]:
    """The newest items of a resource, newest first."""
    return items.history(found, limit=HISTORY)
