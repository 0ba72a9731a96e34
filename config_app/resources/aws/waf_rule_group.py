"""Rule groups of WAF Classic for CloudFront."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAF::RuleGroup",
    listing=Listing("waf:ListRuleGroups", "RuleGroups[]"),
    id="RuleGroupId",
    name="Name",
    arn="arn:aws:waf::{account}:rulegroup/{id}",
    is_global=True,
    events=r"RuleGroup|TagResource",
    extras=(
        Extra("waf:GetRuleGroup", {"RuleGroupId": "RuleGroupId"}, "RuleGroup"),
        Extra("waf:ListActivatedRulesInRuleGroup", {"RuleGroupId": "RuleGroupId"}, "ActivatedRules", into="Rules"),
        Extra(
            "waf:ListActivatedRulesInRuleGroup",
            {"RuleGroupId": "RuleGroupId"},
            "ActivatedRules",
            into="ActivatedRules",
            supplementary=True,
        ),
        Extra(
            "waf:ListTagsForResource",
            {"ResourceARN": "join('', ['arn:aws:waf::{account}:rulegroup/', RuleGroupId])"},
            "TagInfoForResource.TagList",
            into="Tags",
        ),
    ),
    links=(Link("Is associated with Rule", "AWS::WAF::Rule", "Rules[].RuleId", "Is associated with RuleGroup"),),
)
