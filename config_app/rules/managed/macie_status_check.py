"""Account: Macie is on."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Known, rule


@rule(
    "MACIE_STATUS_CHECK",
    title="Macie is on",
    types=("AWS::::Account",),
    why="Nobody knows which buckets hold personal data until somebody looks into them.",
    fix="aws macie2 enable-macie, in each region.",
    passes=Example({}, inventory={"AWS::Macie::Session": (Known({"Status": "ENABLED"}),)}),
    fails=Example({}, inventory={"AWS::Macie::Session": ()}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if not any(known.configuration.get("Status") == "ENABLED" for known in inventory.of("AWS::Macie::Session")):
        return "Macie is off in this region."
    return None
