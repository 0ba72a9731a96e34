"""AWS Config's operations on the delivery channel, and those that deliver through it."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from config_app.delivery import destinations, files, opening, reads, waking, writes
from config_app.delivery.models import Channel, ConfigDelivery
from config_app.recorder import reads as recorders
from project.kernel import client
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

_NAME = re.compile(r"\S.{0,255}", re.DOTALL)


def _channel(call: Call, name: str | None = None) -> Channel:
    found = reads.channel(call.account_id, call.region)
    if found is None or (name is not None and found.name != name):
        raise CallError(
            "NoSuchDeliveryChannelException", f"Cannot find delivery channel with specified name '{name or 'default'}'."
        )
    return found


def shown(found: Channel) -> dict[str, Any]:
    """A channel in DescribeDeliveryChannels' members."""
    shown = {
        "name": found.name, "s3BucketName": found.bucket, "s3KeyPrefix": found.prefix or None,
        "s3KmsKeyArn": found.kms_key or None, "snsTopicARN": found.topic or None,
        "configSnapshotDeliveryProperties": {"deliveryFrequency": found.frequency} if found.frequency else None,
    }  # fmt: skip
    return {key: value for key, value in shown.items() if value is not None}


def status(found: Channel) -> dict[str, Any]:
    """What became of a channel's last deliveries."""
    return {
        "name": found.name,
        "configSnapshotDeliveryInfo": reads.export_info(found, ConfigDelivery.SNAPSHOT),
        "configHistoryDeliveryInfo": reads.export_info(found, ConfigDelivery.HISTORY),
        "configStreamDeliveryInfo": reads.stream_info(found),
    }


@operation("config:PutDeliveryChannel")
def put_delivery_channel(call: Call, *, delivery_channel: dict[str, Any]) -> None:
    """Make the region's delivery channel or change it; its bucket, key and topic are looked up, the bucket written to."""
    if recorders.recorder(call.account_id, call.region) is None:
        raise CallError(
            "NoAvailableConfigurationRecorderException", "There is no configuration recorder: put one first."
        )
    name = _named(call, delivery_channel.get("name"))
    bucket = destinations.claim_bucket(call, delivery_channel.get("s3BucketName") or "")
    prefix = destinations.check_prefix(delivery_channel.get("s3KeyPrefix") or "")
    topic = destinations.check_topic(call, delivery_channel.get("snsTopicARN") or "")
    key = destinations.kms_key(call, delivery_channel.get("s3KmsKeyArn") or "", bucket.name)
    destinations.write_check(bucket, files.check_key(prefix=prefix, account=call.account_id), key)
    properties = delivery_channel.get("configSnapshotDeliveryProperties") or {}
    opening.save_channel(
        call.account_id, call.region,
        {"name": name, "bucket": bucket.name, "prefix": prefix, "topic": topic, "kms_key": key,
         "frequency": properties.get("deliveryFrequency", "")},
    )  # fmt: skip


def _named(call: Call, given: str | None) -> str:
    standing = reads.channel(call.account_id, call.region)
    name = given if given is not None else standing.name if standing else "default"
    if not _NAME.fullmatch(name):
        raise CallError("InvalidDeliveryChannelNameException", f"The delivery channel name {name[:80]!r} is not valid.")
    if standing and standing.name != name:
        raise CallError(
            "MaxNumberOfDeliveryChannelsExceededException",
            f"Failed to put delivery channel '{name}' because the maximum number of delivery channels: 1 is reached.",
        )
    return name


@operation("config:DescribeDeliveryChannels")
def describe_delivery_channels(call: Call, *, delivery_channel_names: list[str] | None = None) -> dict[str, Any]:
    for name in delivery_channel_names or []:
        _channel(call, name)
    found = reads.channel(call.account_id, call.region)
    return {"DeliveryChannels": [shown(found)] if found else []}


@operation("config:DescribeDeliveryChannelStatus")
def describe_delivery_channel_status(call: Call, *, delivery_channel_names: list[str] | None = None) -> dict[str, Any]:
    """What became of the last deliveries. All three parts are always there: `aws configservice get-status` reads each."""
    for name in delivery_channel_names or []:
        _channel(call, name)
    found = reads.channel(call.account_id, call.region)
    if found is None:
        return {"DeliveryChannelsStatus": []}
    return {"DeliveryChannelsStatus": [status(found)]}


@operation("config:DeleteDeliveryChannel")
def delete_delivery_channel(call: Call, *, delivery_channel_name: str) -> None:
    found = _channel(call, delivery_channel_name)
    recorder = recorders.recorder(call.account_id, call.region)
    if recorder and recorder.recording:
        raise CallError(
            "LastDeliveryChannelDeleteFailedException",
            f"Failed to delete last specified delivery channel with name '{found.name}', "
            "because there is a running configuration recorder.",
        )
    opening.drop_channel(found)


@operation("config:DeliverConfigSnapshot", read_only=False)
def deliver_config_snapshot(call: Call, *, delivery_channel_name: str) -> dict[str, Any]:
    """Begin a snapshot of this moment; it is written by a worker, and found by its id."""
    channel = _channel(call, delivery_channel_name)
    recorder = recorders.recorder(call.account_id, call.region)
    if recorder is None:
        raise CallError("NoAvailableConfigurationRecorderException", "There is no configuration recorder available.")
    if not recorder.recording:
        raise CallError("NoRunningConfigurationRecorderException", "There is no configuration recorder running.")
    made = opening.start(channel, ConfigDelivery.SNAPSHOT)
    transaction.on_commit(waking.wake)
    return {"configSnapshotId": str(made.number) if made else ""}


@operation("cairn:DeliverConfigHistory", read_only=False)
def deliver_config_history(call: Call, *, delivery_channel_name: str) -> dict[str, Any]:
    """Begin a window of history now, before its hour; one that is still being written, or ended just now, is the answer."""
    channel = _channel(call, delivery_channel_name)
    opening.start(channel, ConfigDelivery.HISTORY)
    transaction.on_commit(waking.wake)
    newest = reads.last_history(channel.account_id, channel.region)
    return {"deliveryId": str(newest.number) if newest else ""}


def deliver_due(*, now: bool = False) -> writes.Summary:
    """Open what the schedules ask for and write what is open; `now` waits after no failure. No caller's deed."""
    opening.start_due()
    return writes.deliver(all_of_them=now)


def deliver_all(*, history: bool = False) -> writes.Summary:
    """A snapshot (and the history) of every channel whose recorder is on, each asked for as a recorded call, written at once."""
    for channel in reads.every_channel():
        recorder = recorders.recorder(channel.account_id, channel.region)
        if recorder is None or not recorder.recording:
            continue
        given = {"account_id": channel.account_id, "region": channel.region}
        client.call("config:DeliverConfigSnapshot", **given, deliveryChannelName=channel.name)
        if history:
            client.call("cairn:DeliverConfigHistory", **given, deliveryChannelName=channel.name)
    return deliver_due(now=True)
