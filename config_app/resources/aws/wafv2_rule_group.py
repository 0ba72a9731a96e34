"""Rule groups of WAF."""

from config_app.resources.scopes import SCOPES
from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFv2::RuleGroup",
    listing=Listing("wafv2:ListRuleGroups", "RuleGroups[]", variants=SCOPES),
    id="ARN",
    name="Name",
    arn="ARN",
    events=r"RuleGroup|TagResource",
    spelling=(("aRN", "resourceARN"),),
    maps=("CustomResponseBodies",),
    drop=(
        "LockToken",
        "Scope",
        "LabelNamespace",
        "CustomResponseBodies",
        "AvailableLabels",
        "ConsumedLabels",
        "MonetizationConfig",
    ),
    extras=(
        Extra("wafv2:GetRuleGroup", {"Name": "Name", "Id": "Id", "Scope": "Scope"}, "RuleGroup"),
        Extra("wafv2:ListTagsForResource", {"ResourceARN": "ARN"}, "TagInfoForResource.TagList", into="Tags"),
    ),
)
