"""EC2: what is open to the world is what was agreed on."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.ports import open_ranges, ranges, within
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS",
    title="Only agreed ports are open to the world",
    types=("AWS::EC2::SecurityGroup",),
    why="Each further open port is a further service that strangers can try.",
    fix="aws ec2 revoke-security-group-ingress for the ports named in the verdict.",
    passes=Example(
        {"ipPermissions": [{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipRanges": ["0.0.0.0/0"]}]},
        parameters={"authorizedTcpPorts": "443,1020-1025"},
    ),
    fails=Example(
        {"ipPermissions": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 443, "ipRanges": ["0.0.0.0/0"]}]},
        parameters={"authorizedTcpPorts": "443"},
    ),
    parameters=(
        Parameter("authorizedTcpPorts", "list"),
        Parameter("authorizedUdpPorts", "list"),
    ),
    trigger="hybrid",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    agreed = {
        "tcp": ranges(parameters.get("authorizedTcpPorts", [])),
        "udp": ranges(parameters.get("authorizedUdpPorts", [])),
    }
    outside = [
        f"{protocol} {low}-{high}" if low != high else f"{protocol} {low}"
        for protocol, low, high in open_ranges(configuration)
        if not within(low, high, agreed[protocol])
    ]
    return f"Open to every address beyond what was agreed: {named(outside)}" if outside else None
