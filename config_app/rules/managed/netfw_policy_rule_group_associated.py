"""Network Firewall: policies have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import rule


@rule(
    "NETFW_POLICY_RULE_GROUP_ASSOCIATED",
    title="Firewall policies use rule groups",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    why="A policy without rule groups filters nothing.",
    fix="aws network-firewall update-firewall-policy with a reference to a rule group.",
    passes={
        "firewallPolicy": {
            "statefulRuleGroupReferences": [
                {"resourceArn": "arn:aws:network-firewall:us-east-1:111122223333:stateful-rulegroup/a"}
            ]
        }
    },
    fails={"firewallPolicy": {"statelessDefaultActions": ["aws:pass"]}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    policy = configuration.get("firewallPolicy") or {}
    if not (listed(policy.get("statefulRuleGroupReferences")) or listed(policy.get("statelessRuleGroupReferences"))):
        return "The policy uses no rule group."
    return None
