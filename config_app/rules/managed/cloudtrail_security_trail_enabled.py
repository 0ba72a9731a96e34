"""Account: one trail is kept as evidence should be."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Item, Known, rule
from config_app.rules.trails import management_events, trails


@rule(
    "CLOUDTRAIL_SECURITY_TRAIL_ENABLED",
    title="A trail records everything, everywhere, sealed and signed",
    types=("AWS::::Account",),
    why="A trail that leaves out regions, reads or services, or that can be altered unseen, is poor evidence.",
    fix="aws cloudtrail update-trail --is-multi-region-trail --include-global-service-events --enable-log-file-validation --kms-key-id KEY",
    passes=Example(
        {},
        inventory={
            "AWS::CloudTrail::Trail": (
                Known(
                    {
                        "isMultiRegionTrail": True,
                        "includeGlobalServiceEvents": True,
                        "logFileValidationEnabled": True,
                        "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1",
                        "hasCustomEventSelectors": False,
                    },
                    Item(supplementary={"TrailStatus": {"isLogging": True}}),
                ),
            )
        },
    ),
    fails=Example(
        {},
        inventory={
            "AWS::CloudTrail::Trail": (
                Known(
                    {
                        "isMultiRegionTrail": True,
                        "includeGlobalServiceEvents": True,
                        "logFileValidationEnabled": False,
                        "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1",
                        "hasCustomEventSelectors": False,
                    },
                    Item(supplementary={"TrailStatus": {"isLogging": True}}),
                ),
            )
        },
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    for trail in trails(inventory):
        settings = trail.configuration
        kept = settings.get("logFileValidationEnabled") and settings.get("kmsKeyId")
        wide = settings.get("isMultiRegionTrail") and settings.get("includeGlobalServiceEvents")
        if kept and wide and management_events(trail) == {"read", "write"}:
            return None
    return "No trail records all management events of all regions, encrypted and with digests."
