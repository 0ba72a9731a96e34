"""Rules of WAF Classic in a region."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFRegional::Rule",
    listing=Listing("waf-regional:ListRules", "Rules[]"),
    id="RuleId",
    name="Name",
    arn="arn:aws:waf-regional:{region}:{account}:rule/{id}",
    events=r"Rule$|TagResource",
    spelling=(("predicates", "predicateList"),),
    extras=(
        Extra("waf-regional:GetRule", {"RuleId": "RuleId"}, "Rule"),
        Extra(
            "waf-regional:ListTagsForResource",
            {"ResourceARN": "join('', ['arn:aws:waf-regional:{region}:{account}:rule/', RuleId])"},
            "TagInfoForResource.TagList",
            into="Tags",
        ),
    ),
)
