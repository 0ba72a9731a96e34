"""Identity pools of Cognito."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Cognito::IdentityPool",
    listing=Listing(
        "cognito-identity:ListIdentityPools", "IdentityPools[].{IdentityPoolId: IdentityPoolId}", {"MaxResults": 60}
    ),
    id="IdentityPoolId",
    name="IdentityPoolName",
    arn="arn:aws:cognito-identity:{region}:{account}:identitypool/{id}",
    tags="IdentityPoolTags",
    case="api",
    spelling=(("IdentityPoolId", "Id"), ("OpenIdConnectProviderARNs", "OpenIdConnectProviderARNs")),
    events=r"IdentityPool|TagResource",
    maps=("SupportedLoginProviders",),
    drop=("SupportedLoginProviders",),
    extras=(Extra("cognito-identity:DescribeIdentityPool", {"IdentityPoolId": "IdentityPoolId"}, "@"),),
)
