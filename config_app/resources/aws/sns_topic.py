"""SNS topics with their attributes."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _stated(item: dict[str, Any]) -> dict[str, Any]:
    """Attributes that were never set are left out; some clouds answer them empty."""
    return {name: value for name, value in item.items() if value != ""}


TYPE = ResourceType(
    "AWS::SNS::Topic",
    early=True,
    listing=Listing("sns:ListTopics", "Topics[]"),
    id="TopicArn",
    name="TopicArn",
    short_name=True,
    reshape=_stated,
    events=r"^(?!Publish)",
    arn="TopicArn",
    case="api",
    # the counts of subscriptions are in the list of them
    drop=("EffectiveDeliveryPolicy", "SubscriptionsConfirmed", "SubscriptionsDeleted", "SubscriptionsPending"),
    extras=(
        Extra("sns:GetTopicAttributes", {"TopicArn": "TopicArn"}, "Attributes"),
        Extra(
            "sns:ListSubscriptionsByTopic",
            {"TopicArn": "TopicArn"},
            "Subscriptions[].{endpoint: Endpoint, protocol: Protocol, subscriptionArn: SubscriptionArn}",
            into="Subscriptions",
            supplementary=True,
        ),
        Extra("sns:ListTagsForResource", {"ResourceArn": "TopicArn"}, "Tags", into="Tags"),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsMasterKeyId", "Encrypts Topic"),),
)
