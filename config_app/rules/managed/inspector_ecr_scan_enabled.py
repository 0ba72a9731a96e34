"""Account: Inspector scans images of containers."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unscanned
from config_app.rules.spec import Example, Inventory, rule


@rule(
    "INSPECTOR_ECR_SCAN_ENABLED",
    title="Inspector scans images of containers",
    types=("AWS::::Account",),
    why="An image that was sound when it was built has known holes a month later.",
    fix="aws inspector2 enable --resource-types ECR, in each region.",
    passes=Example({"inspector": {"us-east-1": {"ecr": "ENABLED"}}}, inventory={}),
    fails=Example({"inspector": {"us-east-1": {"ecr": "DISABLED"}}}, inventory={}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    return unscanned(configuration, inventory, "ecr", "images of containers")
