"""CloudTrail: a trail covers every region."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    title="Trails cover every region",
    types=("AWS::CloudTrail::Trail",),
    why="What happens in a region without a trail is not delivered.",
    fix="aws cloudtrail update-trail --name NAME --is-multi-region-trail",
    passes={"isMultiRegionTrail": True},
    fails={"isMultiRegionTrail": False},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("isMultiRegionTrail"):
        return "The trail covers its home region only."
    return None
