"""Work groups of Redshift Serverless."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RedshiftServerless::Workgroup",
    listing=Listing("redshift-serverless:ListWorkgroups", "workgroups[]"),
    id="workgroupId",
    name="workgroupName",
    arn="workgroupArn",
    created="creationDate",
    case="upper",
    events=r"Workgroup|TagResource",
    drop=("creationDate", "patchVersion", "workgroupVersion"),
    extras=(Extra("redshift-serverless:ListTagsForResource", {"resourceArn": "workgroupArn"}, "tags", into="Tags"),),
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "subnetIds[]", "Contains Workgroup"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "securityGroupIds[]",
            "Is associated with Workgroup",
        ),
        Link(
            "Is associated with Namespace",
            "AWS::RedshiftServerless::Namespace",
            "namespaceName",
            "Is associated with Workgroup",
            by="name",
        ),
    ),
)
