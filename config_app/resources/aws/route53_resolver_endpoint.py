"""Endpoints of Route 53 Resolver."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Route53Resolver::ResolverEndpoint",
    listing=Listing("route53resolver:ListResolverEndpoints", "ResolverEndpoints[]"),
    id="Id",
    name="Name",
    arn="Arn",
    case="api",
    events=r"ResolverEndpoint|TagResource",
    drop=("CreatorRequestId", "CreationTime", "ModificationTime", "StatusMessage"),
    extras=(Extra("route53resolver:ListTagsForResource", {"ResourceArn": "Arn"}, "Tags", into="Tags"),),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroupIds[]",
            "Is associated with ResolverEndpoint",
        ),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "HostVPCId", "Contains ResolverEndpoint"),
    ),
)
