"""User pools of Cognito."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Cognito::UserPool",
    listing=Listing("cognito-idp:ListUserPools", "UserPools[].{Id: Id}", {"MaxResults": 60}),
    id="Id",
    name="Name",
    arn="Arn",
    tags="UserPoolTags",
    created="CreationDate",
    case="api",
    events=r"UserPool(?!Client)|SetUserPoolMfaConfig|TagResource",
    drop=("EstimatedNumberOfUsers", "LastModifiedDate", "CreationDate"),
    maps=("UserPoolTags", "AcrConfiguration"),
    extras=(Extra("cognito-idp:DescribeUserPool", {"UserPoolId": "Id"}, "UserPool"),),
)
