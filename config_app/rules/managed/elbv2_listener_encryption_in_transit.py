"""Load balancers: every listener is encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT",
    title="Listeners are encrypted",
    types=("AWS::ElasticLoadBalancingV2::Listener",),
    why="What is sent to a plain listener can be read and altered on its way.",
    fix="aws elbv2 modify-listener with the protocol HTTPS or TLS and a certificate.",
    passes={"Protocol": "HTTPS", "Port": 443},
    fails={"Protocol": "HTTP", "Port": 80},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    protocol = configuration.get("Protocol")
    if protocol == "GENEVE" or not protocol:
        return NOT_APPLICABLE
    return None if protocol in {"HTTPS", "TLS"} else f"The listener speaks {protocol} without encryption."
