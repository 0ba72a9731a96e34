"""Applications of CodeDeploy."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CodeDeploy::Application",
    listing=Listing("codedeploy:ListApplications", "applications[].{applicationName: @}"),
    id="applicationId",
    name="applicationName",
    arn="arn:aws:codedeploy:{region}:{account}:application:{name}",
    created="createTime",
    events=r"Application|TagResource",
    extras=(
        Extra("codedeploy:GetApplication", {"applicationName": "applicationName"}, "application"),
        Extra(
            "codedeploy:ListTagsForResource",
            {"ResourceArn": "join('', ['arn:aws:codedeploy:{region}:{account}:application:', applicationName])"},
            "Tags",
            into="Tags",
        ),
    ),
)
