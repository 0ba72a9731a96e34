"""Rules of WAF Classic for CloudFront."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WAF::Rule",
    listing=Listing("waf:ListRules", "Rules[]"),
    id="RuleId",
    name="Name",
    arn="arn:aws:waf::{account}:rule/{id}",
    is_global=True,
    events=r"Rule$|TagResource",
    spelling=(("predicates", "predicateList"),),
    extras=(
        Extra("waf:GetRule", {"RuleId": "RuleId"}, "Rule"),
        Extra(
            "waf:ListTagsForResource",
            {"ResourceARN": "join('', ['arn:aws:waf::{account}:rule/', RuleId])"},
            "TagInfoForResource.TagList",
            into="Tags",
        ),
    ),
)
