"""Classic load balancers with their attributes and policies."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElasticLoadBalancing::LoadBalancer",
    listing=Listing("elb:DescribeLoadBalancers", "LoadBalancerDescriptions[]"),
    id="LoadBalancerName",
    name="LoadBalancerName",
    arn="arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/{id}",
    created="CreatedTime",
    case="bean",
    events=r"LoadBalancer|HealthCheck|Instances|Subnets|AvailabilityZones|Tags$",
    valued=("AvailabilityZones", "Subnets", "SecurityGroups"),
    volatile=("createdTime",),
    extras=(
        Extra("elb:DescribeTags", {"LoadBalancerNames": "[LoadBalancerName]"}, "TagDescriptions[0].Tags", into="Tags"),
        Extra(
            "elb:DescribeLoadBalancerAttributes",
            {"LoadBalancerName": "LoadBalancerName"},
            "LoadBalancerAttributes",
            into="LoadBalancerAttributes",
            supplementary=True,
        ),
        Extra(
            "elb:DescribeLoadBalancerPolicies",
            {"LoadBalancerName": "LoadBalancerName"},
            "PolicyDescriptions",
            into="LoadBalancerPolicies",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VPCId", "Contains LoadBalancer"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Subnets[]", "Contains LoadBalancer"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[]",
            "Is associated with LoadBalancer",
        ),
        Link(
            "Is associated with Instance",
            "AWS::EC2::Instance",
            "Instances[].InstanceId",
            "Is associated with LoadBalancer",
        ),
    ),
)
