"""DHCP option sets."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Listing, ResourceType

_OPTIONS = {
    "domain-name": "DomainName",
    "domain-name-servers": "DomainNameServers",
    "netbios-name-servers": "NetbiosNameServers",
    "netbios-node-type": "NetbiosNodeType",
    "ntp-servers": "NtpServers",
}


def _options(item: dict[str, Any]) -> dict[str, Any]:
    """Each option under its name, as AWS Config writes them; the name and the node type are single values."""
    said: dict[str, Any] = {}
    for entry in item.get("DhcpConfigurations") or []:
        values = [value.get("Value") for value in entry.get("Values") or []]
        if name := _OPTIONS.get(entry.get("Key", "")):
            said[name] = values if name.endswith("Servers") else values[0] if values else None
    return {"DhcpOptionsId": item.get("DhcpOptionsId"), **said}


TYPE = ResourceType(
    "AWS::EC2::DHCPOptions",
    listing=Listing("ec2:DescribeDhcpOptions", "DhcpOptions[]"),
    id="DhcpOptionsId",
    arn="arn:aws:ec2:{region}:{account}:dhcp-options/{id}",
    case="api",
    events=r"DhcpOptions|DefaultVpc|Tags$",
    reshape=_options,
)
