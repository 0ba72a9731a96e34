"""OpenID Connect providers that the account trusts."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::OIDCProvider",
    listing=Listing("iam:ListOpenIDConnectProviders", "OpenIDConnectProviderList[].{Arn: Arn}"),
    id="Arn",
    name="Url",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    case="api",
    spelling=(("ClientIDList", "ClientIdList"),),
    events=r"OpenIDConnectProvider",
    drop=("CreateDate", "ContextProvider", "IdentityCenterInstanceArn", "IdentityStoreArn"),
    extras=(Extra("iam:GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": "Arn"}, "@"),),
)
