"""Redshift: clusters have no public address."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK",
    title="Data warehouses have no public address",
    types=("AWS::Redshift::Cluster",),
    why="A warehouse that every address can reach is one password away from everybody.",
    fix="aws redshift modify-cluster --cluster-identifier ID --no-publicly-accessible",
    passes={"publiclyAccessible": False},
    fails={"publiclyAccessible": True},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("publiclyAccessible"):
        return "The cluster has a public address."
    return None
