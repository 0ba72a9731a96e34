"""VPC: network ACLs are in use."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import rule


@rule(
    "VPC_NETWORK_ACL_UNUSED_CHECK",
    title="Network ACLs are in use",
    types=("AWS::EC2::NetworkAcl",),
    why="What nobody uses nobody looks after, until somebody uses it by mistake.",
    fix="aws ec2 delete-network-acl --network-acl-id ID",
    passes={"associations": [{"subnetId": "subnet-1"}]},
    fails={"associations": []},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(configuration.get("associations")) else "The network ACL is used by no subnet."
