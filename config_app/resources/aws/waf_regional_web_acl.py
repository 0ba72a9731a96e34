"""Web ACLs of WAF Classic in a region."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFRegional::WebACL",
    listing=Listing("waf-regional:ListWebACLs", "WebACLs[]"),
    id="WebACLId",
    name="Name",
    arn="WebACLArn",
    events=r"WebACL|LoggingConfiguration|TagResource",
    spelling=(("rules", "rulesList"),),
    drop=("WebACLArn",),
    extras=(
        Extra("waf-regional:GetWebACL", {"WebACLId": "WebACLId"}, "WebACL"),
        Extra(
            "waf-regional:GetLoggingConfiguration",
            {"ResourceArn": "WebACLArn"},
            "LoggingConfiguration",
            into="LoggingConfiguration",
            supplementary=True,
            absent=("WAFNonexistentItemException",),
        ),
        Extra(
            "waf-regional:ListTagsForResource", {"ResourceARN": "WebACLArn"}, "TagInfoForResource.TagList", into="Tags"
        ),
    ),
    links=(Link("Is associated with Rule", "AWS::WAFRegional::Rule", "Rules[].RuleId", "Is associated with WebACL"),),
)
