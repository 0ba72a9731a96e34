"""SAML providers that the account trusts."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::SAMLProvider",
    listing=Listing("iam:ListSAMLProviders", "SAMLProviderList[]"),
    id="Arn",
    name="Arn",
    short_name=True,
    arn="Arn",
    created="CreateDate",
    is_global=True,
    case="api",
    events=r"SAMLProvider",
    drop=("CreateDate", "IsTrustedIdentityPropagationEnabled"),
    extras=(Extra("iam:ListSAMLProviderTags", {"SAMLProviderArn": "Arn"}, "Tags", into="Tags"),),
)
