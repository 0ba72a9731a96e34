"""Delivery streams of Firehose; tokens of their destinations are hidden."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _destinations(item: dict[str, Any]) -> dict[str, Any]:
    """The destination and the encryption under the names of CloudFormation."""
    shaped: dict[str, Any] = {}
    for destination in item.get("Destinations") or []:
        for name, value in destination.items():
            if name.endswith("DestinationDescription"):
                shaped[name.removesuffix("Description") + "Configuration"] = value
    source = (item.get("Source") or {}).get("KinesisStreamSourceDescription") or {}
    if source:
        shaped["KinesisStreamSourceConfiguration"] = {
            name: source.get(name) for name in ("KinesisStreamARN", "RoleARN")
        }
    encryption = item.get("DeliveryStreamEncryptionConfiguration") or {}
    if encryption.get("KeyType"):
        shaped["DeliveryStreamEncryptionConfigurationInput"] = {"KeyType": encryption["KeyType"]}
    names = ("DeliveryStreamName", "DeliveryStreamARN", "DeliveryStreamType")
    return {**{name: item.get(name) for name in names}, **shaped}


TYPE = ResourceType(
    "AWS::KinesisFirehose::DeliveryStream",
    listing=Listing("firehose:ListDeliveryStreams", "DeliveryStreamNames[].{DeliveryStreamName: @}"),
    id="DeliveryStreamName",
    name="DeliveryStreamName",
    arn="DeliveryStreamARN",
    case="api",
    spelling=(
        ("DeliveryStreamARN", "Arn"),
        ("S3DestinationDescription", "S3Configuration"),
        ("S3BackupDescription", "S3BackupConfiguration"),
        ("VpcConfigurationDescription", "VpcConfiguration"),
    ),
    events=r"DeliveryStream|UpdateDestination",
    settles=True,
    reshape=_destinations,
    extras=(
        Extra(
            "firehose:DescribeDeliveryStream", {"DeliveryStreamName": "DeliveryStreamName"}, "DeliveryStreamDescription"
        ),
        Extra("firehose:ListTagsForDeliveryStream", {"DeliveryStreamName": "DeliveryStreamName"}, "Tags", into="Tags"),
    ),
    links=(
        Link(
            "Is associated with S3 Bucket",
            "AWS::S3::Bucket",
            "Destinations[].ExtendedS3DestinationDescription.BucketARN",
            "Is associated with DeliveryStream",
            by="arn",
        ),
        Link(
            "Is associated with Stream",
            "AWS::Kinesis::Stream",
            "Source.KinesisStreamSourceDescription.KinesisStreamARN",
            "Is associated with DeliveryStream",
            by="arn",
        ),
    ),
)
