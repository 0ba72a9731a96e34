"""Network Firewall: what no rule names is not let through."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS",
    title="Firewall policies do not pass what no rule names",
    types=("AWS::NetworkFirewall::FirewallPolicy",),
    why="A firewall that passes what it does not know stops only what is known.",
    fix="aws network-firewall update-firewall-policy with StatelessDefaultActions aws:drop or aws:forward_to_sfe.",
    passes=Example(
        {"firewallPolicy": {"statelessDefaultActions": ["aws:forward_to_sfe"]}},
        parameters={"statelessDefaultActions": "aws:drop,aws:forward_to_sfe"},
    ),
    fails=Example(
        {"firewallPolicy": {"statelessDefaultActions": ["aws:pass"]}},
        parameters={"statelessDefaultActions": "aws:drop,aws:forward_to_sfe"},
    ),
    parameters=(Parameter("statelessDefaultActions", "list", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found, agreed = (
        listed(at(configuration, "firewallPolicy", "statelessDefaultActions")),
        parameters["statelessDefaultActions"],
    )
    return None if set(found) & set(agreed) else f"The policy's default action is {named(found) or 'none'}."
