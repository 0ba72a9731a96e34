"""Sets of regular expressions of WAF."""

from config_app.resources.scopes import SCOPES
from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFv2::RegexPatternSet",
    listing=Listing("wafv2:ListRegexPatternSets", "RegexPatternSets[]", variants=SCOPES),
    id="ARN",
    name="Name",
    arn="ARN",
    events=r"RegexPatternSet|TagResource",
    spelling=(("aRN", "resourceARN"), ("regularExpressionList", "regularExpressions")),
    drop=("LockToken", "Scope"),
    extras=(
        Extra("wafv2:GetRegexPatternSet", {"Name": "Name", "Id": "Id", "Scope": "Scope"}, "RegexPatternSet"),
        Extra("wafv2:ListTagsForResource", {"ResourceARN": "ARN"}, "TagInfoForResource.TagList", into="Tags"),
    ),
)
