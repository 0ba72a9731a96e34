"""Lambda functions; the values of their environment are not read."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _shaped(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config writes states and reasons as objects, and says by a relationship in which VPC the function is."""
    shaped = {
        name: {"value": value} if name in {"State", "StateReason"} and isinstance(value, str) else value
        for name, value in item.items()
    }
    if isinstance(shaped.get("VpcConfig"), dict):
        shaped["VpcConfig"] = {name: value for name, value in shaped["VpcConfig"].items() if name != "VpcId"}
    return shaped


TYPE = ResourceType(
    "AWS::Lambda::Function",
    early=True,
    listing=Listing("lambda:ListFunctions", "Functions[]"),
    id="FunctionName",
    name="FunctionName",
    arn="FunctionArn",
    drop=("Environment",),
    spelling=(("kMSKeyArn", "kmskeyArn"),),
    reshape=_shaped,
    extras=(
        Extra("lambda:ListTags", {"Resource": "FunctionArn"}, "Tags", into="Tags"),
        Extra(
            "lambda:GetFunctionConcurrency",
            {"FunctionName": "FunctionName"},
            "{reservedConcurrentExecutions: ReservedConcurrentExecutions}",
            into="Concurrency",
            supplementary=True,
        ),
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
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "VpcConfig.SubnetIds[]", "Contains Function"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcConfig.VpcId", "Contains Function"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcConfig.SecurityGroupIds[]",
            "Is associated with Function",
        ),
    ),
)
