"""Keep the channel, and open deliveries: fix their moment and everything else that decides their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from config_app.delivery import contents, files, messages, reads, stream
from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from config_app.items import fixing
from config_app.items.models import Item
from project.kernel import clock

LOCK = 0x0CA8


def save_channel(account_id: str, region: str, changes: dict[str, Any]) -> Channel:
    """Make or change a channel; what is still to be delivered goes where it now points."""
    standing = reads.channel(account_id, region)
    if standing is None or standing.frequency != changes["frequency"]:
        changes = {**changes, "changed": clock.now()}
    channel, _ = Channel.objects.update_or_create(account_id=account_id, region=region, defaults=changes)
    ConfigDelivery.objects.filter(account_id=account_id, region=region, delivered__isnull=True).update(
        bucket=channel.bucket, prefix=channel.prefix, kms_key=channel.kms_key, channel=channel.name, attempted=None
    )
    return channel


def drop_channel(found: Channel) -> None:
    """What was delivered stays known; what was not goes nowhere any more."""
    own = ConfigDelivery.objects.filter(account_id=found.account_id, region=found.region, delivered__isnull=True)
    ConfigFile.objects.filter(delivery__in=own).delete()
    own.delete()
    found.delete()


@transaction.atomic
def start(channel: Channel, kind: str, slot: datetime | None = None) -> ConfigDelivery | None:
    """Open a snapshot or the next window of history; None where another worker took the slot, or a
    window is open, or ended this very second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, f"{kind}/{channel.id}"])
    last = reads.last_history(channel.account_id, channel.region) if kind == ConfigDelivery.HISTORY else None
    taken = slot is not None and reads.deliveries_of(channel, kind).filter(slot=slot).exists()
    if taken or (last is not None and last.delivered is None):
        return None
    point = fixing.fix(channel.account_id, channel.region)
    if last is not None and files.stamp(point.moment) <= files.stamp(last.moment):
        return None  # the names of its files would be those of the last window
    made = ConfigDelivery(
        account_id=channel.account_id, region=channel.region, kind=kind, channel=channel.name, bucket=channel.bucket,
        prefix=channel.prefix, kms_key=channel.kms_key, through=point.through, moment=point.moment,
        started=point.moment, slot=slot,
    )  # fmt: skip
    if kind == ConfigDelivery.HISTORY:
        made.since, made.started = (last.through, last.moment) if last else (0, _first(channel) or point.moment)
    made.total = contents.count(made)
    made.save()
    if kind == ConfigDelivery.SNAPSHOT:
        said = messages.snapshot("Started", str(made.number), clock.now())
        stream.tell_of(made, "Configuration Snapshot Delivery Started", said)
    return made


def _first(channel: Channel) -> datetime | None:
    own = Item.objects.filter(resource__account_id=channel.account_id, resource__region=channel.region)
    return own.order_by("captured").values_list("captured", flat=True).first()


def start_due() -> int:
    """Open what the channels' schedules ask for; how many."""
    opened = 0
    for channel in Channel.objects.order_by("id"):
        for kind in (ConfigDelivery.SNAPSHOT, ConfigDelivery.HISTORY):
            if slot := reads.due_slot(channel, kind):
                opened += start(channel, kind, slot) is not None
    return opened
