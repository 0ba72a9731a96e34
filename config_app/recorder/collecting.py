"""Collect the resources of a type by its declaration. Knows boto3's manner, no tables; a failed listing raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jmespath
import orjson
from botocore import xform_name
from botocore.exceptions import ClientError

from config_app.items.writes import Found
from config_app.resources.spec import Extra, Link, ResourceType

Client = Callable[[str], Any]  # a service's name → a boto3 client
Own = Callable[..., Mapping[str, Any]]  # an own operation by name, asked inside
Resolve = Callable[[str, str, str], tuple[str, str]]  # (far type, by, value) → (resource id, resource name)
_MOST = 100_000
_JSON_TEXTS = {"Policy", "policyText", "AssumeRolePolicyDocument"}


def collect(
    declared: ResourceType, client: Client, own: Own, resolve: Resolve, *, account: str, region: str
) -> list[Found]:
    """Every resource of the type; raises what the cloud raises, so that a refused listing never reads as deletion."""
    items = _alive(declared, _listed(declared, client, own))
    found = [_found(declared, _enriched(declared, item, client, own), resolve, account, region) for item in items]
    return _apart(found)


def _listed(declared: ResourceType, client: Client, own: Own) -> Iterator[dict[str, Any]]:
    listing = declared.listing
    service, _, verb = listing.operation.partition(":")
    if listing.own:
        yield from jmespath.search(listing.path, own(listing.operation, **listing.parameters)) or []
        return
    cloud = client(service)
    method = xform_name(verb)
    if cloud.can_paginate(method):
        pages = cloud.get_paginator(method).paginate(**listing.parameters)
    else:
        pages = [getattr(cloud, method)(**listing.parameters)]
    number = 0
    for page in pages:
        for item in jmespath.search(listing.path, page) or []:
            number += 1
            if number > _MOST:
                raise RuntimeError(f"{declared.type}: more than {_MOST:,} resources; the listing was given up.")
            yield dict(item)


def _alive(declared: ResourceType, items: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if not declared.alive or jmespath.search(declared.alive, item):
            yield item


def _enriched(declared: ResourceType, item: dict[str, Any], client: Client, own: Own) -> dict[str, Any]:
    """The item with what its extra calls say; supplementary members lie under `__supplementary__`."""
    supplementary: dict[str, Any] = {}
    for extra in declared.extras:
        value = _extra(extra, item, client, own)
        if value is None:
            continue
        if extra.supplementary:
            supplementary[extra.into] = value
        elif extra.into:
            item[extra.into] = value
        else:
            item.update(value)
    return {**item, "__supplementary__": supplementary}


def _extra(extra: Extra, item: dict[str, Any], client: Client, own: Own) -> Any:
    service, _, verb = extra.operation.partition(":")
    given = {name: jmespath.search(path, item) for name, path in extra.given.items()}
    given = {
        name: orjson.loads(v.replace("'", '"')) if isinstance(v, str) and v.startswith("['") else v
        for name, v in given.items()
    }
    if extra.own:
        answer: Any = own(extra.operation, **given)
    else:
        try:
            answer = getattr(client(service), xform_name(verb))(**given)
        except ClientError as refusal:
            if refusal.response.get("Error", {}).get("Code") in extra.absent:
                return None
            raise
    return jmespath.search(extra.path, {name: value for name, value in answer.items() if name != "ResponseMetadata"})


def _found(declared: ResourceType, item: dict[str, Any], resolve: Resolve, account: str, region: str) -> Found:
    supplementary = item.pop("__supplementary__")
    resource_id = _text(_read(declared.id, item, account))
    name = _text(_read(declared.name, item, account)) if declared.name else ""
    configuration = {key: value for key, value in item.items() if key not in declared.drop}
    if declared.drop and declared.arn == "KeyArn":
        configuration.setdefault("Arn", item.get("KeyArn"))
    tags = _tags(item.get(declared.tags))
    configuration = plain(configuration, lower=declared.lower)
    if declared.type in {"AWS::SNS::Topic", "AWS::SQS::Queue"}:
        configuration.pop("Tags", None)
    return Found(
        resource_id=resource_id,
        configuration=configuration,
        name=name,
        arn=_arn(declared, item, account, region, resource_id),
        zone=_text(jmespath.search(declared.zone, item)) if declared.zone else "",
        created=_moment(jmespath.search(declared.created, item)) if declared.created else None,
        tags=tags,
        supplementary=plain(supplementary, lower=True, top=False),
        relationships=tuple(_links(declared.links, item, resolve)),
        volatile=declared.volatile,
    )


def _read(path: str, item: dict[str, Any], account: str) -> Any:
    return jmespath.search(path.replace("{account}", account), item)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


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
    found = {}
    for entry in value if isinstance(value, list) else []:
        key = entry.get("Key", entry.get("key")) if isinstance(entry, Mapping) else None
        if key is not None:
            found[str(key)] = str(entry.get("Value", entry.get("value")) or "")
    return found


def _links(links: tuple[Link, ...], item: dict[str, Any], resolve: Resolve) -> Iterator[dict[str, str]]:
    seen = set()
    for link in links:
        value = jmespath.search(link.path, item)
        for text in value if isinstance(value, list) else [value]:
            if not text or not isinstance(text, str) or (link.phrase, link.far, text) in seen:
                continue
            seen.add((link.phrase, link.far, text))
            far_id, far_name = (text, "") if link.by == "id" else resolve(link.far, link.by, text)
            edge = {"resourceType": link.far, "relationshipName": link.phrase, "inverse": link.inverse}
            if far_id:
                edge["resourceId"] = far_id
            if far_name:
                edge["resourceName"] = far_name
            yield edge


def plain(value: Any, *, lower: bool, top: bool = True) -> Any:
    """JSON values with AWS Config's spelling: lowerCamelCase members (not the keys of `top=False`), ISO times."""
    if isinstance(value, Mapping):
        return {
            (_lower(str(key)) if lower and top else str(key)): plain(item, lower=lower)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list | tuple):
        return [plain(item, lower=lower) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value.replace("\x00", "")
    return value


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:] if re.match(r"[A-Z]", name) else name


def _apart(found: list[Found]) -> list[Found]:
    """Two resources of one listing that share an id are never merged: they go by their ARN's last part, and say so."""
    ids = [entry.resource_id for entry in found]
    doubled = {resource_id for resource_id in ids if ids.count(resource_id) > 1} if len(set(ids)) < len(ids) else set()
    return [_renamed(entry) if entry.resource_id in doubled or not entry.resource_id else entry for entry in found]


def _renamed(entry: Found) -> Found:
    own = entry.arn.rpartition(":")[2].rpartition("/")[2] or entry.name
    return replace(entry, resource_id=own, shared_id=entry.resource_id)
