"""Classic load balancers: listeners are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import classic_listeners, secure
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "ELB_TLS_HTTPS_LISTENERS_ONLY",
    title="Classic load balancers listen over TLS only",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="What is sent to a plain listener can be read and altered on its way.",
    fix="aws elb create-load-balancer-listeners with SSL or HTTPS, then delete the plain ones.",
    passes={"listenerDescriptions": [{"listener": {"protocol": "HTTPS", "loadBalancerPort": 443}}]},
    fails={"listenerDescriptions": [{"listener": {"protocol": "HTTP", "loadBalancerPort": 80}}]},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = [listener for listener, _ in classic_listeners(configuration)]
    if not found:
        return NOT_APPLICABLE
    plain = [listener.get("loadBalancerPort") for listener in found if not secure(listener)]
    return f"Listeners without TLS: port {named(plain)}" if plain else None
