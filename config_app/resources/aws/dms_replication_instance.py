"""Replication instances of the Database Migration Service."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DMS::ReplicationInstance",
    listing=Listing("dms:DescribeReplicationInstances", "ReplicationInstances[]"),
    id="ReplicationInstanceArn",
    name="ReplicationInstanceIdentifier",
    arn="ReplicationInstanceArn",
    created="InstanceCreateTime",
    zone="AvailabilityZone",
    case="api",
    spelling=(("ReplicationInstanceArn", "Id"),),
    events=r"ReplicationInstance|TagsToResource|TagsFromResource",
    settles=True,
    drop=(
        "InstanceCreateTime",
        "ReplicationInstancePublicIpAddress",
        "ReplicationInstancePrivateIpAddress",
        "ReplicationInstanceIpv6Addresses",
        "VpcSecurityGroups",
        "ReplicationSubnetGroup",
        "PendingModifiedValues",
        "ReplicationInstanceStatus",
        "SecondaryAvailabilityZone",
        "FreeUntil",
        "KerberosAuthenticationSettings",
        "NetworkType",
        "DnsNameServers",
    ),
    extras=(Extra("dms:ListTagsForResource", {"ResourceArn": "ReplicationInstanceArn"}, "TagList", into="Tags"),),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcSecurityGroups[].VpcSecurityGroupId",
            "Is associated with ReplicationInstance",
        ),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "ReplicationSubnetGroup.VpcId", "Contains ReplicationInstance"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts ReplicationInstance", by="arn"),
    ),
)
