"""Services of Cloud Map."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ServiceDiscovery::Service",
    listing=Listing("servicediscovery:ListServices", "Services[]"),
    id="Id",
    name="Name",
    arn="Arn",
    created="CreateDate",
    case="api",
    events=r"Service$|TagResource",
    drop=("InstanceCount", "CreateDate", "ResourceOwner", "CreatedByAccount"),
    extras=(Extra("servicediscovery:ListTagsForResource", {"ResourceARN": "Arn"}, "Tags", into="Tags"),),
)
