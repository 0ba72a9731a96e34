"""Sets of addresses of WAF."""

from config_app.resources.scopes import SCOPES
from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFv2::IPSet",
    listing=Listing("wafv2:ListIPSets", "IPSets[]", variants=SCOPES),
    id="ARN",
    name="Name",
    arn="ARN",
    events=r"IPSet|TagResource",
    spelling=(("aRN", "resourceARN"),),
    drop=("LockToken", "Scope"),
    extras=(
        Extra("wafv2:GetIPSet", {"Name": "Name", "Id": "Id", "Scope": "Scope"}, "IPSet"),
        Extra("wafv2:ListTagsForResource", {"ResourceARN": "ARN"}, "TagInfoForResource.TagList", into="Tags"),
    ),
)
