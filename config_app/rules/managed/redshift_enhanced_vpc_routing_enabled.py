"""Redshift: data travels inside the network."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED",
    title="Data warehouses load and unload inside the network",
    types=("AWS::Redshift::Cluster",),
    why="Otherwise what is copied in and out passes the internet, unseen by flow logs.",
    fix="aws redshift modify-cluster --cluster-identifier ID --enhanced-vpc-routing",
    passes={"enhancedVpcRouting": True},
    fails={"enhancedVpcRouting": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None if configuration.get("enhancedVpcRouting") else "What the cluster copies does not stay inside the network."
    )
