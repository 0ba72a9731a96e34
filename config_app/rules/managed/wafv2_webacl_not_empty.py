"""WAF: web ACLs have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, member
from config_app.rules.spec import rule


@rule(
    "WAFV2_WEBACL_NOT_EMPTY",
    title="Web ACLs have rules",
    types=("AWS::WAFv2::WebACL",),
    why="A web ACL without rules lets everybody through, and looks as if it did not.",
    fix="aws wafv2 update-web-acl with a rule or a rule group.",
    passes={"rules": [{"name": "common", "priority": 1}]},
    fails={"rules": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    managed = [
        *listed(configuration.get("preProcessFirewallManagerRuleGroups")),
        *listed(configuration.get("postProcessFirewallManagerRuleGroups")),
    ]
    return None if listed(member(configuration, "rules")) or managed else "The web ACL has no rule."
