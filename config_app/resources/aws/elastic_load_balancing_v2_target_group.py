"""Target groups of load balancers."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    listing=Listing("elbv2:DescribeTargetGroups", "TargetGroups[]"),
    id="TargetGroupArn",
    name="TargetGroupName",
    arn="TargetGroupArn",
    events=r"TargetGroup|Listener|Targets$|Tags$",
    extras=(
        Extra("elbv2:DescribeTags", {"ResourceArns": "[TargetGroupArn]"}, "TagDescriptions[0].Tags", into="Tags"),
        Extra(
            "elbv2:DescribeTargetGroupAttributes",
            {"TargetGroupArn": "TargetGroupArn"},
            "Attributes",
            into="TargetGroupAttributes",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains TargetGroup"),
        Link(
            "Is associated with LoadBalancer",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "LoadBalancerArns[]",
            "Is associated with TargetGroup",
            by="arn",
        ),
    ),
)
