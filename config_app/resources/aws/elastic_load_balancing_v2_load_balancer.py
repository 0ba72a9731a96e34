"""Application, network and gateway load balancers with their attributes and their web ACL."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    listing=Listing("elbv2:DescribeLoadBalancers", "LoadBalancers[]"),
    id="LoadBalancerArn",
    name="LoadBalancerName",
    arn="LoadBalancerArn",
    created="CreatedTime",
    events=r"LoadBalancer|SecurityGroups$|Subnets$|IpAddressType|WebACL$|Tags$",
    also=("wafv2",),
    settles=True,
    valued=("SecurityGroups",),
    volatile=("createdTime",),
    drop=("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "EnablePrefixForIpv6SourceNat", "IpamPools"),
    extras=(
        Extra("elbv2:DescribeTags", {"ResourceArns": "[LoadBalancerArn]"}, "TagDescriptions[0].Tags", into="Tags"),
        Extra(
            "elbv2:DescribeLoadBalancerAttributes",
            {"LoadBalancerArn": "LoadBalancerArn"},
            "Attributes",
            into="LoadBalancerAttributes",
            supplementary=True,
        ),
        Extra(
            "wafv2:GetWebACLForResource",
            {"ResourceArn": "LoadBalancerArn"},
            "WebACL.{arn: ARN}",
            into="WebAcl",
            supplementary=True,
            when="Type == 'application'",
            absent=("WAFNonexistentItemException",),
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains LoadBalancer"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "AvailabilityZones[].SubnetId", "Contains LoadBalancer"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[]",
            "Is associated with LoadBalancer",
        ),
    ),
)
