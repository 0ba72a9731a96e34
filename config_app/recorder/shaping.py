"""From a listed item to a found resource: names, tags, links, and AWS Config's spelling. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jmespath

from config_app.items.content import SECRETS, Found
from config_app.recorder import secrets
from config_app.resources.spec import Case, Link, ResourceType, text_of

SUPPLEMENTARY = "__supplementary__"


def found(
    declared: ResourceType, item: dict[str, Any], account: str, region: str, seal: Callable[[str], str] | None = None
) -> Found:
    """The resource that a listed (and enriched) item shows; with a `seal`, fingerprints of what is hidden in it."""
    supplementary = item.pop(SUPPLEMENTARY, {})
    tags = _tags(item.get(declared.tags))
    links = tuple(_links(declared.links, item, account, region))
    zone = _text(jmespath.search(declared.zone, item)) if declared.zone else ""
    created = _moment(jmespath.search(declared.created, item)) if declared.created else None
    if declared.reshape:
        item = declared.reshape(item)
    item = {name: _valued(value) if name in declared.valued else value for name, value in item.items()}
    resource_id = _text(_read(declared.id, item, account, region))
    # tags have a member of their own in an item, and in the published schemas only that one
    configuration = {key: value for key, value in item.items() if key not in (*declared.drop, declared.tags)}
    marks = secrets.Marks(seal, f"{account}/{declared.type}/{resource_id}") if seal else None
    seen = marks.seen if marks else None
    spelt = plain(configuration, declared.case, dict(declared.spelling), declared.maps)
    shown = secrets.hidden(spelt, seen=seen)
    parts = {name: secrets.hidden(plain(part, "lower"), path=name, seen=seen) for name, part in supplementary.items()}
    # what is left out of the configuration (a function's environment) may hold secrets all the same
    left_out = {name: item[name] for name in declared.drop if name in item}
    secrets.hidden(plain(left_out, declared.case, maps=(*declared.maps, "Variables")), seen=seen)
    if marks and marks.found:
        parts[SECRETS] = marks.fingerprints()
    return Found(
        resource_id=resource_id,
        configuration=shown,
        name=_name(declared, item, account, region),
        arn=_arn(declared, item, account, region, resource_id),
        zone=zone,
        created=created,
        tags=tags,
        supplementary=parts,
        relationships=links,
        volatile=declared.volatile,
        region=_text(jmespath.search(declared.home, item)) if declared.home else "",
    )


def _read(path: str, item: dict[str, Any], account: str, region: str) -> Any:
    return jmespath.search(path.replace("{account}", account).replace("{region}", region), item)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _name(declared: ResourceType, item: dict[str, Any], account: str, region: str) -> str:
    name = _text(_read(declared.name, item, account, region)) if declared.name else ""
    return _short(name) if declared.short_name else name


def _short(text: str) -> str:
    return text.rpartition("/")[2].rpartition(":")[2]


def _arn(declared: ResourceType, item: dict[str, Any], account: str, region: str, resource_id: str) -> str:
    if declared.arn.startswith(("arn:", "{")):
        name = _name(declared, item, account, region)
        return declared.arn.format(region=region, account=account, id=resource_id, name=name)
    return _text(_read(declared.arn, item, account, region)) if declared.arn else ""


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return _moment(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except ValueError:
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


def _links(links: tuple[Link, ...], item: dict[str, Any], account: str, region: str) -> Iterator[dict[str, str]]:
    """Edges as they are stated; `by` says what `stated` is: an id, a name or an ARN."""
    seen = set()
    for link in links:
        for said in text_of(_read(link.path, item, account, region)):
            text = _short(said) if link.short else said
            if (link.phrase, link.far, text) in seen:
                continue
            seen.add((link.phrase, link.far, text))
            by = "arn" if text.startswith("arn:") else "id" if link.by == "arn" else link.by  # a key by its id or ARN
            yield {
                "resourceType": link.far, "relationshipName": link.phrase, "inverse": link.inverse, "stated": text,
                "by": by,
            }  # fmt: skip


def _valued(value: Any) -> Any:
    """A text as the object that AWS Config writes; of a list each."""
    if isinstance(value, list):
        return [_valued(entry) for entry in value]
    return {"value": value} if isinstance(value, str) else value


def plain(
    value: Any,
    case: Case = "api",
    spelling: Mapping[str, str] | None = None,
    maps: Sequence[str] = (),
    data: bool = False,
) -> Any:
    """JSON values with AWS Config's spelling of members, and ISO times; members that are None are left out.

    The members of `maps` have members that are data, not names: these stay; under one with a `*` all do.
    """
    if isinstance(value, Mapping):
        shaped = {}
        for key, item in value.items():
            if item is None:
                continue
            name = str(key) if data else _CASES[case](str(key))
            name = name if data else (spelling or {}).get(name, name)
            within: Case = "api" if f"{key}*" in maps else case
            shaped[name] = plain(item, within, spelling, maps, not data and str(key) in maps)
        return shaped
    if isinstance(value, list | tuple):
        return [plain(item, case, spelling, maps) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value.replace("\x00", "")
    return value


def _bean(name: str) -> str:
    """All leading capitals small: `SSEDescription` → `ssedescription`, `DBClusterArn` → `dbclusterArn`."""
    leading = re.match(r"[A-Z]*", name)
    length = leading.end() if leading else 0
    return name[:length].lower() + name[length:]


_CASES: dict[Case, Callable[[str], str]] = {
    "lower": lambda name: name[:1].lower() + name[1:],
    "upper": lambda name: name[:1].upper() + name[1:],
    "bean": _bean,
    "api": lambda name: name,
}


def apart(entries: list[Found]) -> list[Found]:
    """Two resources of one listing that share an id are never merged: they go by their ARN's last part, and say so."""
    counted = Counter(entry.resource_id for entry in entries)
    return [_renamed(entry) if not entry.resource_id or counted[entry.resource_id] > 1 else entry for entry in entries]


def _renamed(entry: Found) -> Found:
    own = entry.arn.rpartition(":")[2].rpartition("/")[2] or entry.name
    return replace(entry, resource_id=own, shared_id=entry.resource_id)
