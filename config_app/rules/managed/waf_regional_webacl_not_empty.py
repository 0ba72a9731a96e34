"""WAF (classic, regional): web ACLs have rules."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, member
from config_app.rules.spec import rule


@rule(
    "WAF_REGIONAL_WEBACL_NOT_EMPTY",
    title="Web ACLs of the regional firewall have rules",
    types=("AWS::WAFRegional::WebACL",),
    why="A web ACL without rules lets everybody through, and looks as if it did not.",
    fix="aws waf-regional update-web-acl with a rule, or delete-web-acl.",
    passes={"rulesList": [{"ruleId": "1", "priority": 1}]},
    fails={"rulesList": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(member(configuration, "rulesList")) else "The web ACL has no rule."
