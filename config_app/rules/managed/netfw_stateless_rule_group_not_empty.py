"""Network Firewall: rule groups have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "NETFW_STATELESS_RULE_GROUP_NOT_EMPTY",
    title="Stateless rule groups have rules",
    types=("AWS::NetworkFirewall::RuleGroup",),
    why="A group without rules filters nothing, and looks as if it did.",
    fix="aws network-firewall update-rule-group with a rule.",
    passes={
        "ruleGroupResponse": {"type": "STATELESS"},
        "ruleGroup": {"rulesSource": {"statelessRulesAndCustomActions": {"statelessRules": [{"priority": 1}]}}},
    },
    fails={
        "ruleGroupResponse": {"type": "STATELESS"},
        "ruleGroup": {"rulesSource": {"statelessRulesAndCustomActions": {"statelessRules": []}}},
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "ruleGroupResponse", "type") != "STATELESS":
        return NOT_APPLICABLE
    rules = listed(at(configuration, "ruleGroup", "rulesSource", "statelessRulesAndCustomActions", "statelessRules"))
    return None if rules else "The rule group has no rule."
