"""Node groups of EKS clusters."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EKS::Nodegroup",
    listing=Listing(
        "eks:ListNodegroups",
        "nodegroups[].{nodegroupName: @}",
        each=Each(
            Listing("eks:ListClusters", "clusters[].{clusterName: @}"),
            {"clusterName": "clusterName"},
            {"clusterName": "clusterName"},
        ),
    ),
    id="nodegroupArn",
    name="nodegroupName",
    arn="nodegroupArn",
    tags="tags",
    created="createdAt",
    case="upper",
    events=r"Nodegroup|TagResource",
    drop=("createdAt", "modifiedAt", "health"),
    maps=("labels",),
    extras=(
        Extra("eks:DescribeNodegroup", {"clusterName": "clusterName", "nodegroupName": "nodegroupName"}, "nodegroup"),
    ),
    links=(
        Link("Is contained in Cluster", "AWS::EKS::Cluster", "clusterName", "Contains Nodegroup", by="name"),
        Link("Is associated with Role", "AWS::IAM::Role", "nodeRole", "Is associated with Nodegroup", by="arn"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "subnets[]", "Contains Nodegroup"),
        Link(
            "Is associated with AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "resources.autoScalingGroups[].name",
            "Is associated with Nodegroup",
            by="name",
        ),
        Link(
            "Is associated with LaunchTemplate",
            "AWS::EC2::LaunchTemplate",
            "launchTemplate.id",
            "Is associated with Nodegroup",
        ),
    ),
)
