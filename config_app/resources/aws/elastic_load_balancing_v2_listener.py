"""Listeners of load balancers."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ElasticLoadBalancingV2::Listener",
    listing=Listing(
        "elbv2:DescribeListeners",
        "Listeners[]",
        each=Each(
            Listing("elbv2:DescribeLoadBalancers", "LoadBalancers[].{LoadBalancerArn: LoadBalancerArn}"),
            {"LoadBalancerArn": "LoadBalancerArn"},
            absent=("LoadBalancerNotFound",),
        ),
    ),
    id="ListenerArn",
    arn="ListenerArn",
    case="api",
    events=r"Listener|Rule$|DeleteLoadBalancer|Tags$",
    through=(Through(r"^DeleteLoadBalancer$", "LoadBalancerArn"),),
    drop=("MutualAuthentication",),
    maps=("AuthenticationRequestExtraParams",),
    extras=(Extra("elbv2:DescribeTags", {"ResourceArns": "[ListenerArn]"}, "TagDescriptions[0].Tags", into="Tags"),),
    links=(
        Link(
            "Is contained in LoadBalancer",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "LoadBalancerArn",
            "Contains Listener",
            by="arn",
        ),
        Link(
            "Is associated with TargetGroup",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "DefaultActions[].[TargetGroupArn, ForwardConfig.TargetGroups[].TargetGroupArn][][]",
            "Is associated with Listener",
            by="arn",
        ),
        Link(
            "Is associated with Certificate",
            "AWS::ACM::Certificate",
            "Certificates[].CertificateArn",
            "Is associated with Listener",
            by="arn",
        ),
    ),
)
