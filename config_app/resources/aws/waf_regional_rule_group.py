"""Rule groups of WAF Classic in a region."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAFRegional::RuleGroup",
    listing=Listing("waf-regional:ListRuleGroups", "RuleGroups[]"),
    id="RuleGroupId",
    name="Name",
    arn="arn:aws:waf-regional:{region}:{account}:rulegroup/{id}",
    events=r"RuleGroup|TagResource",
    extras=(
        Extra("waf-regional:GetRuleGroup", {"RuleGroupId": "RuleGroupId"}, "RuleGroup"),
        Extra(
            "waf-regional:ListActivatedRulesInRuleGroup", {"RuleGroupId": "RuleGroupId"}, "ActivatedRules", into="Rules"
        ),
        Extra(
            "waf-regional:ListActivatedRulesInRuleGroup",
            {"RuleGroupId": "RuleGroupId"},
            "ActivatedRules",
            into="ActivatedRules",
            supplementary=True,
        ),
        Extra(
            "waf-regional:ListTagsForResource",
            {"ResourceARN": "join('', ['arn:aws:waf-regional:{region}:{account}:rulegroup/', RuleGroupId])"},
            "TagInfoForResource.TagList",
            into="Tags",
        ),
    ),
    links=(
        Link("Is associated with Rule", "AWS::WAFRegional::Rule", "Rules[].RuleId", "Is associated with RuleGroup"),
    ),
)
