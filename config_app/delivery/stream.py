"""The stream: what is said to a channel's topic, queued in the transaction of the deed that it tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from config_app.delivery import contents, messages, reads
from config_app.delivery.models import Channel, ConfigDelivery
from config_app.items.models import Item, Resource
from project.kernel import clock
from project.platform.topics import relaying
from project.platform.topics.writes import Saying

_CHUNK = 500


def on_items(items: Sequence[Item]) -> None:
    """New items, told in the transaction that writes them."""
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        if not item.internal:
            groups[item.resource.account_id, item.resource.region].append(item)
    for (account_id, region), own in groups.items():
        channel = reads.channel(account_id, region)
        if channel is not None and channel.topic:
            for start in range(0, len(own), _CHUNK):
                _changes(channel, own[start : start + _CHUNK])


def _changes(channel: Channel, items: Sequence[Item]) -> None:
    former, now = _former(items), clock.now()
    pairs = [(item, item.resource) for item in items]
    edges = contents.edges_of(pairs)
    sayings = []
    for item, resource in pairs:
        before = former.get(item.id)
        near = [] if item.is_deletion else contents.shown(edges, resource, item.captured)
        body = messages.text(messages.item_changed(item, resource, near, before, now))
        if len(body.encode()) > messages.MOST_BYTES:
            _set_aside(channel, item)
            continue
        subject = messages.item_subject(resource, messages.change_type(item, before))
        sayings.append(Saying(body, subject, f"item/{item.id}"))
    say(channel, sayings)


def _former(items: Sequence[Item]) -> dict[int, Item]:
    """The item before each of these, by the key of the later one."""
    own = Q(captured__lt=OuterRef("captured")) | Q(captured=OuterRef("captured"), id__lt=OuterRef("id"))
    before = Item.objects.filter(own, resource_id=OuterRef("resource_id")).order_by("-captured", "-id").values("id")[:1]
    rows = Item.objects.filter(id__in=[item.id for item in items]).values_list("id", Subquery(before))
    pairs = {number: earlier for number, earlier in rows if earlier}
    found = Item.objects.in_bulk(list(pairs.values()))
    return {number: found[earlier] for number, earlier in pairs.items()}


def former(item: Item) -> Item | None:
    return _former([item]).get(item.id)


def _set_aside(channel: Channel, item: Item) -> None:
    """The whole message becomes a file, which is written after this transaction; then the topic is told where it lies."""
    ConfigDelivery.objects.create(
        account_id=channel.account_id, region=channel.region, kind=ConfigDelivery.OVERSIZED, channel=channel.name,
        bucket=channel.bucket, prefix=channel.prefix, kms_key=channel.kms_key, since=item.id - 1, through=item.id,
        started=item.captured, moment=item.captured, total=1,
    )  # fmt: skip


def say(channel: Channel, sayings: Sequence[Saying]) -> None:
    """Queue messages for a channel's topic."""
    if not sayings or not channel.topic:
        return
    relaying.say_all(channel.topic, sayings, account_id=channel.account_id)
    Channel.objects.filter(id=channel.id).update(told=clock.now())


def tell(account_id: str, region: str, subject: str, body: dict[str, Any], dedup: str) -> None:
    """Say one thing to the topic of an account and region, where it has one."""
    channel = reads.channel(account_id, region)
    if channel is not None:
        say(channel, [Saying(messages.text(body), subject, dedup)])


def tell_of(delivery: ConfigDelivery, what: str, body: dict[str, Any], mark: str = "") -> None:
    """Say what became of a delivery; once, however often it is tried."""
    subject = messages.delivery_subject(what, delivery.region, delivery.account_id)
    tell(delivery.account_id, delivery.region, subject, body, f"{delivery.number}/{body['messageType']}/{mark}")


def told(delivery: ConfigDelivery) -> tuple[Resource, bytes] | None:
    """The resource and the whole message of an oversized change; None where its item is no longer kept."""
    item = Item.objects.select_related("resource").filter(id=delivery.through).first()
    if item is None:
        return None
    edges = contents.edges_of([(item, item.resource)])
    near = contents.shown(edges, item.resource, item.captured)
    body = messages.item_changed(item, item.resource, near, former(item), delivery.moment)
    return item.resource, messages.text(body).encode()


def tell_oversized(delivery: ConfigDelivery, *, place: str = "", code: str = "") -> None:
    """Say where an oversized change lies, or why it could not be put there."""
    item = Item.objects.select_related("resource").filter(id=delivery.through).first()
    if item is None:
        return
    resource, change = item.resource, messages.change_type(item, former(item))
    sentence = (
        f"Failed to deliver notification to bucket: {delivery.bucket} for account {delivery.account_id} "
        f"in region {delivery.region}."
    )
    body = messages.oversized(
        item, resource, change, clock.now(), place=place, code=code, sentence=sentence if code else ""
    )
    tell(
        delivery.account_id, delivery.region, messages.item_subject(resource, change), body,
        f"{delivery.number}/{body['messageType']}",
    )  # fmt: skip
