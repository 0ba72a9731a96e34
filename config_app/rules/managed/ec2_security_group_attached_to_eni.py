"""EC2: security groups are in use, judged when they change."""

from __future__ import annotations

from typing import Any

from config_app.rules.networks import unused_group
from config_app.rules.spec import Example, Inventory, Known, rule


@rule(
    "EC2_SECURITY_GROUP_ATTACHED_TO_ENI",
    title="Security groups are in use",
    types=("AWS::EC2::SecurityGroup",),
    why="Old groups with old rules are given to new machines by mistake.",
    fix="aws ec2 delete-security-group --group-id ID",
    passes=Example(
        {"groupId": "sg-1", "groupName": "web"},
        inventory={"AWS::EC2::NetworkInterface": (Known({"groups": [{"groupId": "sg-1"}]}),)},
    ),
    fails=Example(
        {"groupId": "sg-2", "groupName": "old"},
        inventory={"AWS::EC2::NetworkInterface": (Known({"groups": [{"groupId": "sg-1"}]}),)},
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    return unused_group(configuration, inventory)
