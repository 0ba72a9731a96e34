"""Account: Inspector scans functions."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unscanned
from config_app.rules.spec import Example, Inventory, rule


@rule(
    "INSPECTOR_LAMBDA_STANDARD_SCAN_ENABLED",
    title="Inspector scans functions",
    types=("AWS::::Account",),
    why="The packages that a function brings along age, and nobody patches them for it.",
    fix="aws inspector2 enable --resource-types LAMBDA, in each region.",
    passes=Example({"inspector": {"us-east-1": {"lambda": "ENABLED"}}}, inventory={}),
    fails=Example({"inspector": {"us-east-1": {"lambda": "DISABLED"}}}, inventory={}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    return unscanned(configuration, inventory, "lambda", "functions")
