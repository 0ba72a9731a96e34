"""Data streams of Kinesis."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _shaped(item: dict[str, Any]) -> dict[str, Any]:
    """Encryption as an object of its own, as in CloudFormation."""
    encryption = {"EncryptionType": item.get("EncryptionType"), "KeyId": item.get("KeyId")}
    return {**item, "StreamEncryption": encryption}


TYPE = ResourceType(
    "AWS::Kinesis::Stream",
    listing=Listing("kinesis:ListStreams", "StreamNames[].{StreamName: @}"),
    id="StreamName",
    name="StreamName",
    arn="StreamARN",
    created="StreamCreationTimestamp",
    case="api",
    spelling=(("StreamName", "Name"), ("StreamARN", "Arn"), ("OpenShardCount", "ShardCount")),
    events=r"Stream|ShardCount|Monitoring|Tags|Shard",
    settles=True,
    reshape=_shaped,
    drop=(
        "StreamId",
        "StreamStatus",
        "StreamModeDetails",
        "StreamCreationTimestamp",
        "EnhancedMonitoring",
        "EncryptionType",
        "KeyId",
        "ConsumerCount",
        "WarmThroughput",
        "MaxRecordSizeInKiB",
        "ChannelCount",
        "RecordDistributionStrategy",
        "QueueCount",
    ),
    extras=(
        Extra("kinesis:DescribeStreamSummary", {"StreamName": "StreamName"}, "StreamDescriptionSummary"),
        Extra("kinesis:ListTagsForStream", {"StreamName": "StreamName"}, "Tags", into="Tags"),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KeyId", "Encrypts Stream", by="arn"),),
)
