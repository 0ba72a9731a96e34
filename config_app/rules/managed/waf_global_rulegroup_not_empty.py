"""WAF (classic, global): rule groups have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Item, rule


@rule(
    "WAF_GLOBAL_RULEGROUP_NOT_EMPTY",
    title="Rule groups of the global firewall have rules",
    types=("AWS::WAF::RuleGroup",),
    why="A group without rules stops nobody, and looks as if it did.",
    fix="aws waf update-rule-group with a rule, or delete-rule-group.",
    passes={"rules": [{"ruleId": "1", "priority": 1}]},
    fails={"rules": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    found = configuration["rules"] if "rules" in configuration else item.part("ActivatedRules")
    return None if listed(found) else "The rule group has no rule."
