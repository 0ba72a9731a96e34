"""SQS queues with their attributes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _address(item: dict[str, Any]) -> dict[str, Any]:
    """AWS's address of the queue, by its ARN: an emulated cloud answers with an address of its own, which may move."""
    parts = str(item.get("QueueArn", "")).split(":")
    if len(parts) != 6 or urlsplit(item["QueueUrl"]).netloc.endswith(".amazonaws.com"):
        return item
    return {**item, "QueueUrl": f"https://sqs.{parts[3]}.amazonaws.com/{parts[4]}/{parts[5]}"}


TYPE = ResourceType(
    "AWS::SQS::Queue",
    early=True,
    listing=Listing("sqs:ListQueues", "QueueUrls[].{QueueUrl: @}"),
    id="QueueUrl",
    name="QueueUrl",
    short_name=True,
    arn="QueueArn",
    case="api",
    reshape=_address,
    events=r"^(?!Send|Receive|DeleteMessage|ChangeMessage)",
    drop=(
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
    ),
    extras=(
        Extra("sqs:GetQueueAttributes", {"QueueUrl": "QueueUrl", "AttributeNames": '`["All"]`'}, "Attributes"),
        Extra("sqs:ListQueueTags", {"QueueUrl": "QueueUrl"}, "Tags", into="Tags"),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsMasterKeyId", "Encrypts Queue"),),
)
