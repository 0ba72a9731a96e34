"""Lambda functions; the values of their environment are not read."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Lambda::Function",
    listing=Listing("lambda:ListFunctions", "Functions[]"),
    id="FunctionName",
    name="FunctionName",
    arn="FunctionArn",
    drop=("Environment",),
    extras=(
        Extra("lambda:ListTags", {"Resource": "FunctionArn"}, "Tags", into="Tags"),
        Extra(
            "lambda:GetPolicy",
            {"FunctionName": "FunctionName"},
            "Policy",
            into="Policy",
            supplementary=True,
            absent=("ResourceNotFoundException",),
        ),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "Role", "Is associated with Function", by="arn"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcConfig.VpcId", "Contains Function"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcConfig.SecurityGroupIds[]",
            "Is associated with Function",
        ),
    ),
)
