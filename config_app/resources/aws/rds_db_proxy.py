"""Proxies of databases."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBProxy",
    listing=Listing("rds:DescribeDBProxies", "DBProxies[]"),
    id="DBProxyName",
    name="DBProxyName",
    arn="DBProxyArn",
    created="CreatedDate",
    events=r"DBProxy|TagsToResource|TagsFromResource",
    volatile=("createdDate", "updatedDate"),
    extras=(Extra("rds:ListTagsForResource", {"ResourceName": "DBProxyArn"}, "TagList", into="Tags"),),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "RoleArn", "Is associated with DBProxy", by="arn"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains DBProxy"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "VpcSubnetIds[]", "Contains DBProxy"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcSecurityGroupIds[]",
            "Is associated with DBProxy",
        ),
    ),
)
