"""VPC: network ACLs do not let the world in to SSH and RDP."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "NACL_NO_UNRESTRICTED_SSH_RDP",
    title="Network ACLs do not let the world in to SSH and RDP",
    types=("AWS::EC2::NetworkAcl",),
    why="Remote administration that every address can reach is tried by scanners within minutes.",
    fix="aws ec2 replace-network-acl-entry with the networks that administrators come from.",
    passes={
        "entries": [
            {
                "egress": False,
                "ruleAction": "allow",
                "protocol": "6",
                "cidrBlock": "10.0.0.0/8",
                "portRange": {"from": 22, "to": 22},
            }
        ]
    },
    fails={
        "entries": [
            {
                "egress": False,
                "ruleAction": "allow",
                "protocol": "6",
                "cidrBlock": "0.0.0.0/0",
                "portRange": {"from": 0, "to": 65535},
            }
        ]
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = set()
    for entry in listed(configuration.get("entries")):
        world = entry.get("cidrBlock") == "0.0.0.0/0" or entry.get("ipv6CidrBlock") == "::/0"
        if entry.get("egress") or entry.get("ruleAction") != "allow" or not world:
            continue
        if str(entry.get("protocol")) in {"-1", "6", "17"}:
            low, high = (at(entry, "portRange", side) for side in ("from", "to"))
            found |= {port for port in (22, 3389) if low is None or high is None or int(low) <= port <= int(high)}
    return f"Open to every address: {', '.join(map(str, sorted(found)))}" if found else None
