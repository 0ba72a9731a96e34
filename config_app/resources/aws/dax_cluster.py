"""Clusters of DynamoDB Accelerator."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DAX::Cluster",
    listing=Listing("dax:DescribeClusters", "Clusters[]"),
    id="ClusterArn",
    name="ClusterName",
    arn="ClusterArn",
    events=r"Cluster|TagResource|ReplicationFactor|RebootNode",
    settles=True,
    extras=(Extra("dax:ListTags", {"ResourceName": "ClusterArn"}, "Tags", into="Tags"),),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "IamRoleArn", "Is associated with Cluster", by="arn"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[].SecurityGroupIdentifier",
            "Is associated with Cluster",
        ),
    ),
)
