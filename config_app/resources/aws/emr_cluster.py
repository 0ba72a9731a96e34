"""Clusters of EMR that are not terminated; Kerberos passwords are hidden."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EMR::Cluster",
    listing=Listing(
        "emr:ListClusters",
        "Clusters[].{Id: Id}",
        {"ClusterStates": ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"]},
    ),
    id="Id",
    name="Name",
    arn="ClusterArn",
    events=r"JobFlow|Cluster|InstanceGroup|InstanceFleet|TerminationProtection|Tags$",
    settles=True,
    maps=("properties",),
    volatile=("normalizedInstanceHours", "timeline"),
    extras=(Extra("emr:DescribeCluster", {"ClusterId": "Id"}, "Cluster"),),
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Ec2InstanceAttributes.Ec2SubnetId", "Contains Cluster"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "[Ec2InstanceAttributes.EmrManagedMasterSecurityGroup, Ec2InstanceAttributes.EmrManagedSlaveSecurityGroup]",
            "Is associated with Cluster",
        ),
    ),
)
