"""Account: Macie looks into buckets by itself."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Known, rule


@rule(
    "MACIE_AUTO_SENSITIVE_DATA_DISCOVERY_CHECK",
    title="Macie looks for personal data by itself",
    types=("AWS::::Account",),
    why="A search that somebody has to start is one that nobody starts.",
    fix="aws macie2 update-automated-discovery-configuration --status ENABLED",
    passes=Example(
        {}, inventory={"AWS::Macie::Session": (Known({"Status": "ENABLED", "AutomatedDiscoveryStatus": "ENABLED"}),)}
    ),
    fails=Example(
        {}, inventory={"AWS::Macie::Session": (Known({"Status": "ENABLED", "AutomatedDiscoveryStatus": "DISABLED"}),)}
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    sessions = inventory.of("AWS::Macie::Session")
    if not any(known.configuration.get("AutomatedDiscoveryStatus") == "ENABLED" for known in sessions):
        return "Automated discovery is off in this region."
    return None
