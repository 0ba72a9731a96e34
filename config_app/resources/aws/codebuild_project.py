"""Build projects; values of environment variables are hidden."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CodeBuild::Project",
    listing=Listing("codebuild:ListProjects", "projects[].{name: @}"),
    id="arn",
    name="name",
    arn="arn",
    tags="tags",
    created="created",
    spelling=(("buildspec", "buildSpec"), ("queuedTimeoutInMinutes", "queuedtimeoutInMinutes")),
    events=r"Project|Webhook",
    drop=("arn", "created", "badge", "projectVisibility"),
    extras=(Extra("codebuild:BatchGetProjects", {"names": "[name]"}, "projects[0]"),),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "serviceRole", "Is associated with Project", by="arn"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "vpcConfig.vpcId", "Contains Project"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "vpcConfig.subnets[]", "Contains Project"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "vpcConfig.securityGroupIds[]",
            "Is associated with Project",
        ),
        Link("Is encrypted with Key", "AWS::KMS::Key", "encryptionKey", "Encrypts Project", by="arn"),
    ),
)
