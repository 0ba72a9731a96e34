"""EC2: who dials in reaches what he may."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, on
from config_app.rules.spec import Example, Item, rule


@rule(
    "EC2_CLIENT_VPN_NOT_AUTHORIZE_ALL",
    title="Client VPN endpoints let groups in, not everybody",
    types=("AWS::EC2::ClientVpnEndpoint",),
    why="A rule for everybody gives each laptop the whole network.",
    fix="aws ec2 revoke-client-vpn-ingress --revoke-all-groups, then authorize by group.",
    passes=Example(
        {"Id": "cvpn-1"}, Item(supplementary={"AuthorizationRules": [{"accessAll": False, "groupId": "developers"}]})
    ),
    fails=Example({"Id": "cvpn-1"}, Item(supplementary={"AuthorizationRules": [{"accessAll": True}]})),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if any(on(entry.get("accessAll")) for entry in listed(item.part("AuthorizationRules"))):
        return "An authorization rule lets in every client."
    return None
