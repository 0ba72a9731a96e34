"""Code signing configurations of Lambda."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Lambda::CodeSigningConfig",
    listing=Listing("lambda:ListCodeSigningConfigs", "CodeSigningConfigs[]"),
    id="CodeSigningConfigArn",
    name="CodeSigningConfigId",
    arn="CodeSigningConfigArn",
    case="api",
    events=r"CodeSigningConfig",
    drop=("LastModified",),
    extras=(Extra("lambda:ListTags", {"Resource": "CodeSigningConfigArn"}, "Tags", into="Tags"),),
)
