"""EC2: common ports are not open to the world (restricted-common-ports)."""

from __future__ import annotations

from typing import Any

from config_app.rules.ports import world_open
from config_app.rules.spec import Parameter, rule


@rule(
    "RESTRICTED_INCOMING_TRAFFIC",
    title="Common ports are not open to the world",
    types=("AWS::EC2::SecurityGroup",),
    why="Databases and remote desktops that every address can reach are found and attacked.",
    fix="aws ec2 revoke-security-group-ingress for the ports named in the verdict.",
    passes={
        "ipPermissions": [{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipRanges": [{"cidrIp": "0.0.0.0/0"}]}]
    },
    fails={
        "ipPermissions": [
            {"ipProtocol": "tcp", "fromPort": 3389, "toPort": 3389, "ipRanges": [{"cidrIp": "0.0.0.0/0"}]}
        ]
    },
    parameters=(
        Parameter("blockedPort1", "int", "20"),
        Parameter("blockedPort2", "int", "21"),
        Parameter("blockedPort3", "int", "3389"),
        Parameter("blockedPort4", "int", "3306"),
        Parameter("blockedPort5", "int", "4333"),
        Parameter("blockedPorts", "list"),
    ),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    named = [int(port) for port in parameters.get("blockedPorts", []) if port.isdigit()]
    ports = named or [parameters[name] for name in sorted(parameters) if name != "blockedPorts"]
    found = world_open(configuration, ports)
    if found:
        return f"Open to every address: {', '.join(str(port) for port in found)}"
    return None
