"""Where a webhook may lead: never to the machine's metadata service or another link-local address, unless allowed.

`CAIRN_WEBHOOK_ALLOW` names networks that are allowed all the same. The address that was checked is the one that is
connected to: a name that resolves to another address a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from project import env

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",  # this host, link-local and metadata, multicast, reserved
        "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32",  # further clouds' metadata
        "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32", "fd20:ce::254/128",
    )
)  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(ValueError):
    """The address may not be called; the sentence says which and how to allow it."""


def allowed() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks of CAIRN_WEBHOOK_ALLOW; raises Forbidden where one is no network."""
    found = []
    for text in env.text("CAIRN_WEBHOOK_ALLOW").replace(",", " ").split():
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError as problem:
            raise Forbidden(f"CAIRN_WEBHOOK_ALLOW: {text} is not a network like 169.254.0.0/16.") from problem
    return found


def plain(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only wraps it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def check(texts: Iterable[str]) -> list[str]:
    """These numeric addresses, if all of them may be called; raises Forbidden."""
    chosen, wide = [], allowed()
    for text in texts:
        address = plain(ipaddress.ip_address(text.partition("%")[0]))
        refused = any(address in network for network in _REFUSED)
        if refused and not any(address in network for network in wide):
            raise Forbidden(
                f"{address} is a link-local, metadata or reserved address, which webhooks may not call. "
                "CAIRN_WEBHOOK_ALLOW can allow its network."
            )
        chosen.append(text)
    return chosen


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, checked; raises Forbidden, or OSError where the name is unknown."""
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    return check(dict.fromkeys(str(entry[4][0]) for entry in found))
