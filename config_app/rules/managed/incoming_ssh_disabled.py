"""EC2: SSH is not open to the world (restricted-ssh)."""

from __future__ import annotations

from typing import Any

from config_app.rules.ports import world_open
from config_app.rules.spec import rule


@rule(
    "INCOMING_SSH_DISABLED",
    title="SSH is not open to the world",
    types=("AWS::EC2::SecurityGroup",),
    why="Port 22 open to every address is tried by scanners within minutes.",
    fix="aws ec2 revoke-security-group-ingress --group-id ID --protocol tcp --port 22 --cidr 0.0.0.0/0",
    passes={
        "ipPermissions": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": [{"cidrIp": "10.0.0.0/8"}]}]
    },
    fails={
        "ipPermissions": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": [{"cidrIp": "0.0.0.0/0"}]}]
    },
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if world_open(configuration, (22,)):
        return "Port 22 is open to every address."
    return None
