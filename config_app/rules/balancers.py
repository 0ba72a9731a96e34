"""Attributes and listeners of load balancers; shared by the rules on them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.rules.documents import attributes, listed
from config_app.rules.spec import Inventory, Item, Known

CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"


def settings(item: Item) -> dict[str, str]:
    """The attributes of an application, network or gateway load balancer, as DescribeLoadBalancerAttributes names them."""
    return attributes(item.part("LoadBalancerAttributes"))


def classic_settings(item: Item) -> Mapping[str, Any]:
    """The attributes of a classic load balancer: an object of objects."""
    found: Mapping[str, Any] = item.part("LoadBalancerAttributes") or {}
    return found


def classic_listeners(configuration: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
    """The listeners of a classic load balancer with the names of their policies."""
    for description in listed(configuration.get("listenerDescriptions")):
        yield description.get("listener") or {}, listed(description.get("policyNames"))


def secure(listener: Mapping[str, Any]) -> bool:
    return str(listener.get("protocol", "")).upper() in {"SSL", "HTTPS"}


def listeners(inventory: Inventory, configuration: Mapping[str, Any]) -> tuple[Known, ...]:
    """The recorded listeners of an application or network load balancer."""
    by_balancer = inventory.derived("listeners by load balancer", _by_balancer)
    found: tuple[Known, ...] = by_balancer.get(configuration.get("loadBalancerArn"), ())
    return found


def _by_balancer(inventory: Inventory) -> dict[str, tuple[Known, ...]]:
    found: dict[str, tuple[Known, ...]] = {}
    for listener in inventory.of(LISTENER):
        balancer = str(listener.configuration.get("LoadBalancerArn"))
        found[balancer] = (*found.get(balancer, ()), listener)
    return found


def tls_policies(item: Item) -> dict[str, dict[str, str]]:
    """The attributes of a classic load balancer's policies, by the policy's name."""
    return {
        str(policy.get("policyName")): {
            str(entry.get("attributeName")): str(entry.get("attributeValue"))
            for entry in listed(policy.get("policyAttributeDescriptions"))
        }
        for policy in listed(item.part("LoadBalancerPolicies"))
    }


def agreed_modes(parameters: Mapping[str, Any]) -> set[str]:
    """The modes of desync mitigation that a parameter names; published packs put each in quotes."""
    return {mode.strip(" '\"") for mode in parameters["desyncMode"]}
