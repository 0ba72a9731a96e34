"""Notebook instances of SageMaker."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SageMaker::NotebookInstance",
    listing=Listing(
        "sagemaker:ListNotebookInstances", "NotebookInstances[].{NotebookInstanceName: NotebookInstanceName}"
    ),
    id="NotebookInstanceName",
    name="NotebookInstanceName",
    arn="NotebookInstanceArn",
    created="CreationTime",
    case="api",
    spelling=(
        ("NotebookInstanceArn", "Id"),
        ("SecurityGroups", "SecurityGroupIds"),
        ("NotebookInstanceLifecycleConfigName", "LifecycleConfigName"),
    ),
    events=r"NotebookInstance(?!Lifecycle)|Tags$",
    settles=True,
    drop=(
        "NotebookInstanceStatus",
        "FailureReason",
        "Url",
        "IpAddressType",
        "NetworkInterfaceId",
        "LastModifiedTime",
        "CreationTime",
        "PlatformIdentifier",
        "InstanceMetadataServiceConfiguration",
    ),
    extras=(
        Extra("sagemaker:DescribeNotebookInstance", {"NotebookInstanceName": "NotebookInstanceName"}, "@"),
        Extra("sagemaker:ListTags", {"ResourceArn": "NotebookInstanceArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "RoleArn", "Is associated with NotebookInstance", by="arn"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[]",
            "Is associated with NotebookInstance",
        ),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId", "Contains NotebookInstance"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts NotebookInstance", by="arn"),
    ),
)
