"""Account: Security Hub is on."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Known, rule


@rule(
    "SECURITYHUB_ENABLED",
    title="Security Hub is on",
    types=("AWS::::Account",),
    why="Findings that no one place gathers are read by nobody.",
    fix="aws securityhub enable-security-hub, in each region.",
    passes=Example(
        {},
        inventory={
            "AWS::SecurityHub::Hub": (Known({"HubArn": "arn:aws:securityhub:us-east-1:111122223333:hub/default"}),)
        },
    ),
    fails=Example({}, inventory={"AWS::SecurityHub::Hub": ()}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    return None if inventory.of("AWS::SecurityHub::Hub") else "Security Hub is off in this region."
