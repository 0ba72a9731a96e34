"""What uses a security group; shared by the rules on unused groups. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import NOT_APPLICABLE, Inventory


def unused_group(configuration: Mapping[str, Any], inventory: Inventory) -> Any:
    """None where a network interface has the group, a sentence where none has; default groups do not count."""
    if configuration.get("groupName") == "default":
        return NOT_APPLICABLE
    if configuration.get("groupId") in inventory.derived("groups of network interfaces", _in_use):
        return None
    return "No network interface has the security group."


def _in_use(inventory: Inventory) -> frozenset[str]:
    return frozenset(
        str(group.get("groupId"))
        for interface in inventory.of("AWS::EC2::NetworkInterface")
        for group in listed(interface.configuration.get("groups"))
    )
