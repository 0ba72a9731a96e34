"""Servers of Transfer Family."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Transfer::Server",
    listing=Listing("transfer:ListServers", "Servers[].{ServerId: ServerId}"),
    id="Arn",
    name="ServerId",
    arn="Arn",
    case="api",
    events=r"Server|TagResource",
    drop=("HostKeyFingerprint", "UserCount", "State", "As2ServiceManagedEgressIpAddresses"),
    extras=(Extra("transfer:DescribeServer", {"ServerId": "ServerId"}, "Server"),),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "LoggingRole", "Is associated with Server", by="arn"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "EndpointDetails.VpcId", "Contains Server"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "EndpointDetails.SubnetIds[]", "Contains Server"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "EndpointDetails.SecurityGroupIds[]",
            "Is associated with Server",
        ),
    ),
)
