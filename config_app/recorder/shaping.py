"""From a listed item to a found resource: names, tags, links, and AWS Config's spelling. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jmespath

from config_app.items.content import Found
from config_app.resources.spec import Link, ResourceType, text_of

SUPPLEMENTARY = "__supplementary__"


def found(declared: ResourceType, item: dict[str, Any], account: str, region: str) -> Found:
    """The resource that a listed (and enriched) item shows."""
    supplementary = item.pop(SUPPLEMENTARY, {})
    tags = _tags(item.get(declared.tags))
    links = tuple(_links(declared.links, item))
    if declared.reshape:
        item = declared.reshape(item)
    resource_id = _text(_read(declared.id, item, account))
    # tags have a member of their own in an item, and in the published schemas only that one
    configuration = {key: value for key, value in item.items() if key not in (*declared.drop, declared.tags)}
    if declared.arn == "KeyArn":
        configuration.setdefault("Arn", item.get("KeyArn"))
    return Found(
        resource_id=resource_id,
        configuration=plain(configuration, lower=declared.lower, spelling=dict(declared.spelling)),
        name=_name(declared, item, account),
        arn=_arn(declared, item, account, region, resource_id),
        zone=_text(jmespath.search(declared.zone, item)) if declared.zone else "",
        created=_moment(jmespath.search(declared.created, item)) if declared.created else None,
        tags=tags,
        supplementary=plain(supplementary, lower=True, top=False),
        relationships=links,
        volatile=declared.volatile,
    )


def _read(path: str, item: dict[str, Any], account: str) -> Any:
    return jmespath.search(path.replace("{account}", account), item)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _name(declared: ResourceType, item: dict[str, Any], account: str) -> str:
    name = _text(_read(declared.name, item, account)) if declared.name else ""
    return name.rpartition("/")[2].rpartition(":")[2] if declared.short_name else name


def _arn(declared: ResourceType, item: dict[str, Any], account: str, region: str, resource_id: str) -> str:
    if declared.arn.startswith("arn:"):
        return declared.arn.format(region=region, account=account, id=resource_id)
    return _text(jmespath.search(declared.arn, item)) if declared.arn else ""


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None


def _tags(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(key): str(item) for key, item in value.items()}
    tags = {}
    for entry in value if isinstance(value, list) else []:
        key = entry.get("Key", entry.get("key")) if isinstance(entry, Mapping) else None
        if key is not None:
            tags[str(key)] = str(entry.get("Value", entry.get("value")) or "")
    return tags


def _links(links: tuple[Link, ...], item: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Edges as they are stated; `by` says what `stated` is: an id, a name or an ARN."""
    seen = set()
    for link in links:
        for text in text_of(jmespath.search(link.path, item)):
            if (link.phrase, link.far, text) in seen:
                continue
            seen.add((link.phrase, link.far, text))
            by = "arn" if text.startswith("arn:") else "id" if link.by == "arn" else link.by  # a key by its id or ARN
            yield {
                "resourceType": link.far, "relationshipName": link.phrase, "inverse": link.inverse, "stated": text,
                "by": by,
            }  # fmt: skip


def plain(value: Any, *, lower: bool, top: bool = True, spelling: Mapping[str, str] | None = None) -> Any:
    """JSON values with AWS Config's spelling: lowerCamelCase members (not the keys of `top=False`), ISO times."""
    if isinstance(value, Mapping):
        shaped = {}
        for key, item in value.items():
            if item is None:
                continue
            name = _lower(str(key)) if lower and top else str(key)
            shaped[(spelling or {}).get(name, name)] = plain(item, lower=lower, spelling=spelling)
        return shaped
    if isinstance(value, list | tuple):
        return [plain(item, lower=lower, spelling=spelling) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value.replace("\x00", "")
    return value


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def apart(entries: list[Found]) -> list[Found]:
    """Two resources of one listing that share an id are never merged: they go by their ARN's last part, and say so."""
    counted = Counter(entry.resource_id for entry in entries)
    return [_renamed(entry) if not entry.resource_id or counted[entry.resource_id] > 1 else entry for entry in entries]


def _renamed(entry: Found) -> Found:
    own = entry.arn.rpartition(":")[2].rpartition("/")[2] or entry.name
    return replace(entry, resource_id=own, shared_id=entry.resource_id)
