"""Event subscriptions of RDS."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::EventSubscription",
    listing=Listing("rds:DescribeEventSubscriptions", "EventSubscriptionsList[]"),
    id="CustSubscriptionId",
    name="CustSubscriptionId",
    arn="EventSubscriptionArn",
    events=r"EventSubscription|SourceIdentifier|TagsToResource|TagsFromResource",
    volatile=("subscriptionCreationTime",),
    extras=(Extra("rds:ListTagsForResource", {"ResourceName": "EventSubscriptionArn"}, "TagList", into="Tags"),),
    links=(
        Link(
            "Is associated with Topic",
            "AWS::SNS::Topic",
            "SnsTopicArn",
            "Is associated with EventSubscription",
            by="arn",
        ),
    ),
)
