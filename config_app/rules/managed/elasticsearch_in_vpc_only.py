"""Elasticsearch: domains are inside the network."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "ELASTICSEARCH_IN_VPC_ONLY",
    title="Search domains are inside a VPC (Elasticsearch)",
    types=("AWS::Elasticsearch::Domain",),
    why="A domain with a public address is guarded by its policy alone.",
    fix="Make a new domain with VPC options and move the indexes to it.",
    passes={"vpcoptions": {"vpcid": "vpc-1", "subnetIds": ["subnet-1"]}},
    fails={"domainName": "d"},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None
        if at(configuration, "vpcoptions", "vpcid") or at(configuration, "vpcoptions", "subnetIds")
        else "The domain is in no VPC."
    )
