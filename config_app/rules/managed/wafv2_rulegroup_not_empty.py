"""WAF: rule groups have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, member
from config_app.rules.spec import rule


@rule(
    "WAFV2_RULEGROUP_NOT_EMPTY",
    title="Rule groups of web ACLs have rules",
    types=("AWS::WAFv2::RuleGroup",),
    why="A group without rules stops nobody, and looks as if it did.",
    fix="aws wafv2 update-rule-group with a rule, or delete-rule-group.",
    passes={"rules": [{"name": "block", "priority": 1}]},
    fails={"rules": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(member(configuration, "rules")) else "The rule group has no rule."
