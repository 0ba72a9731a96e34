"""Option groups of databases."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::OptionGroup",
    listing=Listing("rds:DescribeOptionGroups", "OptionGroupsList[]"),
    id="OptionGroupName",
    name="OptionGroupName",
    arn="OptionGroupArn",
    case="api",
    spelling=(("Options", "OptionConfigurations"),),
    events=r"OptionGroup|TagsToResource|TagsFromResource",
    drop=(
        "OptionGroupDescription",
        "AllowsVpcAndNonVpcInstanceMemberships",
        "VpcId",
        "OptionGroupArn",
        "SourceOptionGroup",
        "SourceAccountId",
        "CopyTimestamp",
        "SourceRegion",
    ),
    extras=(Extra("rds:ListTagsForResource", {"ResourceName": "OptionGroupArn"}, "TagList", into="Tags"),),
)
