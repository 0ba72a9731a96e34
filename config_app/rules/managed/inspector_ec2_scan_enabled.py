"""Account: Inspector scans machines."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unscanned
from config_app.rules.spec import Example, Inventory, rule


@rule(
    "INSPECTOR_EC2_SCAN_ENABLED",
    title="Inspector scans machines",
    types=("AWS::::Account",),
    why="Nobody knows of a hole in an installed package until somebody compares it with the known ones.",
    fix="aws inspector2 enable --resource-types EC2, in each region.",
    passes=Example({"inspector": {"us-east-1": {"ec2": "ENABLED"}}}, inventory={}),
    fails=Example({"inspector": {"us-east-1": {"ec2": "DISABLED"}}}, inventory={}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    return unscanned(configuration, inventory, "ec2", "machines")
