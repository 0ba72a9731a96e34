"""Web ACLs of WAF, with where they log."""

from config_app.resources.scopes import SCOPES
from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFv2::WebACL",
    listing=Listing("wafv2:ListWebACLs", "WebACLs[]", variants=SCOPES),
    id="ARN",
    name="Name",
    arn="ARN",
    events=r"WebACL|LoggingConfiguration|TagResource",
    spelling=(("aRN", "resourceARN"),),
    maps=("CustomResponseBodies", "RequestBody"),
    drop=(
        "LockToken",
        "Scope",
        "DataProtectionConfig",
        "PreProcessFirewallManagerRuleGroups",
        "PostProcessFirewallManagerRuleGroups",
        "ManagedByFirewallManager",
        "LabelNamespace",
        "CustomResponseBodies",
        "CaptchaConfig",
        "ChallengeConfig",
        "TokenDomains",
        "AssociationConfig",
        "RetrofittedByFirewallManager",
        "OnSourceDDoSProtectionConfig",
        "ApplicationConfig",
        "MonetizationConfig",
        "AnalyticsConfig",
    ),
    extras=(
        Extra("wafv2:GetWebACL", {"Name": "Name", "Id": "Id", "Scope": "Scope"}, "WebACL"),
        Extra(
            "wafv2:GetLoggingConfiguration",
            {"ResourceArn": "ARN"},
            "LoggingConfiguration",
            into="LoggingConfiguration",
            supplementary=True,
            absent=("WAFNonexistentItemException",),
        ),
        Extra("wafv2:ListTagsForResource", {"ResourceARN": "ARN"}, "TagInfoForResource.TagList", into="Tags"),
    ),
)
