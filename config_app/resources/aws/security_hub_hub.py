"""Whether Security Hub is on."""

from config_app.resources.spec import Extra, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::SecurityHub::Hub",
    listing=Listing("securityhub:DescribeHub", "[@]", absent=("InvalidAccessException", "ResourceNotFoundException")),
    id="HubArn",
    arn="HubArn",
    case="api",
    events=r"SecurityHub|Hub|TagResource",
    through=(Through(r"SecurityHub"),),
    drop=("SubscribedAt", "ResponseMetadata"),
    extras=(Extra("securityhub:ListTagsForResource", {"ResourceArn": "HubArn"}, "Tags", into="Tags"),),
)
