"""Database security groups of EC2-Classic."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBSecurityGroup",
    listing=Listing("rds:DescribeDBSecurityGroups", "DBSecurityGroups[]"),
    id="DBSecurityGroupName",
    name="DBSecurityGroupName",
    arn="DBSecurityGroupArn",
    events=r"DBSecurityGroup|TagsToResource|TagsFromResource",
    extras=(Extra("rds:ListTagsForResource", {"ResourceName": "DBSecurityGroupArn"}, "TagList", into="Tags"),),
)
