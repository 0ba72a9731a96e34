"""WAF (classic, regional): rules have conditions."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, member
from config_app.rules.spec import rule


@rule(
    "WAF_REGIONAL_RULE_NOT_EMPTY",
    title="Rules of the regional firewall have conditions",
    types=("AWS::WAFRegional::Rule",),
    why="A rule without conditions matches nothing and stops nobody.",
    fix="aws waf-regional update-rule with a predicate, or delete-rule.",
    passes={"predicateList": [{"type": "IPMatch", "negated": False, "dataId": "1"}]},
    fails={"predicateList": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(member(configuration, "predicateList")) else "The rule has no condition."
