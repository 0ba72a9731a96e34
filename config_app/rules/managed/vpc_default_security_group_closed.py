"""EC2: default security groups let nothing through."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    title="Default security groups let nothing through",
    types=("AWS::EC2::SecurityGroup",),
    why="Whatever is started without naming a group gets the default one.",
    fix="Revoke all rules of the default group and name a group for every resource.",
    passes={"groupName": "default", "ipPermissions": [], "ipPermissionsEgress": []},
    fails={"groupName": "default", "ipPermissions": [{"ipProtocol": "-1"}]},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("groupName") != "default":
        return NOT_APPLICABLE
    if configuration.get("ipPermissions") or configuration.get("ipPermissionsEgress"):
        return "The default security group has rules."
    return None
