"""Load balancers: plain requests are sent on to HTTPS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.balancers import listeners
from config_app.rules.documents import at, listed, named
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Known, rule


@rule(
    "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK",
    title="HTTP listeners send everybody on to HTTPS",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="A page that is served over HTTP can be read and altered on its way.",
    fix="aws elbv2 modify-listener with a default action of the type redirect to the protocol HTTPS.",
    passes=Example(
        {"loadBalancerArn": "lb/1", "type": "application"},
        inventory={
            "AWS::ElasticLoadBalancingV2::Listener": (
                Known(
                    {
                        "LoadBalancerArn": "lb/1",
                        "Protocol": "HTTP",
                        "Port": 80,
                        "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}],
                    }
                ),
            )
        },
    ),
    fails=Example(
        {"loadBalancerArn": "lb/1", "type": "application"},
        inventory={
            "AWS::ElasticLoadBalancingV2::Listener": (
                Known(
                    {"LoadBalancerArn": "lb/1", "Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward"}]}
                ),
            )
        },
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if configuration.get("type", "application") != "application":
        return NOT_APPLICABLE
    plain = [
        known.configuration
        for known in listeners(inventory, configuration)
        if known.configuration.get("Protocol") == "HTTP"
    ]
    if not plain:
        return NOT_APPLICABLE
    served = [listener.get("Port") for listener in plain if not _redirects(listener)]
    return f"Served over HTTP: port {named(served)}" if served else None


def _redirects(listener: Mapping[str, Any]) -> bool:
    """Whether the listener's actions send a request on to HTTPS."""
    return any(
        action.get("Type") == "redirect" and at(action, "RedirectConfig", "Protocol") == "HTTPS"
        for action in listed(listener.get("DefaultActions"))
    )
