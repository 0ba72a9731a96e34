"""Network Firewall: fragments that no rule names are not let through."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS",
    title="Firewall policies do not pass fragments that no rule names",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    why="An attack cut into fragments passes a firewall that looks at whole packets only.",
    fix="aws network-firewall update-firewall-policy with StatelessFragmentDefaultActions aws:drop or aws:forward_to_sfe.",
    passes=Example(
        {"firewallPolicy": {"statelessFragmentDefaultActions": ["aws:drop"]}},
        parameters={"statelessFragmentDefaultActions": "aws:drop,aws:forward_to_sfe"},
    ),
    fails=Example(
        {"firewallPolicy": {"statelessFragmentDefaultActions": ["aws:pass"]}},
        parameters={"statelessFragmentDefaultActions": "aws:drop,aws:forward_to_sfe"},
    ),
    parameters=(Parameter("statelessFragmentDefaultActions", "list", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found, agreed = (
        listed(at(configuration, "firewallPolicy", "statelessFragmentDefaultActions")),
        parameters["statelessFragmentDefaultActions"],
    )
    return (
        None if set(found) & set(agreed) else f"The policy's default action for fragments is {named(found) or 'none'}."
    )
