"""EC2: Systems Manager manages the instance."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Item, Known, rule


@rule(
    "EC2_INSTANCE_MANAGED_BY_SSM",
    title="Systems Manager manages every instance",
    types=("AWS::EC2::Instance",),
    why="A machine that is not managed is neither patched nor listed with what runs on it.",
    fix="Give the instance a role with AmazonSSMManagedInstanceCore and install the agent.",
    passes=Example(
        {"instanceId": "i-1", "state": {"name": "running"}},
        inventory={"AWS::SSM::ManagedInstanceInventory": (Known({}, Item(resource_id="i-1")),)},
    ),
    fails=Example(
        {"instanceId": "i-2", "state": {"name": "running"}},
        inventory={"AWS::SSM::ManagedInstanceInventory": (Known({}, Item(resource_id="i-1")),)},
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if at(configuration, "state", "name") in {"terminated", "stopped"}:
        return NOT_APPLICABLE
    managed = inventory.derived("managed instances", _managed)
    return None if configuration.get("instanceId") in managed else "Systems Manager does not manage the instance."


def _managed(inventory: Inventory) -> frozenset[str]:
    return frozenset(known.item.resource_id for known in inventory.of("AWS::SSM::ManagedInstanceInventory"))
