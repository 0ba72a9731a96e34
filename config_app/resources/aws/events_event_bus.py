"""Event buses of EventBridge with their policy."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Events::EventBus",
    listing=Listing("events:ListEventBuses", "EventBuses[]"),
    id="Arn",
    name="Name",
    arn="Arn",
    created="CreationTime",
    case="api",
    events=r"EventBus|Permission|TagResource",
    drop=("Description", "Policy", "CreationTime", "LastModifiedTime", "ManagedBy"),
    extras=(
        Extra("events:DescribeEventBus", {"Name": "Name"}, "Policy", into="Policy", supplementary=True),
        Extra("events:ListTagsForResource", {"ResourceARN": "Arn"}, "Tags", into="Tags"),
    ),
)
