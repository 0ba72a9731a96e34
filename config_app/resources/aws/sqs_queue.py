"""SQS queues with their attributes."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SQS::Queue",
    listing=Listing("sqs:ListQueues", "QueueUrls[].{QueueUrl: @}"),
    id="QueueUrl",
    name="QueueUrl",
    arn="QueueArn",
    lower=False,
    extras=(
        Extra("sqs:GetQueueAttributes", {"QueueUrl": "QueueUrl", "AttributeNames": "['All']"}, "Attributes"),
        Extra("sqs:ListQueueTags", {"QueueUrl": "QueueUrl"}, "Tags", into="Tags"),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsMasterKeyId", "Encrypts Queue"),),
)
