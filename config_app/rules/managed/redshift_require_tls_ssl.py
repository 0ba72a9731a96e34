"""Redshift: connections are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, on
from config_app.rules.spec import Example, Inventory, Item, NotRecorded, rule


@rule(
    "REDSHIFT_REQUIRE_TLS_SSL",
    title="Data warehouses accept encrypted connections only",
    types=(
        "AWS::Redshift::Cluster",
        "AWS::Redshift::ClusterParameterGroup",
    ),
    why="Queries and their answers can be read on their way where TLS is not asked for.",
    fix="aws redshift modify-cluster-parameter-group with require_ssl=true.",
    passes=Example(
        {"parameterGroupName": "g"},
        Item(
            type="AWS::Redshift::ClusterParameterGroup",
            supplementary={"Parameters": [{"parameterName": "require_ssl", "parameterValue": "true"}]},
        ),
        inventory={},
    ),
    fails=Example(
        {"parameterGroupName": "g"},
        Item(
            type="AWS::Redshift::ClusterParameterGroup",
            supplementary={"Parameters": [{"parameterName": "require_ssl", "parameterValue": "false"}]},
        ),
        inventory={},
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    if item.type == "AWS::Redshift::ClusterParameterGroup":
        return None if _asks_for_tls(item) else "The parameter group does not ask for TLS."
    groups = {entry.get("parameterGroupName") for entry in listed(configuration.get("clusterParameterGroups"))}
    known = [group for group in inventory.of("AWS::Redshift::ClusterParameterGroup") if group.item.name in groups]
    if not known:
        raise NotRecorded("The cluster's parameter group is not recorded.")
    return (
        None
        if all(_asks_for_tls(group.item) for group in known)
        else "The cluster's parameter group does not ask for TLS."
    )


def _asks_for_tls(item: Item) -> bool:
    return any(
        entry.get("parameterName") == "require_ssl" and on(entry.get("parameterValue"))
        for entry in item.part("Parameters") or []
    )
