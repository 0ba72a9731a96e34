"""Domains of SageMaker."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SageMaker::Domain",
    listing=Listing("sagemaker:ListDomains", "Domains[].{DomainId: DomainId}"),
    id="DomainId",
    name="DomainName",
    arn="DomainArn",
    created="CreationTime",
    case="api",
    events=r"Domain|Tags$",
    settles=True,
    drop=(
        "SingleSignOnApplicationArn",
        "Status",
        "CreationTime",
        "LastModifiedTime",
        "FailureReason",
        "HomeEfsFileSystemKmsKeyId",
        "HomeEfsFileSystemCreation",
        "TagPropagation",
    ),
    maps=("LifecycleConfigsByApp",),
    extras=(
        Extra("sagemaker:DescribeDomain", {"DomainId": "DomainId"}, "@"),
        Extra("sagemaker:ListTags", {"ResourceArn": "DomainArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains Domain"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds[]", "Contains Domain"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Domain", by="arn"),
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "DefaultUserSettings.ExecutionRole",
            "Is associated with Domain",
            by="arn",
        ),
    ),
)
