"""One line for a change, in words: "Port 22 opened to 0.0.0.0/0". Deterministic; where no words are known, the paths."""

from __future__ import annotations

from typing import Any

from config_app.items.difference import difference


def summary(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """What changed between two configurations of a type."""
    if not before:
        return "Found for the first time." if after else ""
    if not after:
        return "Deleted."
    if kind == "AWS::EC2::SecurityGroup" and (said := _ports(before, after)):
        return said
    changes = difference(before, after)
    if not changes:
        return "Tags or relationships changed."
    shown = ", ".join(change.path.partition("[")[0] for change in changes[:3])
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    return f"Changed: {shown}{more}."


def _ports(before: dict[str, Any], after: dict[str, Any]) -> str:
    old, new = set(_open(before)), set(_open(after))
    said = [f"{port} opened to {source}" for port, source in sorted(new - old)]
    said += [f"{port} closed to {source}" for port, source in sorted(old - new)]
    return ("; ".join(said)[:240] + ".").capitalize() if said else ""


def _open(group: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for rule in group.get("ipPermissions") or []:
        port = _port(rule)
        for entry in rule.get("ipRanges") or rule.get("ipv4Ranges") or []:
            found.append((port, entry.get("cidrIp", "") if isinstance(entry, dict) else str(entry)))
        for entry in rule.get("ipv6Ranges") or []:
            found.append((port, str(entry.get("cidrIpv6", ""))))
        for entry in rule.get("userIdGroupPairs") or []:
            found.append((port, str(entry.get("groupId", ""))))
    return found


def _port(rule: dict[str, Any]) -> str:
    protocol = rule.get("ipProtocol", "-1")
    if protocol == "-1":
        return "all traffic"
    low, high = rule.get("fromPort"), rule.get("toPort")
    return f"port {low} ({protocol})" if low == high else f"ports {low}–{high} ({protocol})"
