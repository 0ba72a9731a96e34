"""List the resources of a type by its declaration. Knows boto3's manner, no tables; a failed listing raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import jmespath
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from config_app.items.content import Found
from config_app.recorder import offering, paging, preparing, shaping
from config_app.resources.spec import Each, Extra, Listing, ResourceType

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


@dataclass(frozen=True)
class Place:
    """Whom to ask, and where: a cloud's clients, Cairn's own operations, and the account and region looked at."""

    client: Client
    own: Own
    account: str
    region: str
    emulated: bool = False  # the cloud is no real AWS: it may lack services and operations
    regions: tuple[str, ...] = ()  # those that are looked at
    elsewhere: Callable[[str], Client] | None = None  # clients of another region
    known: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)  # answers that hold for all resources
    seal: Callable[[str], str] | None = None  # keyed with the installation's secret: fingerprints of hidden values

    def at(self, region: str) -> Place:
        """The same account in another region."""
        if region == self.region or self.elsewhere is None:
            return self
        return replace(self, region=region, client=self.elsewhere(region))

    def read(self, path: str, item: Any) -> Any:
        """What a declared path says of an item."""
        return jmespath.search(self.named(path), item)

    def named(self, text: str) -> str:
        """A declared text with the account and the region in it."""
        return text.replace("{account}", self.account).replace("{region}", self.region)


def collect(declared: ResourceType, place: Place) -> list[Found]:
    """Every resource of the type; raises what the cloud raises, so that a refused listing never reads as deletion.

    One that refuses a further call comes back as `unread` with the reason: it is there, its content is not known.
    """
    found = []
    for item in _alive(declared, place):
        unread = ""
        try:
            _enrich(declared, item, place)
        except _Gone:
            continue
        except _Refused as refusal:
            unread = str(refusal)
        found.append(replace(shaping.found(declared, item, place.account, place.region, place.seal), unread=unread))
    return shaping.apart(found)


def _listed(declared: ResourceType, place: Place) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(_items(declared.listing, {}, place)):
        if number >= _MOST:
            raise RuntimeError(f"{declared.type}: more than {_MOST:,} resources; the listing was given up.")
        yield item


def _items(listing: Listing, given: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """The items of a listing; of one that is made `each` for the items of another, those of all."""
    if listing.each is not None:
        yield from _inside(listing, listing.each, place)
        return
    for variant in listing.variants or ({},):
        try:
            for item in _pages(listing, {**listing.parameters, **variant, **given}, place):
                yield {**item, **variant}
        except ClientError as refusal:
            lacking = bool(variant) and place.emulated and offering.missing(refusal)
            if not lacking and not _none(refusal, listing.absent):
                raise


def _inside(listing: Listing, each: Each, place: Place) -> Iterator[dict[str, Any]]:
    alone = replace(listing, each=None)
    for parent in _items(each.listing, {}, place):
        asked = {name: place.read(path, parent) for name, path in each.given.items()}
        kept = {name: place.read(path, parent) for name, path in each.kept.items()}
        try:
            for item in _items(alone, asked, place):
                yield {**item, **kept}
        except ClientError as refusal:  # the other one went meanwhile, and what it contained with it
            if _code(refusal) not in _GONE and not _none(refusal, each.absent):
                raise


def _pages(listing: Listing, given: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    parameters = {name: place.named(value) if isinstance(value, str) else value for name, value in given.items()}
    service, _, verb = listing.operation.partition(":")
    if listing.own:
        pages: Iterable[Any] = [place.own(listing.operation, **parameters)]
    else:
        pages = paging.pages(place.client(service), verb, parameters)
    for page in pages:
        for item in jmespath.search(listing.path, page) or []:
            plain = {name: value for name, value in item.items() if name != "ResponseMetadata"}
            yield listing.shape(plain) if listing.shape else plain


def _none(refusal: ClientError, absent: Iterable[str]) -> bool:
    """Whether a refusal says that there is none: by its code, or its code and words of its message."""
    for entry in absent:
        code, _, words = entry.partition(": ")
        if _code(refusal) == code and words in str(refusal):
            return True
    return False


def _code(refusal: ClientError) -> str:
    return str(refusal.response.get("Error", {}).get("Code", ""))


def _alive(declared: ResourceType, place: Place) -> Iterator[dict[str, Any]]:
    for item in _listed(declared, place):
        if not declared.alive or place.read(declared.alive, item):
            yield item


def _enrich(declared: ResourceType, item: dict[str, Any], place: Place) -> None:
    """Add what the item's further calls say; supplementary members lie under shaping.SUPPLEMENTARY."""
    supplementary = item.setdefault(shaping.SUPPLEMENTARY, {})
    for extra in declared.extras:
        if extra.when and not jmespath.search(extra.when, item):
            continue
        value = _extra(extra, item, place)
        if value is None:
            continue
        if extra.supplementary:
            supplementary[extra.into] = value
        elif extra.into:
            item[extra.into] = value
        else:
            item.update(value)


def _extra(extra: Extra, item: dict[str, Any], place: Place) -> Any:
    if not extra.everywhere:
        return _said(extra, item, place)
    answers = {region: _said(extra, item, place.at(region)) for region in place.regions or (place.region,)}
    return {region: said for region, said in answers.items() if said is not None} or None


def _said(extra: Extra, item: dict[str, Any], place: Place) -> Any:
    """What the answer says of the item; None where nothing is to be recorded."""
    try:
        answer = _answer(extra, item, place)
    except ClientError as refusal:
        code = _code(refusal)
        if _none(refusal, extra.absent):
            return extra.otherwise
        if code in _GONE:
            raise _Gone from refusal
        if code in _REFUSED:
            raise _Refused(f"{extra.operation}: {refusal}") from refusal
        raise
    if answer is None:
        return None
    said = jmespath.search(extra.path, {name: value for name, value in answer.items() if name != "ResponseMetadata"})
    if extra.pick:
        return extra.pick(said, item)
    return extra.shape(said) if extra.shape and said is not None else said


def _answer(extra: Extra, item: dict[str, Any], place: Place) -> Mapping[str, Any] | None:
    """The answer; None where this emulated cloud does not offer the operation."""
    given = {name: place.read(path, item) for name, path in extra.given.items()}
    if extra.own:
        return place.own(extra.operation, **given)
    if extra.once and extra.operation in place.known:
        return place.known[extra.operation]
    service, _, verb = extra.operation.partition(":")
    cloud = place.client(service)
    try:
        if extra.first:
            preparing.ready(cloud, extra.first.partition(":")[2])
        answer: Mapping[str, Any] | None = paging.whole(cloud, verb, given, extra.path)
    except (ClientError, ResponseParserError) as refusal:
        if not place.emulated or not offering.missing(refusal):
            raise
        answer = None
    if extra.once:
        place.known[extra.operation] = answer
    return answer
