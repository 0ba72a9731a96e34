"""Security groups: which ports are opened to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items.wording import Example, State, came_and_went, wording

_WEB = {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": ["0.0.0.0/0"]}
_ALL = {"ipProtocol": "-1", "ipv4Ranges": [{"cidrIp": "10.0.0.0/8"}]}
_RANGE = {"ipProtocol": "udp", "fromPort": 1000, "toPort": 2000, "userIdGroupPairs": [{"groupId": "sg-1"}]}


@wording(
    "AWS::EC2::SecurityGroup",
    about=("ipPermissions", "ipPermissionsEgress"),
    examples=(
        Example("Port 22 (tcp) opened to 0.0.0.0/0.", State({"ipPermissions": []}), State({"ipPermissions": [_WEB]})),
        Example("Port 22 (tcp) closed to 0.0.0.0/0.", State({"ipPermissions": [_WEB]}), State({"ipPermissions": []})),
        Example("Outgoing all traffic to 10.0.0.0/8 forbidden.", State({"ipPermissionsEgress": [_ALL]}), State()),
        Example("Outgoing ports 1000–2000 (udp) to sg-1 allowed.", State(), State({"ipPermissionsEgress": [_RANGE]})),
    ),
)  # fmt: skip
def ports(before: State, after: State) -> Iterator[str]:
    old, new = _open(before.get("ipPermissions")), _open(after.get("ipPermissions"))
    yield from (f"{port} opened to {source}" for port, source in sorted(new - old))
    yield from (f"{port} closed to {source}" for port, source in sorted(old - new))
    out = [{f"{port} to {far}" for port, far in _open(state.get("ipPermissionsEgress"))} for state in (before, after)]
    yield from came_and_went(*out, came="outgoing {} allowed", went="outgoing {} forbidden")


def _open(rules: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for rule in rules or []:
        port = _port(rule)
        found |= {(port, str(_of(entry, "cidrIp"))) for entry in rule.get("ipRanges") or rule.get("ipv4Ranges") or []}
        for name, member in (
            ("ipv6Ranges", "cidrIpv6"),
            ("userIdGroupPairs", "groupId"),
            ("prefixListIds", "prefixListId"),
        ):
            found |= {(port, str(_of(entry, member))) for entry in rule.get(name) or []}
    return found


def _of(entry: Any, member: str) -> Any:
    return entry.get(member, "") if isinstance(entry, Mapping) else entry


def _port(rule: Mapping[str, Any]) -> str:
    protocol = str(rule.get("ipProtocol", "-1"))
    if protocol == "-1":
        return "all traffic"
    low, high = rule.get("fromPort"), rule.get("toPort")
    if low is None or protocol.startswith("icmp"):
        return f"all {protocol}"
    return f"port {low} ({protocol})" if low == high else f"ports {low}–{high} ({protocol})"
