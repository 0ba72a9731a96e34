"""WAF (classic, regional): rule groups have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Item, rule


@rule(
    "WAF_REGIONAL_RULEGROUP_NOT_EMPTY",
    title="Rule groups of the regional firewall have rules",
    types=("AWS::WAFRegional::RuleGroup",),
    why="A group without rules stops nobody, and looks as if it did.",
    fix="aws waf-regional update-rule-group with a rule, or delete-rule-group.",
    passes=Example({"name": "g"}, Item(supplementary={"ActivatedRules": [{"ruleId": "1"}]})),
    fails={"name": "g", "rules": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    found = configuration["rules"] if "rules" in configuration else item.part("ActivatedRules")
    return None if listed(found) else "The rule group has no rule."
