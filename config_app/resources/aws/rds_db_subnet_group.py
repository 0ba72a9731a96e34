"""Subnet groups of databases."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBSubnetGroup",
    listing=Listing("rds:DescribeDBSubnetGroups", "DBSubnetGroups[]"),
    id="DBSubnetGroupName",
    name="DBSubnetGroupName",
    arn="DBSubnetGroupArn",
    events=r"DBSubnetGroup|TagsToResource|TagsFromResource",
    drop=("SupportedNetworkTypes",),
    extras=(Extra("rds:ListTagsForResource", {"ResourceName": "DBSubnetGroupArn"}, "TagList", into="Tags"),),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains DBSubnetGroup"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Subnets[].SubnetIdentifier", "Contains DBSubnetGroup"),
    ),
)
