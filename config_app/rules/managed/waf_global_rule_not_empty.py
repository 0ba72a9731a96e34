"""WAF (classic, global): rules have conditions."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, member
from config_app.rules.spec import rule


@rule(
    "WAF_GLOBAL_RULE_NOT_EMPTY",
    title="Rules of the global firewall have conditions",
    types=("AWS::WAF::Rule",),
    why="A rule without conditions matches nothing and stops nobody.",
    fix="aws waf update-rule with a predicate, or delete-rule.",
    passes={"predicateList": [{"type": "IPMatch", "negated": False, "dataId": "1"}]},
    fails={"predicateList": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(member(configuration, "predicateList")) else "The rule has no condition."
