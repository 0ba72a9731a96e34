"""WAF: rule groups are measured."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "WAFV2_RULEGROUP_LOGGING_ENABLED",
    title="Rule groups of web ACLs are measured",
    types=("AWS::WAFv2::RuleGroup",),
    why="A rule whose figures nobody keeps may stop everybody or nobody unseen.",
    fix="aws wafv2 update-rule-group with CloudWatchMetricsEnabled=true.",
    passes={"visibilityConfig": {"cloudWatchMetricsEnabled": True}},
    fails={"visibilityConfig": {"cloudWatchMetricsEnabled": False}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None
        if at(configuration, "visibilityConfig", "cloudWatchMetricsEnabled")
        else "The rule group sends no metrics."
    )
