"""List the resources of a type by its declaration. Knows boto3's manner, no tables; a failed listing raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError

from config_app.items.content import Found
from config_app.recorder import shaping
from config_app.resources.spec import Extra, ResourceType

Client = Callable[[str], Any]  # a service's name → a boto3 client
Own = Callable[..., Mapping[str, Any]]  # an own operation by name, asked inside
_MOST = 100_000
# Between the listing and the further call the resource went: it is not there, and that is known.
_GONE = frozenset(
    [
        "NoSuchBucket", "NoSuchEntity", "NotFound", "NotFoundException", "ResourceNotFoundException", "NoSuchKey", "404",
        "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "TrailNotFoundException",
    ]
)  # fmt: skip
# One resource refuses to be read (a bucket's policy may); whatever else goes wrong fails the whole listing.
_REFUSED = frozenset(["AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException"])


class _Gone(Exception):
    """The listed resource is no longer there."""


class _Refused(Exception):
    """The listed resource is there, and may not be read."""


def collect(declared: ResourceType, client: Client, own: Own, *, account: str, region: str) -> list[Found]:
    """Every resource of the type; raises what the cloud raises, so that a refused listing never reads as deletion.

    One that refuses a further call comes back as `unread` with the reason: it is there, its content is not known.
    """
    found = []
    for item in _alive(declared, _listed(declared, client, own)):
        unread = ""
        try:
            _enrich(declared, item, client, own)
        except _Gone:
            continue
        except _Refused as refusal:
            unread = str(refusal)
        found.append(replace(shaping.found(declared, item, account, region), unread=unread))
    return shaping.apart(found)


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


def _enrich(declared: ResourceType, item: dict[str, Any], client: Client, own: Own) -> None:
    """Add what the item's further calls say; supplementary members lie under shaping.SUPPLEMENTARY."""
    supplementary = item.setdefault(shaping.SUPPLEMENTARY, {})
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


def _extra(extra: Extra, item: dict[str, Any], client: Client, own: Own) -> Any:
    service, _, verb = extra.operation.partition(":")
    given = {name: jmespath.search(path, item) for name, path in extra.given.items()}
    if extra.own:
        answer: Any = own(extra.operation, **given)
    else:
        try:
            answer = getattr(client(service), xform_name(verb))(**given)
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "")
            if code in extra.absent:
                return None
            if code in _GONE:
                raise _Gone from refusal
            if code in _REFUSED:
                raise _Refused(f"{extra.operation}: {refusal}") from refusal
            raise
    said = jmespath.search(extra.path, {name: value for name, value in answer.items() if name != "ResponseMetadata"})
    return extra.shape(said) if extra.shape and said is not None else said
