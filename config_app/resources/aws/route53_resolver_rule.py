"""Forwarding rules of Route 53 Resolver."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Route53Resolver::ResolverRule",
    listing=Listing("route53resolver:ListResolverRules", "ResolverRules[]"),
    id="Id",
    name="Name",
    arn="Arn",
    case="api",
    spelling=(("Id", "ResolverRuleId"),),
    events=r"ResolverRule|TagResource",
    drop=(
        "CreatorRequestId",
        "Status",
        "StatusMessage",
        "OwnerId",
        "ShareStatus",
        "CreationTime",
        "ModificationTime",
        "DelegationRecord",
    ),
    extras=(Extra("route53resolver:ListTagsForResource", {"ResourceArn": "Arn"}, "Tags", into="Tags"),),
    links=(
        Link(
            "Is associated with ResolverEndpoint",
            "AWS::Route53Resolver::ResolverEndpoint",
            "ResolverEndpointId",
            "Is associated with ResolverRule",
        ),
    ),
)
