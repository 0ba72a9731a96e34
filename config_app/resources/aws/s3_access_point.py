"""Access points of S3 with their public access block and policy."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::S3::AccessPoint",
    listing=Listing("s3control:ListAccessPoints", "AccessPointList[]", {"AccountId": "{account}"}),
    id="Name",
    name="Name",
    arn="AccessPointArn",
    created="CreationDate",
    case="api",
    spelling=(("AccessPointArn", "Arn"),),
    events=r"AccessPoint",
    drop=("CreationDate", "Endpoints", "DataSourceId", "DataSourceType"),
    extras=(
        Extra("s3control:GetAccessPoint", {"AccountId": "'{account}'", "Name": "Name"}, "@"),
        Extra(
            "s3control:GetAccessPointPolicy",
            {"AccountId": "'{account}'", "Name": "Name"},
            "Policy",
            into="Policy",
            supplementary=True,
            absent=("NoSuchAccessPointPolicy",),
        ),
    ),
    links=(
        Link("Is associated with S3 Bucket", "AWS::S3::Bucket", "Bucket", "Is associated with AccessPoint"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcConfiguration.VpcId", "Contains AccessPoint"),
    ),
)
