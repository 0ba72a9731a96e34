"""Which ports a security group opens to every address; shared by the rules on security groups. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WORLD = {"0.0.0.0/0", "::/0"}
_PROTOCOLS = {"6": "tcp", "17": "udp"}


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


def open_ranges(configuration: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Protocol (tcp or udp), first and last port of what some rule of the group opens to 0.0.0.0/0 or ::/0."""
    found: list[tuple[str, int, int]] = []
    for rule in configuration.get("ipPermissions") or []:
        if _world(rule):
            protocol = _PROTOCOLS.get(str(rule.get("ipProtocol", "-1")), str(rule.get("ipProtocol")))
            low, high = rule.get("fromPort"), rule.get("toPort")
            every = protocol == "-1" or low is None or high is None or low == -1
            for one in ("tcp", "udp") if protocol == "-1" else (protocol,):
                if one in {"tcp", "udp"}:
                    found.append((one, 0, 65535) if every else (one, int(low), int(high)))
    return found


def ranges(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Ports and ranges of ports (`443`, `1020-1025`) as first and last port."""
    found = []
    for text in texts:
        low, _, high = text.partition("-")
        found.append((int(low), int(high or low)))
    return found


def within(low: int, high: int, agreed: Sequence[tuple[int, int]]) -> bool:
    """Whether every port from low to high is in one of the agreed ranges."""
    for first, last in sorted(agreed):
        if first <= low <= last:
            low = last + 1
        if low > high:
            return True
    return False
