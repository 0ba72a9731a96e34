"""CloudFront: a second origin stands by."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import distribution
from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_ORIGIN_FAILOVER_ENABLED",
    title="Distributions have a second origin",
    types=("AWS::CloudFront::Distribution",),
    why="With one origin its failure is the failure of the site.",
    fix="aws cloudfront update-distribution with an origin group of two origins.",
    passes={
        "distributionConfig": {"originGroups": {"quantity": 1, "items": [{"id": "g", "members": {"quantity": 2}}]}}
    },
    fails={"distributionConfig": {"originGroups": {"quantity": 0}}},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None if at(distribution(configuration), "originGroups", "quantity") else "The distribution has no origin group."
    )
