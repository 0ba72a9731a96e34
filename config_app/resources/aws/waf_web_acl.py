"""Web ACLs of WAF Classic for CloudFront."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAF::WebACL",
    listing=Listing("waf:ListWebACLs", "WebACLs[]"),
    id="WebACLId",
    name="Name",
    arn="WebACLArn",
    is_global=True,
    events=r"WebACL|LoggingConfiguration|TagResource",
    spelling=(("rules", "rulesList"),),
    drop=("WebACLArn",),
    extras=(
        Extra("waf:GetWebACL", {"WebACLId": "WebACLId"}, "WebACL"),
        Extra(
            "waf:GetLoggingConfiguration",
            {"ResourceArn": "WebACLArn"},
            "LoggingConfiguration",
            into="LoggingConfiguration",
            supplementary=True,
            absent=("WAFNonexistentItemException",),
        ),
        Extra("waf:ListTagsForResource", {"ResourceARN": "WebACLArn"}, "TagInfoForResource.TagList", into="Tags"),
    ),
    links=(Link("Is associated with Rule", "AWS::WAF::Rule", "Rules[].RuleId", "Is associated with WebACL"),),
)
