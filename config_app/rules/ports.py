"""Which ports a security group opens to every address; shared by the rules on security groups. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WORLD = {"0.0.0.0/0", "::/0"}


def world_open(configuration: Mapping[str, Any], ports: Sequence[int]) -> list[int]:
    """Those of `ports` (TCP) that some rule of the group opens to 0.0.0.0/0 or ::/0."""
    found = set()
    for rule in configuration.get("ipPermissions") or []:
        protocol = str(rule.get("ipProtocol", "-1"))
        if protocol not in {"tcp", "6", "-1"} or not _world(rule):
            continue
        low, high = rule.get("fromPort"), rule.get("toPort")
        everything = protocol == "-1" or low is None or high is None or low == -1
        found |= {port for port in ports if everything or int(low) <= port <= int(high)}
    return sorted(found)


def _world(rule: Mapping[str, Any]) -> bool:
    for entry in (*(rule.get("ipRanges") or []), *(rule.get("ipv4Ranges") or []), *(rule.get("ipv6Ranges") or [])):
        source = entry if isinstance(entry, str) else entry.get("cidrIp") or entry.get("cidrIpv6")
        if source in _WORLD:
            return True
    return False
