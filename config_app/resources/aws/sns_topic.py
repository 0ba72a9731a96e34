"""SNS topics with their attributes."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SNS::Topic",
    listing=Listing("sns:ListTopics", "Topics[]"),
    id="TopicArn",
    name="TopicArn",
    arn="TopicArn",
    lower=False,
    drop=("EffectiveDeliveryPolicy",),
    volatile=("SubscriptionsPending",),
    extras=(
        Extra("sns:GetTopicAttributes", {"TopicArn": "TopicArn"}, "Attributes"),
        Extra("sns:ListTagsForResource", {"ResourceArn": "TopicArn"}, "Tags", into="Tags"),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsMasterKeyId", "Encrypts Topic"),),
)
